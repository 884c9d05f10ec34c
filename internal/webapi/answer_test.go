package webapi_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/webapi"
)

// What an answer is, from any method of the Web API.
var answers = map[string]struct {
	status  int
	body    string
	kind    webapi.Kind
	code    string
	certain bool
}{
	"yes":                                  {200, `{"ok":true,"ts":"1.2"}`, webapi.OK, "", false},
	"yes, in Slack's own time":             {201, ` {"ok": true} `, webapi.OK, "", false},
	"no":                                   {200, `{"ok":false,"error":"channel_not_found"}`, webapi.Refused, "channel_not_found", true},
	"no, with a status":                    {404, `{"ok":false,"error":"unknown_method"}`, webapi.Refused, "unknown_method", true},
	"no, and no word":                      {200, `{"ok":false}`, webapi.Refused, "unnamed_error", true},
	"no, and a number for a word":          {200, `{"ok":false,"error":7}`, webapi.Refused, "unnamed_error", true},
	"no, and a sentence for a word":        {200, `{"ok":false,"error":"Ana said no"}`, webapi.Refused, "unnamed_error", true},
	"no, and fields of other types":        {200, `{"ok":false,"error":"not_in_channel","errors":{},"warning":[],"response_metadata":[]}`, webapi.Refused, "not_in_channel", true},
	"perhaps":                              {200, `{"ok":false,"error":"internal_error"}`, webapi.Refused, "internal_error", false},
	"perhaps, with a status":               {500, `{"ok":false,"error":"fatal_error"}`, webapi.Refused, "fatal_error", false},
	"Slack is away":                        {503, `{"ok":false,"error":"service_unavailable"}`, webapi.Refused, "service_unavailable", false},
	"half of the request came":             {200, `{"ok":false,"error":"request_timeout"}`, webapi.Refused, "request_timeout", true},
	"too fast":                             {429, ``, webapi.RateLimited, "", true},
	"too fast, in words":                   {200, `{"ok":false,"error":"ratelimited"}`, webapi.RateLimited, "", true},
	"too fast, in other words":             {200, `{"ok":false,"error":"rate_limited"}`, webapi.RateLimited, "", true},
	"500":                                  {500, `oops`, webapi.Failed, "", false},
	"502":                                  {502, `<html>bad gateway</html>`, webapi.Failed, "", false},
	"503 that says no":                     {503, `{"ok":false,"error":"channel_not_found"}`, webapi.Failed, "", false},
	"504":                                  {504, ``, webapi.Failed, "", false},
	"a proxy wants a password":             {407, `<html>`, webapi.Foreign, "", true},
	"the hotel's network wants a log-in":   {511, `<html>`, webapi.Foreign, "", true},
	"a server in between wants a password": {401, `no`, webapi.Foreign, "", true},
	"somebody else's name":                 {421, ``, webapi.Foreign, "", true},
	"too long for a proxy":                 {413, `<html>`, webapi.Foreign, "", true},
	"forbidden":                            {403, `<html>blocked by policy</html>`, webapi.Foreign, "", false},
	"forbidden, in JSON":                   {403, `{"error":"forbidden"}`, webapi.Foreign, "", false},
	"not found":                            {404, `page not found`, webapi.Foreign, "", false},
	"not found, in a word":                 {404, `not_found`, webapi.Foreign, "", false},
	"a time-out":                           {408, ``, webapi.Foreign, "", false},
	"bad":                                  {400, `bad request`, webapi.Foreign, "", false},
	"moved":                                {302, ``, webapi.Foreign, "", false},
	"moved, and says yes":                  {302, `{"ok":true}`, webapi.Foreign, "", false},
	"a page":                               {200, `<!doctype html><title>Log in</title>`, webapi.Foreign, "", false},
	"a word":                               {200, `ok`, webapi.Foreign, "", false},
	"nothing":                              {200, ``, webapi.Foreign, "", false},
	"no content":                           {204, ``, webapi.Foreign, "", false},
	"{}":                                   {200, `{}`, webapi.Foreign, "", false},
	"null":                                 {200, `null`, webapi.Foreign, "", false},
	"[]":                                   {200, `[]`, webapi.Foreign, "", false},
	"true":                                 {200, `true`, webapi.Foreign, "", false},
	`"ok":"false"`:                         {200, `{"ok":"false","error":"channel_not_found"}`, webapi.Foreign, "", false},
	`"ok":null`:                            {200, `{"ok":null,"error":"channel_not_found"}`, webapi.Foreign, "", false},
	`"ok":0`:                               {200, `{"ok":0,"error":"channel_not_found"}`, webapi.Foreign, "", false},
	`"OK":false`:                           {200, `{"OK":false,"error":"channel_not_found"}`, webapi.Foreign, "", false},
	"a list of no":                         {200, `[{"ok":false,"error":"channel_not_found"}]`, webapi.Foreign, "", false},
	"half a no":                            {200, `{"ok":false,"error":"channel_not_fo`, webapi.Foreign, "", false},
	"half a yes":                           {200, `{"ok":true,"channel":"D1`, webapi.Foreign, "", false},
	"no, and more":                         {200, `{"ok":false,"error":"channel_not_found"}<html>`, webapi.Foreign, "", false},
}

func TestOnlyAnObjectWithOKFalseIsARefusal(t *testing.T) {
	for name, c := range answers {
		t.Run(name, func(t *testing.T) {
			got := webapi.Judge(webapi.Method, c.status, []byte(c.body))
			want := webapi.Answer{Kind: c.kind, Code: c.code, Certain: c.certain}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAResponseURLSpeaksInWordsToo(t *testing.T) {
	for name, c := range map[string]struct {
		to      webapi.Target
		status  int
		body    string
		kind    webapi.Kind
		code    string
		certain bool
	}{
		"ok":                        {webapi.Reply, 200, "ok", webapi.OK, "", false},
		"ok in JSON":                {webapi.Reply, 200, `{"ok":true}`, webapi.OK, "", false},
		"used up":                   {webapi.Reply, 404, `{"ok":false,"error":"used_url"}`, webapi.Refused, "used_url", true},
		"refused with a 200":        {webapi.Reply, 200, `{"ok":false,"error":"invalid_blocks"}`, webapi.Refused, "invalid_blocks", true},
		"refused in a word":         {webapi.Reply, 403, "action_prohibited\n", webapi.Refused, "action_prohibited", true},
		"a page instead":            {webapi.Reply, 200, "<html>log in", webapi.Foreign, "", false},
		"a page that forbids":       {webapi.Reply, 403, "<html>blocked", webapi.Foreign, "", false},
		"a sentence":                {webapi.Reply, 404, "Not found", webapi.Foreign, "", false},
		"nothing":                   {webapi.Reply, 200, "", webapi.Foreign, "", false},
		"{}":                        {webapi.Reply, 200, "{}", webapi.Foreign, "", false},
		"null":                      {webapi.Reply, 200, "null", webapi.Foreign, "", false},
		"a proxy wants a password":  {webapi.Reply, 407, "", webapi.Foreign, "", true},
		"500":                       {webapi.Reply, 500, "rollup_error", webapi.Failed, "", false},
		"a file that arrived":       {webapi.Upload, 200, "OK - 12345", webapi.OK, "", false},
		"a page for a file":         {webapi.Upload, 200, " <html>scanned and held", webapi.Foreign, "", false},
		"nothing for a file":        {webapi.Upload, 200, "", webapi.Foreign, "", false},
		"a file that was forbidden": {webapi.Upload, 403, "no", webapi.Foreign, "", false},
		"a file that Slack refuses": {webapi.Upload, 200, `{"ok":false,"error":"file_type_not_allowed"}`, webapi.Refused, "file_type_not_allowed", true},
	} {
		t.Run(name, func(t *testing.T) {
			want := webapi.Answer{Kind: c.kind, Code: c.code, Certain: c.certain}
			if diff := cmp.Diff(want, webapi.Judge(c.to, c.status, []byte(c.body))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever comes, a refusal has a word that may be shown, and nothing is called
// certain that HTTP or Slack does not call so.
func FuzzJudge(f *testing.F) {
	for _, c := range answers {
		f.Add(c.status, []byte(c.body))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		for _, to := range []webapi.Target{webapi.Method, webapi.Reply, webapi.Upload} {
			a := webapi.Judge(to, status, body)
			switch a.Kind {
			case webapi.OK:
				if status < 200 || status > 299 || a.Certain {
					t.Errorf("%s, status %d: %+v", to, status, a)
				}
			case webapi.Refused:
				if a.Code == "" || strings.ContainsAny(a.Code, " <>\n") || len(a.Code) > 100 {
					t.Errorf("%s: a refusal in the word %q", to, a.Code)
				}
				if to == webapi.Method && !strings.HasPrefix(strings.TrimSpace(string(body)), "{") {
					t.Errorf("%q is a refusal", body)
				}
			case webapi.RateLimited:
				if status != http.StatusTooManyRequests && !strings.Contains(string(body), `"ok"`) {
					t.Errorf("%d %q", status, body)
				}
			case webapi.Failed:
				if status < http.StatusInternalServerError {
					t.Errorf("%d failed", status)
				}
			case webapi.Foreign:
				if a.Certain && status < http.StatusBadRequest {
					t.Errorf("%d is certain", status)
				}
			case webapi.Broken:
				t.Error("there was an answer")
			}
		}
	})
}

// endless is an answer that begins like Slack's and never stops, as what is
// packed into a few bytes may do.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	if e.read == 0 {
		copy(p, `{"ok":true,`)
	}
	e.read += len(p)
	return len(p), nil
}

func TestNoAnswerIsReadBeyondItsLimit(t *testing.T) {
	r := open(t)
	body := &endless{}
	r.slack.answer = func(string) (*http.Response, error) {
		if body.read > 0 {
			return says(503, "")("") // the sign that is asked for
		}
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body)}, nil
	}
	stranger, ok := errors.AsType[*webapi.Stranger](r.fails(api + "chat.postMessage"))
	if !ok || stranger.Certain {
		t.Errorf("an answer without end is %v: nobody knows what became of the call", stranger)
	}
	if body.read > webapi.MaxAnswer+1 {
		t.Errorf("%d bytes of it were read", body.read)
	}
}
