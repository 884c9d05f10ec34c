package e2e

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/slack-go/slack"

	"unhunch/internal/app"
	"unhunch/internal/bot/card"
	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/session"
)

// faults are the ways for every call of a method to go wrong.
func faults() map[string]sandbox.Fault {
	says := func(status int, body string, done bool) sandbox.Fault {
		return sandbox.Fault{Kind: sandbox.Says, Status: status, Body: body, Done: done}
	}
	return map[string]sandbox.Fault{
		"429, says when":              {Kind: sandbox.RateLimited, RetryAfter: time.Second},
		"429":                         {Kind: sandbox.RateLimited},
		"500":                         {Kind: sandbox.ServerError},
		"a proxy's 502":               says(http.StatusBadGateway, "<html><h1>Bad gateway</h1></html>", false),
		"503 though it was done":      says(http.StatusServiceUnavailable, "", true),
		"internal_error":              {Kind: sandbox.InternalError},
		"internal_error, and done":    {Kind: sandbox.InternalError, Done: true},
		"a refusal":                   says(http.StatusOK, `{"ok":false,"error":"channel_not_found"}`, false),
		"a refusal with its status":   says(http.StatusNotFound, `{"ok":false,"error":"is_archived"}`, false),
		"a page to log in at":         says(http.StatusOK, "<html>log in</html>", false),
		"half an answer, and done":    says(http.StatusOK, `{"ok":true,"chan`, true),
		"cut before":                  {Kind: sandbox.DropBefore},
		"cut after":                   {Kind: sandbox.DropAfter},
		"a stall":                     {Kind: sandbox.Stall, For: time.Minute},
		"a stall, though it was done": {Kind: sandbox.Slow, For: time.Minute},
	}
}

// pressed is how a button comes before somebody, and its label.
type pressed struct {
	comes func(h *house, p *sandboxtest.Person)
	label string
	in    string // an entry of a menu that is chosen; "": a button
}

// lone is a button in a message of its own.
func lone(action card.Action, v card.Value) pressed {
	return pressed{comes: func(h *house, p *sandboxtest.Person) {
		h.t.Helper()
		label := slack.NewTextBlockObject(slack.PlainTextType, "Press", false, false)
		_, _, err := h.API().PostMessage(p.ID(), slack.MsgOptionText("A button", false),
			slack.MsgOptionBlocks(slack.NewActionBlock("row", slack.NewButtonBlockElement(string(action), v.Encode(), label))))
		if err != nil {
			h.t.Fatal(err)
		}
	}, label: "Press"}
}

// toStep leads somebody to a step of their card's routine.
func toStep(n int) func(*house, *sandboxtest.Person) {
	return func(_ *house, p *sandboxtest.Person) {
		p.Clicks("Start")
		p.Sees("Step 1 of 4")
		for step := range n {
			p.Clicks("Next")
			p.Sees(fmt.Sprintf("Step %d of 4", step+2))
		}
	}
}

// buttons is every action that a press can ask for, as it comes before people who
// have a reminder's card.
func buttons() map[card.Action]pressed {
	nothing := func(*house, *sandboxtest.Person) {}
	onCard := func(label string) pressed { return pressed{comes: nothing, label: label} }
	inMenu := func(entry string) pressed { return pressed{comes: nothing, in: entry} }
	onStep := func(label string, n int) pressed { return pressed{comes: toStep(n), label: label} }
	atEnd := func(label string) pressed {
		return pressed{comes: func(h *house, p *sandboxtest.Person) {
			toStep(3)(h, p)
			p.Clicks("Finish")
			p.Sees("How was it?")
			passes(time.Second)
		}, label: label}
	}
	typed := func(command, label string) pressed {
		return pressed{comes: func(_ *house, p *sandboxtest.Person) {
			p.Types(command)
			passes(time.Second)
		}, label: label}
	}
	exercise := func(off bool, label string) pressed {
		return pressed{comes: func(h *house, p *sandboxtest.Person) {
			h.alters(p, func(d *session.Desk) {
				d.Prescribe(routine.Exercise{
					Title: "Heel raises", Do: "Rise.", Kind: routine.Reps, Amount: 8, RepSeconds: 4, Sets: 1, Side: routine.Both, Setting: routine.Standing, TimesADay: 2,
				}, 0, "2000-02-01", time.Date(2000, 2, 2, 0, 0, 0, 0, time.UTC))
				d.Own[0].Off = off
			})
			p.Types("/stretch prescribe")
			p.Sees("Heel raises")
		}, label: label}
	}
	desk := card.Value{About: "desk"}
	hour := card.Value{About: "16"}
	of := card.Value{Routine: "desk-reset"}
	return map[card.Action]pressed{
		card.ActionStart: onCard("Start"), card.ActionStood: onCard("Just stood up"), card.ActionSnooze: onCard("In 10 min"), card.ActionSkip: onCard("Skip"),
		card.ActionSwap: inMenu("Something else"), card.ActionPauseToday: inMenu("Pause today"), card.ActionWhy: inMenu("Why now?"),
		card.ActionLearn: inMenu("Learn more"), card.ActionSettings: inMenu("Settings"),
		card.ActionNext: onStep("Next", 0), card.ActionBack: onStep("Back", 1), card.ActionPause: onStep("Pause", 0), card.ActionStop: onStep("Stop", 1),
		card.ActionHurts: onStep("This hurts", 1),
		card.ActionResume: {comes: func(h *house, p *sandboxtest.Person) {
			toStep(0)(h, p)
			p.Clicks("Pause")
			p.Sees("Go on")
		}, label: "Go on"},
		card.ActionTooEasy: atEnd("Too easy"), card.ActionRight: atEnd("Right"), card.ActionTooMuch: atEnd("Too much"),
		card.ActionOptIn: lone(card.ActionOptIn, card.Value{}), card.ActionJoin: lone(card.ActionJoin, card.Value{}),
		card.ActionUndo:   undoable(),
		card.ActionNotNow: lone(card.ActionNotNow, card.Value{}), card.ActionBreak: lone(card.ActionBreak, card.Value{}),
		card.ActionHelp: lone(card.ActionHelp, card.Value{}), card.ActionExport: lone(card.ActionExport, card.Value{}),
		card.ActionForget: typed("/stretch delete", "Delete everything"), card.ActionKeep: typed("/stretch delete", "Keep it"),
		card.ActionKeepPlan: lone(card.ActionKeepPlan, card.Value{}), card.ActionFewer: lone(card.ActionFewer, card.Value{}), card.ActionRest: lone(card.ActionRest, card.Value{}),
		card.ActionRestToday: inMenu("Rest today"), card.ActionGoOn: lone(card.ActionGoOn, card.Value{}),
		card.ActionRestOn: lone(card.ActionRestOn, card.Value{}), card.ActionToDo: lone(card.ActionToDo, card.Value{}),
		card.ActionCalendar: lone(card.ActionCalendar, card.Value{}), card.ActionDropCalendar: lone(card.ActionDropCalendar, card.Value{}),
		card.ActionDropHour: lone(card.ActionDropHour, hour), card.ActionKeepHour: lone(card.ActionKeepHour, hour),
		card.ActionUndoHour: lone(card.ActionUndoHour, card.Value{}), card.ActionNoSummary: lone(card.ActionNoSummary, card.Value{}),
		card.ActionScreen: lone(card.ActionScreen, desk), card.ActionClear: lone(card.ActionClear, desk), card.ActionApplies: lone(card.ActionApplies, desk),
		card.ActionAvoid: lone(card.ActionAvoid, card.Value{}),
		card.ActionLater: lone(card.ActionLater, card.Value{}), card.ActionFAQ: lone(card.ActionFAQ, card.Value{}),
		card.ActionTurnOn: lone(card.ActionTurnOn, of), card.ActionSwitchOff: lone(card.ActionSwitchOff, of),
		card.ActionHave: lone(card.ActionHave, card.Value{About: "roller"}), card.ActionHaveNot: lone(card.ActionHaveNot, card.Value{}),
		card.ActionKeepOffering: lone(card.ActionKeepOffering, of),
		card.ActionSafety:       lone(card.ActionSafety, card.Value{}), card.ActionRoutines: lone(card.ActionRoutines, card.Value{}),
		card.ActionReading: typed("/stretch pause until", "No more today"), card.ActionExercises: lone(card.ActionExercises, card.Value{}),
		card.ActionAddExercise: exercise(false, "Add an exercise"), card.ActionEditExercise: exercise(false, "Edit"), card.ActionDropExercise: exercise(false, "Delete"),
		card.ActionRestExercise: exercise(false, "Leave it out"), card.ActionWakeExercise: exercise(true, "Turn on"),
		card.ActionPauseFor: lone(card.ActionPauseFor, card.Value{About: "today"}), card.ActionResumeReminders: lone(card.ActionResumeReminders, card.Value{}),
		card.ActionDropPause: typed("/stretch pause next week", "Delete the pause"),
	}
}

// cell is one press while every call of a method goes wrong in one way.
type cell struct {
	action card.Action
	method string
	fault  string
}

func (c cell) String() string { return fmt.Sprintf("%s, %s: %s", c.action, c.method, c.fault) }

// people is a crowd who got their reminder's card at 9:50, have answered the safety
// check and turn pages themselves.
func people(h *house, n int) []*sandboxtest.Person {
	h.t.Helper()
	var all []*sandboxtest.Person
	for i := range n {
		p := h.Person(fmt.Sprintf("p%d", i))
		agrees(p)
		h.alters(p, func(d *session.Desk) {
			d.Person.Prefs.Pace = prefs.PaceNext
			d.Person.Safety.Clear(d.Person.OptedIn, "desk")
			d.Person.Safety.KeepLists(builtIn(h.t).List)
		})
		all = append(all, p)
	}
	h.until("2000-01-03 09:52", "Europe/Lisbon")
	for _, p := range all {
		p.Finds("Just stood up")
	}
	return all
}

// inCrowd is a story of so many people, in which complaints are no mistake.
func inCrowd(t *testing.T, n int, tell func(h *house, all []*sandboxtest.Person)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		var profiles []sandbox.Profile
		for i := range n {
			profiles = append(profiles, sandbox.Profile{Handle: fmt.Sprintf("p%d", i), Zone: "Europe/Lisbon"})
		}
		h := open(t, sandbox.Options{Shortcuts: app.Shortcuts(), People: profiles, Scopes: []string{"chat:write", "commands", "users:read", "dnd:read", "files:write"}})
		h.keys = keys(t, seal.New())
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		tell(h, people(h, n))
		h.stops()
	})
}

// presses makes the press, and gives what Slack complained of.
func (b pressed) presses(p *sandboxtest.Person) error {
	if b.in != "" {
		return p.Chooses(b.in)
	}
	return p.Clicks(b.label)
}

// calls are the methods that an action calls.
func calls(t *testing.T, action card.Action, b pressed) (methods []string) {
	t.Helper()
	inCrowd(t, 1, func(h *house, all []*sandboxtest.Person) {
		b.comes(h, all[0])
		passes(5 * time.Second)
		before := len(h.Calls())
		if err := b.presses(all[0]); err != nil {
			t.Errorf("%s: %v", action, err)
		}
		passes(10 * time.Second)
		seen := map[string]bool{}
		for _, c := range h.Calls()[before:] {
			seen[c.Method] = true
		}
		methods = slices.Sorted(maps.Keys(seen))
	})
	return methods
}

// claims are what people are told has happened, and how it is seen whether it has.
func claims() map[string]func(screen string) bool {
	has := func(texts ...string) func(string) bool {
		return func(screen string) bool {
			return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(screen, text) })
		}
	}
	return map[string]func(string) bool{
		"Your break is in our messages":  has("Here you go"),
		"I brought you":                  has("Here you go"),
		"Your record is in our messages": has("unhunch.json", `"exported"`),
		"couldn't bring you your break":  func(screen string) bool { return !strings.Contains(screen, "Here you go") },
	}
}

// silent are what somebody is left with, whatever became of their press.
const silent = "silence"

// judges tells what is wrong with what somebody sees after a press.
func judges(h *house, p *sandboxtest.Person, c cell, before string, kept session.Desk) (wrong []string) {
	h.t.Helper()
	screen := p.Reads()
	if screen == before {
		wrong = append(wrong, silent)
	}
	for claim, holds := range claims() {
		if strings.Count(screen, claim) > strings.Count(before, claim) && !holds(screen) {
			wrong = append(wrong, fmt.Sprintf("said %q, and it had not happened", claim))
		}
	}
	now := h.keeps(p)
	if strings.Contains(screen, "Nothing is lost") {
		same := cmpopts.IgnoreFields(session.Card{}, "Seen")
		if diff := cmp.Diff(kept, now, same, cmpopts.IgnoreFields(session.Desk{}, "Log", "Waits")); diff != "" {
			wrong = append(wrong, "said that it could not be done, and it was:\n"+diff)
		}
	}
	if c.action == card.ActionHurts && !strings.Contains(screen, "Come out of the position slowly") {
		wrong = append(wrong, "what to do where it hurts was not said")
	}
	if now.Session.Live() && !offers(p, "This hurts", "Stop") {
		wrong = append(wrong, "a routine without its buttons")
	}
	return wrong
}

// How long a press has to be answered while a way to its person is broken, and how
// long everything has to recover.
const (
	answeredWithin = 70 * time.Second
	recovered      = time.Minute
)

// tries makes one press, while the methods go wrong in one way.
func tries(h *house, p *sandboxtest.Person, b pressed, c cell, methods ...string) (wrong []string) {
	h.t.Helper()
	b.comes(h, p)
	passes(2 * time.Second)
	before, kept := p.Reads(), h.keeps(p)
	for _, method := range methods {
		fault := faults()[c.fault]
		fault.Method, fault.Times = method, 10_000
		h.Fault(fault)
	}
	if err := b.presses(p); err != nil {
		wrong = append(wrong, "not acknowledged: "+err.Error())
	}
	passes(answeredWithin)
	wrong = append(wrong, judges(h, p, c, before, kept)...)
	h.Heal()
	passes(recovered)
	return wrong
}

// TestEveryPressIsAnsweredWhateverFails presses everything there is while each
// method that it calls goes wrong in each way, for good, so that one way to the
// person is broken and the others work. Nobody is left without a word, and nobody
// is told what has not happened.
func TestEveryPressIsAnsweredWhateverFails(t *testing.T) {
	all := buttons()
	for _, action := range card.Actions() {
		b, pressed := all[action]
		if !pressed {
			t.Errorf("%s is not tried", action)
			continue
		}
		t.Run(string(action), func(t *testing.T) {
			t.Parallel()
			for _, method := range calls(t, action, b) {
				t.Run(method, func(t *testing.T) { table(t, b, action, method, method) })
			}
		})
	}
}

// TestWhatToDoWhereItHurtsIsSaidByAnyWay breaks all ways to the person but one.
func TestWhatToDoWhereItHurtsIsSaidByAnyWay(t *testing.T) {
	ways := []string{"response_url", "chat.update", "chat.postMessage"}
	b := buttons()[card.ActionHurts]
	for _, open := range ways {
		t.Run("only "+open, func(t *testing.T) {
			t.Parallel()
			broken := slices.DeleteFunc(slices.Clone(ways), func(way string) bool { return way == open })
			table(t, b, card.ActionHurts, "all but "+open, broken...)
		})
	}
}

// table is a row of cells: one press for each fault.
func table(t *testing.T, b pressed, action card.Action, name string, methods ...string) {
	t.Helper()
	kinds := slices.Sorted(maps.Keys(faults()))
	inCrowd(t, len(kinds), func(h *house, all []*sandboxtest.Person) {
		for i, fault := range kinds {
			c := cell{action, name, fault}
			for _, wrong := range tries(h, all[i], b, c, methods...) {
				t.Errorf("%s: %s\n%s", c, wrong, all[i].Reads())
			}
		}
	})
}

// TestACrowdThatPressesAtOnceDoesNotWaitForTheMinute lets two hundred people press
// at once, before a Slack that takes 150 ms for a call, and 50 chat.updates a minute.
func TestACrowdThatPressesAtOnceDoesNotWaitForTheMinute(t *testing.T) {
	t.Parallel()
	const crowd, most = 200, 2 * time.Second
	inCrowd(t, crowd, func(h *house, all []*sandboxtest.Person) {
		cards := make([]sandbox.Message, crowd)
		for i, p := range all {
			cards[i] = p.Finds("Just stood up")
		}
		h.lies(func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
			passes(150 * time.Millisecond)
			return slack.RoundTrip(r)
		})
		edits, began := len(h.Calls("chat.update")), bubble.Now()
		for i, p := range all {
			go func() { _ = p.ClicksOn(cards[i], "Skip") }()
		}
		var slowest time.Duration
		for waits := all; len(waits) > 0; passes(50 * time.Millisecond) {
			waits = slices.DeleteFunc(waits, func(p *sandboxtest.Person) bool { return p.Screen().Shows("Skipped.") })
			if slowest = bubble.Since(began); slowest > 10*time.Second {
				h.t.Fatalf("%d people wait still\n%s", len(waits), h.log)
			}
		}
		h.t.Logf("the last card showed it after %v", slowest)
		if slowest > most {
			h.t.Errorf("the last card showed it after %v", slowest)
		}
		passes(time.Minute)
		if n := len(h.Calls("chat.update")) - edits; n > 0 {
			h.t.Errorf("%d of chat.update", n)
		}
	})
}
