package routine

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"unhunch/internal/strict"
)

// file is a kind of file that somebody writes, with what may stand in it.
type file struct {
	title string
	holds strict.Value
}

// files are all that Load reads, but for figures and pictures.
func files() []file {
	r := newReader("", nil)
	one := Routine{Title: "x", Steps: []Step{{ID: "id"}}}
	lib := loading{library: Library{
		things:    []Thing{{ID: "id"}},
		questions: []Question{{ID: "id"}},
		screening: screening{profiles: map[string]profile{"id": {}}, items: map[string]Item{"id": {}}, movements: map[string]Movement{"id": {}}},
	}}
	return []file{
		{"`my-roll.yaml`: a routine", r.routine(new(Routine))},
		{"`my-weeks.yaml`: a progression", r.progression(new(Progression))},
		{"`library/screening.yaml`: safety checks", r.screening(new(screening))},
		{"`library/equipment.yaml`: what is needed", strict.Table(new(map[string]Thing), r.thing)},
		{"`library/sources.yaml`: what it rests on", strict.Table(new(map[string]Source), r.source)},
		{"`library/faq.yaml`: what people ask", strict.List(new([]Question), "a list of questions", r.question)},
		{"`library/claims.yaml`: what the routines claim", strict.List(new([]Claim), "a list of claims", r.claim)},
		{"`i18n/de/my-roll.yaml`: a routine in German", r.routineWords(&routineWords{steps: map[string]*stepWords{}}, one)},
		{"`i18n/de/my-weeks.yaml`: a progression in German", r.progressionWords(&routineWords{stages: map[string]*stageWords{}}, Progression{Stages: []Stage{{Week: 1}}})},
		{"`i18n/de/library/screening.yaml`", lib.screeningWords(r, newWords())},
		{"`i18n/de/library/equipment.yaml`", lib.equipmentWords(r, newWords())},
		{"`i18n/de/library/faq.yaml`", lib.questionsWords(r, newWords())},
	}
}

// reference is every field of every file, in tables.
func reference(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, f := range files() {
		fmt.Fprintf(&b, "\n### %s\n", f.title)
		in := "nowhere"
		for _, p := range f.holds.Parts() {
			if p.In != in {
				in = p.In
				if in != "" {
					fmt.Fprintf(&b, "\nIn `%s`:\n", in)
				}
				b.WriteString("\n| field | needed | what stands there | what it is for |\n|---|---|---|---|\n")
			}
			needed := ""
			if p.Required {
				needed = "yes"
			}
			if p.Means == "" {
				t.Errorf("%s: nobody has said what %s is for: give it Means", f.title, strict.Join(p.In, p.Name))
			}
			if strings.ContainsAny(p.Means+p.Want, "|\n") {
				t.Errorf("%s: what %s is for breaks a table", f.title, strict.Join(p.In, p.Name))
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, needed, p.Want, p.Means)
		}
	}
	return b.String() + "\n"
}

// What people read of the fields is what the files are read by. UNHUNCH_UPDATE_GOLDEN=1
// writes it anew.
func TestEveryFieldIsInTheReferenceGolden(t *testing.T) {
	const (
		page  = "../../docs/routines.md"
		begin = "<!-- fields: make golden writes what follows -->\n"
		end   = "<!-- end of fields -->\n"
	)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, begun := strings.Cut(string(text), begin)
	is, after, ended := strings.Cut(rest, end)
	if !begun || !ended {
		t.Fatalf("%s has no place for the fields", page)
	}
	want := reference(t)
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(page, []byte(before+begin+want+end+after), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if is != want {
		t.Errorf("%s is not what the files are read by: make golden writes it anew", page)
	}
}

// A reader that is added to Load has to be in the reference, too.
func TestEveryFileOfTheLibraryIsInTheReference(t *testing.T) {
	all := reference(t)
	for _, name := range []string{sourcesFile, screeningFile, questionsFile, claimsFile, equipmentFile} {
		if !strings.Contains(all, "\n### `"+name+"`") {
			t.Errorf("%s is not in it", name)
		}
	}
}
