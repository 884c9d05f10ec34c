package checks_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
	"unhunch/internal/store"
	"unhunch/internal/webapi"
)

// looks runs a check, and compares what it found. Each text has to be somewhere in it.
func looks(t *testing.T, situation string, c doctor.Check, want doctor.Verdict, texts ...string) {
	t.Helper()
	r := c.Look(t.Context())
	said := strings.Join(append([]string{r.Found}, append(r.Details, r.Mend)...), "\n")
	if r.Verdict != want {
		t.Errorf("%s: %s, want %s: %s", situation, r.Verdict, want, said)
	}
	if bad := r.Verdict == doctor.Warn || r.Verdict == doctor.Fail; bad != (r.Mend != "") {
		t.Errorf("%s: %s with the mend %q", situation, r.Verdict, r.Mend)
	}
	for _, text := range texts {
		if !strings.Contains(said, text) {
			t.Errorf("%s: %q is not in: %s", situation, text, said)
		}
	}
}

// asked is a Slack that has answered.
type asked struct {
	at     checks.Answer
	who    checks.Identity
	err    error // of Reach
	no     error // of Identify and Opens
	others int   // connections of the app
	greets error
}

func (a asked) shared() checks.Shared {
	return checks.Shared{
		Reach:    func(context.Context) (checks.Answer, error) { return a.at, a.err },
		Identify: func(context.Context) (checks.Identity, error) { return a.who, a.no },
		Opens:    func(context.Context) (string, error) { return "wss://slack.test/", a.no },
		Greets:   func(context.Context, string) (int, error) { return a.others + 1, a.greets },
	}
}

func TestTheClockIsComparedWithSlacks(t *testing.T) {
	noon := monday()
	for situation, c := range map[string]struct {
		ahead time.Duration
		want  doctor.Verdict
		says  string
	}{
		"right":                    {time.Second, doctor.OK, "to the second"},
		"a little behind":          {-20 * time.Second, doctor.OK, "20s behind"},
		"so that people notice it": {31 * time.Second, doctor.Warn, "31s ahead"},
		"a bit less than that":     {29 * time.Second, doctor.OK, "29s ahead"},
		"an hour behind":           {-time.Hour, doctor.Fail, "1h0m0s behind"},
		"five minutes ahead":       {5 * time.Minute, doctor.Fail, "NTP"},
	} {
		looks(t, situation, checks.Clock(asked{at: checks.Answer{Theirs: noon, Ours: noon.Add(c.ahead)}}.shared()), c.want, c.says)
	}
	looks(t, "no date", checks.Clock(asked{}.shared()), doctor.Warn, "no date")
	looks(t, "no Slack", checks.Clock(asked{err: errors.New("nobody")}.shared()), doctor.Skip, "see slack")
}

func TestEachScopeThatIsMissingHasItsPrice(t *testing.T) {
	for situation, c := range map[string]struct {
		granted []string
		want    doctor.Verdict
		says    []string
	}{
		"all":             {[]string{"dnd:read", "chat:write", "users:read", "commands", "files:write"}, doctor.OK, []string{"all granted"}},
		"more than all":   {[]string{"dnd:read", "chat:write", "users:read", "commands", "files:write", "im:history"}, doctor.OK, []string{"not used: im:history"}},
		"no optional one": {[]string{"chat:write", "users:read", "commands"}, doctor.Warn, []string{"exports come as messages", "during Do Not Disturb", "nothing, if that is meant"}},
		"a needed one":    {[]string{"dnd:read", "users:read", "commands", "files:write"}, doctor.Fail, []string{"no reminder and no step", "install it again"}},
		"one of each":     {[]string{"users:read", "commands", "files:write"}, doctor.Fail, []string{"chat:write, dnd:read", "no reminder", "during Do Not Disturb"}},
		"not told":        {nil, doctor.Warn, []string{"X-OAuth-Scopes"}},
	} {
		looks(t, situation, checks.Scopes(false, asked{who: checks.Identity{Scopes: c.granted}}.shared()), c.want, c.says...)
	}
	looks(t, "the token is none", checks.Scopes(true, asked{}.shared()), doctor.Skip, "see bot token")
}

func TestARefusalOfATokenHasItsMend(t *testing.T) {
	no := func(code string) checks.Shared {
		return asked{no: &webapi.Refusal{Method: "auth.test", Code: code, Mend: webapi.Mend(code)}}.shared()
	}
	looks(t, "revoked", checks.BotToken(nil, no("token_revoked")), doctor.Fail, "token_revoked", "make the token anew")
	looks(t, "a word nobody knows", checks.BotToken(nil, no("moon_is_full")), doctor.Fail, "moon_is_full", "docs.slack.dev")
	looks(t, "without the scope", checks.AppToken(nil, no("missing_scope")), doctor.Fail, "connections:write")
	looks(t, "too often", checks.AppToken(nil, asked{no: &checks.Limited{After: time.Minute}}.shared()), doctor.Warn, "wait for 1m0s")
	looks(t, "ill-formed", checks.AppToken([]checks.Mistake{{"SLACK_APP_TOKEN", "is not set", "Set it."}}, asked{}.shared()), doctor.Fail, "is not set", "Set it.")
}

func nobody(context.Context) (checks.Running, error) { return checks.Running{}, errors.New("nobody") }

func running(b checks.Running) func(context.Context) (checks.Running, error) {
	b.Tells = true
	return func(context.Context) (checks.Running, error) { return b, nil }
}

func never(context.Context) bool { return false }

func always(context.Context) bool { return true }

// A connection beside a bot's could be given somebody's press.
func TestNothingIsConnectedWhileABotMayBeAtWork(t *testing.T) {
	connects := asked{greets: errors.New("it connected")}.shared()
	looks(t, "it tells", checks.Socket(false, connects, running(checks.Running{Open: 2}), never), doctor.OK, "2 connections")
	looks(t, "it has one", checks.Socket(false, connects, running(checks.Running{Open: 1}), never), doctor.Warn, "one connection of two")
	looks(t, "it has none", checks.Socket(false, connects, running(checks.Running{}), never), doctor.Fail, "no press arrives")
	looks(t, "it listens", checks.Socket(false, connects, running(checks.Running{Listens: true, Open: 1}), never), doctor.Fail, "listens for requests instead", "--listen")
	looks(t, "it is older", checks.Socket(false, connects, func(context.Context) (checks.Running, error) { return checks.Running{}, nil }, never), doctor.OK, "not tried")
	looks(t, "the store is in use", checks.Socket(false, connects, nobody, always), doctor.OK, "not tried")
	looks(t, "nobody is at work", checks.Socket(false, connects, nobody, never), doctor.Fail, "no connection", "WebSockets")
	looks(t, "another one is", checks.Socket(false, asked{others: 2}.shared(), nobody, never), doctor.Warn, "2 connections besides")
}

func TestARunningBotTellsHowItIs(t *testing.T) {
	refused := checks.Refused{What: "users.info: missing_scope"}
	looks(t, "well", checks.Bot(running(checks.Running{Version: "v1"}), "v1"), doctor.OK, "is running")
	looks(t, "refused", checks.Bot(running(checks.Running{Version: "v1", Refusing: []checks.Refused{refused}}), "v1"), doctor.Fail, "users.info")
	refused.Optional = true
	looks(t, "refused a courtesy", checks.Bot(running(checks.Running{Version: "v1", Refusing: []checks.Refused{refused}}), "v1"), doctor.Warn, "users.info")
	looks(t, "not restarted", checks.Bot(running(checks.Running{Version: "v1"}), "v2"), doctor.Warn, "is v1; this is v2", "restart it")
	looks(t, "not there", checks.Bot(nobody, "v1"), doctor.OK, "none is running")
}

func TestARuleThatNeverHadAnythingToGoByIsDoubtedAfterTwoWeeks(t *testing.T) {
	today := monday()
	ago := func(days int) time.Time { return today.AddDate(0, 0, -days) }
	for situation, c := range map[string]struct {
		heard  checks.Heard
		people int
		want   doctor.Verdict
		says   []string
	}{
		"no bot has listened":   {checks.Heard{}, 3, doctor.OK, []string{"no bot has listened"}},
		"nobody is reminded":    {checks.Heard{Since: ago(100)}, 0, doctor.OK, []string{"nobody is reminded"}},
		"the first days":        {checks.Heard{Since: ago(13)}, 3, doctor.OK, []string{"status: nothing heard since " + ago(13).Format(time.DateOnly)}},
		"all heard lately":      {checks.Heard{Since: ago(90), Status: ago(0), Huddle: ago(3), DND: ago(14)}, 3, doctor.OK, []string{"huddle: last heard of on " + ago(3).Format(time.DateOnly)}},
		"never a huddle":        {checks.Heard{Since: ago(90), Status: ago(0), DND: ago(0)}, 3, doctor.Warn, []string{"user_huddle_changed", "nothing heard since " + ago(90).Format(time.DateOnly)}},
		"no status for so long": {checks.Heard{Since: ago(90), Status: ago(15), Huddle: ago(0), DND: ago(0)}, 3, doctor.Warn, []string{"user_change", "nothing heard since " + ago(15).Format(time.DateOnly)}},
	} {
		heard := func(context.Context) (checks.Heard, int, error) { return c.heard, c.people, nil }
		looks(t, situation, checks.Quiet(heard, func() time.Time { return today }), c.want, c.says...)
	}
}

func TestZonesThatAreMissingOrOldAreTold(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"Europe/Berlin": "TZif", "tzdata.zi": "# version 2021a\n# more"} {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	lacks := func(missing string) func(string) (*time.Location, error) {
		return func(name string) (*time.Location, error) {
			if name == missing {
				return nil, fs.ErrNotExist
			}
			return time.LoadLocation(name)
		}
	}
	old := func(name string) (*time.Location, error) {
		if name == "America/Asuncion" {
			return time.FixedZone(name, -4*60*60), nil
		}
		return time.LoadLocation(name)
	}
	looks(t, "all there", checks.Zones(time.LoadLocation, nil), doctor.OK, "built in", "2025a or newer")
	looks(t, "the system's", checks.Zones(time.LoadLocation, []string{"nowhere", dir}), doctor.OK, "2021a")
	looks(t, "none there", checks.Zones(lacks("Europe/Berlin"), nil), doctor.Fail, "Europe/Berlin", "tzdata")
	looks(t, "old rules", checks.Zones(old, []string{dir}), doctor.Warn, "older than 2025a", "2021a", "America/Asuncion")
	looks(t, "one of the old ones is missing", checks.Zones(lacks("Asia/Almaty"), nil), doctor.Warn, "older than 2024a")
}

func TestTheDiskIsTriedBesideTheStore(t *testing.T) {
	dir := t.TempDir()
	disk := func(change func(*checks.Disk)) doctor.Check {
		now := monday()
		d := checks.Disk{
			Store: filepath.Join(dir, "unhunch.db"), Backups: 7, Free: func(string) (int64, error) { return 1 << 40, nil },
			Size: func(context.Context) int64 { return 50 << 20 }, Taken: func() ([]time.Time, error) { return nil, nil },
			Now: func() time.Time { now = now.Add(time.Millisecond); return now },
		}
		change(&d)
		return d.Check()
	}
	free := func(bytes int64) func(*checks.Disk) {
		return func(d *checks.Disk) { d.Free = func(string) (int64, error) { return bytes, nil } }
	}
	looks(t, "fast and roomy", disk(func(*checks.Disk) {}), doctor.OK, "synced in 1ms", "room for 1099.5 GB")
	looks(t, "little room", disk(free(90<<20)), doctor.Warn, "room for 94.4 MB", "make room")
	looks(t, "no room", disk(free(1<<20)), doctor.Fail, "make room")
	looks(t, "room that cannot be told", disk(func(d *checks.Disk) { d.Free = func(string) (int64, error) { return 0, errors.ErrUnsupported } }), doctor.OK, "cannot be told")
	looks(t, "slow", disk(func(d *checks.Disk) {
		now := monday()
		d.Now = func() time.Time { now = now.Add(time.Second); return now }
	}), doctor.Warn, "synced in 1s", "faster disk")
	looks(t, "not there", disk(func(d *checks.Disk) { d.Store = filepath.Join(dir, "gone", "unhunch.db") }), doctor.Fail, "cannot be written to", "mounted")
	looks(t, "backups that cannot be written", disk(func(d *checks.Disk) { d.BackupDir = filepath.Join(dir, "gone") }), doctor.Fail, "gone cannot be written to")
	looks(t, "no room for a week of copies", disk(func(d *checks.Disk) {
		d.BackupDir = dir
		d.Free = func(string) (int64, error) { return 200 << 20, nil }
	}), doctor.Warn, "make room: 419.4 MB")
	looks(t, "the copies are there", disk(func(d *checks.Disk) {
		d.BackupDir = dir
		d.Free = func(string) (int64, error) { return 200 << 20, nil }
		d.Taken = func() ([]time.Time, error) { return make([]time.Time, 7), nil }
	}), doctor.OK)
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("it left something behind: %v, %v", left, err)
	}
}

func TestTheNewestBackupIsOfADayAtMost(t *testing.T) {
	now := monday()
	backups := func(young bool, err error, hoursAgo ...int) doctor.Check {
		var taken []time.Time
		for _, h := range hoursAgo {
			taken = append(taken, now.Add(-time.Duration(h)*time.Hour))
		}
		return checks.Backups("/backups", func() ([]time.Time, error) { return taken, err }, func(context.Context) bool { return young }, func() time.Time { return now })
	}
	looks(t, "none wanted", checks.Backups("", nil, nil, nil), doctor.OK, "--backup-dir")
	looks(t, "one a day", backups(false, nil, 49, 25), doctor.OK, "2 in /backups, the newest 25 h old")
	looks(t, "one was missed", backups(false, nil, 51, 27), doctor.Warn, "27 h old", "chore")
	looks(t, "of a time to come", backups(false, nil, -3), doctor.Warn, "a time to come", "clock")
	looks(t, "none yet", backups(true, nil), doctor.OK, "first start")
	looks(t, "none ever", backups(false, nil), doctor.Warn, "there is none")
	looks(t, "no folder", backups(false, fs.ErrNotExist), doctor.Fail, "no such folder")
	looks(t, "a folder of others", backups(false, fs.ErrPermission), doctor.Fail, "permission")
}

func TestTheStoreIsJudgedByWhatIsFound(t *testing.T) {
	at := func(kept checks.Kept, err error, mustExist bool) doctor.Check {
		return checks.Store("x.db", mustExist, func(context.Context) (checks.Kept, error) { return kept, err })
	}
	none := &checks.Trouble{What: "there is none", Mend: "put it there", None: true}
	sound := store.Stats{Format: 3, Bytes: 2_500_000, Free: 1000}
	looks(t, "sound", at(checks.Kept{Stats: sound}, nil, true), doctor.OK, "x.db: format 3, 2.5 MB of which 1.0 kB are free; every page and row is sound")
	looks(t, "in use", at(checks.Kept{Stats: sound, Running: true}, nil, true), doctor.OK, "in use by the bot")
	looks(t, "before the first start", at(checks.Kept{}, none, false), doctor.OK, "first start")
	looks(t, "its disk is not mounted", at(checks.Kept{}, none, true), doctor.Fail, "there is none", "put it there")
	looks(t, "of an older format", at(checks.Kept{}, &checks.Trouble{What: "of an older format", Mend: "unhunch store check --upgrade", Behind: true}, true), doctor.Warn, "of an older format", "--upgrade")
	looks(t, "another has it", at(checks.Kept{}, &checks.Trouble{InUse: true}, false), doctor.Warn, "does not answer")
	looks(t, "an odd answer", at(checks.Kept{}, errors.New("odd"), false), doctor.Fail, "odd", "store check")
	var wrong []error
	for i := range 7 {
		wrong = append(wrong, fmt.Errorf("page %d is damaged", i))
	}
	looks(t, "damaged", at(checks.Kept{Wrong: wrong}, nil, false), doctor.Fail, "page 4 ", "and 2 more", "backup")
	looks(t, "rows put aside", at(checks.Kept{Stats: store.Stats{Aside: 2}}, nil, false), doctor.Warn, "2 rows")
	looks(t, "a backup", at(checks.Kept{Stats: store.Stats{Taken: "2026-01-02"}}, nil, false), doctor.OK, "taken 2026-01-02")
}

func TestSizesAreReadAtAGlance(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 B", 999: "999 B", 1000: "1.0 kB", 32768: "32.8 kB", 230_100_000: "230.1 MB", 2_500_000_000: "2.5 GB"} {
		if got := checks.Size(bytes); got != want {
			t.Errorf("%d: %s, want %s", bytes, got, want)
		}
	}
}

func monday() time.Time { return time.Date(2026, time.November, 30, 9, 0, 0, 0, time.UTC) }
