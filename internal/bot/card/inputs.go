package card

import (
	"slices"
	"strconv"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
)

// What a settings form is made of.

func selects(id coach.Input, label string, options []*slack.OptionBlockObject, chosen string) *slack.InputBlock {
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, string(id), options...)
	e.InitialOption = find(options, chosen)
	return slack.NewInputBlock(string(id), plainText(label), nil, e)
}

func boxes(id coach.Input, label string, options []*slack.OptionBlockObject, chosen []string) *slack.InputBlock {
	e := slack.NewCheckboxGroupsBlockElement(string(id), options...)
	for _, o := range options {
		if slices.Contains(chosen, o.Value) {
			e.InitialOptions = append(e.InitialOptions, o)
		}
	}
	return slack.NewInputBlock(string(id), plainText(label), nil, e)
}

// The longest texts that an input takes, in characters.
const (
	longestLine  = 200
	longestLines = 600
)

// line is a text that tells of itself when Enter is pressed (docs: dispatch
// action configuration).
func line(id coach.Input, label, hint, text string) *slack.InputBlock {
	e := textInput(id, text, longestLine)
	e.DispatchActionConfig = &slack.DispatchActionConfig{TriggerActionsOn: []string{"on_enter_pressed"}}
	return slack.NewInputBlock(string(id), plainText(label), plainText(hint), e)
}

// lines is a text in which Enter begins a new line.
func lines(id coach.Input, label, hint, text string) *slack.InputBlock {
	e := textInput(id, text, longestLines)
	e.Multiline = true
	return slack.NewInputBlock(string(id), plainText(label), plainText(hint), e)
}

func textInput(id coach.Input, text string, longest int) *slack.PlainTextInputBlockElement {
	e := slack.NewPlainTextInputBlockElement(nil, string(id)).WithInitialValue(clip(text, longest))
	e.MaxLength = longest
	return e
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

func options[T ~string](values []T, words func(T) string) []*slack.OptionBlockObject {
	list := make([]*slack.OptionBlockObject, len(values))
	for i, v := range values {
		list[i] = option(string(v), words(v))
	}
	return list
}

// numbers offers what is usual, and what is set.
func numbers(set int, words func(int) string, usual ...int) []*slack.OptionBlockObject {
	if !slices.Contains(usual, set) {
		usual = append(usual, set)
		slices.Sort(usual)
	}
	list := make([]*slack.OptionBlockObject, len(usual))
	for i, n := range usual {
		list[i] = option(strconv.Itoa(n), words(n))
	}
	return list
}

func seconds(d time.Duration) string { return strconv.Itoa(int(d / time.Second)) }
