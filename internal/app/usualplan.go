package app

import (
	"errors"
	"strings"

	"unhunch/internal/bot/card"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
)

// WrongPlan is an error that says what to do about a plan.
type WrongPlan struct{ Wrong, Mend string }

func (w *WrongPlan) Error() string { return w.Wrong + ": " + w.Mend }

// ReadUsualPlan reads the plan that somebody new gets, as people type theirs; nil
// where there is none. What it leaves out is as in prefs.Defaults. Its error is a
// *WrongPlan.
func ReadUsualPlan(text string) (*prefs.Timetable, error) {
	if text == "" {
		return nil, nil
	}
	plan, zoned, err := phrase.Plan(text, prefs.Defaults("UTC").Timetable)
	found, _ := errors.AsType[prefs.Problems](err)
	var ways []string
	for _, way := range phrase.WaysIn(err) {
		ways = append(ways, "\""+way.Text+"\"")
	}
	said := "\"" + text + "\""
	switch {
	case len(ways) > 0:
		return nil, &WrongPlan{said + " can be read in more than one way", "Write what you mean: " + strings.Join(ways, ", or ") + "."}
	case err != nil:
		return nil, &WrongPlan{said + " cannot be followed", card.English().Problems(found)}
	case zoned:
		return nil, &WrongPlan{said + " names a time zone", "Leave the zone out: everybody has their own."}
	}
	return &plan, nil
}
