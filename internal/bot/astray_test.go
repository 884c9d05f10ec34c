package bot

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/effort"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// TestWhateverIsPressedNobodyBeginsWhatTheyWereNotAskedAbout presses at random,
// on cards of any age, lets months pass and the library change, and keeps its
// own account of what was asked and answered. make check has twice as many
// presses.
func TestWhateverIsPressedNobodyBeginsWhatTheyWereNotAskedAbout(t *testing.T) {
	ours, theirs := libraries(t)
	begun := map[string]int{}
	for seed := range uint64(effort.Check(100, 200)) {
		a := newAccount(t, seed, ours, theirs)
		for range 150 {
			a.does()
			if id := a.begun(); id != "" {
				begun[id]++
			}
		}
	}
	t.Log(begun)
	for _, r := range ours.Routines() {
		if begun[r.ID] == 0 {
			t.Errorf("%s was never begun, so nothing is known of it", r.ID)
		}
	}
}

// account is what somebody was asked, and said, in other words than the bot's.
type account struct {
	t         *testing.T
	seed      uint64
	rnd       *rand.Rand
	bot       *Bot
	desk      *drawer
	libraries [2]*routine.Library
	now       time.Time
	done      []string // for who has to find out what went wrong

	cards  []card.Value         // all that were sent, with the routine they offered at first
	none   map[string]time.Time // by item: when it was last on a list of which nothing applied
	warned map[string]time.Time // by profile: when it was last ruled out
	on     map[string]time.Time // by profile: when they last turned it on, on a list that they asked for
	off    map[string]time.Time // by routine: when they switched it off
	back   map[string]time.Time // by routine: when they turned it on
	doubt  map[string]time.Time // by profile: when one applied, and it was not answered what
	leaves []string             // movements that they leave out
	rests  bool                 // something hurt or they wanted a rest, and they did not say since that they go on
	named  map[string]bool      // by routine: they asked for it by its name since the rest began
	owed   []delivery.Message   // breaks that are still on their way
	live   bool
	first  uint64 // the number of the first card since they were forgotten
}

func newAccount(t *testing.T, seed uint64, ours, theirs *routine.Library) *account {
	t.Helper()
	a := &account{
		t: t, seed: seed, rnd: rand.New(rand.NewPCG(seed, 7)), desk: &drawer{id: prefs.UserID{Workspace: "T1", Person: "U1"}},
		libraries: [2]*routine.Library{ours, theirs}, now: time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC),
	}
	log := slog.New(slog.DiscardHandler)
	a.bot = New(Options{
		Self: door.Self{Workspace: "T1"}, Desks: a.desk, Library: ours, Gallery: &pictures.Gallery{Options: pictures.Options{Base: "https://example.com/", Scopes: new(pictures.Scopes)}},
		Now: func() time.Time { return a.now }, Wake: func() {}, Log: log, Elsewhere: func(...delivery.Outcome) {},
	})
	a.forgotten()
	return a
}

func (a *account) forgotten() {
	a.none, a.warned, a.on = map[string]time.Time{}, map[string]time.Time{}, map[string]time.Time{}
	a.rests, a.leaves, a.doubt, a.owed = false, nil, map[string]time.Time{}, nil
	a.off, a.back = map[string]time.Time{}, map[string]time.Time{}
	a.first = uint64(len(a.cards) + 1)
}

func (a *account) library() *routine.Library { return a.bot.library() }

// one picks from a list; the empty text where there is nothing to pick.
func one[T any](rnd *rand.Rand, list []T) (picked T) {
	if len(list) > 0 {
		picked = list[rnd.IntN(len(list))]
	}
	return picked
}

// does is one thing that happens.
func (a *account) does() {
	a.live = a.desk.desk.Session.Live()
	a.now = a.now.Add(time.Duration(a.rnd.IntN(90)) * time.Second)
	all := a.library().Routines()
	named := card.Value{Routine: one(a.rnd, all).ID}
	onCard := one(a.rnd, a.cards)
	if len(a.cards) > 0 && a.rnd.IntN(3) > 0 { // mostly the newest
		onCard = a.cards[len(a.cards)-1]
	}
	check := card.Value{About: one(a.rnd, a.library().Profiles())}
	if a.rnd.IntN(2) == 0 { // one that came before a routine, maybe long ago
		r, _ := a.library().Routine(a.desk.desk.Card.Routine)
		check = card.Value{Card: onCard.Card, Routine: r.ID, About: r.Screening}
	}
	person := a.desk.desk.Person
	known := !person.Met.IsZero() || !person.OptedIn.IsZero()
	switch a.rnd.IntN(29) {
	case 0, 1, 2, 3:
		if a.rests {
			a.named[named.Routine] = true
		}
		a.presses(card.ActionBreak, named)
	case 4, 5, 6, 7, 8, 9:
		a.presses(card.ActionStart, onCard)
	case 10:
		onCard.About = string(one(a.rnd, coach.SwapReasons(one(a.rnd, a.library().Routines()))))
		a.presses(card.ActionSwap, onCard)
	case 11, 12, 13:
		if check.About != "" && known && a.counts(check) {
			a.saysNone(check)
		}
		a.presses(card.ActionClear, check)
	case 14:
		if known {
			a.saysOne(check.About)
		}
		a.presses(card.ActionApplies, check)
	case 15:
		a.restsFrom(known)
		a.presses(card.ActionHurts, card.Value{Card: onCard.Card})
		if a.desk.desk.Session.Live() {
			a.wrong("it goes on though it hurts")
		}
	case 16:
		if r, _ := a.library().Routine(named.Routine); known && a.desk.desk.Person.Safety.On(r.Screening) {
			a.back[r.ID] = a.now
		}
		a.presses(card.ActionTurnOn, named)
	case 17:
		if a.rnd.IntN(4) == 0 {
			if known {
				a.off[named.Routine] = a.now
			}
			a.presses(card.ActionSwitchOff, named)
		}
	case 18, 19:
		a.presses(card.ActionNext, card.Value{Card: onCard.Card, Turn: a.desk.desk.Session.Turn})
	case 20:
		a.presses(card.ActionStop, card.Value{Card: onCard.Card})
	case 21:
		a.now = a.now.Add(time.Duration(a.rnd.IntN(100)) * 24 * time.Hour)
		a.done = append(a.done, "time passes until "+a.now.Format(time.DateOnly))
	case 22:
		a.desk.desk.Person.Prefs.Equipment = []string{"roller", "long-roller", "mat"}
		a.desk.desk.Person.Prefs.Places = []string{"seated", "standing", "floor"}
	case 23:
		a.arrives()
		before := len(a.cards)
		a.presses(card.ActionBreak, card.Value{})
		if a.rests && len(a.cards) > before {
			a.wrong("who rests is led to a routine that they did not ask for")
		}
	case 24:
		a.arrives()
		a.presses(card.ActionGoOn, card.Value{})
		a.rests = false
	case 28:
		a.restsFrom(known)
		if onCard.Card < a.first { // nobody knows it any more
			onCard = card.Value{}
		}
		a.presses(card.ActionRestToday, onCard)
	case 25, 26:
		a.saysWhat(check, known)
	case 27:
		switch a.rnd.IntN(6) {
		case 0:
			a.forgotten()
			a.desk.desk = session.Desk{}
			a.done = append(a.done, "forgotten")
		default:
			a.bot.material.Store(&coach.Material{Library: a.libraries[a.rnd.IntN(2)]})
			a.done = append(a.done, fmt.Sprintf("the library with %d profiles of rollers", len(a.library().RollerProfiles())))
		}
	}
	if strings.Contains(fmt.Sprintf("%+v", a.desk.desk), "hurt") {
		a.wrong("it is kept that something hurt")
	}
}

// counts reports whether "none of these" may count: not on an old check of what
// was ruled out since, nor on one of an older card, or from before they were
// forgotten.
func (a *account) counts(check card.Value) bool {
	return check.Card == 0 || a.desk.desk.Person.Safety.On(check.About) && check.Card >= max(a.first, a.desk.desk.Card.ID)
}

// saysOne puts everything in doubt that asks anything which a profile asks, or presses a
// roller into the back.
func (a *account) saysOne(profile string) {
	for _, r := range a.library().Routines() {
		if profile == "" || !slices.Contains(r.Movements, "roller") && !a.asksOf(r.Screening, profile) {
			continue
		}
		a.doubt[r.Screening] = a.now
		if r.ID == a.desk.desk.Session.Routine {
			a.live = false // it has to end
		}
	}
}

// saysWhat hands the form of a check in, with some movements or with all of it.
func (a *account) saysWhat(check card.Value, known bool) {
	avoid := coach.Avoid{Profile: check.About, Card: check.Card, All: a.rnd.IntN(8) == 0, Covered: a.rnd.IntN(8) == 0}
	if avoid.Profile == "" || a.rnd.IntN(2) == 0 { // their settings, which take things back, too
		avoid.Profile, avoid.Card, avoid.All = "", 0, false
	}
	for _, m := range a.library().Movements() {
		if a.rnd.IntN(24) == 0 {
			avoid.Movements = append(avoid.Movements, m.ID)
		}
	}
	switch {
	case !known:
	case avoid.All:
		a.ruledOut(avoid.Profile)
		a.saysOne(avoid.Profile)
	case avoid.Profile == "":
		a.leaves = avoid.Movements
	case a.more(avoid):
		a.leaves = slices.Concat(a.leaves, avoid.Movements)
		a.saysNone(card.Value{Card: avoid.Card, About: avoid.Profile})
	}
	a.done = append(a.done, fmt.Sprintf("leaves %+v", avoid))
	defer a.keepsRest(a.desk.desk.Card.Routine)
	if _, err := a.bot.coach.Do(a.t.Context(), a.desk.id, avoid, coach.Facts{}, a.now); err != nil {
		a.wrong(err.Error())
	}
	if r, _ := a.library().Routine(a.desk.desk.Session.Routine); a.desk.desk.Session.Live() && a.hasLeft(r) {
		a.wrong(r.ID + " goes on, and it has what they leave out")
	}
}

func (a *account) hasLeft(r routine.Routine) bool {
	return slices.ContainsFunc(r.Movements, func(m string) bool { return slices.Contains(a.leaves, m) })
}

func (a *account) saysNone(check card.Value) {
	for profile := range a.doubt {
		if a.asksAll(check.About, profile) {
			delete(a.doubt, profile)
		}
	}
	for _, item := range a.items(check.About) {
		a.none[item] = a.now
	}
	if check.Card == 0 {
		for _, profile := range a.library().Covered(check.About) {
			a.on[profile] = a.now
		}
		a.back[check.Routine] = a.now
	}
}

// ruledOut warns of all with a roller, and of all that is asked as much about as
// a profile, or more.
func (a *account) ruledOut(profile string) {
	warned := a.items(profile)
	for _, r := range a.library().Routines() {
		missing := func(item string) bool { return !slices.Contains(a.items(r.Screening), item) }
		if !slices.Contains(r.Movements, "roller") && slices.ContainsFunc(warned, missing) {
			continue
		}
		a.warned[r.Screening] = a.now
		if r.ID == a.desk.desk.Session.Routine {
			a.live = false // it has to end
		}
	}
}

// items are what a profile asks about.
func (a *account) items(profile string) (ids []string) {
	s, _ := a.library().Screening(profile)
	for _, item := range s.Items {
		ids = append(ids, item.ID)
	}
	return ids
}

// presses does what the bot does with a press, and delivers what it owes.
func (a *account) presses(action card.Action, v card.Value) {
	a.done = append(a.done, fmt.Sprintf("%s %s", action, v.Encode()))
	defer a.keepsRest(a.desk.desk.Card.Routine)
	p := press{User: a.desk.id, Action: string(action), Value: v.Encode()}
	if err := a.bot.press(a.t.Context(), p, a.now); err != nil {
		a.wrong(err.Error())
	}
	a.owed = append(a.owed, a.desk.owed...)
	a.desk.owed = nil
	if a.rnd.IntN(5) > 0 { // else something is done before it is there
		a.arrives()
	}
}

// arrives delivers what is on its way.
func (a *account) arrives() {
	owed := a.owed
	a.owed = nil
	for _, m := range owed {
		if m.Kind != delivery.Break {
			continue
		}
		number := uint64(len(a.cards) + 1)
		d := &a.desk.desk
		m.Ref.Card = number
		shows, err := a.bot.coach.Do(a.t.Context(), a.desk.id, coach.Owed{Claim: delivery.Claim{Message: m}}, coach.Facts{}, a.now)
		if err != nil {
			a.wrong(err.Error())
		}
		offered, _ := shows.(coach.Offered)
		id := offered.Chosen
		a.cards = append(a.cards, card.Value{Card: number, Routine: id})
		d.Strays = append(d.Strays, number)
		if !d.Session.Live() {
			d.Card = session.Card{ID: number, Kind: m.Kind, Routine: id, Sent: a.now}
		}
	}
}

// begun names the routine that has just begun, and looks whether it may.
func (a *account) begun() string {
	s := a.desk.desk.Session
	if !s.Live() || a.live {
		return ""
	}
	r, _ := a.library().Routine(s.Routine)
	for _, item := range a.items(r.Screening) {
		asked, ever := a.none[item]
		if !ever || a.now.Sub(asked) >= prefs.ScreeningLasts {
			a.wrong(fmt.Sprintf("%s begins, and %q was last asked %s", r.ID, item, asked))
		}
	}
	if at, ever := a.warned[r.Screening]; ever && !a.on[r.Screening].After(at) {
		a.wrong(fmt.Sprintf("%s begins, and %s was ruled out", r.ID, r.Screening))
	}
	if _, doubtful := a.doubt[r.Screening]; doubtful {
		a.wrong(fmt.Sprintf("%s begins, and one applied of %s", r.ID, r.Screening))
	}
	if a.rests && !a.named[r.ID] && !a.gentle(r.ID) {
		a.wrong(r.ID + " begins in a rest, and nobody asked for it since")
	}
	if a.hasLeft(r) {
		a.wrong(r.ID + " begins, and it has what they leave out")
	}
	if at, ever := a.off[r.ID]; ever && !a.back[r.ID].After(at) {
		a.wrong(r.ID + " begins, and it was switched off")
	}
	if !mayDo(a.desk.desk.Person, r) {
		a.wrong(r.ID + " begins, and is not for them")
	}
	return r.ID
}

// mayDo reports whether somebody's settings and checks allow a routine.
func mayDo(p prefs.Person, r routine.Routine) bool {
	who := routine.Person{Length: p.Prefs.Length, Screened: p.Safety.Seen(), Off: p.Safety.Off, Without: p.Safety.Without}
	for _, e := range p.Prefs.Equipment {
		who.Equipment = append(who.Equipment, routine.Equipment(e))
	}
	for _, s := range p.Prefs.Places {
		who.Settings = append(who.Settings, routine.Setting(s))
	}
	return who.Allows(r)
}

func (a *account) wrong(what string) {
	a.t.Helper()
	a.t.Fatalf("seed %d: %s\n%s", a.seed, what, strings.Join(a.done, "\n"))
}
