package card_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// What a company's own routines must not say, the bot does not say either.
func TestNothingIsPromisedAndNobodyIsBlamed(t *testing.T) {
	catalog, err := os.ReadFile("../../say/catalog/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	texts := append(literals(t, "."), strings.Split(string(catalog), "\n")...)
	for _, h := range gallery() {
		texts = append(texts, h.message.Text)
	}
	for _, r := range library(t).Routines() {
		for i := range r.Steps {
			texts = append(texts, shownOf(r, i, prefs.PaceAuto).Text)
		}
	}
	for _, text := range texts {
		for _, m := range routine.Misworded(text, routine.Promise, routine.Hype, routine.Blame) {
			t.Errorf("%q is in %q: %s", m.Said, text, m.Instead)
		}
	}
}

func TestAReminderIsOneShortSentence(t *testing.T) {
	for _, r := range library(t).Routines() {
		for id := range uint64(8) {
			for _, kind := range []delivery.Kind{delivery.Reminder, delivery.Break} {
				m := card.English().Offer(session.Card{ID: id, Kind: kind}, r)
				first := m.Blocks[0].(*slack.SectionBlock).Text.Text
				if n := len(strings.Fields(first)); n > 25 {
					t.Errorf("%d words: %s", n, first)
				}
			}
		}
	}
}

// A title has room for twelve words, whoever writes it.
func TestAReminderOfTheLongestTitleIsShort(t *testing.T) {
	r := reset
	r.Title = strings.TrimSpace(strings.Repeat("word ", 12))
	r.Steps = []routine.Step{{Dose: routine.Dose{Kind: routine.Hold, Seconds: 145}}}
	for _, setting := range append(routine.Settings(), "") {
		r.Setting = setting
		for id := range uint64(8) {
			first := card.English().Offer(session.Card{ID: id}, r).Blocks[0].(*slack.SectionBlock).Text.Text
			if n := len(strings.Fields(first)); n > 25 {
				t.Errorf("%d words: %s", n, first)
			}
		}
	}
}

func TestRemindersDiffer(t *testing.T) {
	met := map[string]bool{}
	for id := range uint64(8) {
		met[card.English().Offer(session.Card{ID: id}, reset).Text] = true
	}
	if len(met) < 3 {
		t.Errorf("%d different sentences on 8 cards", len(met))
	}
}

// TestTheWholeLibraryFitsOnCards draws everything that our routines can become.
func TestTheWholeLibraryFitsOnCards(t *testing.T) {
	l := library(t)
	check := func(name string, m card.Message) {
		t.Helper()
		if err := card.Check(m); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(m.Text, "…") {
			t.Errorf("%s is clipped: %s", name, m.Text)
		}
	}
	for _, r := range l.Routines() {
		check(r.ID, card.English().Offer(session.Card{ID: 1}, r))
		sc, _ := l.Screening(r.Screening)
		for _, state := range []session.State{session.Done, session.Stopped, session.Hurt} {
			check(r.ID, card.English().End(session.Session{State: state, Steps: len(r.Steps)}, r, coach.Ending{Screening: sc, Rest: coach.Resting{Until: noon, Gentle: []routine.Routine{reset}}, Next: noon}))
		}
		for i, s := range r.Steps {
			for _, pace := range prefs.AllPaces() {
				m := shownOf(r, i, pace)
				check(r.ID, m)
				dose := card.English().Dose(s)
				if s.Dose.Kind == routine.Setup {
					dose = "Getting ready"
				}
				if i == len(r.Steps)-1 && s.Dose.Kind == routine.Setup {
					dose = "To finish"
				}
				for _, part := range []string{s.Title, s.Do, s.Breathe, s.Tip, s.Care, dose} {
					if !strings.Contains(m.Text, part) {
						t.Errorf("%s, step %d: somebody who listens does not learn %q", r.ID, i+1, part)
					}
				}
			}
		}
	}
	check("routines", card.English().Routines(coach.Shelf{On: l.Routines()}))
}

// Somebody in a chair has one: they are told of what else it takes.
func TestTheChairOfWhoSitsGoesWithoutSaying(t *testing.T) {
	for id, want := range map[string]string{
		"band-rows":      "In your chair, with an exercise band and a wall.",
		"open-the-chest": "On your feet, with a chair, a desk and a doorway.",
	} {
		r, _ := library(t).Routine(id)
		m := card.English().Routines(coach.Shelf{Locked: []coach.Locked{{Routine: r}}})
		if !strings.Contains(m.Text, want) {
			t.Errorf("%s: %s", id, m.Text)
		}
	}
}

// Home says it before anybody asks for all of it.
func TestHomeNamesWhatIsKept(t *testing.T) {
	for name, v := range map[string]card.View{
		"movements and routines you leave out, until when you rest":      card.English(),
		"Bewegungen und Routinen du weglässt, bis wann du dich ausruhst": card.For(prefs.Person{Prefs: prefs.Prefs{Language: "de"}}),
	} {
		home, err := json.Marshal(v.Home(coach.HomeShown{}, card.Around{}))
		if err != nil || !strings.Contains(string(home), name) {
			t.Errorf("%v, nowhere %q in %s", err, name, home)
		}
	}
}

func TestEveryReasonIsExplained(t *testing.T) {
	for _, file := range []string{"../../schedule/reason.go", "../../delivery/delivery.go"} {
		reasons := reasons(t, file)
		if len(reasons) < 6 {
			t.Errorf("found only %q in %s", reasons, file)
		}
		for _, reason := range reasons {
			d := said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: reason})
			if text := why(d, time.Time{}, nil).Text; strings.Contains(text, "no longer know") {
				t.Errorf("%s: %s", reason, text)
			}
		}
	}
	d := said(session.Note{At: noon, Due: noon, What: session.WasDropped, Why: "of an older version"})
	if text := why(d, time.Time{}, nil).Text; !strings.Contains(text, "no longer know") {
		t.Error(text)
	}
}

func shownOf(r routine.Routine, step int, pace prefs.Pace) card.Message {
	s := session.Session{Card: 1, Routine: r.ID, Steps: len(r.Steps), Step: step, State: session.Running, Pace: pace, Since: noon, Ends: noon.Add(time.Minute)}
	return card.English().Step(s, r, step, session.Part(0), card.Picture{})
}

// read gives the library that is shown: to read it takes its time.
var read = sync.OnceValues(func() (*routine.Library, error) { return routine.Load(os.DirFS("../../../routines")) })

func library(t *testing.T) *routine.Library {
	t.Helper()
	l, err := read()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// literals are the texts in the package's own code.
func literals(t *testing.T, dir string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		ast.Inspect(parsed(t, file), func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, _ := strconv.Unquote(lit.Value)
				texts = append(texts, text)
			}
			return true
		})
	}
	return texts
}

// reasons are the constants of type Reason in a file.
func reasons(t *testing.T, file string) []string {
	t.Helper()
	var found []string
	ast.Inspect(parsed(t, file), func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "Reason" {
			why, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			found = append(found, why)
		}
		return true
	})
	return found
}

func parsed(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}
