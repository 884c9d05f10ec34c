package prefs_test

import (
	"testing"
	"time"

	"unhunch/internal/prefs"
)

func TestAPlanIsMadeEasierOnce(t *testing.T) {
	p := prefs.Person{Prefs: prefs.Defaults("Europe/Lisbon")}
	own := p.Prefs.Timetable
	prefs.Ease(&p)
	if p.Easing != prefs.Eased || !p.Prefs.Timetable.EveryOther {
		t.Fatalf("eased: %s, %+v", p.Easing, p.Prefs.Timetable)
	}
	if p.Prefs.Timetable.ID() == own.ID() {
		t.Error("half a timetable has the id of the whole one")
	}
	if got := p.Prefs.Timetable.MostADay(); got != 3 {
		t.Errorf("at most %d a day, not 3 of 6", got)
	}
	prefs.Settle(&p, false)
	prefs.Ease(&p) // once is enough
	if p.Prefs.Timetable.ID() != own.ID() || p.Easing != prefs.Settled {
		t.Errorf("after Keep: %s, %+v", p.Easing, p.Prefs.Timetable)
	}
}

func TestAnotherPlanBeginsAnew(t *testing.T) {
	for situation, c := range map[string]struct {
		change func(*prefs.Timetable)
		anew   bool
	}{
		"nothing":          {func(*prefs.Timetable) {}, false},
		"the interval":     {func(tt *prefs.Timetable) { tt.Plan.Every = 30 }, true},
		"the hours":        {func(tt *prefs.Timetable) { tt.Hours[time.Monday] = nil }, true},
		"the day's cap":    {func(tt *prefs.Timetable) { tt.PerDay = 5 }, true},
		"the zone":         {func(tt *prefs.Timetable) { tt.Zone = "Asia/Tokyo" }, false},
		"the quiet rules":  {func(tt *prefs.Timetable) { tt.Quiet.On = []prefs.Rule{prefs.RuleAway} }, false},
		"a quiet evening":  {func(tt *prefs.Timetable) { tt.Lead = 40 }, true},
		"to a cron's plan": {func(tt *prefs.Timetable) { tt.Plan = prefs.Plan{Cron: "0 10 * * *"} }, true},
	} {
		t.Run(situation, func(t *testing.T) {
			p := prefs.Person{Prefs: prefs.Defaults("Europe/Lisbon")}
			prefs.Ease(&p)
			before := p.Prefs.Timetable
			c.change(&p.Prefs.Timetable)
			prefs.Renewed(&p, before)
			if anew := p.Easing == prefs.NotEased && !p.Prefs.Timetable.EveryOther; anew != c.anew {
				t.Errorf("%q, every other one: %t", p.Easing, p.Prefs.Timetable.EveryOther)
			}
		})
	}
}
