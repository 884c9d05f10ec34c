package card

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
)

// What a settings form is made of.

func selects(id, label string, options []*slack.OptionBlockObject, chosen string) *slack.InputBlock {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, id, options...)
	e.InitialOption = find(options, chosen)
	return slack.NewInputBlock(id, plainText(label), nil, e)
}

func radio(id, label string, options []*slack.OptionBlockObject, chosen string) *slack.InputBlock {
	e := slack.NewRadioButtonsBlockElement(id, options...)
	e.InitialOption = find(options, chosen)
	return slack.NewInputBlock(id, plainText(label), nil, e)
}

func boxes(id, label string, options []*slack.OptionBlockObject, chosen []string) *slack.InputBlock {
	e := slack.NewCheckboxGroupsBlockElement(id, options...)
	for _, o := range options {
		if slices.Contains(chosen, o.Value) {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	return slack.NewInputBlock(id, plainText(label), nil, e)
}

func line(id, label, hint, text string) *slack.InputBlock {
	e := slack.NewPlainTextInputBlockElement(nil, id).WithInitialValue(clip(text, maxInput))
	return slack.NewInputBlock(id, plainText(label), plainText(hint), e).WithOptional(true)
}

func clockInput(id, label, at string) *slack.InputBlock {
	e := slack.NewTimePickerBlockElement(id)
	e.InitialTime = at
	return slack.NewInputBlock(id, plainText(label), nil, e).WithOptional(true)
}

func find(options []*slack.OptionBlockObject, value string) *slack.OptionBlockObject {
	for _, o := range options {
		if o.Value == value {
			return o
		}
	}
	return nil
}

func option(value, label string) *slack.OptionBlockObject {
	return slack.NewOptionBlockObject(value, plainText(label), nil)
}

func options(values []string, words func(string) string) []*slack.OptionBlockObject {
	list := make([]*slack.OptionBlockObject, len(values))
	for i, v := range values {
		list[i] = option(v, words(v))
	}
	return list
}

// numbers offers what is usual, and what is set.
func numbers(set int, words func(int) string, usual ...int) []*slack.OptionBlockObject {
	if set > 0 && !slices.Contains(usual, set) {
		usual = append(usual, set)
		slices.Sort(usual)
	}
	list := make([]*slack.OptionBlockObject, len(usual))
	for i, n := range usual {
		list[i] = option(strconv.Itoa(n), words(n))
	}
	return list
}

func everyOptions(set int) []*slack.OptionBlockObject {
	list := numbers(set, everyWords, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 180, 240)
	return append(list, option(byCron, labelByCron))
}

func perDayOptions(set int) []*slack.OptionBlockObject {
	return numbers(set, perDayWords, 1, 2, 3, 4, 5, 6, 8, 10, 12)
}

func lengthOptions(set time.Duration) []*slack.OptionBlockObject {
	words := func(n int) string { return lengthWords(time.Duration(n) * time.Second) }
	return numbers(int(set/time.Second), words, 60, 120, 150, 180, 240, 300, 480, 600)
}

func paceOptions() []*slack.OptionBlockObject {
	var list []*slack.OptionBlockObject
	for _, p := range prefs.AllPaces() {
		list = append(list, option(string(p), paceWords(p)))
	}
	return list
}

func pictureOptions() []*slack.OptionBlockObject {
	var list []*slack.OptionBlockObject
	for _, p := range prefs.AllPictures() {
		list = append(list, option(string(p), pictureWords(p)))
	}
	return list
}

func dayOptions() []*slack.OptionBlockObject {
	var list []*slack.OptionBlockObject
	for i := range 7 {
		d := time.Weekday((i + 1) % 7) // from Monday on
		list = append(list, option(strconv.Itoa(int(d)), d.String()))
	}
	return list
}

// uniform finds the one span that all working days have.
func uniform(h prefs.Hours) (prefs.Span, bool) {
	days := h.Days()
	if len(days) == 0 || len(h[days[0]]) != 1 {
		return prefs.Span{}, false
	}
	for _, d := range days {
		if !slices.Equal(h[d], h[days[0]]) {
			return prefs.Span{}, false
		}
	}
	return h[days[0]][0], true
}

// wall is how Slack writes a time of day.
func wall(m prefs.Minute) string { return fmt.Sprintf("%02d:%02d", int(m)/60, int(m)%60) }

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
