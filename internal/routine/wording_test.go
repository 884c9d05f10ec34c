package routine_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

// What a company writes is read by the rules that hold for us.
func TestACompanysWordsAreReadAsOursAre(t *testing.T) {
	for situation, tc := range map[string]struct {
		file, was, is string // "" for was: the file is new
		want          string
	}{
		"a promise in a step":        {"wall-roll.yaml", "do: ", "do: Relieves back pain. ", `says "relieves back pain": say stiffness`},
		"a promise in a summary":     {"wall-roll.yaml", "summary: ", "summary: Heals. ", `says "heals": it is an offer to move`},
		"hype":                       {"wall-roll.yaml", "summary: ", "summary: Amazing. ", `says "amazing": say it without the superlative`},
		"many exclamation marks":     {"wall-roll.yaml", "summary: ", "summary: Go!! ", `says "!!"`},
		"blame":                      {"wall-roll.yaml", "summary: ", "summary: You missed your break. ", `says "you missed": offer`},
		"somebody's name":            {"wall-roll.yaml", "summary: ", "summary: By Dr. Miller. ", `says "Dr. Miller": leave people out`},
		"somebody's address":         {"wall-roll.yaml", "summary: ", "summary: Ask ben@acme.example. ", `says "ben@acme.example"`},
		"a mention":                  {"wall-roll.yaml", "summary: ", "summary: Ask @ben. ", `says "@ben"`},
		"a title with a length":      {"wall-roll.yaml", "title: ", "title: Two-minute ", `says "two-minute": leave the length out`},
		"a title of thirteen words":  {"wall-roll.yaml", "title: ", "title: A b c d e f g h i j k l ", `has `},
		"in German":                  {"i18n/de/wall-roll.yaml", "", "summary: Lindert Schmerzen.\n", `says "lindert schmerz"`},
		"hype in German":             {"i18n/de/wall-roll.yaml", "", "title: Unglaublich gut\n", `says "unglaublich"`},
		"a length in a German title": {"i18n/de/wall-roll.yaml", "", "title: Zwei Minuten Rollen\n", `says "zwei minuten"`},
		"an answer":                  {"library/faq.yaml", "", "- {id: acme, q: Does it heal?, a: It heals.}\n", `library/faq.yaml:1: acme.a: says "heals"`},
		"a safety check":             {"library/screening.yaml", "", "pressure: Press until the knots melt.\n", `says "knots"`},
	} {
		t.Run(situation, func(t *testing.T) {
			text := tc.is
			if tc.was != "" {
				ours, err := os.ReadFile("../../routines/" + tc.file)
				if err != nil {
					t.Fatal(err)
				}
				text = strings.Replace(string(ours), tc.was, tc.is, 1)
			}
			_, err := routine.Load(os.DirFS("../../routines"), fstest.MapFS{tc.file: {Data: []byte(text)}})
			if said := fmt.Sprint(err); !strings.Contains(said, tc.want) || !strings.Contains(said, tc.file+":") {
				t.Errorf("want %q in %q", tc.want, said)
			}
		})
	}
}

// A question promises nothing, and neither does what says that it is not so.
func TestWhatIsOnlyAskedOrDeniedIsNoPromise(t *testing.T) {
	layer := fstest.MapFS{"library/faq.yaml": {Data: []byte("- {id: acme, q: Will it fix my posture?, a: No.}\n")}}
	if _, err := routine.Load(os.DirFS("../../routines"), layer); err != nil {
		t.Error(err)
	}
}

func TestWhatIsAvoidedIsFound(t *testing.T) {
	for text, want := range map[string][]string{
		"You may feel looser for a while. A painful spot means stop.":                  nil,
		"Teilt sich auf; der Rücken bleibt, wie er ist.":                               nil,
		"The physiotherapist said so.":                                                 nil,
		"Mr is a word, and so is magician. Eine Frau liegt da.":                        nil,
		"It cures, instantly!!":                                                        {"cures", "instantly"},
		"Rolling flushes nothing out, breaks up no deposits and does not melt fascia.": nil,
		"Leg eine Faszienrolle bereit, eine feste.":                                    nil,
		"Löst die Faszien":                                                             {"faszien"},
		"Für Faszien und Rücken":                                                       {"faszien"},
		"Gut fürs Faszienreiben":                                                       {"faszienre"},
		"Rolling flushes toxins out.":                                                  {"flushes", "toxin"},
	} {
		var got []string
		for _, m := range routine.Misworded(text, routine.Promise, routine.Hype, routine.Blame, routine.Naming) {
			got = append(got, m.Said)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}
