package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The flag and the environment set what the page's clock shows.
func TestTheSandboxStartsWhenItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		env, args []string
		want      string // on Ana's clock, in Lisbon
	}{
		"a date":                     {nil, []string{"--start", "2028-02-29"}, "Tue, Feb 29 09:00"},
		"a moment in a zone":         {nil, []string{"--start", "1999-12-31T23:30-01:00"}, "Sat, Jan 1 00:30"},
		"a moment":                   {[]string{"UNHUNCH_SANDBOX_START=2027-07-01 08:30"}, nil, "Thu, Jul 1 09:30"},
		"the flag has the last word": {[]string{"UNHUNCH_SANDBOX_START=2027-07-01"}, []string{"--start", "2026-12-31T23:59Z"}, "Thu, Dec 31 23:59"},
	} {
		t.Run(name, func(t *testing.T) {
			address := launch(t, c.env, append([]string{"sandbox", "--no-open", "--port", "0"}, c.args...)...).Address()
			_, html := asks(t, address, "/")
			shows := regexp.MustCompile(`<span class="date">(.+)</span> <b>(.+)</b>`).FindStringSubmatch(html)
			if shows == nil {
				t.Fatalf("there is no clock:\n%s", html)
			}
			if got := fmt.Sprintf("%s %s", shows[1], shows[2]); got != c.want {
				t.Errorf("it shows %s, want %s", got, c.want)
			}
		})
	}
}

// The holidays of a list that names no year fall around the sandbox's own time.
func TestTheSandboxKeepsQuietByFilesOfOnesOwn(t *testing.T) {
	dir := t.TempDir()
	days, words := filepath.Join(dir, "days.txt"), filepath.Join(dir, "words.yaml")
	for file, text := range map[string]string{days: "12-25 Christmas Day\n", words: "meeting:\n  words:\n    en: [powwow]\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var wrong mistakes
	c := &sandboxCmd{Start: "2041-12-24", Wishes: wishes{Quiet: quietFiles{Holidays: days, Words: words}}}
	c.check(env{getenv: func(string) string { return "" }}, &wrong)
	name, off := c.Wishes.Quiet.days.On(time.Date(2041, time.December, 25, 0, 0, 0, 0, time.UTC))
	if len(wrong) > 0 || !off || name != "Christmas Day" || c.Wishes.Quiet.words == nil {
		t.Errorf("off %t, %q; words %v; %s", off, name, c.Wishes.Quiet.words, wrong.Error())
	}
	c.Alone, wrong = true, nil
	if c.check(env{getenv: func(string) string { return "" }}, &wrong); !strings.Contains(wrong.Error(), "--without-bot: goes with none of --store, --start, --routines, --quiet-words, --holidays, --default-plan, --key-file, --calendar-hosts and --no-calendars") {
		t.Error(wrong.Error())
	}
}

func TestATimeThatTheSandboxCannotStartAtIsRefused(t *testing.T) {
	for value, want := range map[string]string{
		"tuesday":              `"tuesday" is no time`,
		"2027-02-29":           `"2027-02-29" is no time`,
		"08:30":                `"08:30" is no time`,
		"2027-03-28T25:00":     `is no time`,
		"1999-12-31":           `"1999-12-31" is out of bounds`,
		"2100-01-01T00:00Z":    `out of bounds`,
		"2027-01-01T00:00:00Z": "",
	} {
		var wrong mistakes
		(&sandboxCmd{Start: value}).check(env{getenv: func(string) string { return "" }}, &wrong)
		switch said := wrong.Error(); {
		case want == "" && len(wrong) > 0:
			t.Errorf("%q is refused: %s", value, said)
		case !strings.Contains(said, want):
			t.Errorf("%q: want %q in %q", value, want, said)
		}
	}
}
