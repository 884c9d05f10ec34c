package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// inhabited is a store in which somebody is to be reminded.
func inhabited(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "unhunch.db")
	s, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Change(t.Context(), prefs.UserID{Workspace: "T1", Person: "U1"}, func(d *session.Desk) error {
		d.Person.OptedIn, d.Person.Prefs, d.Person.Due = time.Unix(1, 0), prefs.Defaults("Etc/UTC"), time.Unix(2, 0)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAStoreThatWasMovedSaysWhereItWent(t *testing.T) {
	from, to := inhabited(t), filepath.Join(t.TempDir(), "new.db")
	code, out, said := types(t, nil, "store", "migrate", from, to)
	if code != exitOK {
		t.Fatalf("exit code %d: %s", code, said)
	}
	for _, want := range []string{"people", "reminders", to + " holds the same as " + from} {
		if !strings.Contains(out, want) {
			t.Errorf("it does not say %q:\n%s", want, out)
		}
	}
	for _, want := range []string{"putting in order: 100 %", "moving: 100 %", "checking: 100 %"} {
		if strings.Count(said, want) == 0 {
			t.Errorf("without a terminal it does not say %q:\n%s", want, said)
		}
	}
	for _, c := range []struct {
		does []string
		code int
		says string
	}{
		{[]string{"store", "migrate", from, to}, exitOK, "all of it is in " + to + " already"},
		{[]string{"store", "migrate", from, filepath.Join(t.TempDir(), "other.db")}, exitFailed, "the store was moved to " + to},
		{[]string{"store", "migrate", to, from}, exitFailed, "there is something in it already: name an empty one"},
		{[]string{"store", "create", "--store", from}, exitFailed, "there is one already"},
		{[]string{"store", "check", "--store", from}, exitOK, "all good"},
		{[]string{"store", "check", "--store", to}, exitOK, "all good"},
		{[]string{"store", "stats", "--store", from}, exitOK, "no bot may work with it: the store was moved to " + to},
		{[]string{"store", "restored", "--store", to}, exitFailed, "it was not moved elsewhere"},
		{[]string{"store", "restored", "--store", from}, exitOK, "bots may work with it again"},
		{[]string{"store", "stats", "--store", from}, exitOK, "a backup, taken "},
		{[]string{"store", "migrate", from, filepath.Join(t.TempDir(), "other.db")}, exitFailed, "it is a backup"},
	} {
		code, out, said := types(t, nil, c.does...)
		if code != c.code || !strings.Contains(out+said, c.says) {
			t.Errorf("%v: exit code %d, not %d\n%s%s\nwant %s", c.does, code, c.code, out, said, c.says)
		}
	}
}

// A bot that is started with the wrong one ends at once, and is not started again.
func TestABotDoesNotWorkWithAStoreThatWasMoved(t *testing.T) {
	from, to := inhabited(t), filepath.Join(t.TempDir(), "new.db")
	if code, _, said := types(t, nil, "store", "migrate", from, to); code != exitOK {
		t.Fatalf("exit code %d: %s", code, said)
	}
	tokens := map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1-a", "SLACK_APP_TOKEN": "xapp-1-A1-1-a"}
	code, _, said := types(t, tokens, "run", "--store", from)
	if code != exitRefused || !strings.Contains(said, "the store was moved to "+to) {
		t.Errorf("exit code %d: %s", code, said)
	}
}

// A password is in no error, whatever is wrong.
func TestAMoveShowsNoPassword(t *testing.T) {
	for _, where := range []string{"postgres://bot@127.0.0.1:1/unhunch", "postgres://bot@127.0.0.1:1/%zz"} {
		code, out, said := types(t, map[string]string{"UNHUNCH_STORE_PASSWORD": "swordfish"}, "store", "migrate", inhabited(t), where)
		if code == exitOK || strings.Contains(out+said, "swordfish") {
			t.Errorf("exit code %d: %s%s", code, out, said)
		}
	}
}
