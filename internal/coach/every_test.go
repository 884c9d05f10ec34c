package coach_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"unhunch/internal/coach"
)

// TestStories tells every story, and then looks whether anything that can be
// asked for or answered was in none of them. Run all of them: that is told of
// what was run.
func TestStories(t *testing.T) {
	m := &met{types: map[string]bool{}, values: map[string]bool{}}
	chapters := map[string]map[string]func(*scene){
		"life":      lifeStories(),
		"reminders": reminderStories(),
		"skip":      skipStories(),
		"pauses":    pauseStories(),
		"easing":    easingStories(),
		"rest":      restStories(),
		"before":    restBeforeStories(),
		"card":      cardStories(),
		"place":     placeStories(),
		"older":     olderStories(),
		"steps":     stepStories(),
		"safety":    safetyStories(),
		"settings":  settingsStories(),
		"exercises": exerciseStories(),
		"week":      weekStories(),
		"calendar":  calendarStories(),
		"meetings":  meetingStories(),
		"having":    havingStories(),
		"undo":      undoStories(),
		"draft":     draftStories(),
		"reading":   readingStories(),
		"owed":      owedStories(),
		"strangers": strangerStories(),
		"same":      sameStories(),
		"store":     storeStories(),
		"ambiguous": ambiguousStories(),
	}
	t.Run("told", func(t *testing.T) {
		for chapter, stories := range chapters {
			for name, story := range stories {
				t.Run(chapter+"/"+name, func(t *testing.T) {
					t.Parallel() // each waits for its disk
					story(opens(t, m))
				})
			}
		}
	})
	t.Run("every intent and answer is in one of them", func(t *testing.T) { m.everything(t) })
}

// met is what was in the stories: intents and answers, and the values of coach's
// own closed sets in them.
type met struct {
	mu            sync.Mutex
	types, values map[string]bool
}

func (m *met) note(i coach.Intent, a coach.Answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.types[reflect.TypeOf(i).Name()], m.types[reflect.TypeOf(a).Name()] = true, true
	m.within(reflect.ValueOf(i))
	m.within(reflect.ValueOf(a))
}

// within notes the values of coach's own string types in another.
func (m *met) within(v reflect.Value) {
	if v.Type().PkgPath() != reflect.TypeFor[coach.Answer]().PkgPath() && v.Kind() != reflect.Pointer && v.Kind() != reflect.Slice {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			m.within(field)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			m.within(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			m.within(v.Index(i))
		}
	case reflect.String:
		m.values[v.Type().Name()+" "+v.String()] = true
	default: // all others hold none
	}
}

// everything fails for each kind of intent and answer that was in no story, and
// for each value of a closed set.
func (m *met) everything(t *testing.T) {
	d := declared(t)
	if len(d.intents) == 0 || len(d.answers) == 0 || len(d.values) == 0 {
		t.Fatalf("%d intents, %d answers and %d values are declared", len(d.intents), len(d.answers), len(d.values))
	}
	for _, name := range slices.Concat(d.intents, d.answers) {
		if !m.types[name] {
			t.Errorf("no story has %s", name)
		}
	}
	for _, value := range d.values {
		if !m.values[value] {
			t.Errorf("no story has %s", value)
		}
	}
}

// declaration is what the package declares: its intents, its answers, and "type
// value" of its closed sets, but for the inputs of a form, which have a table of
// their own.
type declaration struct{ intents, answers, values []string }

func declared(t *testing.T) (all declaration) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				all.method(d)
			case *ast.GenDecl:
				all.constants(d)
			}
		}
	}
	return all
}

func (all *declaration) method(d *ast.FuncDecl) {
	switch {
	case d.Recv == nil:
	case d.Name.Name == "intent":
		all.intents = append(all.intents, fmt.Sprint(d.Recv.List[0].Type))
	case d.Name.Name == "answer":
		all.answers = append(all.answers, fmt.Sprint(d.Recv.List[0].Type))
	}
}

func (all *declaration) constants(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		v, ok := spec.(*ast.ValueSpec)
		if !ok || d.Tok != token.CONST {
			continue
		}
		of, _ := v.Type.(*ast.Ident)
		literal, _ := v.Values[0].(*ast.BasicLit)
		if of != nil && literal != nil && of.Name != "Input" {
			all.values = append(all.values, of.Name+" "+strings.Trim(literal.Value, `"`))
		}
	}
}
