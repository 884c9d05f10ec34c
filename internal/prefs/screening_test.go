package prefs_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/prefs"
)

func TestAScreeningHoldsForNinetyDays(t *testing.T) {
	asked := time.Date(2026, time.March, 3, 15, 0, 0, 0, time.UTC)
	var s prefs.Safety
	s.Clear(asked, "desk", "wall-roller")
	for name, tc := range map[string]struct {
		profile string
		at      string
		want    bool
	}{
		"at once":                  {"desk", "2026-03-03 15:00", true},
		"on the last day":          {"desk", "2026-05-31 23:59", true},
		"on the day after":         {"desk", "2026-06-01 00:00", false},
		"of a profile never asked": {"floor-roller", "2026-03-03 15:00", false},
		"of no profile":            {"", "2030-01-01 00:00", true},
	} {
		t.Run(name, func(t *testing.T) {
			at, err := time.Parse("2006-01-02 15:04", tc.at)
			if err != nil {
				t.Fatal(err)
			}
			if got := s.Cleared(tc.profile, at); got != tc.want {
				t.Errorf("cleared: %t", got)
			}
		})
	}
}

func TestWhatIsSwitchedOffStaysOffUntilItIsTurnedOn(t *testing.T) {
	now := time.Date(2026, time.March, 3, 15, 0, 0, 0, time.UTC)
	day := now.Truncate(24 * time.Hour)
	var s prefs.Safety
	s.Clear(now, "desk", "floor-roller", "wall-roller")
	s.SwitchOff(now, "floor-roller", "wall-roller", "floor-roller")
	s.SwitchOffRoutine("desk-reset", "wall-roller")
	s.SwitchOffRoutine("desk-reset")
	want := prefs.Safety{
		Screened: map[string]time.Time{"desk": day, "floor-roller": day, "wall-roller": day},
		Off:      []string{"floor-roller", "wall-roller"},
		Without:  []string{"desk-reset"},
	}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Fatal(diff)
	}
	if s.Cleared("floor-roller", now) {
		t.Error("it was switched off")
	}
	before := s
	s.Clear(now.AddDate(0, 0, 1), "wall-roller")
	s.TurnOn("desk-reset")
	if diff := cmp.Diff([]string{"floor-roller"}, s.Off); diff != "" || len(s.Without) != 0 {
		t.Error(diff, s.Without)
	}
	if diff := cmp.Diff(want, before); diff != "" {
		t.Errorf("a copy changed, too: %s", diff)
	}
	if diff := cmp.Diff([]string{"desk", "floor-roller", "wall-roller"}, s.Seen()); diff != "" {
		t.Error(diff)
	}
}

func TestAnAnswerIsAskedForAgainBeforeItsTime(t *testing.T) {
	now := time.Date(2026, time.March, 3, 15, 0, 0, 0, time.UTC)
	var s prefs.Safety
	s.Clear(now, "desk", "wall-roller")
	before := s
	s.AskAgain("desk", "never-heard-of")
	if s.Cleared("desk", now) || !s.Cleared("wall-roller", now) || !s.On("desk") {
		t.Errorf("%+v", s)
	}
	if !before.Cleared("desk", now) {
		t.Error("a copy changed with it")
	}
}

func TestNoRoutineIsNotSwitchedOff(t *testing.T) {
	var s prefs.Safety
	s.SwitchOffRoutine("", "floor-roller")
	if len(s.Without) > 0 || s.On("floor-roller") {
		t.Errorf("%+v", s)
	}
}

func TestACheckWhoseListChangedIsAskedAgain(t *testing.T) {
	now := time.Date(2026, time.March, 3, 15, 0, 0, 0, time.UTC)
	lists := map[string]string{"desk": "one", "wall-roller": "two"}
	list := func(profile string) string { return lists[profile] }
	var s prefs.Safety
	s.Clear(now, "desk", "wall-roller", "gone")
	s.SwitchOff(now, "floor-roller")
	s.KeepLists(list)
	s.AskGrown(list)
	if diff := cmp.Diff([]string{"desk", "floor-roller", "gone", "wall-roller"}, s.Seen()); diff != "" {
		t.Errorf("asked again though nothing changed: %s", diff)
	}
	lists = map[string]string{"desk": "more", "wall-roller": "two", "floor-roller": "new"}
	before := s
	s.AskGrown(list)
	s.KeepLists(list)
	if diff := cmp.Diff([]string{"gone", "wall-roller"}, s.Seen()); diff != "" {
		t.Error(diff)
	}
	if s.On("floor-roller") {
		t.Error("what was switched off is on again")
	}
	if !before.Cleared("desk", now) {
		t.Error("a copy changed with it")
	}
	if diff := cmp.Diff(map[string]string{"wall-roller": "two"}, s.Lists); diff != "" {
		t.Error(diff)
	}
}

func TestAnAnswerOfWhichNoListIsKnownIsAskedForOnceMore(t *testing.T) {
	now := time.Date(2026, time.March, 3, 15, 0, 0, 0, time.UTC)
	list := func(string) string { return "one" }
	s := prefs.Safety{Screened: map[string]time.Time{"desk": now}} // as it was kept before
	if s.AskGrown(list); s.Cleared("desk", now) {
		t.Error("not asked again")
	}
	s.Clear(now, "desk")
	s.KeepLists(list)
	if s.AskGrown(list); !s.Cleared("desk", now) {
		t.Error("asked more than once")
	}
}
