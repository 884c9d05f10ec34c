package app

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/strict"
)

var aMonday = time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)

// written is a file of policies, with lists of days off beside it.
func written(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"workspaces.yaml": text, "acme.txt": "2026-03-02 Founders' Day\n", "bad.txt": "someday soon\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "workspaces.yaml")
}

func TestAWorkspaceHasWhatTheFileSaysAndOthersWhatHoldsForAll(t *testing.T) {
	own, err := ReadPolicies(written(t, `
T0ACME:
  support: Ask in the office
  holidays: acme.txt
  posts-per-minute: 60
E0ORG:
  default-plan: every 2h max 3
`), aMonday)
	if err != nil {
		t.Fatal(err)
	}
	usual := prefs.Defaults("UTC").Timetable
	all := Material{Material: bot.Material{Support: "help@example.com", Usual: &usual, Holidays: schedule.Holidays{1: "long ago"}}, Own: own}
	to := routes{newTenants(shared{}, all)}
	day := func(m bot.Material) string { name, _ := m.Holidays.On(aMonday); return name }
	for workspace, want := range map[string]struct {
		support, day string
		most         int
		posts        float64 // 0: as for all
	}{
		"T0ACME":  {"Ask in the office", "Founders' Day", usual.PerDay, 60},
		"E0ORG":   {"help@example.com", "", 3, 0},
		"T0OTHER": {"help@example.com", "", usual.PerDay, 0},
	} {
		m := all.For(workspace)
		if m.Support != want.support || day(m) != want.day || m.Usual.PerDay != want.most {
			t.Errorf("%s: %q, %q, at most %d", workspace, m.Support, day(m), m.Usual.PerDay)
		}
		if posts := to.mostPosts(workspace); posts != want.posts {
			t.Errorf("%s is sent %v a minute", workspace, posts)
		}
	}
	if all.Support != "help@example.com" || all.Usual != &usual {
		t.Error("what holds for all was altered")
	}
}

func TestEveryMistakeInTheFileOfWorkspacesIsTold(t *testing.T) {
	_, err := ReadPolicies(written(t, `
acme:
  support: x
T0ACME:
  suport: x
  default-plan: every now and then
  holidays: nowhere.txt
  posts-per-minute: 6001
T0ACME:
  support: twice
T0OTHER:
  holidays: bad.txt
  posts-per-minute: 0
  support: `+strings.Repeat("x", 301)+`
T0NONE: 7
`), aMonday)
	problems, ok := errors.AsType[strict.Problems](err)
	if !ok {
		t.Fatal(err)
	}
	said := problems.Error()
	for _, want := range []string{
		"workspaces.yaml:2", `"acme" is not the id of a workspace`, "suport", "did you mean support", "cannot be followed",
		"nowhere.txt cannot be read: no such file", "already given in line 4", "bad.txt:1", "T0OTHER.support", "T0NONE",
		"6001 is out of bounds", "0 is out of bounds", "a whole number from 1 to 6000",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("not told: %s\n%s", want, said)
		}
	}
	if own, err := ReadPolicies("", aMonday); own != nil || err != nil {
		t.Errorf("without a file: %v, %v", own, err)
	}
}

// A beat decides for all workspaces at once, by the days off of each.
func TestADayOffIsOneWorkspacesOwn(t *testing.T) {
	own := Policies{"T0ACME": {Holidays: schedule.Holidays{}}}
	own["T0ACME"].Holidays.Add(aMonday, "Founders' Day")
	set := Settings{Now: func() time.Time { return aMonday }, Log: slog.New(slog.DiscardHandler)}
	to := routes{newTenants(shared{Settings: set}, Material{Own: own})}
	got := map[string]bool{}
	for _, workspace := range []string{"T0ACME", "T0OTHER"} {
		days, has := to.daysOff(workspace)
		_, off := days.On(aMonday)
		got[workspace] = has && off
	}
	if diff := cmp.Diff(map[string]bool{"T0ACME": true, "T0OTHER": false}, got); diff != "" {
		t.Error(diff)
	}
	if posts := to.mostPosts("T0ACME"); posts != 0 {
		t.Errorf("%v posts a minute, which nobody said", posts)
	}
	to.renew(Material{Posts: 300})
	if posts := to.mostPosts("T0ACME"); posts != 300 {
		t.Errorf("%v posts a minute after all are sent 300", posts)
	}
	if _, has := to.daysOff("T0ACME"); has {
		t.Error("what is not in the file any more is still there")
	}
}
