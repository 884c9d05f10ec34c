package webapi_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/webapi"
)

const api = "https://slack.test/api/"

// slack is what answers at the other end, and what was asked of it.
type slack struct {
	mu     sync.Mutex
	asked  []string // paths
	answer func(path string) (*http.Response, error)
}

func (s *slack) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	s.mu.Lock()
	s.asked = append(s.asked, r.URL.Path)
	s.mu.Unlock()
	if trace := wroteHeaders(r.Context()); trace != nil {
		trace()
	}
	return s.answer(r.URL.Path)
}

func (s *slack) count(path string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.asked {
		if p == path {
			n++
		}
	}
	return n
}

// wroteHeaders is what net/http calls once it has written a request.
func wroteHeaders(ctx context.Context) func() {
	if trace := httptrace.ContextClientTrace(ctx); trace != nil {
		return trace.WroteHeaders
	}
	return nil
}

// passes lets a bubble's time go by.
func passes(d time.Duration) { <-time.After(d) }

// says is one answer to everything.
func says(status int, body string, headers ...string) func(string) (*http.Response, error) {
	return func(string) (*http.Response, error) {
		header := http.Header{}
		for i := 0; i+1 < len(headers); i += 2 {
			header.Set(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// room is a line with somebody at either end, and a log.
type room struct {
	*webapi.Line
	t     *testing.T
	slack *slack
	log   *strings.Builder
	calls map[string]int
}

func open(t *testing.T) *room {
	t.Helper()
	r := &room{t: t, slack: &slack{answer: says(200, `{"ok":true}`)}, log: new(strings.Builder), calls: map[string]int{}}
	r.Line = webapi.NewLine(webapi.Options{
		API: api, Next: r.slack, Now: bubble.Clock(), Log: slog.New(slog.NewTextHandler(r.log, nil)),
		Called: func(method string, answer webapi.Kind, _ time.Duration) { r.calls[method+" "+string(answer)]++ },
	})
	return r
}

// post calls an address, and gives what came back in a word.
func (r *room) post(address string) (status int, body, wait string, err error) {
	r.t.Helper()
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, address, strings.NewReader("a=b"))
	if err != nil {
		r.t.Fatal(err)
	}
	answer, err := r.RoundTrip(request)
	if err != nil {
		return 0, "", "", err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, string(text), answer.Header.Get("Retry-After"), nil
}

// fails calls an address, and gives the error.
func (r *room) fails(address string) (err error) {
	r.t.Helper()
	_, _, _, err = r.post(address) //nolint:dogsled // there is nothing but the error
	return err
}

func TestEveryMethodIsLeftAloneForAsLongAsSlackAsks(t *testing.T) {
	for name, c := range map[string]struct {
		said string
		wait time.Duration
		told string
	}{
		"seconds":              {"30", 30 * time.Second, ""},
		"a fraction":           {"1.5", 2 * time.Second, ""},
		"a date":               {"Sat, 01 Jan 2000 00:01:00 GMT", time.Minute, ""},
		"a day":                {"86400", time.Hour, "a longer wait than is kept"},
		"three thousand years": {"100000000000", time.Hour, "a longer wait than is kept"},
		"nonsense":             {"soon", time.Second, "makes no sense"},
		"zero":                 {"0", time.Second, "makes no sense"},
		"less":                 {"-30", time.Second, "makes no sense"},
		"nothing":              {"", time.Second, ""},
	} {
		for _, method := range []string{"auth.test", "users.info", "apps.connections.open", "chat.postMessage", "chat.update", "views.open", "views.publish", "dnd.teamInfo", "files.getUploadURLExternal"} {
			t.Run(name+" "+method, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					r := open(t)
					r.slack.answer = says(429, "", "Retry-After", c.said)
					whole := c.wait.Seconds()
					for range 2 { // the second is not even made
						status, _, wait, err := r.post(api + method)
						if said, _ := time.ParseDuration(wait + "s"); err != nil || status != 429 || said.Seconds() != whole {
							t.Errorf("status %d, wait %q, %v", status, wait, err)
						}
					}
					r.post(api + "another.method")
					passes(c.wait - time.Millisecond)
					r.post(api + method)
					if n := r.slack.count("/api/" + method); n != 1 {
						t.Errorf("asked %d times before its time", n)
					}
					if n := r.slack.count("/api/another.method"); n != 1 {
						t.Errorf("another method was asked %d times", n)
					}
					r.slack.answer = says(200, `{"ok":true}`)
					passes(time.Millisecond)
					if status, _, _, err := r.post(api + method); status != 200 || err != nil {
						t.Errorf("afterwards: %d, %v", status, err)
					}
					if told := strings.Count(r.log.String(), "level=WARN msg="); (told > 0) != (c.told != "") || !strings.Contains(r.log.String(), c.told) {
						t.Errorf("in the log:\n%s", r.log)
					}
				})
			})
		}
	}
}

func TestSlackThatNamesNoWaitIsAskedLessAndLess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t)
		r.slack.answer = says(429, "")
		var waits []string
		for range 8 {
			_, _, wait, _ := r.post(api + "users.info")
			waits = append(waits, wait)
			d, err := time.ParseDuration(wait + "s")
			if err != nil {
				t.Fatal(err)
			}
			passes(d)
		}
		if diff := cmp.Diff([]string{"1", "2", "4", "8", "16", "32", "60", "60"}, waits); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		r.slack.answer = says(200, `{"ok":true}`)
		r.post(api + "users.info")
		r.slack.answer = says(429, "")
		if _, _, wait, _ := r.post(api + "users.info"); wait != "1" {
			t.Errorf("after a good answer it waits %s s", wait)
		}
	})
}

func TestEachResponseURLWaitsForItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t)
		r.slack.answer = says(429, "", "Retry-After", "30")
		r.post("https://hooks.slack.test/1")
		r.post("https://hooks.slack.test/1")
		r.post("https://hooks.slack.test/2")
		if one, two := r.slack.count("/1"), r.slack.count("/2"); one != 1 || two != 1 {
			t.Errorf("%d and %d", one, two)
		}
		for name := range r.calls {
			if !strings.HasPrefix(name, "other ") {
				t.Errorf("%q is in the figures", name)
			}
		}
	})
}

// A middlebox begins to answer in Slack's place while eight calls are under way.
func TestNothingIsRiskedUntilSlackGivesASign(t *testing.T) {
	for name, c := range answers {
		if c.kind != webapi.Foreign && c.kind != webapi.Failed {
			continue
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := open(t)
				r.slack.answer = says(c.status, c.body, "Content-Type", "text/html")
				err := r.fails(api + "chat.postMessage")
				stranger, ok := errors.AsType[*webapi.Stranger](err)
				if !ok || stranger.Certain != c.certain || stranger.Status != c.status {
					t.Fatalf("%+v, %v", stranger, err)
				}
				for range 600 {
					err := r.fails(api + "chat.postMessage")
					if stranger, ok := errors.AsType[*webapi.Stranger](err); !ok || !stranger.Certain {
						t.Fatalf("%v", err)
					}
					passes(time.Second)
				}
				if n := r.slack.count("/api/chat.postMessage"); n != 1 {
					t.Errorf("%d posts were risked", n)
				}
				if n := r.slack.count("/api/api.test"); n < 60 || n > 70 {
					t.Errorf("in ten minutes a sign was asked for %d times", n)
				}
				if n := strings.Count(r.log.String(), "level=WARN"); n != 1 {
					t.Errorf("told %d times:\n%s", n, r.log)
				}
				r.slack.answer = says(200, `{"ok":true}`)
				passes(10 * time.Second)
				if status, _, _, err := r.post(api + "chat.postMessage"); status != 200 || err != nil {
					t.Errorf("%d, %v", status, err)
				}
				if !strings.Contains(r.log.String(), "it is Slack that answers again") {
					t.Errorf("not told:\n%s", r.log)
				}
			})
		})
	}
}

func TestACallThatIsNeverAnsweredIsRiskedOnce(t *testing.T) {
	r := open(t)
	r.slack.answer = func(string) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
	for range 3 {
		r.post(api + "chat.postMessage")
	}
	if n := r.slack.count("/api/chat.postMessage"); n != 1 {
		t.Errorf("risked %d times", n)
	}
	r = open(t)
	ctx, cancel := context.WithCancel(t.Context())
	r.slack.answer = func(string) (*http.Response, error) {
		cancel() // who asked has gone
		return nil, ctx.Err()
	}
	request, _ := http.NewRequestWithContext(ctx, http.MethodPost, api+"views.open", http.NoBody)
	r.RoundTrip(request)
	r.slack.answer = says(200, `{"ok":true}`)
	r.post(api + "views.open")
	if n := r.slack.count("/api/api.test"); n != 0 {
		t.Error("who does not wait for an answer says nothing of Slack")
	}
}

func TestARefusalThatLastsIsToldOnceUntilItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t)
		no := says(200, `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands,users:read"}`)
		yes := says(200, `{"ok":true}`)
		r.slack.answer = no
		for range 200 {
			status, body, _, err := r.post(api + "chat.postMessage")
			if status != 200 || err != nil || !strings.Contains(body, `"error":"missing_scope"`) || !strings.Contains(body, `"needed":"chat:write"`) {
				t.Fatalf("%d %s, %v", status, body, err)
			}
		}
		refusing := r.Refusing()
		if len(refusing) != 1 || refusing[0].Method != "chat.postMessage" || refusing[0].Code != "missing_scope" || refusing[0].Optional {
			t.Fatalf("%+v", refusing)
		}
		for _, word := range []string{"chat.postMessage", "missing_scope", "chat:write", "commands,users:read", "install it again"} {
			if !strings.Contains(refusing[0].Error(), word) || !strings.Contains(r.log.String(), word) {
				t.Errorf("%q is not told: %v\n%s", word, &refusing[0], r.log)
			}
		}
		r.slack.answer = yes
		r.post(api + "chat.update")
		if len(r.Refusing()) != 1 {
			t.Error("another method's yes counts for this one")
		}
		r.post(api + "chat.postMessage")
		if len(r.Refusing()) != 0 {
			t.Error("it is not over")
		}
		for range 50 { // by turns
			r.slack.answer = no
			r.post(api + "chat.postMessage")
			if len(r.Refusing()) != 1 {
				t.Error("it is there again")
			}
			r.slack.answer = yes
			r.post(api + "chat.postMessage")
		}
		if n := strings.Count(r.log.String(), "level=ERROR"); n != 1 {
			t.Errorf("told %d times", n)
		}
		passes(time.Hour)
		r.slack.answer = no
		r.post(api + "chat.postMessage")
		if n := strings.Count(r.log.String(), "level=ERROR"); n != 2 {
			t.Errorf("an hour later told %d times", n)
		}
	})
}

func TestWhatIsOneMessagesTroubleIsNotTheOperators(t *testing.T) {
	r := open(t)
	for _, code := range []string{"channel_not_found", "user_not_found", "is_archived", "invalid_blocks", "expired_trigger_id", "internal_error", "team_added_to_org"} {
		r.slack.answer = says(200, `{"ok":false,"error":"`+code+`"}`)
		r.post(api + "chat.postMessage")
	}
	r.slack.answer = says(200, `{"ok":false,"error":"missing_scope","needed":"dnd:read"}`)
	r.post(api + "dnd.teamInfo") // was not granted, by choice
	if list := r.Refusing(); len(list) != 0 || r.log.Len() != 0 {
		t.Errorf("%+v\n%s", list, r.log)
	}
}

func TestWhateverMethodSaysItTheTokenIsDead(t *testing.T) {
	for _, method := range []string{"auth.test", "users.info", "views.open", "views.publish", "dnd.teamInfo", "files.getUploadURLExternal", "chat.update"} {
		for _, code := range []string{"token_revoked", "account_inactive", "invalid_auth", "token_expired", "not_authed"} {
			r := open(t)
			r.slack.answer = says(200, `{"ok":false,"error":"`+code+`"}`)
			r.post(api + method)
			r.post(api + method)
			select {
			case end := <-r.Ended():
				if end.Method != method || end.Code != code {
					t.Errorf("%+v", end)
				}
			default:
				t.Errorf("%s of %s: nobody is told", code, method)
			}
		}
	}
	r := open(t)
	r.slack.answer = says(200, `{"ok":false,"error":"token_revoked"}`)
	for _, method := range []string{"users.info", "chat.update", "files.getUploadURLExternal", "chat.update"} {
		r.post(api + method)
	}
	if list := r.Refusing(); len(list) != 1 || list[0].Method != "users.info" {
		t.Errorf("the end of one token is told as %+v", list)
	}
	r.slack.answer = says(200, `{"ok":true}`)
	r.post(api + "chat.update")
	if list := r.Refusing(); len(list) != 0 {
		t.Errorf("a token that works is refused: %+v", list)
	}
	r = open(t)
	r.slack.answer = says(200, `{"ok":false,"error":"token_revoked"}`)
	r.post(api + "apps.connections.open") // by the other token
	r.post("https://hooks.slack.test/1")
	select {
	case end := <-r.Ended():
		t.Errorf("%+v", end)
	default:
	}
}

func TestAResponseURLsRefusalIsAnError(t *testing.T) {
	r := open(t)
	r.slack.answer = says(404, `{"ok":false,"error":"used_url"}`)
	err := r.fails("https://hooks.slack.test/secret")
	refusal, ok := errors.AsType[*webapi.Refusal](err)
	if !ok || refusal.Code != "used_url" || strings.Contains(err.Error(), "secret") {
		t.Error(err)
	}
}
