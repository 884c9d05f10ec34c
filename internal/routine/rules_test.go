package routine_test

import (
	"slices"
	"testing"
	"time"

	"unhunch/internal/routine"
)

// days is what somebody is offered on some days in a row, so many a day, and what
// they make of it.
func days(t *testing.T, library *routine.Library, who routine.Person, n, aDay int, skips string) [][]string {
	t.Helper()
	var h routine.History
	all := make([][]string, n)
	for day := range n {
		for i := range aDay {
			now := noon.AddDate(0, 0, day).Add(time.Duration(i) * time.Minute)
			r, ok := routine.Choose(library, who, h, now)
			if !ok {
				break
			}
			all[day] = append(all[day], r.ID)
			h.Offers = append([]routine.Offer{{Routine: r.ID, Day: now.Format(time.DateOnly), Skipped: r.ID == skips}}, h.Offers...)
		}
	}
	return all
}

func count(all [][]string, id string) (n int) {
	for _, day := range all {
		for _, one := range day {
			if one == id {
				n++
			}
		}
	}
	return n
}

func only(library *routine.Library, ids ...string) routine.Person {
	who := routine.Person{Settings: routine.Settings()}
	for _, r := range library.Routines() {
		if !slices.Contains(ids, r.ID) {
			who.Without = append(who.Without, r.ID)
		}
	}
	return who
}

func TestNothingComesTwiceInADayWhileThereIsAnythingElse(t *testing.T) {
	library := load(t)
	for n, who := range map[int]routine.Person{
		3: only(library, "desk-reset", "seated-cat", "side-reach"),
		2: only(library, "desk-reset", "open-the-chest"),
	} {
		for day, came := range days(t, library, who, 5, 6, "") {
			first := slices.Clone(came[:n])
			slices.Sort(first)
			if len(slices.Compact(first)) < n {
				t.Errorf("of %d on day %d came %v", n, day, came)
			}
			for i := 1; i < len(came); i++ {
				if came[i] == came[i-1] {
					t.Errorf("of %d on day %d came %v", n, day, came)
				}
			}
		}
	}
}

// Its author holds more than this to do no good.
func TestNothingComesOftenerThanItsAuthorSays(t *testing.T) {
	library := load(t)
	who := only(library, "desk-reset", "open-the-chest")
	for day, came := range days(t, library, who, 9, 24, "") {
		for _, id := range []string{"desk-reset", "open-the-chest"} {
			r, _ := library.Routine(id)
			if got := count([][]string{came}, id); got > r.Frequency.TimesADay.Max {
				t.Errorf("day %d: %s came %d times", day, id, got)
			}
		}
	}
	side, _ := library.Routine("side-lying-turn")
	turning := only(library, "side-lying-turn")
	turning.Equipment, turning.Screened = roller().Equipment, roller().Screened
	all := days(t, library, turning, 21, 2, "")
	for from := range len(all) - 7 {
		if got := count(all[from:from+7], side.ID); got > side.Frequency.DaysAWeek.Max {
			t.Errorf("in seven days from day %d it came on %d", from, got)
		}
	}
	if count(all, side.ID) == 0 {
		t.Error("it never came")
	}
}

func TestWhatIsSkippedComesLessOften(t *testing.T) {
	library := load(t)
	for name, who := range map[string]routine.Person{"many": {}, "three": only(library, "desk-reset", "seated-cat", "side-reach")} {
		kept := count(days(t, library, who, 60, 3, ""), "desk-reset")
		skipped := count(days(t, library, who, 60, 3, "desk-reset"), "desk-reset")
		if name == "many" && (skipped*2 > kept || skipped == 0) {
			t.Errorf("of %s it came %d times, and skipped %d times", name, kept, skipped)
		}
		if skipped > kept {
			t.Errorf("of %s it came %d times, and skipped %d times", name, kept, skipped)
		}
	}
}

func TestTooMuchGivesADayOffTheRoller(t *testing.T) {
	library, who := load(t), roller()
	x := after(library, who, stage(5), did{"roll-and-rest", 4, much})
	for day, want := range map[int]bool{4: false, 5: false, 6: true} {
		came := false
		var h routine.History
		h.Experience = x
		for range 12 {
			now := time.Date(2026, time.March, day, 12, 0, 0, 0, time.UTC)
			r, _ := routine.Choose(library, who, h, now)
			came = came || r.Uses(routine.Roller)
			h.Offers = append([]routine.Offer{{Routine: r.ID, Day: march(day)}}, h.Offers...)
		}
		if came != want {
			t.Errorf("on day %d a roller came: %t", day, came)
		}
	}
}

// Kinds take turns: once everything has come, at most a few of a kind come in a row.
func TestKindsTakeTurns(t *testing.T) {
	library := load(t)
	all := slices.Concat(days(t, library, roller(), 30, 6, "")[10:]...)
	same, longest := 0, 0
	last := routine.Focus("")
	for _, id := range all {
		r, _ := library.Routine(id)
		if r.Focus == last {
			same++
		} else {
			same = 0
		}
		longest, last = max(longest, same+1), r.Focus
	}
	if longest > 4 {
		t.Errorf("%d of a kind came in a row: %v", longest, all)
	}
}
