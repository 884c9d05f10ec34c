package prefs

import (
	"fmt"
	"testing"
)

func TestTheChoicesAreMadeOfTheUsualPlan(t *testing.T) {
	const light, often = "every 60m, at most 3", "every 30m, at most 14"
	for name, c := range map[string]struct {
		usual       func(*Timetable)
		light, more string // "": it is not offered
	}{
		"every hour, six a day":  {func(*Timetable) {}, light, often},
		"four a day":             {func(t *Timetable) { t.PerDay = 4 }, light, often},
		"three a day":            {func(t *Timetable) { t.PerDay = 3 }, "", often},
		"every half hour, eight": {func(t *Timetable) { t.Plan.Every, t.PerDay = 30, 8 }, "every 30m, at most 3", ""},
		"fourteen a day":         {func(t *Timetable) { t.PerDay = 14 }, light, ""},
		"at three times":         {func(t *Timetable) { t.Plan = Plan{Times: []Minute{600, 720, 900}} }, "", often},
		"at four times":          {func(t *Timetable) { t.Plan = Plan{Times: []Minute{600, 660, 720, 900}} }, "at 10:00, 11:00, 12:00, 15:00, at most 3", often},
		"by a cron spec":         {func(t *Timetable) { t.Plan = Plan{Cron: "0 9-16 * * *"} }, "cron 0 9-16 * * *, at most 3", often},
	} {
		usual := Defaults("Europe/Berlin").Timetable
		usual.Plan, usual.PerDay = Plan{Every: 60}, 6
		c.usual(&usual)
		for choice, want := range map[Choice]string{Light: c.light, Often: c.more} {
			got, ok := choice.Of(usual)
			if ok != (want != "") || ok && fmt.Sprintf("%s, at most %d", got.Plan, got.PerDay) != want {
				t.Errorf("%s: %s is %v, %v, at most %d", name, choice, ok, got.Plan, got.PerDay)
			}
			if got.Hours.String() != usual.Hours.String() || got.Zone != usual.Zone || got.Lead != usual.Lead || got.Validate() != nil {
				t.Errorf("%s: %s has other hours: %+v", name, choice, got)
			}
		}
		if got, ok := Usual.Of(usual); !ok || got.ID() != usual.ID() {
			t.Errorf("%s: the usual one is %+v", name, got)
		}
	}
	if _, ok := Choice("else").Of(Defaults("UTC").Timetable); ok {
		t.Error("something else is a choice")
	}
}
