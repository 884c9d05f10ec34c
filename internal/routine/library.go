package routine

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
)

// Library is everything Load read, checked and linked: every id in it leads
// somewhere. It never changes, and what it hands out is shared: read only.
type Library struct {
	routines     map[string]Routine
	progressions map[string]Progression
	shelf        shelf
	sources      map[string]Source
	things       []Thing
	questions    []Question
	claims       []Claim
	screening    screening
	pictures     map[string]drawn // by figure, and by figure and side
	language     string
	tongues      map[string]*Library // this one in every language, English too
}

// Screening is the card shown before the first routine of a profile. The
// person's answer is never stored.
type Screening struct {
	Profile  string
	Title    string // what the profile's routines are, as in "Rolling on the floor"
	Intro    string
	Items    []Item // the red flags first, then group by group
	Instead  string // the routine to offer when one applies; "" means none
	StopIf   []string
	NextDay  string // what to do about pain that is worse the day after
	Brief    string // StopIf and NextDay in few words, for a list that has no Roller
	Pressure string
	Roller   bool   // some of its routines press one into the back
	Figure   string // the picture of where on the body, as a step has one; "" means none
	Alt      string // describes it in words
}

// Item is one thing a screening card asks about.
type Item struct {
	ID       string
	Text     string // goes on in a list
	Group    Group
	Urgency  Urgency
	RulesOut []string // movements; with EverythingOut all of it
	Seeds    []string
	Sources  []string
}

// EverythingOut is in the place of movements where an item rules out all of them.
const EverythingOut = "all"

// RulesAllOut reports whether nothing is for whom the item applies to.
func (i Item) RulesAllOut() bool { return slices.Contains(i.RulesOut, EverythingOut) }

// Group is what items are about that stand together on a card.
type Group string

// The groups, in the order of a card.
const (
	RedFlags    Group = "red-flags"
	Bones       Group = "bones"
	Blood       Group = "blood"
	Nerves      Group = "nerves"  // and balance
	Surgery     Group = "surgery" // and pregnancy
	Joints      Group = "joints"
	OtherThings Group = "other" // the usual one, also written as ""
)

// Groups lists every group.
func Groups() []Group {
	return []Group{RedFlags, Bones, Blood, Nerves, Surgery, Joints, OtherThings}
}

// Urgency says what to do about an item that applies.
type Urgency string

// The urgencies, the greatest first.
const (
	Emergency Urgency = "emergency" // call for help now
	Doctor    Urgency = "doctor"    // have it looked at soon
	AskFirst  Urgency = "ask"       // ask somebody before beginning; the usual one, also written as ""
)

// Urgencies lists every urgency.
func Urgencies() []Urgency { return []Urgency{Emergency, Doctor, AskFirst} }

// Movement is something in a routine that somebody may have to leave out.
type Movement struct {
	ID       string
	Text     string
	Position bool // it is a way to lie or to be held, and not a way to move
}

// Source is the ground on which a text says something.
type Source struct {
	ID       string
	Title    string
	Where    string
	URL      string
	Strength Strength
	Read     Reading
}

// Strength is the kind of evidence a source is.
type Strength string

// The strengths. A trial draws lots, a study does not: it follows people, or
// compares those who chose. Clinical is a clinic's or teacher's page: expert opinion.
const (
	Guideline Strength = "guideline"
	Review    Strength = "review"
	Trial     Strength = "trial"
	Study     Strength = "study"
	Consensus Strength = "consensus"
	Clinical  Strength = "clinical"
)

// Strengths lists every strength.
func Strengths() []Strength {
	return []Strength{Guideline, Review, Trial, Study, Consensus, Clinical}
}

// Reading is how closely a source was read by whoever cites it.
type Reading string

// The readings. Copy is a third party's copy, to be checked against the original;
// NotRead is known by name alone, or by what others say of it.
const (
	Full     Reading = "full"
	Abstract Reading = "abstract"
	Copy     Reading = "copy"
	NotRead  Reading = "not read"
)

// Readings lists every reading.
func Readings() []Reading { return []Reading{Full, Abstract, Copy, NotRead} }

// Question is an entry of the FAQ.
type Question struct {
	ID      string
	Q, A    string
	Topic   Topic
	Sources []string
	Grounds
}

// Topic is what a question is about.
type Topic string

// The topics. What is so of the bot is a fact that needs no ground.
const (
	OfMoving Topic = "moving" // the usual one, also written as ""
	OfTheBot Topic = "bot"
)

// Topics lists every topic.
func Topics() []Topic { return []Topic{OfMoving, OfTheBot} }

// Claim is what the routines say by what they ask for: a dose, a limit, a
// position. Every answer to a Question is one, too.
type Claim struct {
	ID      string
	Says    string
	Steps   []string // "routine/step": where it is said; an overlay may have taken it away
	Sources []string
	Awaits  string // what nobody has signed yet; "" means nothing
	Grounds
}

// Grounds is why a claim may be made. The zero Grounds leaves it to the sources.
type Grounds struct {
	Certainty Certainty
	Ground    string // how far the sources carry the claim
}

// Certainty is how much to trust a claim, whatever the rank of its sources: a
// fine trial of thighs says little about backs.
type Certainty string

// The certainties, the best first. Opinion rests on what those who teach it do.
const (
	Good     Certainty = "good"
	Moderate Certainty = "moderate"
	Low      Certainty = "low"
	Opinion  Certainty = "opinion"
)

// Certainties lists every certainty.
func Certainties() []Certainty { return []Certainty{Good, Moderate, Low, Opinion} }

// Routines lists every routine by id.
func (l *Library) Routines() []Routine { return byID(l.routines) }

// Routine finds a routine by its id.
func (l *Library) Routine(id string) (Routine, bool) {
	r, ok := l.routines[id]
	return r, ok
}

// Nearest is the id of the routine that was probably meant, or "" when none
// is near.
func (l *Library) Nearest(id string) string {
	return Nearest(id, slices.Sorted(maps.Keys(l.routines)))
}

// Progressions lists every progression by id.
func (l *Library) Progressions() []Progression { return slices.Clone(l.shelf.progressions) }

// Progression finds a progression by its id.
func (l *Library) Progression(id string) (Progression, bool) {
	p, ok := l.progressions[id]
	return p, ok
}

// Screening finds the screening card of a profile.
func (l *Library) Screening(profile string) (Screening, bool) {
	p, ok := l.screening.profiles[profile]
	if !ok {
		return Screening{}, false
	}
	return Screening{
		Profile:  profile,
		Title:    cmp.Or(p.title, profile),
		Intro:    p.intro,
		Items:    l.items(p.asks),
		Instead:  p.instead,
		StopIf:   l.screening.stopIf,
		Roller:   slices.Contains(l.RollerProfiles(), profile),
		NextDay:  l.screening.nextDay,
		Brief:    l.screening.brief,
		Pressure: l.screening.pressure,
		Figure:   p.figure,
		Alt:      p.alt,
	}, true
}

// Profiles lists every screening profile, the one that asks least first.
func (l *Library) Profiles() []string {
	asks := func(profile string) int { return len(l.screening.profiles[profile].asks) }
	list := slices.Sorted(maps.Keys(l.screening.profiles))
	slices.SortStableFunc(list, func(a, b string) int { return cmp.Compare(asks(a), asks(b)) })
	return list
}

// RollerProfiles lists the screening profiles of the routines that press a roller into
// the back.
func (l *Library) RollerProfiles() []string {
	return slices.DeleteFunc(l.Profiles(), func(profile string) bool {
		return !slices.ContainsFunc(l.Routines(), func(r Routine) bool { return r.Screening == profile && r.Presses() })
	})
}

// List names what the card of a profile asks about, in a few letters: it is the
// same until something is added or removed, or rules out something else. "" is no
// profile's.
func (l *Library) List(profile string) string {
	p, ok := l.screening.profiles[profile]
	if !ok {
		return ""
	}
	const letters = 8
	asks := slices.Sorted(slices.Values(p.asks))
	for i, id := range asks {
		asks[i] += " " + strings.Join(slices.Sorted(slices.Values(l.screening.items[id].RulesOut)), " ")
	}
	sum := sha256.Sum256([]byte(strings.Join(asks, "\n")))
	return hex.EncodeToString(sum[:])[:letters]
}

// Covered lists the profiles that ask nothing which this one does not ask, too:
// itself, and those that it makes unnecessary.
func (l *Library) Covered(profile string) []string {
	asked := l.screening.profiles[profile].asks
	return slices.DeleteFunc(l.Profiles(), func(other string) bool {
		return slices.ContainsFunc(l.screening.profiles[other].asks, func(item string) bool {
			return !slices.Contains(asked, item)
		})
	})
}

// RuledOut lists the profiles whose routines are not for somebody to whom
// something on this one's card applies: itself, those that ask all that it asks
// and more, and RollerProfiles.
func (l *Library) RuledOut(profile string) []string {
	out := l.RollerProfiles()
	for _, other := range l.Profiles() {
		if !slices.Contains(out, other) && slices.Contains(l.Covered(other), profile) {
			out = append(out, other)
		}
	}
	return out
}

// Akin lists the other profiles that ask something which this one asks, too.
func (l *Library) Akin(profile string) []string {
	asked := l.screening.profiles[profile].asks
	return slices.DeleteFunc(l.Profiles(), func(other string) bool {
		return other == profile || !slices.ContainsFunc(l.screening.profiles[other].asks, func(item string) bool {
			return slices.Contains(asked, item)
		})
	})
}

// Movements lists every movement that a routine can name, by id.
func (l *Library) Movements() []Movement { return byID(l.screening.movements) }

// Movement finds a movement by its id.
func (l *Library) Movement(id string) (Movement, bool) {
	m, ok := l.screening.movements[id]
	return m, ok
}

// Gentle lists the routines that suit somebody who rests, in the order it was written.
func (l *Library) Gentle() []Routine {
	var list []Routine
	for _, id := range l.screening.rest {
		if r, ok := l.Routine(id); ok {
			list = append(list, r)
		}
	}
	return list
}

// Sources lists every source by id.
func (l *Library) Sources() []Source { return byID(l.sources) }

// Source finds a source by its id.
func (l *Library) Source(id string) (Source, bool) {
	s, ok := l.sources[id]
	return s, ok
}

// Questions lists the FAQ in the order it was written.
func (l *Library) Questions() []Question { return slices.Clone(l.questions) }

// Claims lists what the routines claim, in the order it was written.
func (l *Library) Claims() []Claim { return slices.Clone(l.claims) }

func (l *Library) items(ids []string) []Item {
	items := make([]Item, len(ids))
	for i, id := range ids {
		items[i] = l.screening.items[id]
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		return cmp.Or(
			cmp.Compare(slices.Index(Groups(), a.Group), slices.Index(Groups(), b.Group)),
			cmp.Compare(slices.Index(Urgencies(), a.Urgency), slices.Index(Urgencies(), b.Urgency)),
		)
	})
	return items
}

func byID[T any](m map[string]T) []T {
	list := make([]T, 0, len(m))
	for _, id := range slices.Sorted(maps.Keys(m)) {
		list = append(list, m[id])
	}
	return list
}

// screening is library/screening.yaml: items by id, the profiles that ask about
// some of them, and the movements that routines name.
type screening struct {
	profiles  map[string]profile
	items     map[string]Item
	movements map[string]Movement
	stopIf    []string
	nextDay   string
	brief     string
	pressure  string
	rest      []string
}

type profile struct {
	title   string
	intro   string
	asks    []string // everything that its card asks about
	instead string
	figure  string
	alt     string
}
