package bot

import (
	"strings"
	"testing"

	"unhunch/internal/routine"
)

func TestWhatIsTypedIsUnderstood(t *testing.T) {
	for text, want := range map[string]struct {
		name string
		rest string
	}{
		"":                                {"now", ""},
		"   ":                             {"now", ""},
		"now":                             {"now", ""},
		"NOW desk-reset":                  {"now", "desk-reset"},
		"  now   desk-reset  ":            {"now", "desk-reset"},
		"break":                           {"now", ""},
		"snooze 20m":                      {"snooze", "20m"},
		"later":                           {"snooze", ""},
		"snooze\t20m":                     {"snooze", "20m"},
		"snooze\u00a020m":                 {"snooze", "20m"}, // as some phones paste it
		"pause\nuntil monday":             {"pause", "until monday"},
		"pause until 3 feb":               {"pause", "until 3 feb"},
		"Stop":                            {"pause", ""},
		"next":                            {"skip", ""},
		"on":                              {"resume", ""},
		"plan":                            {"plan", ""},
		"plan every 50m 9:00-17:30":       {"plan", "every 50m 9:00-17:30"},
		"schedule every 50m":              {"plan", "every 50m"},
		"every 50m":                       {"plan", "every 50m"},
		"Every 50m":                       {"plan", "Every 50m"},
		"cron 0 10,15 * * 1-5":            {"plan", "cron 0 10,15 * * 1-5"},
		"plan cron 0 10 * * 1-5":          {"plan", "cron 0 10 * * 1-5"},
		"setup":                           {"settings", ""},
		"when":                            {"why", ""},
		"list":                            {"routines", ""},
		"week":                            {"progress", ""},
		"forget me":                       {"delete", "me"},
		"?":                               {"help", ""},
		"help me please, my neck is sore": {"help", "me please, my neck is sore"},
	} {
		t.Run(text, func(t *testing.T) {
			s, rest, ok := parseCommand(text)
			if !ok || s.name != want.name || rest != want.rest {
				t.Errorf("%q %q %t", s.name, rest, ok)
			}
		})
	}
}

func TestAnUnknownWordGetsTheNearestThatWeKnow(t *testing.T) {
	for text, want := range map[string]string{
		"paws":             "pause",
		"puase until noon": "pause",
		"snoze 20m":        "snooze",
		"RESUM":            "resume",
		"routnies":         "routines",
		"setings":          "settings",
		"hlep":             "help",
		"hepl me":          "help",
		"banana":           "",
		"x":                "",
		"🧘":                "",
	} {
		t.Run(text, func(t *testing.T) {
			_, rest, ok := parseCommand(text)
			if ok || rest != text {
				t.Fatalf("understood, and %q left", rest)
			}
			if nearest := routine.Nearest(firstWord(rest), knownWords()); nearest != want {
				t.Errorf("nearest is %q, not %q", nearest, want)
			}
		})
	}
}

func TestNoWordMeansTwoThings(t *testing.T) {
	seen := map[string]string{}
	for _, known := range subcommands() {
		for _, text := range append([]string{known.name}, known.also...) {
			if other, taken := seen[text]; taken {
				t.Errorf("%q means %s and %s", text, other, known.name)
			}
			seen[text] = known.name
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{"", "now", "Every\u20095m", "snooze 20m", " \t\n", "İstop", "\xff\xfe", strings.Repeat("very ", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, rest, ok := parseCommand(text)
		if ok != (s.name != "") {
			t.Errorf("%q is known: %t, and gives %q", text, ok, s.name)
		}
		if !strings.Contains(text, rest) || rest != strings.TrimSpace(rest) {
			t.Errorf("%q leaves %q", text, rest)
		}
		if !ok && len(text) < longestCommand {
			routine.Nearest(firstWord(rest), knownWords())
		}
	})
}
