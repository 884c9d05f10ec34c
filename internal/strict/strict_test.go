package strict_test

import (
	"fmt"
	"strings"
	"testing"

	"unhunch/internal/strict"
)

func ExampleParse() {
	var title string
	var seconds int
	d := strict.Parse("nod.yaml", []byte("titel: Nod\nseconds: soon\n"))
	d.Read(strict.Object("a nod", []strict.Field{
		strict.Must("title", strict.Text(&title, 60)),
		strict.May("seconds", strict.Int(&seconds, 1, 300)),
	}))
	fmt.Println(d.Problems())
	// Output:
	// nod.yaml:1: titel: is not a known field: did you mean title?
	// nod.yaml:1: title: is missing: add text of at most 60 characters
	// nod.yaml:2: seconds: is text: write a whole number from 1 to 300
}

func TestAFieldIsKnownBeforeTheRestIsRead(t *testing.T) {
	for name, tc := range map[string]struct{ data, want string }{
		"given":     {"a: 1\nkind: song\n", "song"},
		"not given": {"a: 1\n", ""},
		"a list":    {"[kind, song]\n", ""},
		"no YAML":   {"kind: {", ""},
	} {
		if got := strict.Parse("x.yaml", []byte(tc.data)).Says("kind"); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func TestACheckRunsOnWhatIsSound(t *testing.T) {
	for data, want := range map[string]int{"[1, 2]": 1, "[1]": 0, "[1, x]": 0, "[1, 900]": 0} {
		var a, b, checked int
		d := strict.Parse("x.yaml", []byte(data))
		d.Read(strict.Tuple("[a, b]", strict.Int(&a, 0, 9), strict.Int(&b, 0, 9)).Then(func(string) { checked++ }))
		if checked != want || len(d.Problems()) != 1-want {
			t.Errorf("%s: checked %d times, %d problems", data, checked, len(d.Problems()))
		}
	}
}

func TestProblemsStandInTheOrderOfFilesAndLines(t *testing.T) {
	ps := strict.Problems{
		{File: "b", Line: 1, What: "is odd"}, {File: "a", Line: 9, Field: "x", What: "is odd", Mend: "make it even"}, {File: "a", What: "is old"},
	}
	want := "a: is old\na:9: x: is odd: make it even\nb:1: is odd"
	if got := ps.Sorted().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAWordIsTakenForItsNearest(t *testing.T) {
	known := []string{"snooze", "skip", "settings", "y"}
	for word, want := range map[string]string{
		"snoze": "snooze", "skipp": "skip", "setings": "settings", "yoga": "", "": "", "x": "", strings.Repeat("s", 65): "",
	} {
		if got := strict.Nearest(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestAFieldThatMustNotBeThereIsToldWithoutWhatItHolds(t *testing.T) {
	for data, want := range map[string]string{
		"token: xoxb-1\ntitle: Nod\n":   "x.yaml:1: token: is a secret: put it elsewhere",
		"token:\n":                      "x.yaml:1: token: is a secret: put it elsewhere",
		"tokem: xoxb-1\n":               "x.yaml:1: tokem: is not a known field: use one of title, n",
		"n: soon\n":                     "x.yaml:1: n: is text: write a whole number, in digits",
		"n: 0x1F\n":                     "x.yaml:1: n: 0x1F is none: write a whole number, in digits",
		"n: -7\ntitle: \"Nod twice\"\n": "",
	} {
		var title string
		var n int
		d := strict.Parse("x.yaml", []byte(data))
		d.Read(strict.Object("a nod", []strict.Field{
			strict.May("title", strict.Text(&title, 60)), strict.Not("token", "is a secret", "put it elsewhere"), strict.May("n", strict.Whole(&n)),
		}))
		if said := d.Problems().Sorted().Error(); said != want || want == "" && (n != -7 || title != "Nod twice") {
			t.Errorf("%q: %q, want %q; read %d, %q", data, said, want, n, title)
		}
	}
}
