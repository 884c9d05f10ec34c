package archtest_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/archtest"
)

func TestTheHouseIsInOrder(t *testing.T) {
	broken, err := archtest.Unhunch().Check(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range broken {
		t.Error(line)
	}
}

func TestEveryRuleHasAReason(t *testing.T) {
	rules := archtest.Unhunch()
	for _, room := range rules.Rooms {
		if room.Why == "" {
			t.Errorf("why may %s import only %q?", room.Path, room.Ours)
		}
	}
	for _, guest := range rules.Guests {
		if guest.Why == "" {
			t.Errorf("why may only %q import %s?", guest.Rooms, guest.Path)
		}
	}
}

// A check that never fails proves nothing: each case seeds one import.
func TestAnIllegalImportIsNamedWithItsReason(t *testing.T) {
	for name, tc := range map[string]struct {
		file, imports string
		want          string // what the line ends with; "": the import is fine
	}{
		"down the house": {
			file: "internal/schedule/tick.go", imports: "unhunch/internal/delivery",
		},
		"up the house": {
			file: "internal/prefs/prefs.go", imports: "unhunch/internal/bot",
			want: "internal/prefs must not import unhunch/internal/bot: what people ask for comes before everything that is built on it",
		},
		"the wiring knows everybody": {
			file: "internal/app/app.go", imports: "unhunch/internal/metrics",
		},
		"flags are not wiring": {
			file: "cmd/bot/main.go", imports: "unhunch/internal/metrics",
			want: "who else starts the bot has no flags",
		},
		"nobody knows the wiring": {
			file: "internal/bot/bot.go", imports: "unhunch/internal/app",
			want: "leaves storing to whoever it is given",
		},
		"a story of the whole": {
			file: "internal/e2e/day_test.go", imports: "unhunch/internal/app",
		},
		"a process from inside": {
			file: "internal/e2e/e2etest/process.go", imports: "unhunch/internal/app",
			want: "a process is known from outside alone: by what it says, and by what comes of it in Slack",
		},
		"a test of flags is none of the wiring": {
			file: "cmd/bot/run_test.go", imports: "unhunch/internal/metrics",
			want: "who else starts the bot has no flags",
		},
		"a room beneath is another room": {
			file: "internal/bot/card/card.go", imports: "unhunch/internal/status",
			want: "a card shows what was decided: it asks nobody and changes nothing",
		},
		"one store from another": {
			file: "internal/store/postgres/store.go", imports: "unhunch/internal/store/bolt",
			want: "so that one can stand in for another",
		},
		"the bot from the pretend Slack": {
			file: "internal/sandbox/page/page.go", imports: "unhunch/internal/bot/card",
			want: "a pretend Slack that knew our code would share its mistakes",
		},
		"the pretend Slack from its own page": {
			file: "internal/sandbox/page/page.go", imports: "unhunch/internal/sandbox",
		},
		"the pretend Slack's state from its Web API": {
			file: "internal/sandbox/workspace/people.go", imports: "unhunch/internal/sandbox/api",
			want: "the state knows neither who asks for it nor whom Slack tells",
		},
		"hidden behind a build tag": {
			file: "internal/routine/plan9.go", imports: "unhunch/internal/session",
			want: "a routine can be written and checked without a bot",
		},

		"Slack in the core": {
			file: "internal/session/advance.go", imports: "github.com/slack-go/slack/slackevents",
			want: "internal/session must not import github.com/slack-go/slack/slackevents: Slack stops at the door: the core speaks of reminders and sessions, never of blocks",
		},
		"Slack at the door": {
			file: "internal/bot/card/card.go", imports: "github.com/slack-go/slack",
		},
		"a transaction outside a store": {
			file: "internal/schedule/tick.go", imports: "go.etcd.io/bbolt",
			want: "no transaction leaves a store",
		},
		"a guest nobody introduced": {
			file: "internal/prefs/prefs.go", imports: "example.com/left/pad",
			want: "what it is for into docs/decisions/0005-dependencies.md",
		},
		"a guest with a longer name": {
			file: "internal/bot/bot.go", imports: "github.com/slack-go/slacker",
			want: "what it is for into docs/decisions/0005-dependencies.md",
		},
		"the standard library": {
			file: "internal/prefs/prefs.go", imports: "net/http",
		},

		"a test from outside of its package": {
			file: "internal/prefs/prefs_test.go", imports: "unhunch/internal/prefs",
		},
		"a test with the pretend Slack": {
			file: "internal/bot/bot_test.go", imports: "unhunch/internal/sandbox/sandboxtest",
		},
		"a test with a real store": {
			file: "internal/schedule/tick_test.go", imports: "unhunch/internal/store/bolt",
		},
		"a test that climbs all the same": {
			file: "internal/prefs/prefs_test.go", imports: "unhunch/internal/bot",
			want: "a test of internal/prefs must not import unhunch/internal/bot: what people ask for comes before everything that is built on it",
		},
		"a test of the data reads it": {
			file: "routines/routines_test.go", imports: "unhunch/internal/routine",
		},
		"the data itself reads nothing": {
			file: "routines/routines.go", imports: "unhunch/internal/routine",
			want: "the library is data: it embeds files, and only its tests read it, also as people do: drawn",
		},
		"a test's tool in a test": {
			file: "internal/prefs/prefs_test.go", imports: "github.com/google/go-cmp/cmp",
		},
		"a test's tool in a suite for tests": {
			file: "internal/store/storetest/storetest.go", imports: "github.com/google/go-cmp/cmp",
		},
		"a test's tool in the bot": {
			file: "internal/prefs/prefs.go", imports: "github.com/google/go-cmp/cmp",
			want: "it panics where it is unsure, which is right in tests only",
		},
		"a suite for tests in the bot": {
			file: "cmd/bot/main.go", imports: "unhunch/internal/store/storetest",
			want: "what is made for tests stays out of the bot",
		},

		"data for tests is not looked at": {
			file: "internal/routine/testdata/bad.go", imports: "unhunch/internal/bot",
		},
		"a module inside is not looked at": {
			file: "bench/peers/peers.go", imports: "example.com/left/pad",
		},
	} {
		t.Run(name, func(t *testing.T) {
			house := fstest.MapFS{
				"go.mod":       {Data: []byte("module unhunch\n")},
				"bench/go.mod": {Data: []byte("module unhunch/bench\n")},
				tc.file:        {Data: []byte("//go:build plan9\n\npackage seeded\n\nimport _ \"" + tc.imports + "\"\n")},
			}
			broken, err := archtest.Unhunch().Check(house)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case tc.want == "":
				if diff := cmp.Diff([]string(nil), broken); diff != "" {
					t.Errorf("nothing to complain about (-want +got):\n%s", diff)
				}
			case len(broken) != 1:
				t.Fatalf("got %d lines, want one: %q", len(broken), broken)
			case !strings.HasPrefix(broken[0], tc.file+":5: ") || !strings.HasSuffix(broken[0], tc.want):
				t.Errorf("got %q, want it to start with %s:5 and to end with %q", broken[0], tc.file, tc.want)
			}
		})
	}
}

func TestANewPackageNeedsARule(t *testing.T) {
	broken, err := archtest.Unhunch().Check(fstest.MapFS{
		"internal/attic/attic.go":     {Data: []byte("package attic\n\nimport _ \"unhunch/internal/prefs\"\n")},
		"internal/attic/box/readme":   {Data: []byte("no Go, no package")},
		"internal/attic/more_test.go": {Data: []byte("package attic\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"internal/attic has no rule yet: write one, with its reason, into internal/archtest/rules.go"}
	if diff := cmp.Diff(want, broken); diff != "" {
		t.Errorf("what is said (-want +got):\n%s", diff)
	}
}

func TestAFileThatIsNoGoIsSaidSo(t *testing.T) {
	_, err := archtest.Unhunch().Check(fstest.MapFS{"internal/prefs/prefs.go": {Data: []byte("pakkage prefs")}})
	if err == nil || !strings.Contains(err.Error(), "internal/prefs/prefs.go:1:1") {
		t.Errorf("got %v, want where it is", err)
	}
}
