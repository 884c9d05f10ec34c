package card

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/say"
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
	blockTimesADay = "times_a_day"
	blockUntil     = "until"
	blockSetting   = "setting"
	blockNeeds     = "needs"
)

// LongestPrescription is how long an exercise can be kept.
const LongestPrescription = 366 * 24 * time.Hour

// Exercises lists somebody's own exercises, each with what can be done with it.
// resting are those that the settings leave out, by number.
func Exercises(own []session.Own, resting map[int]bool) slack.ModalViewRequest {
	blocks := []slack.Block{section(exercisesWords)}
	for _, o := range own {
		number := strconv.Itoa(o.Number)
		about := func(a Action, label string) *slack.ButtonBlockElement {
			b := button(a+"/"+Action(number), Value{About: number}, label)
			b.AccessibilityLabel = clip(label+": "+o.Title, maxLabel)
			return b
		}
		turn := about(ActionRestExercise, labelLeave)
		if o.Off {
			turn = about(ActionWakeExercise, labelTurnOn)
		}
		remove := about(ActionDropExercise, labelDelete)
		remove.Confirm = &slack.ConfirmationBlockObject{
			Title: plainText(labelDelete), Text: plainText(deleteExerciseWords), Confirm: plainText(labelDelete), Deny: plainText(labelKeep),
		}
		blocks = append(blocks, section(exerciseWords(o, resting[o.Number])),
			slack.NewActionBlock("", about(ActionEditExercise, labelEdit), turn, remove))
	}
	if len(own) < session.MostOwn {
		blocks = append(blocks, slack.NewActionBlock("", button(ActionAddExercise, Value{}, labelAdd).WithStyle(slack.StylePrimary)))
	} else {
		blocks = append(blocks, slack.NewContextBlock("", mrkdwn(enoughExercises)))
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plainText(exercisesTitle), Close: plainText(labelClose),
		Blocks: slack.Blocks{BlockSet: steady(blocks)},
	}
}

// ExerciseForm is the form for one exercise: o as it is, or a new one where its
// Number is 0. last is session.Desk.OwnLast, so that the same entered twice is
// two wishes and the same form submitted twice is one; today is the date on
// their wall.
func ExerciseForm(o session.Own, last int, today time.Time) slack.ModalViewRequest {
	if o.Number == 0 {
		o = session.Own{
			Exercise: routine.Exercise{Kind: routine.Reps, RepSeconds: 4, Sets: 1, Side: routine.Both, Setting: routine.Seated, TimesADay: 2},
			Until:    today.AddDate(0, 0, 28).Format(time.DateOnly),
		}
	}
	if o.RepSeconds == 0 {
		o.RepSeconds = 4
	}
	var needs []string
	for _, e := range o.Equipment {
		needs = append(needs, string(e))
	}
	amount := slack.NewNumberInputBlockElement(nil, blockAmount, false)
	amount.MinValue, amount.MaxValue = "1", "300"
	if o.Amount > 0 {
		amount.InitialValue = strconv.Itoa(o.Amount)
	}
	until := slack.NewDatePickerBlockElement(blockUntil)
	until.InitialDate = o.Until
	do := textInput(blockDo, o.Do, routine.LongestDo)
	do.Multiline = true
	blocks := []slack.Block{
		section(exerciseFormWords),
		slack.NewInputBlock(blockTitle, plainText(labelExercise), nil, textInput(blockTitle, o.Title, routine.LongestTitle)),
		slack.NewInputBlock(blockDo, plainText(labelDo), plainText(hintDo), do),
		selects(blockKind, labelKind, options([]routine.DoseKind{routine.Reps, routine.Hold}, doseKindWords), string(o.Kind)),
		slack.NewInputBlock(blockAmount, plainText(labelAmount), nil, amount),
		selects(blockRep, labelRep, numbers(o.RepSeconds, perRepWords, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30), strconv.Itoa(o.RepSeconds)),
		selects(blockSets, labelSets, numbers(o.Sets, setWords, 1, 2, 3, 4, 5), strconv.Itoa(o.Sets)),
		selects(blockSide, labelSide, options(routine.Sides(), exerciseSideWords), string(o.Side)),
		selects(blockTimesADay, labelTimesADay, numbers(o.TimesADay, aDayWords, 1, 2, 3, 4, 5, 6, 8, 10, 12), strconv.Itoa(o.TimesADay)),
		slack.NewInputBlock(blockUntil, plainText(labelUntil), plainText(hintUntil), until),
		selects(blockSetting, labelWhere, options(routine.Settings(), placeOptionWords), string(o.Setting)),
		boxes(blockNeeds, labelNeeds, options(prefs.AllEquipment(), equipmentWords), needs).WithOptional(true),
	}
	return slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: CallbackExercise, PrivateMetadata: fmt.Sprintf("%d/%d", o.Number, last),
		Title: plainText(exerciseTitle), Submit: plainText(labelSave), Close: plainText(labelCancel),
		Blocks: slack.Blocks{BlockSet: steady(blocks)},
	}
}

// Filled is an exercise as it was entered.
type Filled struct {
	Exercise routine.Exercise
	Number   int    // of the one that it takes the place of; 0: none
	Until    string // the date of its last day
}

// ReadExercise reads and checks the submitted form, and says what is wrong
// under its inputs. today is the date on the person's wall.
func ReadExercise(v slack.View, today time.Time) (Filled, map[string]string) {
	in := inputs{v.State}
	var f Filled
	number, _, _ := strings.Cut(v.PrivateMetadata, "/")
	f.Number, _ = strconv.Atoi(number) // ours; whoever alters it has only their own exercises to spoil
	e := &f.Exercise
	in.text(blockTitle, &e.Title)
	in.text(blockDo, &e.Do)
	e.Kind, e.Side, e.Setting = routine.DoseKind(in.chosen(blockKind)), routine.Side(in.chosen(blockSide)), routine.Setting(in.chosen(blockSetting))
	in.number(blockRep, &e.RepSeconds)
	in.number(blockSets, &e.Sets)
	in.number(blockTimesADay, &e.TimesADay)
	amount, _ := in.value(blockAmount)
	e.Amount, _ = strconv.Atoi(strings.TrimSpace(amount.Value)) // what is no number is out of bounds
	if e.Kind == routine.Hold {
		e.RepSeconds = 0
	}
	var needs []string
	in.list(blockNeeds, &needs)
	for _, n := range needs {
		e.Equipment = append(e.Equipment, routine.Equipment(n))
	}
	under := map[string]string{}
	checked, mistakes := e.Check()
	for _, m := range mistakes {
		block := exerciseBlock(m.Field)
		said := sentence(m.What) + " " + sentence(m.Mend)
		under[block] = strings.TrimSpace(under[block] + "\n" + said)
	}
	f.Exercise = checked
	until, _ := in.value(blockUntil)
	f.Until = until.SelectedDate
	if wrong := untilMistake(f.Until, today); wrong != "" {
		under[blockUntil] = wrong
	}
	return f, under
}

// untilMistake says what is wrong with the last day of an exercise; "": nothing.
func untilMistake(until string, today time.Time) string {
	last, err := time.Parse(time.DateOnly, until)
	first, _ := time.Parse(time.DateOnly, today.Format(time.DateOnly))
	switch {
	case err != nil:
		return noUntilWords
	case last.Before(first):
		return pastUntilWords
	case last.Sub(first) > LongestPrescription:
		return farUntilWords
	}
	return ""
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
	case routine.ExerciseTimesADay:
		return blockTimesADay
	case routine.ExerciseElse:
	}
	return blockKind
}

// ExerciseGone is the answer to a form for an exercise that is not there any
// more, and TooManyExercises to one too many.
func ExerciseGone() map[string]string { return map[string]string{blockTitle: exerciseGoneWords} }

// TooManyExercises is the answer to one exercise too many.
func TooManyExercises() map[string]string { return map[string]string{blockTitle: enoughExercises} }

// ExerciseNotSaved is the answer when it could not be kept.
func ExerciseNotSaved() map[string]string {
	return map[string]string{blockTitle: problemWords(say.English(), NotSaved())}
}

// sentence makes one of a clause.
func sentence(clause string) string {
	first, size := utf8.DecodeRuneInString(clause)
	return string(unicode.ToUpper(first)) + clause[size:] + "."
}
