package prefs

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryRuleHoldsButAwayUntilSomebodySwitchesIt(t *testing.T) {
	var usual Quiet
	for _, r := range AllRules() {
		if usual.Heeds(r) == (r == RuleAway) {
			t.Errorf("%s holds: %t", r, usual.Heeds(r))
		}
	}
	switched := Quiet{Off: []Rule{RuleCall}, On: []Rule{RuleAway}}
	if switched.Heeds(RuleCall) || !switched.Heeds(RuleAway) || !switched.Heeds(RuleMeeting) {
		t.Errorf("%v hold", switched.Rules())
	}
}

func TestParseQuiet(t *testing.T) {
	for situation, c := range map[string]struct {
		chosen string
		want   Quiet
	}{
		"as usual":            {"dnd meeting call busy huddle vacation sick holiday moved calendar", Quiet{}},
		"without the huddle":  {"dnd meeting call busy vacation sick holiday moved calendar", Quiet{Off: []Rule{RuleHuddle}}},
		"all of them":         {"away calendar moved holiday sick vacation huddle busy call meeting dnd", Quiet{On: []Rule{RuleAway}}},
		"only when on a call": {"call", Quiet{Off: []Rule{RuleDND, RuleMeeting, RuleBusy, RuleHuddle, RuleVacation, RuleSick, RuleHoliday, RuleMoved, RuleCalendar}}},
		"none": {"", Quiet{Off: []Rule{
			RuleDND, RuleMeeting, RuleCall, RuleBusy, RuleHuddle, RuleVacation, RuleSick, RuleHoliday, RuleMoved, RuleCalendar,
		}}},
	} {
		got, err := ParseQuiet(strings.Fields(c.chosen))
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s: %v %s", situation, err, diff)
		}
		p := Defaults("Europe/Berlin")
		p.Timetable.Quiet = got
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", situation, err)
		}
		var kept Timetable
		text, err := json.Marshal(p.Timetable)
		if err == nil {
			err = json.Unmarshal(text, &kept)
		}
		if err != nil || kept.ID() != p.Timetable.ID() {
			t.Errorf("%s: %v, kept as %s", situation, err, text)
		}
	}
	for _, wrong := range []string{"rain", "dnd dnd"} {
		if _, err := ParseQuiet(strings.Fields(wrong)); err == nil {
			t.Errorf("%q is taken", wrong)
		} else if problems, _ := errors.AsType[Problems](err); len(problems) != 1 || problems[0].Field != FieldQuiet {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}
