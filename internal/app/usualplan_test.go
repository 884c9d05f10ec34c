package app

import (
	"errors"
	"fmt"
	"testing"
)

func TestThePlanOfSomebodyNewIsReadAsPeopleTypeTheirs(t *testing.T) {
	for text, want := range map[string]string{
		"every 45m 8:00-16:30 mon-thu max 5": "every 45m Mon-Thu 8:00-16:30, at most 5, quiet 20",
		"every 45m":                          "every 45m Mon-Fri 9:00-12:00, 13:00-17:30, at most 6, quiet 20",
		"max 5":                              "every 60m Mon-Fri 9:00-12:00, 13:00-17:30, at most 5, quiet 20",
		"at 10, 15:00 mon wed":               "at 10:00, 15:00 Mon, Wed 9:00-12:00, 13:00-17:30, at most 6, quiet 20",
		"22-6":                               "every 60m Mon-Fri 22:00-6:00, at most 6, quiet 20",
	} {
		t.Run(text, func(t *testing.T) {
			p, err := ReadUsualPlan(text)
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprintf("%s, at most %d, quiet %d", p, p.PerDay, p.Lead); got != want {
				t.Error(got)
			}
		})
	}
	if p, err := ReadUsualPlan(""); p != nil || err != nil {
		t.Errorf("where none is named: %v, %v", p, err)
	}
	for _, text := range []string{" ", "every 5m", "1-5", "every 45m UTC"} {
		p, err := ReadUsualPlan(text)
		if wrong, ok := errors.AsType[*WrongPlan](err); p != nil || !ok || wrong.Wrong == "" || wrong.Mend == "" {
			t.Errorf("%q: %v, %v", text, p, err)
		}
	}
}
