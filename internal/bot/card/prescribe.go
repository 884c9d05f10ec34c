package card

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// CallbackExercise is the callback_id of the form with one exercise.
const CallbackExercise = "exercise"

// The form's input blocks. A block's one element has the same id.
const (
	blockTitle     = "title"
	blockDo        = "do"
	blockKind      = "kind"
	blockAmount    = "amount"
	blockRep       = "rep"
	blockSets      = "sets"
	blockSide      = "side"
	blockWith      = "with"
	blockRest      = "rest"
	blockTimesADay = "times_a_day"
	blockDays      = "days"
	blockUntil     = "until"
	blockSetting   = "setting"
	blockNeeds     = "needs"
)

// Exercises lists somebody's own exercises, each with what can be done with it.
func (w modals) Exercises(a coach.ExercisesListed) slack.ModalViewRequest {
	own := prescribing{w.wording}
	blocks := []slack.Block{section(w.Say("text.exercises"))}
	for _, o := range a.Own {
		number := strconv.Itoa(o.Number)
		about := func(a Action, label string) *slack.ButtonBlockElement {
			return named(a, number, o.Title, Value{About: number}, label)
		}
		turn := about(ActionRestExercise, w.Say("label.leave"))
		if o.Off {
			turn = about(ActionWakeExercise, w.Say("label.turn-on"))
		}
		remove := about(ActionDropExercise, w.Say("label.delete"))
		remove.Confirm = &slack.ConfirmationBlockObject{
			Title: plainText(w.Say("label.delete")), Text: plainText(w.Say("text.delete-exercise")), Confirm: plainText(w.Say("label.delete")), Deny: plainText(w.Say("label.keep")),
		}
		blocks = append(blocks, section(own.exerciseWords(o, a)),
			slack.NewActionBlock("", about(ActionEditExercise, w.Say("label.edit")), turn, remove))
	}
	if len(a.Own) < session.MostOwn {
		blocks = append(blocks, slack.NewActionBlock("", button(ActionAddExercise, Value{}, w.Say("label.add")).WithStyle(slack.StylePrimary)))
	} else {
		blocks = append(blocks, slack.NewContextBlock("", mrkdwn(w.Say("text.enough-exercises"))))
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plainText(w.Say("title.exercises")), Close: plainText(w.Say("label.close")),
		Blocks: slack.Blocks{BlockSet: steady(blocks)},
	}
}

// ExerciseForm is the form for one exercise.
func (w modals) ExerciseForm(a coach.ExerciseForm) slack.ModalViewRequest {
	own := prescribing{w.wording}
	o := a.Own
	if o.Number == 0 {
		o = session.Own{
			Exercise: routine.Exercise{Kind: routine.Reps, RepSeconds: 4, Sets: 1, Side: routine.Both, Setting: routine.Seated, TimesADay: 2},
			Until:    a.Today.AddDate(0, 0, 28).Format(time.DateOnly),
		}
	}
	if o.RepSeconds == 0 {
		o.RepSeconds = 4
	}
	needs := chosen(o.Equipment)
	amount := slack.NewNumberInputBlockElement(nil, blockAmount, false)
	amount.MinValue, amount.MaxValue = "1", "300"
	if o.Amount > 0 {
		amount.InitialValue = strconv.Itoa(o.Amount)
	}
	until := slack.NewDatePickerBlockElement(blockUntil)
	until.InitialDate = o.Until
	do := textInput(blockDo, o.Do, routine.LongestDo)
	do.Multiline = true
	with := slack.NewInputBlock(blockWith, plainText(w.Say("label.with")), plainText(w.Say("hint.with")), textInput(blockWith, o.With, routine.LongestWith))
	days := boxes(blockDays, w.Say("label.days"), options(routine.Days(), own.ofWeekWords), chosen(o.Days))
	days.Hint = plainText(w.Say("hint.days"))
	blocks := []slack.Block{
		section(w.Say("text.exercise-form")),
		slack.NewInputBlock(blockTitle, plainText(w.Say("label.exercise")), nil, textInput(blockTitle, o.Title, routine.LongestTitle)),
		slack.NewInputBlock(blockDo, plainText(w.Say("label.do")), plainText(w.Say("hint.do")), do),
		selects(blockKind, w.Say("label.kind"), options([]routine.DoseKind{routine.Reps, routine.Hold}, own.doseKindWords), string(o.Kind)),
		slack.NewInputBlock(blockAmount, plainText(w.Say("label.amount")), nil, amount),
		selects(blockRep, w.Say("label.rep"), numbers(o.RepSeconds, own.perRepWords, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30), strconv.Itoa(o.RepSeconds)),
		selects(blockSets, w.Say("label.sets"), numbers(o.Sets, own.setWords, 1, 2, 3, 4, 5), strconv.Itoa(o.Sets)),
		selects(blockRest, w.Say("label.rest-between"), numbers(o.Rest, own.restWords, 0, 10, 15, 20, 30, 45, 60, 90, 120, 180), strconv.Itoa(o.Rest)),
		with.WithOptional(true),
		selects(blockSide, w.Say("label.side"), options(routine.Sides(), own.exerciseSideWords), string(o.Side)),
		selects(blockTimesADay, w.Say("label.times-a-day"), numbers(o.TimesADay, own.aDayWords, 1, 2, 3, 4, 5, 6, 8, 10, 12), strconv.Itoa(o.TimesADay)),
		days.WithOptional(true),
		slack.NewInputBlock(blockUntil, plainText(w.Say("label.until")), plainText(w.Say("hint.until")), until),
		selects(blockSetting, w.Say("label.where"), options(routine.Settings(), own.placeOptionWords), string(o.Setting)),
	}
	if things := thingOptions(a.Things, needs); len(things) > 0 {
		blocks = append(blocks, boxes(blockNeeds, w.Say("label.needs"), things, needs).WithOptional(true))
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: CallbackExercise, PrivateMetadata: fmt.Sprintf("%d/%d", o.Number, a.Last),
		Title: plainText(w.Say("title.exercise")), Submit: plainText(w.Say("label.save")), Close: plainText(w.Say("label.cancel")),
		Blocks: slack.Blocks{BlockSet: steady(blocks)},
	}
}

// ReadExercise takes an exercise out of the submitted form.
func ReadExercise(v slack.View) coach.Prescribe {
	in := inputs{v.State}
	var f coach.Prescribe
	number, _, _ := strings.Cut(v.PrivateMetadata, "/")
	f.Number, _ = strconv.Atoi(number) // ours; whoever alters it has only their own exercises to spoil
	e := &f.Exercise
	in.text(blockTitle, &e.Title)
	in.text(blockDo, &e.Do)
	e.Kind, e.Side, e.Setting = routine.DoseKind(in.chosen(blockKind)), routine.Side(in.chosen(blockSide)), routine.Setting(in.chosen(blockSetting))
	in.number(blockRep, &e.RepSeconds)
	in.number(blockSets, &e.Sets)
	in.number(blockRest, &e.Rest)
	in.text(blockWith, &e.With)
	in.number(blockTimesADay, &e.TimesADay)
	e.Days = listed[routine.Day](in, blockDays)
	e.Equipment = listed[routine.Equipment](in, blockNeeds)
	amount, _ := in.value(blockAmount)
	e.Amount, _ = strconv.Atoi(strings.TrimSpace(amount.Value)) // what is no number is out of bounds
	if e.Kind == routine.Hold {
		e.RepSeconds = 0
	}
	until, _ := in.value(blockUntil)
	f.Until = until.SelectedDate
	return f
}

// chosen is what is ticked already.
func chosen[T ~string](list []T) (values []string) {
	for _, one := range list {
		values = append(values, string(one))
	}
	return values
}

// listed is what was ticked.
func listed[T ~string](in inputs, block string) (list []T) {
	var values []string
	in.list(block, &values)
	for _, v := range values {
		list = append(list, T(v))
	}
	return list
}

// ExerciseErrors says what is wrong under the inputs of the form.
func (w modals) ExerciseErrors(wrong coach.ExerciseInvalid) map[string]string {
	own := prescribing{w.wording}
	under := map[string]string{}
	for _, m := range wrong.Mistakes {
		block := exerciseBlock(m.Field)
		under[block] = strings.TrimSpace(under[block] + "\n" + own.mistakeWords(m))
	}
	switch wrong.Until {
	case coach.NoUntil:
		under[blockUntil] = w.Say("text.no-until")
	case coach.UntilPast:
		under[blockUntil] = w.Say("text.past-until")
	case coach.UntilFar:
		under[blockUntil] = w.Say("text.far-until")
	}
	return under
}

func exerciseBlock(f routine.ExerciseField) string {
	switch f {
	case routine.ExerciseTitle:
		return blockTitle
	case routine.ExerciseDo:
		return blockDo
	case routine.ExerciseAmount:
		return blockAmount
	case routine.ExerciseSets:
		return blockSets
	case routine.ExerciseRest:
		return blockRest
	case routine.ExerciseWith:
		return blockWith
	case routine.ExerciseTimesADay:
		return blockTimesADay
	case routine.ExerciseDays:
		return blockDays
	case routine.ExerciseElse:
	}
	return blockKind
}

// ExerciseGone is the answer to a form for an exercise that is not there any
// more, and TooManyExercises to one too many.
func (w modals) ExerciseGone() map[string]string {
	return map[string]string{blockTitle: w.Say("text.exercise-gone")}
}

// TooManyExercises is the answer to one exercise too many.
func (w modals) TooManyExercises() map[string]string {
	return map[string]string{blockTitle: w.Say("text.enough-exercises")}
}

// ExerciseNotSaved is the answer when it could not be kept.
func (w modals) ExerciseNotSaved() map[string]string {
	return map[string]string{blockTitle: w.problemWords(NotSaved())}
}
