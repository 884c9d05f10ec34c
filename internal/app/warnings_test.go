package app

import (
	"bytes"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/calendar"
)

func TestWhatIsOpenToOtherAccountsIsWarnedOf(t *testing.T) {
	const store, others = "may read or change the store: chmod 600 it", "may change what the bot relies on: chmod o-w it"
	const key = "may read or change the key of the certificate"
	for name, c := range map[string]struct {
		of   string
		mode os.FileMode
		want string
	}{
		"all as it is made":                       {"", 0, ""},
		"a store for everybody":                   {"kept/unhunch.db", 0o666, store},
		"a store that others read":                {"kept/unhunch.db", 0o644, store},
		"a store that a group writes":             {"kept/unhunch.db", 0o660, store},
		"a store that a group reads":              {"kept/unhunch.db", 0o640, ""},
		"a certificate's key that others read":    {"key.pem", 0o644, key},
		"a certificate's key that a group writes": {"key.pem", 0o660, key},
		"a certificate's key that a group reads":  {"key.pem", 0o640, ""},
		"its folder for everybody":                {"kept", 0o777, others},
		"its folder for all to read":              {"kept", 0o755, ""},
		"backups for everybody":                   {"backups", 0o777, others},
		"routines for everybody":                  {"routines", 0o777, others},
		"words that everybody writes":             {"words.yaml", 0o666, others},
		"holidays that everybody reads":           {"days.txt", 0o644, ""},
		"holidays for everybody":                  {"days.txt", 0o666, others},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			at := func(file string) string { return filepath.Join(dir, file) }
			for _, folder := range []string{"kept", "backups", "routines"} {
				if err := os.Mkdir(at(folder), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			for _, file := range []string{"kept/unhunch.db", "words.yaml", "days.txt", "key.pem"} {
				if err := os.WriteFile(at(file), nil, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			if c.of != "" {
				if err := os.Chmod(at(c.of), c.mode); err != nil {
					t.Fatal(err)
				}
			}
			var said bytes.Buffer
			work := Work{
				Settings: Settings{Log: slog.New(slog.NewTextHandler(&said, nil))},
				Store:    Place(at("kept/unhunch.db")), BackupDir: at("backups"),
				Listen: Listen{Key: at("key.pem")},
				Files:  Files{Routines: at("routines"), QuietWords: at("words.yaml"), Holidays: at("days.txt")},
			}
			work.warnOfRights()
			switch warned := strings.Count(said.String(), "level=WARN"); {
			case c.want == "" && warned > 0:
				t.Errorf("it warns of nothing:\n%s", &said)
			case c.want != "" && (warned != 1 || !strings.Contains(said.String(), c.want) || !strings.Contains(said.String(), "file="+at(c.of)+" ")):
				t.Errorf("want %q of %s:\n%s", c.want, c.of, &said)
			}
		})
	}
}

func TestFiguresForEveryNetworkAreWarnedOf(t *testing.T) {
	for address, want := range map[string]bool{
		"0.0.0.0": true, "::": true, "127.0.0.1": false, "::1": false, "10.1.2.3": false,
	} {
		var said bytes.Buffer
		warnOfNetworks(&net.TCPAddr{IP: net.ParseIP(address), Port: 9090}, slog.New(slog.NewTextHandler(&said, nil)))
		if got := strings.Contains(said.String(), "name one address"); got != want {
			t.Errorf("%s: %s", address, &said)
		}
	}
}

func TestAListOfHolidaysThatAreAllPastIsWarnedOf(t *testing.T) {
	for today, want := range map[string]bool{"2026-12-25": false, "2026-12-26": true} {
		now, err := time.Parse(time.DateOnly, today)
		if err != nil {
			t.Fatal(err)
		}
		days, err := calendar.Read("days", []byte("2026-12-25 Christmas"), now)
		if err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		warnOfPast(days, "days.txt", now, slog.New(slog.NewTextHandler(&log, nil)))
		if got := strings.Contains(log.String(), "all holidays are past"); got != want {
			t.Errorf("on %s: %s", today, log.String())
		}
	}
}

func TestWhatOfACalendarIsPassedOverIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "days.ics")
	days := "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261225\nX-ODD=1\nSUMMARY:Christmas\nEND:VEVENT\nEND:VCALENDAR\n"
	if err := os.WriteFile(file, []byte(days), 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	for _, of := range []string{file, "", file + ".not"} {
		warnOfPassed(of, time.Date(2026, time.November, 26, 0, 0, 0, 0, time.UTC), slog.New(slog.NewTextHandler(&log, nil)))
	}
	if said := log.String(); strings.Count(said, "passed over") != 1 || !strings.Contains(said, "line=4") {
		t.Error(said)
	}
}
