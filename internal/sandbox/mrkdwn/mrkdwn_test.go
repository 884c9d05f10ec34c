package mrkdwn_test

import (
	"testing"

	"unhunch/internal/sandbox/mrkdwn"
)

func TestPlainReadsMrkdwnAloud(t *testing.T) {
	for in, want := range map[string]string{
		"*bold* and _slanted_":             "bold and slanted",
		"*two* *words*":                    "two words",
		"snake_case_name":                  "snake_case_name",
		"2 * 3 * 4":                        "2 * 3 * 4",
		"~done~ `code`.":                   "done code.",
		"&lt;b&gt;":                        "<b>",
		"<!here> <#C1|general>":            "@here general",
		"<!date^x^{time}|noon>":            "noon",
		"(*Step 1 of 5*)":                  "(Step 1 of 5)",
		"*Step 1*\n_Breathe out._\n*Go*":   "Step 1\nBreathe out.\nGo",
		"*bold and _both_*":                "bold and both",
		"`*a* <b>` and 3*4":                "*a* <b> and 3*4",
		"before\n```a\n*b*```\nafter":      "before\na\n*b*\nafter",
		"&gt; *one*\n• two\n1. _three_":    "> one\n• two\n1. three",
		"<https://a.example|more> *<@U1>*": "more @U1",
		"<!date^0^{date} {time}|then>":     "January 1, 1970 00:00",
		"&amp;lt;":                         "&lt;",
		"*hold *on**":                      "hold *on*",
		"*never":                           "*never",
	} {
		if got := (mrkdwn.Reader{}).Plain(in); got != want {
			t.Errorf("%q reads %q, want %q", in, got, want)
		}
	}
}
