package card

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/prefs"
)

// Action says what a button, or an entry of a menu, asks for.
type Action string

// What can be asked for from a card.
const (
	ActionStart  Action = "start"
	ActionStood  Action = "stood"
	ActionSnooze Action = "snooze"
	ActionSkip   Action = "skip"
	ActionSwap   Action = "swap" // another routine on the same card; Value.About is a Swap

	ActionMore            Action = "more" // the menu: Decode says which entry
	ActionPauseToday      Action = "pause-today"
	ActionPauseFor        Action = "pause-for" // Value.About is a Pause
	ActionResumeReminders Action = "resume-reminders"
	ActionDropPause       Action = "drop-pause" // see Value.Pause
	ActionSettings        Action = "settings"   // needs the trigger id at once; Value.About may be such a draft
	ActionWhy             Action = "why"
)

// What can be asked for from a step and at the end of a routine.
const (
	ActionNext    Action = "next"
	ActionBack    Action = "back"
	ActionPause   Action = "pause"
	ActionResume  Action = "resume"
	ActionStop    Action = "stop"
	ActionHurts   Action = "hurts"
	ActionTooEasy Action = "too-easy"
	ActionRight   Action = "right"
	ActionTooMuch Action = "too-much"
)

// What can be asked for elsewhere.
const (
	ActionOptIn  Action = "opt-in"  // Value.About is a prefs.Choice, or the draft of a coach.Proposed
	ActionJoin   Action = "join"    // the same, from a message that others see
	ActionNotNow Action = "not-now" // no to OptIn
	ActionBreak  Action = "break"   // a new card; with a Routine that one, else one that suits
	ActionHelp   Action = "help"
	ActionExport Action = "export" // everything about the person, to themselves
	ActionForget Action = "forget" // confirmed: delete everything about the person
	ActionKeep   Action = "keep"   // not confirmed

	ActionUndo Action = "undo" // what a press changed for good: Value.About is a coach.Undo

	ActionReading Action = "reading" // what was typed, in one of the ways it can be read: see Value.Typed
)

// The answers to the question whether fewer reminders would be better.
const (
	ActionKeepPlan Action = "keep-plan" // the plan as the person made it
	ActionFewer    Action = "fewer"     // every other reminder stays left out
	ActionRest     Action = "rest"      // no reminders until they want them again
)

// What can be asked for about a rest.
const (
	ActionRestToday Action = "rest-today" // no exercises today
	ActionGoOn      Action = "go-on"      // the rest is over
	ActionRestOn    Action = "rest-on"    // another day of it
	ActionToDo      Action = "what-to-do" // when pain is a reason to see somebody
)

// What can be asked for about somebody's calendar.
const (
	ActionCalendar     Action = "calendar" // the form in which one is given
	ActionDropCalendar Action = "drop-calendar"
)

// What can be asked for about a week. Value.About is an hour of the day.
const (
	ActionDropHour  Action = "drop-hour"  // no reminders in it any more
	ActionKeepHour  Action = "keep-hour"  // reminders in it as before
	ActionUndoHour  Action = "undo-hour"  // the plan from before DropHour
	ActionNoSummary Action = "no-summary" // no summary of the week any more
)

// What can be asked for about somebody's own exercises. Value.About is the
// number of one.
const (
	ActionExercises    Action = "exercises" // all of them
	ActionAddExercise  Action = "add-exercise"
	ActionEditExercise Action = "edit-exercise"
	ActionDropExercise Action = "drop-exercise"
	ActionRestExercise Action = "rest-exercise" // leave it out for now
	ActionWakeExercise Action = "wake-exercise"
)

// What can be asked for about safety and knowledge. Value.About is a screening
// profile, or a question of the FAQ.
const (
	ActionScreen    Action = "screen"  // show the screening card
	ActionClear     Action = "clear"   // none of these; with a Card, begin its routine
	ActionApplies   Action = "applies" // one applies
	ActionAvoid     Action = "leaving" // the form of what to leave out
	ActionLater     Action = "later"   // not now
	ActionLearn     Action = "learn"   // more about a routine
	ActionFAQ       Action = "faq"     // with About, the answer
	ActionTurnOn    Action = "turn-on" // a routine that was switched off
	ActionSwitchOff Action = "leave"   // switch a routine off

	ActionHave         Action = "have"     // what a routine needs; with About, a thing
	ActionHaveNot      Action = "have-not" // a roller
	ActionKeepOffering Action = "keep-offering"

	ActionSafety   Action = "safety"   // the screening cards, and how somebody stands to each
	ActionRoutines Action = "routines" // what there is, and what is switched off
)

// Actions lists every action that a press can decode to.
func Actions() []Action {
	return []Action{
		ActionStart, ActionStood, ActionSnooze, ActionSkip, ActionSwap,
		ActionPauseToday, ActionPauseFor, ActionResumeReminders, ActionDropPause, ActionSettings, ActionWhy,
		ActionNext, ActionBack, ActionPause, ActionResume, ActionStop, ActionHurts,
		ActionTooEasy, ActionRight, ActionTooMuch,
		ActionOptIn, ActionJoin, ActionNotNow, ActionBreak, ActionHelp, ActionExport, ActionForget, ActionKeep, ActionUndo, ActionReading,
		ActionKeepPlan, ActionFewer, ActionRest,
		ActionRestToday, ActionGoOn, ActionRestOn, ActionToDo,
		ActionExercises, ActionAddExercise, ActionEditExercise, ActionDropExercise, ActionRestExercise, ActionWakeExercise,
		ActionCalendar, ActionDropCalendar,
		ActionDropHour, ActionKeepHour, ActionUndoHour, ActionNoSummary,
		ActionScreen, ActionClear, ActionApplies, ActionAvoid, ActionLater, ActionLearn, ActionFAQ, ActionTurnOn, ActionSwitchOff,
		ActionHave, ActionHaveNot, ActionKeepOffering,
		ActionSafety, ActionRoutines,
	}
}

// Value is what a button carries: ids and nothing else.
type Value struct {
	Card    uint64 // the id of the card it belongs to; 0: none
	Turn    int    // with Next and Back: session.Session.Turn
	Routine string
	About   string // what else the action is about
}

// InAnswer is what a button of a card is about that stands in an answer, wherever
// that was wanted, and not in the card's thread.
const InAnswer = "in-answer"

// Encode gives "12", "12/3", "12/3/desk-reset" or "12/3/desk-reset/desk", and
// nothing for the zero Value.
func (v Value) Encode() string {
	return string(v.append(make([]byte, 0, 64)))
}

func (v Value) append(text []byte) []byte {
	if v == (Value{}) {
		return text
	}
	more := v.Routine != "" || v.About != ""
	text = strconv.AppendUint(text, v.Card, 10)
	if v.Turn != 0 || more {
		text = strconv.AppendInt(append(text, '/'), int64(v.Turn), 10)
	}
	if more {
		text = append(append(text, '/'), v.Routine...)
	}
	if v.About != "" {
		text = append(append(text, '/'), v.About...)
	}
	return text
}

// asTyped is the value of a button that stands for something typed: in letters
// that every value may have.
func asTyped(text string) Value { return Value{About: hex.EncodeToString([]byte(text))} }

// Typed is what a press on ActionReading stands for, as it is typed behind the
// command.
func (v Value) Typed() string {
	text, err := hex.DecodeString(v.About)
	if err != nil {
		return ""
	}
	return string(text)
}

// Decode reads an action id and a value as Slack sends them back. An entry of
// a menu carries its action in front of its value, and a button that is there
// more than once its routine behind its action id, since action ids are unique
// in a message.
func Decode(actionID, value string) (Action, Value, error) {
	id, _, _ := strings.Cut(actionID, "/")
	if Action(id) == ActionMore {
		id, value, _ = strings.Cut(value, "/")
	}
	v, err := decode(value)
	if err != nil {
		return "", Value{}, err
	}
	for _, a := range Actions() {
		if a == Action(id) {
			return a, v, nil
		}
	}
	return "", Value{}, fmt.Errorf("unknown action %.40q", id)
}

// entry is the value of a menu's entry.
func entry(a Action, v Value) string {
	text := append(make([]byte, 0, 64), a...)
	return string(v.append(append(text, '/')))
}

func decode(value string) (Value, error) {
	var v Value
	if value == "" {
		return v, nil
	}
	card, rest, _ := strings.Cut(value, "/")
	turn, rest, _ := strings.Cut(rest, "/")
	var err error
	if v.Card, err = strconv.ParseUint(card, 10, 64); err != nil {
		return Value{}, fmt.Errorf("bad value %.40q", value)
	}
	if turn != "" {
		if v.Turn, err = strconv.Atoi(turn); err != nil {
			return Value{}, fmt.Errorf("bad value %.40q", value)
		}
	}
	v.Routine, v.About, _ = strings.Cut(rest, "/")
	foreign := strings.Trim(v.Routine+v.About, "abcdefghijklmnopqrstuvwxyz0123456789-") != ""
	if foreign || v.Turn < 0 || v.Encode() != value {
		return Value{}, fmt.Errorf("bad value %.40q", value)
	}
	return v, nil
}

// pauseValue is what a button of a pause carries: its moments as "1606780800-1606867200".
func pauseValue(p prefs.Pause) Value {
	return Value{About: strconv.FormatInt(p.From.Unix(), 10) + "-" + strconv.FormatInt(p.Until.Unix(), 10)}
}

// Pause is what a press on ActionDropPause is about; the zero Pause is none.
func (v Value) Pause() prefs.Pause {
	a, b, _ := strings.Cut(v.About, "-")
	from, err := strconv.ParseInt(a, 10, 64)
	until, err2 := strconv.ParseInt(b, 10, 64)
	if err != nil || err2 != nil {
		return prefs.Pause{}
	}
	return prefs.Pause{From: time.Unix(from, 0).UTC(), Until: time.Unix(until, 0).UTC()}
}
