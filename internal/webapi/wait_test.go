package webapi_test

import (
	"net/http"
	"testing"
	"time"

	"unhunch/internal/webapi"
)

var noon = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

var waits = map[string]struct {
	said, date string
	want       time.Duration
}{
	"seconds":                      {"30", "", 30 * time.Second},
	"seconds, with room":           {" 30 ", "", 30 * time.Second},
	"a fraction":                   {"0.5", "", time.Second},
	"seconds and a fraction":       {"2.01", "", 3 * time.Second},
	"a day":                        {"86400", "", 24 * time.Hour},
	"three thousand years":         {"100000000000", "", 9223372036 * time.Second},
	"more than any number":         {"1e999", "", 9223372036 * time.Second},
	"zero":                         {"0", "", 0},
	"less":                         {"-5", "", 0},
	"nothing":                      {"", "", 0},
	"nonsense":                     {"soon", "", 0},
	"two":                          {"30, 60", "", 0},
	"no number":                    {"NaN", "", 0},
	"for ever":                     {"Inf", "", 9223372036 * time.Second},
	"never":                        {"-Inf", "", 0},
	"a date":                       {"Mon, 02 Mar 2026 12:01:00 GMT", "", time.Minute},
	"a date by their own clock":    {"Mon, 02 Mar 2026 09:00:30 GMT", "Mon, 02 Mar 2026 09:00:00 GMT", 30 * time.Second},
	"a date in the old way":        {"Monday, 02-Mar-26 12:00:10 GMT", "", 10 * time.Second},
	"a date that is past":          {"Mon, 02 Mar 2026 11:00:00 GMT", "", 0},
	"a date that is now":           {"Mon, 02 Mar 2026 12:00:00 GMT", "", 0},
	"a date, and a date that lies": {"Mon, 02 Mar 2026 12:01:00 GMT", "yesterday", time.Minute},
}

func TestAWaitIsReadHoweverItIsSaid(t *testing.T) {
	for name, c := range waits {
		t.Run(name, func(t *testing.T) {
			header := http.Header{}
			if c.said != "" {
				header.Set("Retry-After", c.said)
			}
			if c.date != "" {
				header.Set("Date", c.date)
			}
			if got := webapi.RetryAfter(header, noon); got != c.want {
				t.Errorf("%v, not %v", got, c.want)
			}
		})
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, c := range waits {
		f.Add(c.said, c.date)
	}
	f.Fuzz(func(t *testing.T, said, date string) {
		got := webapi.RetryAfter(http.Header{"Retry-After": {said}, "Date": {date}}, noon)
		if got < 0 || got%time.Second != 0 {
			t.Errorf("%q is %v", said, got)
		}
	})
}
