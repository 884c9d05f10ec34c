package say_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"unhunch/internal/say"
)

// catalog reads a language's sentences by their keys; plural forms come with a
// "/one" or "/other" behind the key.
func catalog(t *testing.T, lang string) map[string]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("catalog", lang+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	sentences := map[string]string{}
	var walk func(key string, node any)
	walk = func(key string, node any) {
		switch n := node.(type) {
		case string:
			sentences[key] = n
		case map[string]any:
			_, counted := n["other"]
			for name, child := range n {
				switch {
				case counted:
					walk(key+"/"+name, child)
				case key == "":
					walk(name, child)
				default:
					walk(key+"."+name, child)
				}
			}
		default:
			t.Errorf("%s: %s is no sentence: %v", lang, key, node)
		}
	}
	walk("", tree)
	return sentences
}

// use is a place in the code that says something.
type use struct {
	at    string
	key   string // "" where it is put together
	start string // what a key begins with that is put together
	count bool
	names []string // what it names; nil: not told there
}

// uses finds all that is said in the module.
func uses(t *testing.T) []use {
	t.Helper()
	set := token.NewFileSet()
	packages := map[string][]*ast.File{}
	speaks := map[string]bool{"../../internal/say": true}
	err := filepath.WalkDir("../..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		dir := filepath.Dir(name)
		packages[dir] = append(packages[dir], file)
		if slices.ContainsFunc(file.Imports, func(s *ast.ImportSpec) bool {
			return slices.Contains([]string{`"unhunch/internal/say"`, `"unhunch/internal/bot/card"`}, s.Path.Value)
		}) {
			speaks[dir] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var found []use
	for dir, files := range packages {
		if !speaks[dir] {
			continue
		}
		for _, file := range files {
			found = append(found, saidIn(file, set)...)
		}
	}
	return found
}

func saidIn(file *ast.File, set *token.FileSet) (found []use) {
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		f, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || f.Sel.Name != "Say" && f.Sel.Name != "Count" {
			return true
		}
		u := use{at: set.Position(call.Pos()).String(), count: f.Sel.Name == "Count"}
		u.key, u.start = keyOf(call.Args[0])
		u.names = namesIn(call.Args[1:])
		found = append(found, u)
		return true
	})
	return found
}

func keyOf(e ast.Expr) (key, start string) {
	if sum, ok := e.(*ast.BinaryExpr); ok {
		start, _ = keyOf(sum.X)
	}
	if literal, ok := e.(*ast.BasicLit); ok {
		key, _ = strconv.Unquote(literal.Value)
	}
	return key, start
}

// namesIn are the names of a say.With that is written out; nil where it is not.
func namesIn(args []ast.Expr) []string {
	names := []string{}
	for i, a := range args {
		with, ok := a.(*ast.CompositeLit)
		if !ok && (len(args) == 1 || i > 0) { // and not the number of a Count
			return nil
		}
		if !ok {
			continue
		}
		for _, e := range with.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				name, _ := keyOf(pair.Key)
				names = append(names, name)
			}
		}
	}
	return names
}

func named(sentence string) []string {
	var names []string
	for _, m := range regexp.MustCompile(`\{\{\.(\w+)\}\}`).FindAllStringSubmatch(sentence, -1) {
		names = append(names, m[1])
	}
	return names
}

func TestEveryKeyIsThereAndUsed(t *testing.T) {
	english := catalog(t, "en")
	var used []string
	for _, u := range uses(t) {
		forms := []string{u.key}
		if u.count {
			forms = []string{u.key + "/one", u.key + "/other"}
		}
		for key := range english {
			if u.start != "" && strings.HasPrefix(key, u.start) {
				used = append(used, key)
			}
		}
		if u.key == "" {
			continue
		}
		for _, form := range forms {
			sentence, ok := english[form]
			if !ok {
				t.Errorf("%s: there is no %q", u.at, form)
			}
			used = append(used, form)
			for _, name := range named(sentence) {
				if u.names != nil && !slices.Contains(u.names, name) && !(u.count && name == "N") {
					t.Errorf("%s: %s is not told what {{.%s}} is", u.at, form, name)
				}
			}
		}
	}
	for key := range english {
		if !slices.Contains(used, key) {
			t.Errorf("nobody says %q", key)
		}
	}
}

// TestEveryProblemHasItsWords looks at each code of what can be wrong.
func TestEveryProblemHasItsWords(t *testing.T) {
	english := catalog(t, "en")
	code := regexp.MustCompile(`(?m)^(?:const|\s)\s*\w+\s+(?:prefs\.)?Code\s+= "([\w-]+)"`)
	var codes []string
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		text, err := os.ReadFile(name)
		for _, m := range code.FindAllStringSubmatch(string(text), -1) {
			codes = append(codes, m[1])
		}
		return err
	})
	if err != nil || len(codes) == 0 {
		t.Fatal("no code is found", err)
	}
	for _, c := range codes {
		if english["problem."+c] == "" {
			t.Errorf("there are no words for the problem %q", c)
		}
	}
	for key := range english {
		if of, ok := strings.CutPrefix(key, "problem."); ok && !slices.Contains(codes, of) {
			t.Errorf("nothing is ever wrong as in %q", key)
		}
	}
}

func TestALanguageIsWhole(t *testing.T) {
	english := catalog(t, "en")
	for _, lang := range say.Languages() {
		other := catalog(t, lang)
		for key, translated := range other {
			of, form, counts := strings.Cut(key, "/")
			switch _, counted := english[of+"/other"]; {
			case counts && !counted, !counts && english[key] == "":
				t.Errorf("%s has %q, and English does not", lang, key)
				continue
			case counts && !slices.Contains(forms(lang), form):
				t.Errorf("%s has no such plural: %q", lang, key)
			}
			sentence := english[of]
			if counts {
				sentence = english[of+"/other"]
			}
			want, got := unique(named(sentence)), unique(named(translated))
			if counts && form != "other" && !slices.Contains(got, "N") { // "1 day"
				want = slices.DeleteFunc(want, func(name string) bool { return name == "N" })
			}
			if !slices.Equal(want, got) {
				t.Errorf("%s: %s names %q, and not %q", lang, key, got, want)
			}
		}
		for key := range english {
			of, _, counts := strings.Cut(key, "/")
			needs := []string{key}
			if counts {
				needs = nil
				for _, form := range forms(lang) {
					needs = append(needs, of+"/"+form)
				}
			}
			for _, need := range needs {
				if other[need] == "" {
					t.Errorf("%s lacks %q", lang, need)
				}
			}
		}
	}
}

// What was copied and not translated would be German to whatever else looks for English.
func TestGermanIsNotEnglish(t *testing.T) {
	same := []string{"title.over", "label.exercise"}
	function := regexp.MustCompile(`(?i)\b(the|and|you|your|with|for|is|are|that|this|when|what|not|have|from|of)\b`)
	formal := regexp.MustCompile(`[a-zäöüß,] (Sie|Ihnen|Ihre?[mnrs]?)\b`)
	english := catalog(t, "en")
	for key, sentence := range catalog(t, "de") {
		words := regexp.MustCompile(`\{\{[^}]*\}\}|<[^>]*>`).ReplaceAllString(sentence, "")
		if said := function.FindString(words); said != "" {
			t.Errorf("%s says %q: %s", key, said, sentence)
		}
		if formal.MatchString(words) {
			t.Errorf("%s says Sie: %s", key, sentence)
		}
		if sentence == english[key] && regexp.MustCompile(`\p{L}{3}`).MatchString(words) && !slices.Contains(same, key) && !strings.HasPrefix(key, "month.") {
			t.Errorf("%s is English: %s", key, sentence)
		}
	}
}

// forms are the plural forms that whole numbers have in a language.
func forms(lang string) (of []string) {
	names := map[plural.Form]string{
		plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
	}
	tag := language.Make(lang)
	for n := range 1000 {
		if form := names[plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)]; !slices.Contains(of, form) {
			of = append(of, form)
		}
	}
	return of
}

func unique(names []string) []string { return slices.Compact(slices.Sorted(slices.Values(names))) }

func TestAnUnknownLanguageIsEnglish(t *testing.T) {
	for _, lang := range []string{"en-GB", "tlh", "", "not a language"} {
		if said := say.In(lang).Say("day.monday"); said != "Monday" {
			t.Errorf("%q: %q", lang, said)
		}
	}
}

func TestALanguageIsThatOfItsRegions(t *testing.T) {
	for _, lang := range []string{"de", "de-DE", "de-AT", "de-CH"} {
		if said := say.In(lang).Say("day.monday"); said != "Montag" {
			t.Errorf("%q: %q", lang, said)
		}
	}
}

func TestSomeThingsInARow(t *testing.T) {
	p := say.English()
	for want, things := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := p.List(things); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if said := p.Count("plan.hours", 1) + ", " + p.Count("plan.hours", 2); said != "every hour, every 2 hours" {
		t.Error(said)
	}
}

// text/template would say the same.
func TestSentencesAreSaidAsTemplatesAre(t *testing.T) {
	for _, lang := range say.Languages() {
		for key, sentence := range catalog(t, lang) {
			names := named(sentence)
			with := say.With{}
			for i, name := range names {
				if with[name] = fmt.Sprintf("<%s>", name); i%2 == 1 {
					with[name] = 10 + i
				}
			}
			of, form, counts := strings.Cut(key, "/")
			n := 17
			if form == "one" {
				n = 1
			}
			with["N"] = n
			said := say.In(lang).Say(of, with)
			if counts {
				said = say.In(lang).Count(of, n, with)
			}
			var want strings.Builder
			if err := template.Must(template.New("").Parse(sentence)).Execute(&want, with); err != nil {
				t.Fatal(err)
			}
			if said != want.String() {
				t.Errorf("%s: %s says %q, and the template %q", lang, key, said, want.String())
			}
		}
	}
}

func TestWhatIsNamedTwiceOrNotAtAll(t *testing.T) {
	p := say.English()
	if said := p.Say("list.and", say.With{"Some": "a", "Last": "b"}, say.With{"Last": "c"}); said != "a and c" {
		t.Errorf("of a name that is given twice: %q", said)
	}
	if said := p.Count("plan.hours", 12, say.With{"N": 3}); said != "every 12 hours" {
		t.Errorf("of a number that is named, too: %q", said)
	}
	if said := p.Say("list.and", say.With{"Some": "{{.Last}}", "Last": "<b>"}); said != "{{.Last}} and <b>" {
		t.Errorf("of braces in what is named: %q", said)
	}
	if said := p.Say("list.and", say.With{"Some": "a"}); said != "a and <no value>" {
		t.Errorf("without a name: %q", said)
	}
	if said := p.Say("nothing.of-this-kind"); said != "nothing.of-this-kind" {
		t.Errorf("of a key that is nowhere: %q", said)
	}
}
