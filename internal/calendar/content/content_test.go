package content_test

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/calendar/content"
)

// lines are those of a file, as their number, name and text. TITLE is not wanted.
func lines(t *testing.T, file io.Reader) (all []string) {
	t.Helper()
	r := content.NewReader(file, 40, func(name string) bool { return name != "TITLE" })
	for {
		l, err := r.Next()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%d %s %q", l.Number, l.Name, l.Text))
	}
}

func TestLines(t *testing.T) {
	for situation, c := range map[string]struct {
		file string
		want []string
	}{
		"as they should be":          {"A:1\r\nB;X=2:3\r\n", []string{`1 A "A:1"`, `2 B "B;X=2:3"`}},
		"as on Unix":                 {"A:1\nB:2\n", []string{`1 A "A:1"`, `2 B "B:2"`}},
		"as on an old Macintosh":     {"A:1\rB:2\r", []string{`1 A "A:1"`, `2 B "B:2"`}},
		"without an end":             {"A:1\nB:2", []string{`1 A "A:1"`, `2 B "B:2"`}},
		"folded":                     {"A:1\r\n 2\r\n\t3\r\nB:4", []string{`1 A "A:123"`, `4 B "B:4"`}},
		"folded inside a letter":     {"A:\xc3\r\n \xa9\r\nB:4", []string{`1 A "A:é"`, `3 B "B:4"`}},
		"folded inside the name":     {"BEG\r\n IN:X", []string{`1 BEGIN "BEGIN:X"`}},
		"folded over an empty line":  {"A:1\r\n\r\n 2", []string{`1 A "A:12"`}},
		"a space of its own":         {"A:1\r\n  2", []string{`1 A "A:1 2"`}},
		"what is not wanted":         {"TITLE:no\r\n body\r\nA:1", []string{`3 A "A:1"`}},
		"in small letters":           {"begin:x\r\ntitle:nobody", []string{`1 BEGIN "BEGIN:x"`}},
		"a mark of the order":        {"\ufeffA:1\nB:2", []string{`1 A "A:1"`, `2 B "B:2"`}},
		"empty lines":                {"\n\nA:1\n\n\nB:2\n\n", []string{`3 A "A:1"`, `6 B "B:2"`}},
		"no name":                    {"what is this\n and that\n:1\nA:1", []string{`1  ""`, `3  ""`, `4 A "A:1"`}},
		"no value":                   {"A\nB:2", []string{`1  ""`, `2 B "B:2"`}},
		"longer than is wanted":      {"A:" + strings.Repeat("x", 50) + "\nB:2", []string{`1 A ""`, `2 B "B:2"`}},
		"a name longer than any":     {strings.Repeat("A", 200) + ":1\nB:2", []string{`1  ""`, `2 B "B:2"`}},
		"a line that goes on alone":  {" A:1\nB:2", []string{`1  ""`, `2 B "B:2"`}},
		"nothing":                    {"", nil},
		"nothing but ends of lines":  {"\r\n\r\n", nil},
		"it ends where it is folded": {"A:1\r\n ", []string{`1 A "A:1"`}},
	} {
		t.Run(situation, func(t *testing.T) {
			for reader, r := range map[string]io.Reader{"": strings.NewReader(c.file), "byte by byte": iotest.OneByteReader(strings.NewReader(c.file))} {
				if diff := cmp.Diff(c.want, lines(t, r)); diff != "" {
					t.Errorf("%s (-want +got):\n%s", reader, diff)
				}
			}
		})
	}
}

func TestWhatGoesWrongIsTold(t *testing.T) {
	broken := errors.New("the cable is out")
	for _, file := range []string{"", "A:1", "A:1\n"} {
		r := content.NewReader(io.MultiReader(strings.NewReader(file), iotest.ErrReader(broken)), 40, func(string) bool { return true })
		if l, err := r.Next(); !errors.Is(err, broken) {
			t.Errorf("%q: %v, %v", file, l, err)
		}
	}
}

func TestParse(t *testing.T) {
	p := content.Parse(content.Line{Number: 1, Name: "DTSTART", Text: `DTSTART;TZID="a:b";VALUE=DATE:20261201`})
	if p == nil || p.Value != "20261201" || !slices.Equal(p.ICalParameters["TZID"], []string{"a:b"}) {
		t.Errorf("%v", p)
	}
	for _, text := range []string{"", "A", "A;B:1", "A;B=\"1:2", "A:\xff", "A" + strings.Repeat(";B=1", 101) + ":1", "A;B=" + strings.Repeat("x", 9000) + ":1"} {
		if p := content.Parse(content.Line{Number: 1, Name: "A", Text: text}); p != nil {
			t.Errorf("%q is %v", text, p)
		}
	}
}

func TestDuration(t *testing.T) {
	for text, want := range map[string]string{
		"P1W":           "7 0",
		"P15DT5H0M20S":  "15 18020",
		"pt90m":         "0 5400",
		"-PT15M":        "0 -900",
		"-P1D":          "-1 0",
		" +PT1H ":       "0 3600",
		"P1Y":           "none",
		"P":             "none",
		"PT":            "none",
		"P1DT":          "none",
		"1H":            "none",
		"PT99999999H":   "none",
		"PT1H\nPT1H":    "none",
		"P0D":           "0 0",
		"PT1H1":         "none",
		"P1W1DT1H1M1S":  "8 3661",
		"PT-1H":         "none",
		"":              "none",
		"P9999W":        "69993 0",
		"PT99999999S":   "0 99999999",
		"PT999999999S":  "none",
		"P1DT24H0M0S":   "1 86400",
		"P99999D":       "none",
		"--PT1H":        "none",
		"P1.5D":         "none",
		"P１D":           "none",
		"PT1H PT1H":     "none",
		"PT1H/PT1H":     "none",
		"-P1W2DT3H4M5S": "-9 -11045",
	} {
		days, seconds, ok := content.Duration(text)
		got := fmt.Sprint(days, seconds)
		if !ok {
			got = "none"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
