package session_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/session"
)

// tried is hours such as "9: 4 of 6, 10: 1 of 5": breaks of reminders.
func tried(counts map[int][2]uint16) (h session.Hours) {
	for hour, n := range counts {
		h[hour] = session.Hour{Taken: n[0], Offered: n[1]}
	}
	return h
}

func TestWhichHoursWork(t *testing.T) {
	for situation, c := range map[string]struct {
		hours session.Hours
		best  []int
		worst string
	}{
		"a fresh start":           {worst: "none"},
		"two reminders are few":   {hours: tried(map[int][2]uint16{9: {2, 2}}), worst: "none"},
		"three are enough":        {hours: tried(map[int][2]uint16{9: {2, 3}}), best: []int{9}, worst: "none"},
		"half of them is enough":  {hours: tried(map[int][2]uint16{9: {3, 6}, 10: {2, 5}}), best: []int{9}, worst: "none"},
		"the two best are named":  {hours: tried(map[int][2]uint16{9: {3, 6}, 10: {4, 4}, 14: {8, 9}}), best: []int{10, 14}, worst: "none"},
		"one hour does not":       {hours: tried(map[int][2]uint16{9: {5, 6}, 16: {1, 5}}), best: []int{9}, worst: "16"},
		"a quarter is more":       {hours: tried(map[int][2]uint16{9: {5, 6}, 16: {2, 8}}), best: []int{9}, worst: "none"},
		"four are few":            {hours: tried(map[int][2]uint16{9: {5, 6}, 16: {0, 4}}), best: []int{9}, worst: "none"},
		"the worse of two":        {hours: tried(map[int][2]uint16{9: {5, 6}, 15: {1, 6}, 16: {0, 5}}), best: []int{9}, worst: "16"},
		"the one with more of it": {hours: tried(map[int][2]uint16{9: {9, 9}, 15: {0, 5}, 16: {0, 9}}), best: []int{9}, worst: "16"},
		"nothing works":           {hours: tried(map[int][2]uint16{9: {0, 6}, 16: {0, 6}}), worst: "none"},
		"hardly anything works":   {hours: tried(map[int][2]uint16{9: {1, 6}, 16: {0, 6}}), worst: "none"},
		"a third of the others":   {hours: tried(map[int][2]uint16{9: {2, 6}, 16: {0, 6}}), worst: "16"},
	} {
		t.Run(situation, func(t *testing.T) {
			if diff := cmp.Diff(c.best, c.hours.Best()); diff != "" {
				t.Errorf("best (-want +got):\n%s", diff)
			}
			worst := "none"
			if hour, ok := c.hours.Worst(); ok {
				worst = fmt.Sprint(hour)
			}
			if worst != c.worst {
				t.Errorf("worst is %s, want %s", worst, c.worst)
			}
		})
	}
}

func TestAReminderThatIsPutOffCountsOnceWhereItCameLast(t *testing.T) {
	d := desk("auto") // in Auckland, with a card at 01:00 there
	d.Card.Sent = noon.Add(-2 * time.Minute)
	if !d.Reply(session.Snoozed, noon.Add(8*time.Minute), noon) {
		t.Fatal("it was not put off")
	}
	d.Days[0].Hours[0].Offered++ // as the store counts
	d.Card = session.Card{ID: 8, Kind: d.Card.Kind, Sent: noon.Add(8 * time.Minute), Snoozes: 1}
	d.Days[0].Hours[1].Offered++
	if !d.Reply(session.Stood, time.Time{}, noon.Add(9*time.Minute)) {
		t.Fatal("nobody stood up")
	}
	hours := d.Days[0].Hours
	if unique, kept := hours.Sum(); unique != 1 || kept != 1 || hours[0].Unique() != 0 || hours[1].Kept() != 1 {
		t.Errorf("%d of %d: %+v", kept, unique, hours[:2])
	}
}

func TestABreakCountsOnTheDayOfItsCard(t *testing.T) {
	d := desk("auto")
	monday := noon.AddDate(0, 0, 3)
	if !d.Reply(session.Stood, time.Time{}, monday) {
		t.Fatal("nobody stood up")
	}
	if len(d.Days) != 2 || d.Days[0].Stood != 1 || d.Days[0].Hours != (session.Hours{}) || d.Days[1].Hours[1].Taken != 1 {
		t.Errorf("%+v", d.Days)
	}
}

func TestHoursAreShownWithoutTheEmptyOnes(t *testing.T) {
	text, err := json.Marshal(session.Day{Date: "2026-03-03", Offered: 2, Hours: tried(map[int][2]uint16{9: {1, 2}, 16: {0, 1}})})
	const want = `{"date":"2026-03-03","offered":2,"hours":{"16":{"offered":1},"9":{"offered":2,"taken":1}}}`
	if diff := cmp.Diff(want, string(text)); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if text, err = json.Marshal(session.Day{Date: "2026-03-03"}); string(text) != `{"date":"2026-03-03"}` {
		t.Errorf("%s %v", text, err)
	}
}

func TestLastWeekIsFromMondayToSunday(t *testing.T) {
	days := []session.Day{
		{Date: "2026-03-09", Stood: 1, Offered: 1, Hours: tried(map[int][2]uint16{9: {1, 1}})},
		{Date: "2026-03-08", Stood: 2},
		{Date: "2026-03-02", Offered: 2, Stood: 1, Hours: tried(map[int][2]uint16{9: {1, 2}})},
		{Date: "2026-03-01", Stood: 8},
	}
	want := session.Progress{Taken: 3, Offered: 2, Kept: 1, Days: 2, Hours: days[2].Hours}
	for _, now := range []string{"2026-03-09", "2026-03-11", "2026-03-15"} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, session.LastWeek(days, at)); diff != "" {
			t.Errorf("on %s (-want +got):\n%s", now, diff)
		}
	}
}
