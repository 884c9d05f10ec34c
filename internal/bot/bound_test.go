package bot

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/session"
)

// about is what an action could be about; nothing for most.
func about(a card.Action) string {
	return map[card.Action]string{
		card.ActionSwap: string(coach.SwapOther), card.ActionPauseFor: string(coach.PauseHour),
		card.ActionDropHour: "10", card.ActionKeepHour: "10", card.ActionUndoHour: "10",
		card.ActionScreen: "desk", card.ActionClear: "desk", card.ActionApplies: "desk", card.ActionLater: "desk",
		card.ActionAddExercise: "1", card.ActionEditExercise: "1", card.ActionDropExercise: "1",
		card.ActionRestExercise: "1", card.ActionWakeExercise: "1",
	}[a]
}

// pressing is Ana's press on a card, in her messages with the bot.
func pressing(a card.Action, number uint64) press {
	v := card.Value{Card: number, Turn: 1, Routine: "desk-reset", About: about(a)}
	answers := fmt.Sprintf("https://hooks.slack.com/actions/%s/%d", a, number)
	return press{User: anas, Action: string(a), Value: v.Encode(), Channel: "DANA", Callback: answers, Trigger: "1.2.3"}
}

// inView is the press as it comes from the Home tab or a modal.
func (p press) inView(modal bool) press {
	p.Channel, p.TS, p.Callback = "", "", ""
	p.View = view{ID: "V1", Modal: modal}
	return p
}

// begins are the presses that begin a record: a wish to be reminded, or to have a
// break.
func begins(a card.Action) bool {
	return a == card.ActionOptIn || a == card.ActionJoin || a == card.ActionBreak
}

func TestNoPressMakesARecordOfSomebodyOfWhomNothingIsKept(t *testing.T) {
	for who, leave := range map[string]func(*hall){
		"somebody who never said anything": func(*hall) {},
		"somebody who deleted everything":  func(h *hall) { h.agrees(anas); h.sends(anas, "DANA", "5.1"); h.runs() },
	} {
		t.Run(who, func(t *testing.T) {
			h := enter(t)
			leave(h)
			if err := h.store.Forget(t.Context(), anas); err != nil {
				t.Fatal(err)
			}
			before := h.kept()
			for _, a := range card.Actions() {
				for from, p := range map[string]press{
					"a message": pressing(a, 2), "a message, of no card": pressing(a, 0), "a card to come": pressing(a, 1<<62),
					"the Home tab": pressing(a, 0).inView(false), "a modal": pressing(a, 2).inView(true),
				} {
					answers := h.does(p)
					if begins(a) {
						if known := h.kept()["UANA"].(session.Desk).Person; known.Met.IsZero() && known.OptedIn.IsZero() {
							t.Errorf("%s in %s begins nothing", a, from)
						}
						if err := h.store.Forget(t.Context(), anas); err != nil {
							t.Fatal(err)
						}
						continue
					}
					if diff := cmp.Diff(before, h.kept()); diff != "" {
						t.Fatalf("%s in %s: %s", a, from, diff)
					}
					if answers == 0 && (from != "the Home tab" || atHome(a)) {
						t.Errorf("%s in %s is not answered", a, from)
					}
				}
			}
		})
	}
}

// atHome reports whether an action is offered in the Home tab, and answered by
// more than that this is drawn anew.
func atHome(a card.Action) bool {
	return slices.Contains([]card.Action{
		card.ActionSettings, card.ActionWhy, card.ActionPauseFor, card.ActionResumeReminders, card.ActionDropPause,
		card.ActionRoutines, card.ActionFAQ, card.ActionSafety, card.ActionHelp, card.ActionExport,
	}, a)
}

func TestNoShortcutCommandOrFormMakesARecordOfSomebodyOfWhomNothingIsKept(t *testing.T) {
	h := enter(t)
	var inputs []any
	w := card.English()
	modals := []slack.ModalViewRequest{w.Over(w.Help(helpLines(w)))}
	for _, asked := range []coach.Intent{coach.Settings{}, coach.Avoiding{}, coach.Exercises{}, coach.ForExercise{Act: coach.EditExercise, Number: 1}} {
		answer, err := h.bot.coach.Do(t.Context(), anas, asked, coach.Facts{}, h.now)
		modal, ok := w.Modal(answer)
		if err != nil || !ok {
			t.Fatalf("%T: %T, %v", asked, answer, err)
		}
		modals = append(modals, modal)
	}
	for _, modal := range modals {
		v := slack.View{ID: "V1", Type: slack.VTModal, CallbackID: modal.CallbackID, PrivateMetadata: modal.PrivateMetadata, Blocks: modal.Blocks}
		inputs = append(inputs, form{User: anas, View: v})
		if modal.CallbackID == card.CallbackSettings {
			inputs = append(inputs, draft{User: anas, View: v})
		}
	}
	inputs = append(inputs, press{User: anas, Action: shortcutSettings, Trigger: "1.2.3"})
	for _, s := range subcommands() {
		if s.name != breakCommand().name { // that begins a record
			inputs = append(inputs, command{User: anas, Text: s.name, Channel: "C1", Callback: "https://hooks.slack.com/commands/" + s.name, Trigger: "1.2.3"})
		}
	}
	if err := h.store.Forget(t.Context(), anas); err != nil {
		t.Fatal(err)
	}
	before := h.kept()
	for _, input := range inputs {
		answers := h.does(input)
		if diff := cmp.Diff(before, h.kept()); diff != "" {
			t.Fatalf("%T: %s", input, diff)
		}
		closes := false
		if f, ok := input.(form); ok { // and one that nobody could fill in closes
			closes = f.View.CallbackID != card.CallbackSettings && f.View.CallbackID != card.CallbackExercise && f.View.CallbackID != card.CallbackAvoid
		}
		if answers == 0 && !closes {
			t.Errorf("%+v is not answered", input)
		}
	}
}

// ofThePerson are the actions that mean a person and no card, whatever card their
// button names.
func ofThePerson(a card.Action) bool {
	return begins(a) || slices.Contains([]card.Action{
		card.ActionPauseFor, card.ActionResumeReminders, card.ActionDropPause, card.ActionKeepPlan, card.ActionFewer, card.ActionRest, card.ActionGoOn, card.ActionRestOn,
		card.ActionDropHour, card.ActionKeepHour, card.ActionUndoHour, card.ActionNoSummary,
		card.ActionDropExercise, card.ActionRestExercise, card.ActionWakeExercise,
		card.ActionTurnOn, card.ActionSwitchOff, card.ActionForget, card.ActionHave, card.ActionHaveNot, card.ActionKeepOffering,
	}, a)
}

func TestAPressIsHeededOnlyOnTheCardThatWasGivenOut(t *testing.T) {
	elsewhere := func(p press) press { p.Channel = "C1"; return p }
	otherPost := func(p press) press { p.TS = "7.7"; return p }
	same := func(p press) press { return p }
	for situation, s := range map[string]struct {
		card    uint64
		as      func(press) press
		running bool
	}{
		"another person's card":                       {3, same, false},
		"another person's card, in a routine":         {3, same, true},
		"a card that is owed to another":              {4, same, false},
		"a card to come":                              {1 << 62, same, false},
		"a card to come, in a routine":                {1 << 62, same, true},
		"another channel":                             {2, elsewhere, false},
		"another channel, in a routine":               {2, elsewhere, true},
		"another message":                             {2, otherPost, false},
		"another message, in a routine":               {2, otherPost, true},
		"another person's card, in their own channel": {3, func(p press) press { p.Channel, p.TS = "DBEN", "3.1"; return p }, false},
	} {
		t.Run(situation, func(t *testing.T) {
			h := enter(t)
			if s.running {
				h.runs()
			}
			before := h.kept()
			for _, a := range card.Actions() {
				if ofThePerson(a) || a == card.ActionClear && strings.HasPrefix(situation, "another message") { // it stands in an answer
					continue
				}
				answers := h.does(s.as(pressing(a, s.card)))
				if a == card.ActionHurts || a == card.ActionApplies { // wherever it is pressed: it makes nobody less safe
					if kept := h.kept()["UANA"].(session.Desk); kept.Session.Live() || kept.Person.Safety.Cleared("desk", h.now) && !kept.Person.Rests(h.now) {
						t.Errorf("%s is not heeded: %+v", a, kept.Person)
					}
					if h = enter(t); s.running {
						h.runs()
					}
					continue
				}
				if diff := cmp.Diff(before, h.kept()); diff != "" {
					t.Fatalf("%s: %s", a, diff)
				}
				if answers == 0 {
					t.Errorf("%s is not answered", a)
				}
			}
		})
	}
}

func TestAPressIsHeededOnACardThatSlackDidNotTellOf(t *testing.T) {
	for situation, c := range map[string]struct {
		card func(*hall) uint64
		as   func(*press)
	}{
		"their card": {func(*hall) uint64 { return 2 }, func(p *press) { p.TS = "2.1" }},
		"a server that sends back neither channel nor message": {func(*hall) uint64 { return 2 }, func(p *press) { p.Channel = "" }},
		"Slack has not answered yet":                           {func(h *hall) uint64 { return h.owes(anas) }, func(p *press) { p.TS = "4.1" }},
		"Slack never answered": {func(h *hall) uint64 {
			number := h.owes(anas)
			h.settles(number, delivery.Unknown, delivery.Receipt{})
			return number
		}, func(p *press) { p.TS = "4.1" }},
	} {
		t.Run(situation, func(t *testing.T) {
			h := enter(t)
			p := pressing(card.ActionStood, c.card(h))
			c.as(&p)
			h.does(p)
			if d := h.kept()["UANA"].(session.Desk); d.Card.Answer != session.Stood {
				t.Errorf("%+v", d.Card)
			}
		})
	}
}

func TestWhatIsPressedOnAPostThatSlackDidNotTellOfIsShownThere(t *testing.T) {
	const seen = "7.7"
	step := session.Part(1)
	for _, c := range []struct {
		part   string
		before session.EventKind // what is done first
		press  card.Action
		about  string
		shown  string
	}{
		{part: "", press: card.ActionSkip, shown: seen},
		{part: step, press: card.ActionNext, shown: seen},
		{part: step, press: card.ActionBack, shown: seen},
		{part: step, press: card.ActionPause, shown: seen},
		{part: step, before: session.Pause, press: card.ActionResume, shown: seen},
		{part: step, press: card.ActionStop, shown: seen},
		{part: step, press: card.ActionStop, about: card.InAnswer}, // pressed elsewhere
		{part: step, press: card.ActionHurts, shown: seen},
	} {
		t.Run(string(c.press)+c.about, func(t *testing.T) {
			h := enter(t)
			if c.part != "" {
				h.runs()
			}
			h.change(anas, func(d *session.Desk) {
				if c.before != "" {
					r, _ := h.bot.library().Routine("desk-reset")
					d.Play(r, session.Event{Kind: c.before, Card: 2, Turn: 1}, h.now)
					d.Owed = nil
				}
				d.Posts.Channel = ""
				delete(d.Posts.TS, c.part)
			})
			p := pressing(c.press, 2)
			p.TS, p.Value = seen, card.Value{Card: 2, Turn: 1, Routine: "desk-reset", About: c.about}.Encode()
			h.does(p)
			if edit := h.edits(c.part); edit.TS != c.shown || edit.Channel != "DANA" {
				t.Errorf("it is shown in %q of %q, not in %q", edit.TS, edit.Channel, c.shown)
			}
		})
	}
}

// edits is the edit that is owed of a part of Ana's card.
func (h *hall) edits(part string) delivery.Claim {
	h.t.Helper()
	owed, _, err := h.store.Pending(h.t.Context(), h.now.Add(2*coach.Patience), 99) // it waits for the answer to the press
	if err != nil {
		h.t.Fatal(err)
	}
	for _, m := range owed {
		if !m.Edit || m.Ref != (delivery.Ref{Card: 2, Part: part}) {
			continue
		}
		claims, err := h.store.Intend(h.t.Context(), []*delivery.Claim{m})
		if err != nil || len(claims) != 1 {
			h.t.Fatal(claims, err)
		}
		return *claims[0]
	}
	h.t.Fatalf("no edit is owed of %q: %+v", part, owed)
	return delivery.Claim{}
}

// Stop stands in the answer to whoever wants a break in a break, also in a channel.
func TestStopIsHeededInAnAnswerToo(t *testing.T) {
	h := enter(t)
	h.runs()
	running := h.kept()["UANA"].(session.Desk).Session
	stop := card.English().Busy(running).Blocks[1].(*slack.ActionBlock).Elements.ElementSet[0].(*slack.ButtonBlockElement)
	h.does(press{User: anas, Action: stop.ActionID, Value: stop.Value, Channel: "C1", TS: "8.8", Callback: "https://hooks.slack.com/actions/1"})
	if d := h.kept()["UANA"].(session.Desk); d.Session.Live() {
		t.Errorf("%+v", d.Session)
	}
}
