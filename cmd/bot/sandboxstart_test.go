package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// The flag and the environment set what the page's clock shows.
func TestTheSandboxStartsWhenItIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		env, args []string
		want      string // on Ana's clock, in Lisbon
	}{
		"a date":                     {nil, []string{"--start", "2028-02-29"}, "Tue 29 Feb 09:00"},
		"a moment in a zone":         {nil, []string{"--start", "1999-12-31T23:30-01:00"}, "Sat 1 Jan 00:30"},
		"a moment":                   {[]string{"UNHUNCH_SANDBOX_START=2027-07-01 08:30"}, nil, "Thu 1 Jul 09:30"},
		"the flag has the last word": {[]string{"UNHUNCH_SANDBOX_START=2027-07-01"}, []string{"--start", "2026-12-31T23:59Z"}, "Thu 31 Dec 23:59"},
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
		(&sandboxCmd{Start: value}).check(env{}, &wrong)
		switch said := wrong.Error(); {
		case want == "" && len(wrong) > 0:
			t.Errorf("%q is refused: %s", value, said)
		case !strings.Contains(said, want):
			t.Errorf("%q: want %q in %q", value, want, said)
		}
	}
}
