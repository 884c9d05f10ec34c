package bot

import (
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
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// sheet is a settings form as somebody filled it in: by block id, an option's
// value, a time or a text. What is not in it is not in the form.
type sheet map[string]string

func (s sheet) view(version uint64) slack.View {
	values := map[string]map[string]slack.BlockAction{}
	for block, entered := range s {
		a := slack.BlockAction{BlockID: block, ActionID: block}
		switch block {
		case "cron", "zone":
			a.Value = entered
		case "from", "to":
			a.SelectedTime = entered
		case "days", "places", "equipment":
			for v := range strings.FieldsSeq(entered) {
				a.SelectedOptions = append(a.SelectedOptions, slack.OptionBlockObject{Value: v})
			}
		default:
			a.SelectedOption.Value = entered
		}
		values[block] = map[string]slack.BlockAction{block: a}
	}
	return slack.View{
		ID: "V0", CallbackID: card.CallbackSettings, PrivateMetadata: strconv.FormatUint(version, 10),
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
	h.bot.Receive(h.t.Context(), Envelope{
		ID: envelope, Ack: a.take,
		Data: slack.InteractionCallback{
			Type: slack.InteractionTypeViewSubmission, Team: slack.Team{ID: h.Options().Team.ID},
			User: slack.User{ID: p.ID(), TeamID: first(p.Screen().Profile.Team, h.Options().Team.ID)}, View: v,
		},
	})
	return a
}

// reminded is somebody who said yes to everything by default.
func (h *house) reminded(handle string) *sandboxtest.Person {
	h.t.Helper()
	p := h.Person(handle)
	err := h.desks.Change(h.t.Context(), h.id(p), func(d *session.Desk) error {
		d.Person.OptedIn = time.Now()
		d.Person.Prefs = prefs.Defaults(p.Screen().Profile.Zone)
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
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
		"it ends before it begins":        {entered: sheet{"from": "17:00", "to": "09:00", "days": "1 2"}, want: []string{"from"}},
		"no end":                          {entered: sheet{"from": "09:00", "days": "1 2"}, want: []string{"from"}},
		"no day":                          {entered: sheet{"from": "09:00", "to": "17:00", "days": ""}, want: []string{"from"}},
		"cron without a spec":             {entered: sheet{"every": "cron", "cron": ""}, want: []string{"cron"}},
		"a spec that panics the parser":   {entered: sheet{"every": "cron", "cron": "TZ=0 * * * * *"}, want: []string{"cron"}},
		"a spec that never fires":         {entered: sheet{"every": "cron", "cron": "0 9 30 2 *"}, want: []string{"cron"}},
		"a spec that fires every minute":  {entered: sheet{"every": "cron", "cron": "* * * * *"}, want: []string{"cron"}},
		"a spec and an interval":          {entered: sheet{"every": "30", "cron": "0 9 * * 1"}, want: []string{"cron"}},
		"a zone that nobody lives in":     {entered: sheet{"zone": "Mars/Olympus"}, want: []string{"zone"}},
		"a routine of five seconds":       {entered: sheet{"length": "5"}, want: []string{"length"}},
		"more reminders than there are":   {entered: sheet{"per_day": "99"}, want: []string{"per_day"}},
		"a pace that we do not walk":      {entered: sheet{"pace": "moonwalk"}, want: []string{"pace"}},
		"a thing that we do not know":     {entered: sheet{"equipment": "trampoline"}, want: []string{"equipment"}},
		"a place that we do not know":     {entered: sheet{"places": "ceiling"}, want: []string{"places"}},
		"two mistakes, each at its place": {entered: sheet{"zone": "Mars/Olympus", "per_day": "99"}, want: []string{"per_day", "zone"}},
		"opened before a later change":    {entered: sheet{"every": "30"}, old: true, want: []string{"every"}},
	} {
		t.Run(name, func(t *testing.T) {
			version := before.Person.Version
			if c.old {
				version--
			}
			a := h.submits(ana, name, c.entered.view(version))
			h.bot.Wait()
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
	v := sheet{"every": "30"}.view(h.keeps(ana).Person.Version)
	h.desks.failsWith(errors.New("no space left on device"))
	a := h.submits(ana, "one", v)
	h.bot.Wait()
	if words := slices.Collect(maps.Values(a.wrong)); a.times != 1 || len(words) != 1 || strings.Contains(words[0], "device") {
		t.Errorf("answered %d times: %q", a.times, words)
	}
	if h.log.counts("no space left on device") != 1 {
		t.Error(h.log)
	}
	h.desks.failsWith(nil)
	a = h.submits(ana, "two", v)
	h.bot.Wait()
	if every := h.keeps(ana).Person.Prefs.Timetable.Plan.Every; a.times != 1 || a.wrong != nil || every != 30 {
		t.Errorf("answered %d times, %v: every %d minutes", a.times, a.wrong, every)
	}
	h.ends()
}

func TestTheSameFormTwiceIsOneWishAndAnotherIsNot(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	version := h.keeps(ana).Person.Version
	one := h.submits(ana, "one", sheet{"every": "30"}.view(version))
	two := h.submits(ana, "two", sheet{"every": "30"}.view(version))
	h.bot.Wait()
	if one.wrong != nil || two.wrong != nil || one.times != 1 || two.times != 1 {
		t.Errorf("a double click was told %v and %v", one.wrong, two.wrong)
	}
	if now := h.keeps(ana).Person.Version; now != version+1 {
		t.Errorf("saved %d times", now-version)
	}
	// The window stayed open, as it does where an answer comes late, and she changed her mind.
	three := h.submits(ana, "three", sheet{"every": "40"}.view(version))
	h.bot.Wait()
	if len(three.wrong) != 1 {
		t.Errorf("told %v, though every 40 minutes is not what is kept", three.wrong)
	}
	h.ends()
}

func TestAFormThatComesTwiceInOneEnvelopeIsAnsweredTwiceTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		ana.Types("/stretch settings")
		ana.Fills("Working hours until", "08:00") // before the beginning
		h.DuplicateNext(1)
		if err := ana.Submits(); err == nil || len(ana.Screen().Modals) != 1 {
			t.Errorf("the window closed over a mistake: %v\n%s", err, ana.Reads())
		}
		ana.Fills("Working hours until", "16:00")
		h.DuplicateNext(1)
		if err := ana.Submits(); err != nil || len(ana.Screen().Modals) != 0 {
			t.Errorf("%v\n%s", err, ana.Reads())
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
		ana.Fills("Working hours until", "16:00")
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
	h.submits(chie, "one", sheet{"zone": "Europe/Oslo"}.view(h.keeps(chie).Person.Version))
	h.bot.Wait()
	if set := h.keeps(chie).Person.Prefs; set.Timetable.Zone != "Europe/Oslo" || !set.ZoneFixed {
		t.Errorf("%s, fixed: %t", set.Timetable.Zone, set.ZoneFixed)
	}
	h.submits(chie, "two", sheet{"zone": ""}.view(h.keeps(chie).Person.Version))
	h.bot.Wait()
	if set := h.keeps(chie).Person.Prefs; set.Timetable.Zone != "Asia/Tokyo" || set.ZoneFixed {
		t.Errorf("%s, fixed: %t", set.Timetable.Zone, set.ZoneFixed)
	}
	h.ends()
}

func TestAFormThatIsNotOursIsClosedAndForgotten(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	before := h.keeps(ana)
	v := sheet{"every": "30"}.view(before.Person.Version)
	v.CallbackID = "of-an-older-release"
	a := h.submits(ana, "one", v)
	h.bot.Wait()
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
		version := h.keeps(ana).Person.Version
		release := h.desks.hesitates()
		var all []*ack
		for i := range laneDepth + 2 { // one is under way, so many wait, and one is too many
			all = append(all, h.submits(ana, strconv.Itoa(i), sheet{"every": "30"}.view(version)))
			synctest.Wait()
		}
		release()
		h.bot.Wait()
		for i, a := range all {
			if room := i <= laneDepth; (a.times == 1) != room {
				t.Errorf("form %d was answered %d times", i, a.times)
			}
		}
		h.ends()
	})
}
