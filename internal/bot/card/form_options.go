package card

import (
	"slices"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

func (f drawing) planOptions() []*slack.OptionBlockObject {
	return options(prefs.AllPlanKinds(), f.kindWords)
}

func (f drawing) everyOptions(set int) []*slack.OptionBlockObject {
	return numbers(set, f.everyWords, 20, 25, 30, 40, 45, 50, 60, 75, 90, 120, 180, 240)
}

func (f drawing) leadOptions(set int) []*slack.OptionBlockObject {
	return numbers(set, f.leadWords, 0, 5, 10, 15, 20, 30, 45, 60)
}

func (f drawing) zoneOptions(set prefs.Prefs) []*slack.OptionBlockObject {
	follows := f.Say("label.zone-follows")
	if !f.Asks && !set.ZoneFixed && set.Timetable.Zone != "" {
		follows = clip(follows+" ("+set.Timetable.Zone+")", maxLabel)
	}
	return []*slack.OptionBlockObject{option(coach.OfProfile, follows), option(coach.OfTheirs, f.Say("label.zone-stays"))}
}

// languageOptions offers what is there, and what is set.
func (f drawing) languageOptions(there []string, set string) []*slack.OptionBlockObject {
	if set != "" && !slices.Contains(there, set) {
		there = append(slices.Clone(there), set)
	}
	list := []*slack.OptionBlockObject{option(coach.OfProfile, f.Say("label.language-follows"))}
	return append(list, options(there, f.languageWords)...)
}

// thingOptions offers the equipment that is there, and what is set.
func thingOptions(there []routine.Thing, set []string) []*slack.OptionBlockObject {
	var list []*slack.OptionBlockObject
	for _, t := range there {
		list = append(list, option(string(t.ID), t.Label))
	}
	for _, id := range set {
		known := slices.ContainsFunc(there, func(t routine.Thing) bool { return string(t.ID) == id })
		if !known && len(list) < maxBoxes {
			list = append(list, option(id, id))
		}
	}
	return list
}

// quietOptions are the quiet rules: those that read somebody's status, and the
// others.
func (f drawing) quietOptions() (status, signs []*slack.OptionBlockObject) {
	for _, r := range prefs.AllRules() {
		switch r {
		case prefs.RuleMeeting, prefs.RuleCall, prefs.RuleBusy, prefs.RuleVacation, prefs.RuleSick:
			status = append(status, option(string(r), f.ruleWords(r)))
		case prefs.RuleDND, prefs.RuleHuddle, prefs.RuleHoliday, prefs.RuleMoved, prefs.RuleCalendar, prefs.RuleAway:
			signs = append(signs, option(string(r), f.ruleWords(r)))
		}
	}
	return status, signs
}

func (f drawing) perDayOptions(set int) []*slack.OptionBlockObject {
	return numbers(set, f.perDayWords, 1, 2, 3, 4, 5, 6, 8, 10, 12)
}

func (f drawing) lengthOptions(set time.Duration) []*slack.OptionBlockObject {
	words := func(n int) string { return f.lengthWords(time.Duration(n) * time.Second) }
	return numbers(int(set/time.Second), words, 60, 120, 150, 180, 240, 300, 480, 600)
}
