package app

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"unhunch/internal/seal"
	"unhunch/internal/workspace"
)

// What Slack says of a token is not always about the token.
func TestAWordOfSlacksEndsATokenOrSaysNothing(t *testing.T) {
	const yes, no, silent = workspace.Takes, workspace.Refuses, workspace.Silent
	ended := func(r *workspace.Record) { r.Ended = someday }
	refused := func(r *workspace.Record) { r.Refused = someday }
	both := func(r *workspace.Record) { r.Ended, r.Refused = someday.Add(time.Hour), someday }
	for name, tc := range map[string]struct {
		has    func(*workspace.Record)
		says   string // "": nobody answers
		others bool
		lost   bool // the key is
		after  time.Duration
		want   workspace.Word
	}{
		"taken":                            {has: ended, says: `{"ok":true}`, after: time.Hour, want: yes},
		"taken after all":                  {has: both, says: `{"ok":true}`, after: 20 * 24 * time.Hour, want: yes},
		"dead":                             {has: ended, says: "account_inactive", want: no},
		"revoked, of which nobody told":    {has: refused, says: "token_revoked", want: no},
		"dead, and now it is a stranger":   {has: ended, says: "invalid_auth", want: no},
		"dead, and it ran out since":       {has: ended, says: "token_expired", want: no},
		"refused here":                     {has: refused, says: "invalid_auth", want: silent},
		"refused here, no other is":        {has: refused, says: "invalid_auth", others: true, want: no},
		"refused here, no other is, ended": {has: both, says: "invalid_auth", others: true, want: no},
		"ran out, and no other was had":    {has: refused, says: "token_expired", others: true, after: 12 * 24 * time.Hour, want: silent},
		"ran out two weeks ago":            {has: refused, says: "token_expired", after: 13 * 24 * time.Hour, want: no},
		"refused here for two weeks":       {has: both, says: "invalid_auth", after: 13 * 24 * time.Hour, want: no},
		"nobody answers":                   {has: ended, after: 20 * 24 * time.Hour, want: silent},
		"Slack has trouble":                {has: ended, says: "internal_error", after: 20 * 24 * time.Hour, want: silent},
		"the key is lost":                  {has: ended, says: `{"ok":true}`, lost: true, after: 12 * 24 * time.Hour, want: silent},
		"the key is lost for good":         {has: ended, says: `{"ok":true}`, lost: true, after: 13 * 24 * time.Hour, want: no},
	} {
		key := seal.New()
		v := vaultOf(t, key)
		r, err := v.Workspace(t.Context(), "T1")
		v.check(err)
		tc.has(&r)
		if tc.lost {
			key = seal.New()
		}
		answer := answering(func(request *http.Request) (*http.Response, error) {
			said := tc.says
			switch {
			case said == "":
				return nil, errors.New("nobody answers")
			case request.URL.Path != "/api/auth.test" || request.Header.Get("Authorization") != "Bearer xoxb-planted-T1":
				t.Errorf("%s: %s is asked with %q", name, request.URL.Path, request.Header.Get("Authorization"))
			case said[0] != '{':
				said = `{"ok":false,"error":"` + said + `"}`
			}
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(said))}, nil
		})
		a := asking{Settings{
			APIURL: "https://slack.test/api/", HTTP: &http.Client{Transport: answer}, Keys: keysOf(t, key), Log: slog.New(slog.DiscardHandler),
			Now: func() time.Time { return someday.Add(tc.after) },
		}.complete(), func(context.Context, string) bool { return tc.others }}
		if word := a.ask(t.Context(), r); word != tc.want {
			t.Errorf("%s: %s, want %s", name, word, tc.want)
		}
	}
}
