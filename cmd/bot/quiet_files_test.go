package main

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
