package routines_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"unhunch/internal/routine"
)

// denial is a wording that may name a promise, because it does not make it.
type denial struct{ said, why string }

func denials() []denial {
	list := othersDenials()
	for _, said := range routine.Denials() {
		list = append(list, denial{said, "it says that this does not happen"})
	}
	return list
}

// othersDenials are those outside the answers that people get.
func othersDenials() []denial {
	const asked, denied, theirs, id = "a question, and the answer is no", "it says that this does not happen", "others' words", "an id: nobody reads it"
	return []denial{
		{"will this fix my posture?", asked},
		{"bringt das meine haltung in ordnung?", asked},
		{"hilft es gegen nackenschmerzen?", asked},
		{"on clots, infections and local inflammation as reasons for care", "whom a roller is not for"},
		{`never "relieves pain"`, "it tells writers what not to write"},
		{"do self-myofascial release devices release myofascia?", theirs},
		{"does water flush toxins after a massage?", theirs},
		{"j exerc rehabil", theirs},
		{"clin rehabil", theirs},
		{"/rehabilitation-exercises/", theirs},
		{"rebalance physical therapy", theirs},
		{"/physical-therapy-exercises/", theirs},
		{"hempstead therapy centre", theirs},
		{"hempsteadtherapycentre.co.uk", theirs},
		{"therapeuticassociates.com", theirs},
		{"therapeutic exercise for office workers", theirs},
		{"there are no deposits to gather", denied},
		{"check the original before release", "of software"},
		{"fixes go into the newest release", "of software"},
		{"the bot as it is released", "of software"},
		{"the released binary", "of software"},
		{"## a release", "of software"},
		{"each release has", "of software"},
		{"that a release has", "of software"},
		{"an archive of a release", "of software"},
		{"the image of a release", "of software"},
		{"nothing was released before", "of software"},
		{"from the first release on", "of software"},
		{"format that was released", "of software"},
		{"there is no release yet", "of software"},
		{"the workflow `release`", "of software"},
		{"release's workflow", "of software"},
		{"make release", "of software"},
		{`/release\.yml`, "of software"},
		{"a backup is put back in", "of software"},
		{"scapula-release", id},
		{"id: toxins", id},
		{"toxins:", id},
	}
}

// between is what may stand between the words of a sentence: a line may end
// there, in a comment, in Markdown or in code.
const between = `[\s"*_>+]+`

// TestNobodyIsPromisedATreatment reads every text that people read, in every
// language.
func TestNobodyIsPromisedATreatment(t *testing.T) {
	unused := map[string]bool{}
	for _, d := range denials() {
		unused[d.said] = true
	}
	for _, file := range readableFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found, denied := promised(file, text)
		for _, f := range found {
			t.Error(f)
		}
		for _, d := range denied {
			delete(unused, d)
		}
	}
	for said := range unused {
		t.Errorf("nothing says %q any more: strike it off the denials", said)
	}
}

func TestAPromiseIsFound(t *testing.T) {
	for name, tc := range map[string]struct{ file, text, want string }{
		"our own":                      {"a.yaml", "do: You may feel looser for a while. A painful spot means stop.", ""},
		"relief":                       {"a.yaml", "title: Roll\nsummary: Quick pain relief.", `a.yaml:2: "pain relief"`},
		"relief, after a line's end":   {"a.md", "Your way to **pain\n> relief**.", `a.md:1: "pain\n> relief"`},
		"in code":                      {"a.go", "package a\n\n// It cures nothing.\nconst s = \"It \" +\n\t\"cures.\"\n", `a.go:5: "cures"`},
		"a spine in line":              {"a.md", "Realign your spine.", `a.md:1: "realign"`},
		"a better posture":             {"a.md", "It fixes your posture.", `a.md:1: "fixes your posture"`},
		"in German":                    {"a.yaml", "summary: Löst Verspannungen.", `a.yaml:1: "löst verspannung" a.yaml:1: "verspannung"`},
		"in German, of toxins":         {"a.yaml", "summary: Hilft beim Entgiften.", `a.yaml:1: "entgift"`},
		"in German, a cure":            {"a.yaml", "summary: Heilt den Rücken.", `a.yaml:1: "heilt"`},
		"German for some that is none": {"a.yaml", "summary: Teilt sich auf; der Rücken bleibt, wie er ist.", ""},
		"denied":                       {"a.yaml", "a: Rolling flushes nothing out, breaks up no deposits\n  and does not melt fascia.", ""},
		"denied no more":               {"a.yaml", "a: Rolling flushes toxins out.", `a.yaml:1: "flushes " a.yaml:1: "toxin" a.yaml:1: "toxin"`},
		"an article's, left out":       {"coverage.tsv", "1\tclaim\tIt heals\tdrop\tfaq/toxins\tIt mends\tIt does not.", ""},
		"an article's, kept":           {"coverage.tsv", "1\tclaim\tIt heals\tkeep\tfaq/toxins\tIt mends\t-", `coverage.tsv:1: "heals"`},
		"an article's, changed to one": {"coverage.tsv", "1\tclaim\tIt heals\tchange\tfaq/toxins\tIt mends\tIt cures.", `coverage.tsv:1: "cures"`},
	} {
		t.Run(name, func(t *testing.T) {
			found, _ := promised(tc.file, []byte(tc.text))
			var got []string
			for _, f := range found {
				got = append(got, fmt.Sprintf("%s:%d: %q", f.file, f.line, f.said))
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("found %s, want %s", got, tc.want)
			}
		})
	}
}

// finding is a promise in a file.
type finding struct {
	file    string
	line    int
	said    string
	instead string
}

func (f finding) String() string {
	return fmt.Sprintf("%s:%d: says %q: %s", f.file, f.line, f.said, f.instead)
}

// promised lists the promises of a file, and the denials in it.
func promised(file string, text []byte) (found []finding, denied []string) {
	switch filepath.Ext(file) {
	case ".go":
		text = literals(text)
	case ".tsv":
		text = ofUs(text)
	}
	said := strings.ToLower(string(text))
	for _, d := range denials() {
		said = phrase(regexp.QuoteMeta(d.said)).ReplaceAllStringFunc(said, func(s string) string {
			denied = append(denied, d.said)
			return strings.Repeat("\n", strings.Count(s, "\n"))
		})
	}
	for _, a := range routine.AllAvoided() {
		if a.Kind != routine.Promise {
			continue
		}
		for _, at := range phrase(a.Said).FindAllStringIndex(said, -1) {
			line := 1 + strings.Count(said[:at[0]], "\n")
			found = append(found, finding{file, line, said[at[0]:at[1]], a.Instead})
		}
	}
	return found, denied
}

// phrase is a pattern whose words may stand on two lines.
func phrase(pattern string) *regexp.Regexp {
	return regexp.MustCompile(strings.ReplaceAll(pattern, " ", between))
}

// ofUs is coverage.tsv without places and quotes, and without what an article says where
// we say something else or nothing.
func ofUs(table []byte) []byte {
	var ours strings.Builder
	for row := range strings.Lines(string(table)) {
		cells := strings.Split(row, "\t")
		if len(cells) == 7 {
			cells[4], cells[5] = "", ""
			if cells[3] != "keep" {
				cells[2] = ""
			}
		}
		ours.WriteString(strings.Join(cells, "\t"))
	}
	return []byte(ours.String())
}
