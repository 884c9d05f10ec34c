package bot

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// sheet is a settings form as somebody filled it in: by block id, an option's
// value or a text. What is not in it is not in the form.
type sheet map[string]string

// over is the sheet as a form that was opened on these settings.
func (s sheet) over(set prefs.Prefs) slack.View {
	values := map[string]map[string]slack.BlockAction{}
	for block, entered := range s {
		a := slack.BlockAction{BlockID: block, ActionID: block}
		switch block {
		case "times", "cron", "hours", "zone":
			a.Value = entered
		case "places", "equipment", "quiet_status", "quiet_signs":
			for v := range strings.FieldsSeq(entered) {
				a.SelectedOptions = append(a.SelectedOptions, slack.OptionBlockObject{Value: v})
			}
		default:
			a.SelectedOption.Value = entered
		}
		values[block] = map[string]slack.BlockAction{block: a}
	}
	return slack.View{
		ID: "V0", CallbackID: card.CallbackSettings, PrivateMetadata: card.English().Form(coach.NewForm(set), coach.Beside{}).PrivateMetadata,
		State: &slack.ViewState{Values: values},
	}
}

// ack is the answer to a form, once it came.
type ack struct {
	mu    sync.Mutex
	times int
	wrong map[string]string // by block id
}

func (a *ack) take(payload any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.times++
	if answer, ok := payload.(*slack.ViewSubmissionResponse); ok {
		a.wrong = answer.Errors
	}
}

// submits hands a form in, past any window: as a socket would bring it.
func (h *house) submits(p *sandboxtest.Person, envelope string, v slack.View) *ack {
	a := new(ack)
	payload, err := json.Marshal(map[string]any{
		"type": "view_submission", "team": map[string]string{"id": h.Options().Team.ID},
		"user": map[string]string{"id": p.ID(), "team_id": first(p.Screen().Profile.Team, h.Options().Team.ID)}, "view": v,
	})
	if err != nil {
		h.t.Fatal(err)
	}
	if acks, err := h.bot.Receive(h.t.Context(), door.Envelope{ID: envelope, Type: "interactive", Payload: payload, Ack: a.take}); !acks || err != nil {
		h.t.Errorf("%t, %v", acks, err)
	}
	return a
}

// reminded is somebody who said yes to everything by default.
func (h *house) reminded(handle string) *sandboxtest.Person {
	h.t.Helper()
	p := h.Person(handle)
	err := h.desks.Change(h.t.Context(), h.id(p), func(d *session.Desk) error {
		d.Person.OptedIn = h.now()
		d.Person.Prefs = prefstest.Straight(p.Screen().Profile.Zone)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

// atHome is somebody who is reminded and looks at their Home tab.
func (h *house) atHome(handle string) *sandboxtest.Person {
	h.t.Helper()
	p := h.reminded(handle)
	p.Opens("Home")
	p.Sees("Your plan")
	return p
}

func TestWhatIsWrongInAFormIsShownUnderItsInput(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	before := h.keeps(ana)
	for name, c := range map[string]struct {
		entered sheet
		old     bool // opened before a later change
		want    []string
	}{
		"it ends before it begins":        {entered: sheet{"every": "50", "hours": "mon 18:00-17:00"}, want: []string{"hours"}},
		"hours that cannot be read":       {entered: sheet{"every": "50", "hours": "mon-fri, office hours"}, want: []string{"hours"}},
		"cron without a spec":             {entered: sheet{"plan": "cron", "cron": ""}, want: []string{"cron"}},
		"a spec that panics the parser":   {entered: sheet{"plan": "cron", "cron": "TZ=0 * * * * *"}, want: []string{"cron"}},
		"a spec that never fires":         {entered: sheet{"plan": "cron", "cron": "0 9 30 2 *"}, want: []string{"cron"}},
		"a spec that fires every minute":  {entered: sheet{"plan": "cron", "cron": "* * * * *"}, want: []string{"cron"}},
		"a time outside the hours":        {entered: sheet{"plan": "times", "times": "10:00, 20:00"}, want: []string{"times"}},
		"a zone that nobody lives in":     {entered: sheet{"every": "50", "zone_of": "fixed", "zone": "Mars/Olympus"}, want: []string{"zone"}},
		"a routine of five seconds":       {entered: sheet{"every": "50", "length": "5"}, want: []string{"length"}},
		"more reminders than there are":   {entered: sheet{"every": "50", "per_day": "99"}, want: []string{"per_day"}},
		"a pace that we do not walk":      {entered: sheet{"every": "50", "pace": "moonwalk"}, want: []string{"pace"}},
		"a thing that we do not know":     {entered: sheet{"every": "50", "equipment": "trampoline"}, want: []string{"equipment"}},
		"a place that we do not know":     {entered: sheet{"every": "50", "places": "ceiling"}, want: []string{"places"}},
		"two mistakes, each at its place": {entered: sheet{"every": "50", "zone_of": "fixed", "zone": "Mars/Olympus", "per_day": "99"}, want: []string{"per_day", "zone"}},
		"opened before a later change":    {entered: sheet{"every": "30"}, old: true, want: []string{"plan"}},
	} {
		t.Run(name, func(t *testing.T) {
			set := before.Person.Prefs
			if c.old {
				set.Pace = prefs.PaceNext
			}
			a := h.submits(ana, name, c.entered.over(set))
			rests(h.bot)
			got := slices.Sorted(maps.Keys(a.wrong))
			if diff := cmp.Diff(c.want, got); diff != "" || a.times != 1 {
				t.Errorf("answered %d times: %s", a.times, diff)
			}
			for block, words := range a.wrong {
				if words == "" || !strings.HasSuffix(words, ".") {
					t.Errorf("under %s it says %q", block, words)
				}
			}
			if diff := cmp.Diff(before.Person, h.keeps(ana).Person); diff != "" {
				t.Error(diff)
			}
		})
	}
	if h.log.counts("level=ERROR") > 0 {
		t.Error(h.log)
	}
	h.ends()
}

func TestAFormThatCouldNotBeSavedSaysSoAndCanBeSentAgain(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	v := sheet{"every": "30"}.over(h.keeps(ana).Person.Prefs)
	h.desks.failsWith(errors.New("no space left on device"))
	a := h.submits(ana, "one", v)
	rests(h.bot)
	if words := slices.Collect(maps.Values(a.wrong)); a.times != 1 || len(words) != 1 || strings.Contains(words[0], "device") {
		t.Errorf("answered %d times: %q", a.times, words)
	}
	if h.log.counts("no space left on device") != 1 {
		t.Error(h.log)
	}
	h.desks.failsWith(nil)
	a = h.submits(ana, "two", v)
	rests(h.bot)
	if every := h.keeps(ana).Person.Prefs.Timetable.Plan.Every; a.times != 1 || a.wrong != nil || every != 30 {
		t.Errorf("answered %d times, %v: every %d minutes", a.times, a.wrong, every)
	}
	h.ends()
}

func TestTheSameFormTwiceIsOneWishAndAnotherIsNot(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	before := h.keeps(ana).Person
	one := h.submits(ana, "one", sheet{"every": "30"}.over(before.Prefs))
	two := h.submits(ana, "two", sheet{"every": "30"}.over(before.Prefs))
	rests(h.bot)
	if one.wrong != nil || two.wrong != nil || one.times != 1 || two.times != 1 {
		t.Errorf("a double click was told %v and %v", one.wrong, two.wrong)
	}
	if now := h.keeps(ana).Person.Version; now != before.Version+1 {
		t.Errorf("saved %d times", now-before.Version)
	}
	// The window stayed open, as it does where an answer comes late, and she changed her mind.
	three := h.submits(ana, "three", sheet{"every": "40"}.over(before.Prefs))
	rests(h.bot)
	if len(three.wrong) != 1 {
		t.Errorf("told %v, though every 40 minutes is not what is kept", three.wrong)
	}
	h.ends()
}

// A card that is answered while the form is open changes when the next one
// comes, and no setting.
func TestAFormIsSavedOverWhatIsNoSetting(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	v := sheet{"every": "30"}.over(h.keeps(ana).Person.Prefs)
	err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
		d.Person.Snoozes, d.Person.Due = 1, h.now().Add(10*time.Minute)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	a := h.submits(ana, "one", v)
	rests(h.bot)
	if every := h.keeps(ana).Person.Prefs.Timetable.Plan.Every; a.wrong != nil || every != 30 {
		t.Errorf("%v: every %d minutes", a.wrong, every)
	}
	h.ends()
}

func TestWhatHoldsRemindersBackMovesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		passes(9*time.Hour + 20*time.Minute + 55*time.Hour) // Monday, 2000-01-03 16:20 UTC
		ana := h.reminded("ana")
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error { return schedule.Replan(&d.Person, h.now()) })
		if err != nil {
			t.Fatal(err)
		}
		passes(20 * time.Minute)
		before := h.keeps(ana).Person
		h.submits(ana, "one", sheet{"every": "50", "quiet_status": "meeting", "quiet_signs": "away"}.over(before.Prefs))
		rests(h.bot)
		after := h.keeps(ana).Person
		if !after.Due.Equal(before.Due) || before.Due.IsZero() || after.Prefs.Timetable.Quiet.Heeds(prefs.RuleHuddle) {
			t.Errorf("due at %s, was %s; quiet rules %+v", after.Due, before.Due, after.Prefs.Timetable.Quiet)
		}
		h.submits(ana, "two", sheet{"every": "60"}.over(after.Prefs))
		rests(h.bot)
		if again := h.keeps(ana).Person; again.Due.Equal(after.Due) {
			t.Error("another interval moved nothing")
		}
		h.ends()
	})
}

func TestAFormThatComesTwiceInOneEnvelopeIsAnsweredTwiceTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		ana.Types("/stretch settings")
		ana.Fills("Working hours", "mon-fri 18:00-17:00")
		h.DuplicateNext(1)
		if err := ana.Submits(); err == nil || len(ana.Screen().Modals) != 1 {
			t.Errorf("the window closed over a mistake: %v\n%s", err, ana.Reads())
		}
		ana.Fills("Working hours", "mon-fri 9:00-16:00")
		h.DuplicateNext(1)
		if err := ana.Submits(); err != nil {
			t.Errorf("%v\n%s", err, ana.Reads())
		}
		ana.Sees("This holds from now on")
		if n := len(ana.Screen().Modals); n != 1 {
			t.Errorf("%d modals\n%s", n, ana.Reads())
		}
		h.ends()
	})
}

func TestAFormIsAnsweredWhileAPressStillWaitsForSlack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		ana.Types("/stretch settings")
		ana.Fills("Working hours", "mon-fri 9:00-16:00")
		h.Fault(sandbox.Fault{Method: "response_url", Kind: sandbox.Slow, For: 9 * time.Second})
		ana.Types("/stretch why")
		if err := ana.Submits(); err != nil {
			t.Error(err)
		}
		all := h.Deliveries()
		if took := all[len(all)-1].AckAfter; took > time.Second {
			t.Errorf("answered after %v", took)
		}
		h.ends()
	})
}

func TestAFormWithoutAFixedZoneFollowsTheProfileAgain(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	chie := h.reminded("chie")
	h.submits(chie, "one", sheet{"every": "50", "zone_of": "fixed", "zone": "Europe/Oslo"}.over(h.keeps(chie).Person.Prefs))
	rests(h.bot)
	if set := h.keeps(chie).Person.Prefs; set.Timetable.Zone != "Europe/Oslo" || !set.ZoneFixed {
		t.Errorf("%s, fixed: %t", set.Timetable.Zone, set.ZoneFixed)
	}
	h.submits(chie, "two", sheet{"every": "50", "zone_of": "profile"}.over(h.keeps(chie).Person.Prefs))
	rests(h.bot)
	if set := h.keeps(chie).Person.Prefs; set.Timetable.Zone != "Asia/Tokyo" || set.ZoneFixed {
		t.Errorf("%s, fixed: %t", set.Timetable.Zone, set.ZoneFixed)
	}
	h.ends()
}

func TestAFormThatIsNotOursIsClosedAndForgotten(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	before := h.keeps(ana)
	v := sheet{"every": "30"}.over(before.Person.Prefs)
	v.CallbackID = "of-an-older-release"
	a := h.submits(ana, "one", v)
	rests(h.bot)
	if a.times != 1 || a.wrong != nil {
		t.Errorf("answered %d times, %v", a.times, a.wrong)
	}
	if diff := cmp.Diff(before, h.keeps(ana)); diff != "" {
		t.Error(diff)
	}
	h.ends()
}

func TestAFormThatThereIsNoRoomForIsNotCalledSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		ana := h.reminded("ana")
		set := h.keeps(ana).Person.Prefs
		release := h.desks.hesitates()
		var all []*ack
		for i := range door.QueueDepth + 2 { // one is under way, so many wait, and one is too many
			all = append(all, h.submits(ana, strconv.Itoa(i), sheet{"every": "30"}.over(set)))
			synctest.Wait()
		}
		release()
		rests(h.bot)
		for i, a := range all {
			if room := i <= door.QueueDepth; (a.times == 1) != room {
				t.Errorf("form %d was answered %d times", i, a.times)
			}
		}
		h.ends()
	})
}
