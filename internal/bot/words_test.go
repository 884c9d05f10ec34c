package bot

import (
	"slices"
	"strings"
	"testing"

	"unhunch/internal/routine"
)

func TestWhatIsTypedIsUnderstood(t *testing.T) {
	for text, want := range map[string]struct {
		verb verb
		rest string
	}{
		"":                                {verbNow, ""},
		"   ":                             {verbNow, ""},
		"now":                             {verbNow, ""},
		"NOW desk-reset":                  {verbNow, "desk-reset"},
		"  now   desk-reset  ":            {verbNow, "desk-reset"},
		"break":                           {verbNow, ""},
		"snooze 20m":                      {verbSnooze, "20m"},
		"later":                           {verbSnooze, ""},
		"snooze\t20m":                     {verbSnooze, "20m"},
		"snooze\u00a020m":                 {verbSnooze, "20m"}, // as some phones paste it
		"pause\nuntil monday":             {verbPause, "until monday"},
		"pause until 3 feb":               {verbPause, "until 3 feb"},
		"Stop":                            {verbPause, ""},
		"next":                            {verbSkip, ""},
		"on":                              {verbResume, ""},
		"plan":                            {verbPlan, ""},
		"plan every 50m 9:00-17:30":       {verbPlan, "every 50m 9:00-17:30"},
		"schedule every 50m":              {verbPlan, "every 50m"},
		"every 50m":                       {verbPlan, "every 50m"},
		"Every 50m":                       {verbPlan, "Every 50m"},
		"cron 0 10,15 * * 1-5":            {verbPlan, "cron 0 10,15 * * 1-5"},
		"plan cron 0 10 * * 1-5":          {verbPlan, "cron 0 10 * * 1-5"},
		"setup":                           {verbSettings, ""},
		"when":                            {verbWhy, ""},
		"list":                            {verbRoutines, ""},
		"week":                            {verbProgress, ""},
		"forget me":                       {verbDelete, "me"},
		"?":                               {verbHelp, ""},
		"help me please, my neck is sore": {verbHelp, "me please, my neck is sore"},
	} {
		t.Run(text, func(t *testing.T) {
			verb, rest, ok := parseCommand(text)
			if !ok || verb != want.verb || rest != want.rest {
				t.Errorf("%q %q %t", verb, rest, ok)
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
	seen := map[string]verb{}
	for _, known := range verbs() {
		for _, text := range append([]string{string(known.verb)}, known.also...) {
			if other, taken := seen[text]; taken {
				t.Errorf("%q means %s and %s", text, other, known.verb)
			}
			seen[text] = known.verb
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, seed := range []string{"", "now", "Every\u20095m", "snooze 20m", " \t\n", "İstop", "\xff\xfe", strings.Repeat("very ", 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		verb, rest, ok := parseCommand(text)
		known := slices.ContainsFunc(verbs(), func(w word) bool { return w.verb == verb })
		if ok != known {
			t.Errorf("%q is known: %t, and gives %q", text, ok, verb)
		}
		if !strings.Contains(text, rest) || rest != strings.TrimSpace(rest) {
			t.Errorf("%q leaves %q", text, rest)
		}
		if !ok && len(text) < longestCommand {
			routine.Nearest(firstWord(rest), knownWords())
		}
	})
}
