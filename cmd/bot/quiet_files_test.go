package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/prefs"
	"unhunch/internal/status"
)

func TestMistakesInTheFilesAboutQuietAreToldWithTheirLines(t *testing.T) {
	dir := t.TempDir()
	words, days := filepath.Join(dir, "words.yaml"), filepath.Join(dir, "days.txt")
	writes(t, dir, map[string]string{
		"words.yaml": "meeting:\n  emoji: [a b]\nmeetings: {}\n",
		"days.txt":   "2026-12-25 Christmas\n2026-13-01 Never\n12-24\n",
	})
	code, _, said := types(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"},
		"run", "--quiet-words", words, "--holidays", days)
	want := `unhunch cannot start:
  --quiet-words: WORDS:3: meetings: is not a known field
    Did you mean meeting?
  --quiet-words: WORDS:2: meeting.emoji.1: is no emoji's name
    Write it as Slack shows it between colons, such as palm_tree.
  --holidays: DAYS:2: "2026-13-01" is no day
    Write 2026-12-25, or 12-25 for every year, or 2026-12-27..2026-12-31.
  --holidays: DAYS:3: has no name
    Write what day it is, such as 2026-12-25 Christmas Day.
`
	said = strings.NewReplacer(words, "WORDS", days, "DAYS").Replace(said)
	if diff := cmp.Diff(want, said); code != exitUsage || diff != "" {
		t.Errorf("exit code %d\n%s", code, diff)
	}
	code, _, said = types(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}, "run", "--holidays", "nowhere.ics")
	if code != exitUsage || !strings.Contains(said, "--holidays: nowhere.ics: cannot be read: no such file") {
		t.Errorf("exit code %d: %s", code, said)
	}
}

func TestTheBuiltInWordsCanBePrintedAndGivenBack(t *testing.T) {
	code, printed, _ := types(t, nil, "quiet-words")
	if code != exitOK || !strings.Contains(printed, "palm_tree") {
		t.Fatalf("exit code %d: %s", code, printed)
	}
	words, err := status.Read("printed", []byte(printed))
	if err != nil || words.Meaning(":palm_tree:", "") != prefs.RuleVacation {
		t.Error(err)
	}
}

func TestNobodyIsRemindedOnAHolidayAndWhyNamesIt(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newDiary(t, h, "ana")
		e2etest.SaysYes(ana.Person)
		h.stops()
		var err error
		if h.holidays, err = calendar.Read("days", []byte("2000-01-04 Founders' Day\n2000-01-05 Another Day\n"), bubble.Now()); err != nil {
			t.Fatal(err)
		}
		h.starts()
		h.until("2000-01-03 16:40", "Europe/Lisbon") // when there was enough for Monday
		ana.Types("/stretch why")
		ana.Sees("Next reminder: Jan 6, 2000 at 09:50")
		h.until("2000-01-04 10:00", "Europe/Lisbon")
		ana.notes = nil
		why := ana.script(h, "10:00 why", "17:00 ends")
		if diff := cmp.Diff([]string{"The one due today at 09:50 was left out: it was a holiday of your workspace, Founders' Day."}, why); diff != "" {
			t.Error(diff)
		}
		h.until("2000-01-06 09:52", "Europe/Lisbon")
		ana.copies(h)
		lines := ana.lines()
		if diff := cmp.Diff([]string{"09:50 dropped: holiday", "09:50 dropped: holiday", "09:50 sent"}, lines[max(0, len(lines)-3):]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoeverWorksOnAHolidayIsReminded(t *testing.T) {
	story(t, func(t *testing.T, h *house) {
		ana := newDiary(t, h, "ana")
		e2etest.SaysYes(ana.Person)
		ana.wants(h, func(tt *prefs.Timetable) { tt.Quiet.Off = []prefs.Rule{prefs.RuleHoliday} })
		h.stops()
		var err error
		if h.holidays, err = calendar.Read("days", []byte("01-03 Founders' Day"), bubble.Now()); err != nil {
			t.Fatal(err)
		}
		h.starts()
		ana.script(h, "09:52 ends")
		if diff := cmp.Diff([]string{"09:50 sent"}, ana.lines()); diff != "" {
			t.Error(diff)
		}
	})
}
