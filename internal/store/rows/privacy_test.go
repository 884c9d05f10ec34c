package rows

import (
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// sheet is what people read before they say yes.
const sheet = "../../../docs/privacy.md"

// Whoever keeps something more of anybody tells what for, for how long and where.
func TestThePrivacySheetNamesAllThatIsKept(t *testing.T) {
	text, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	_, of, _ := strings.Cut(string(text), "\n## What is kept of a person\n")
	of, _, _ = strings.Cut(of, "\n## ")
	for _, kept := range []reflect.Type{reflect.TypeFor[session.Desk](), reflect.TypeFor[prefs.Person](), reflect.TypeFor[prefs.Prefs]()} {
		for _, name := range namesIn(kept) {
			if name != "person" && !strings.Contains(of, "`"+name+"`") {
				t.Errorf("%s keeps %q, and no row of the sheet has it", kept, name)
			}
		}
	}
}

func namesIn(of reflect.Type) (names []string) {
	for f := range of.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// Each row of what is kept says by which test that is so.
func TestEveryRowOfThePrivacySheetHasItsTest(t *testing.T) {
	text, err := os.ReadFile(sheet)
	if err != nil {
		t.Fatal(err)
	}
	rows, proof := 0, regexp.MustCompile("`Test\\w+`")
	for _, title := range []string{"What is kept of a person", "What is known only while the bot works", "What is kept of a workspace", "What is never kept", "To see it, to have it deleted"} {
		_, part, found := strings.Cut(string(text), "\n## "+title+"\n")
		part, _, _ = strings.Cut(part, "\n## ")
		if !found {
			t.Errorf("there is no part %q", title)
		}
		for _, row := range regexp.MustCompile(`(?m)^\| .*\|$`).FindAllString(part, -1)[1:] { // without its head
			cells := strings.Split(strings.Trim(row, "|"), "|")
			if rows++; !proof.MatchString(cells[len(cells)-1]) {
				t.Errorf("%s: no test shows it: %s", title, row)
			}
			if slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) == "" }) {
				t.Errorf("%s: something is left out: %s", title, row)
			}
		}
	}
	if rows < 20 {
		t.Errorf("there are %d rows", rows)
	}
}

// A message that waits has ids, and words that are ours.
func TestNoMessageThatIsOwedHasAText(t *testing.T) {
	ours := []string{"To.Workspace", "To.Person", "Kind", "Ref.Part", "Routine", "Unsaid", "Address.Channel", "Address.TS"}
	if texts := textsIn(reflect.TypeFor[delivery.Message](), ""); !slices.Equal(texts, ours) {
		t.Errorf("there are texts in %v, not in %v: is what somebody wrote among them?", texts, ours)
	}
}

func textsIn(of reflect.Type, under string) (paths []string) {
	for f := range of.Fields() {
		switch {
		case f.Type.Kind() == reflect.String:
			paths = append(paths, under+f.Name)
		case f.Type.Kind() == reflect.Struct && f.Type.PkgPath() != "time":
			paths = append(paths, textsIn(f.Type, under+f.Name+".")...)
		case slices.Contains([]reflect.Kind{reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface}, f.Type.Kind()):
			paths = append(paths, under+f.Name+" holds others")
		}
	}
	return paths
}
