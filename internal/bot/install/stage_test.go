package install_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"unhunch/internal/bot/install"
	"unhunch/internal/guard"
	"unhunch/internal/pages"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
	"unhunch/internal/webapi"
	"unhunch/internal/workspace"
)

// What nobody may ever read anywhere.
const (
	clientSecret = "planted-client-secret"
	firstToken   = "xoxb-planted-bot-token"
	secondToken  = "xoxe.xoxb-planted-rotated-token"
	firstRefresh = "xoxe-1-planted-refresh-token"
	nextRefresh  = "xoxe-1-planted-next-refresh-token"
)

// server is where the stories play.
const server = "https://stretch.example.com"

// at is a moment of one Friday in November, in UTC, or so many days later: "10:00 +2".
func at(t testing.TB, clock string) time.Time {
	t.Helper()
	clock, later, _ := strings.Cut(clock, " +")
	form := "15:04"
	if strings.Count(clock, ":") == 2 {
		form = "15:04:05.999"
	}
	moment, err := time.Parse("2006-01-02 "+form, "2026-11-20 "+clock)
	if err != nil {
		t.Fatal(err)
	}
	if later != "" {
		moment = moment.AddDate(0, 0, int(later[0]-'0'))
	}
	return moment
}

// stage is a server of ours and a Slack that answers as it is told.
type stage struct {
	testing.TB

	site    http.Handler
	store   *kept
	keys    seal.Keys
	app     install.App
	log     *slog.Logger
	said    *bytes.Buffer // the log, at debug
	read    *bytes.Buffer // all pages that anybody was shown
	started []workspace.Record
	broken  error                                                  // of starting
	once    func(context.Context, []byte, time.Time) (bool, error) // nil: the store's

	mu    sync.Mutex
	now   time.Time
	slack http.HandlerFunc
	asked []url.Values // of oauth.v2.access
}

// kept is a store that can refuse to write.
type kept struct {
	*bolt.Store

	full bool
}

var errFull = errors.New("the disk is full")

func (k *kept) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	if k.full {
		return errFull
	}
	return k.Store.ChangeWorkspace(ctx, id, now, change)
}

func open(t testing.TB) *stage {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	file, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{TB: t, store: &kept{Store: file}, keys: keys, now: at(t, "10:00"), said: new(bytes.Buffer), read: new(bytes.Buffer)}
	s.log = slog.New(slog.NewTextHandler(s.said, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s.slack = s.grants(yes())
	s.app = install.App{ClientID: "1.2", ClientSecret: clientSecret, API: "https://slack.com/api/"}
	line := webapi.NewLine(webapi.Options{API: s.app.API, Next: s, Now: s.time, Log: s.log})
	s.app.HTTP = &http.Client{Transport: line, CheckRedirect: guard.Stay}
	s.opens()
	t.Cleanup(s.isDiscreet)
	return s
}

func support() string { return "help@example.com" }

// opens starts the server, or starts it again.
func (s *stage) opens() {
	s.Helper()
	site, err := pages.New(pages.Options{Command: "/stretch", Support: support, HTTPS: true, Log: s.log})
	if err != nil {
		s.Fatal(err)
	}
	once := s.once
	if once == nil {
		once = s.store.Once
	}
	s.site = install.New(install.Options{
		App: s.app, Public: server, Keys: s.keys, Store: s.store, Once: once, Pages: site, Now: s.time, Log: s.log,
		Installed: func(_ context.Context, r workspace.Record) error {
			s.started = append(s.started, r)
			return s.broken
		},
	})
}

func (s *stage) time() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stage) turns(clock string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = at(s, clock)
}

// RoundTrip is Slack.
func (s *stage) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path == "/api/api.test" {
		return answer(r, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"ok":true}`)) })
	}
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.asked = append(s.asked, r.PostForm)
	slack := s.slack
	s.mu.Unlock()
	return answer(r, slack)
}

func answer(r *http.Request, by http.HandlerFunc) (response *http.Response, err error) {
	defer func() {
		if recover() != nil {
			response, err = nil, errors.New("connection reset")
		}
	}()
	w := httptest.NewRecorder()
	by(w, r)
	response = w.Result()
	response.Request = r
	return response, nil
}

// answers has Slack say the same from now on.
func (s *stage) answers(status int, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slack = func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	}
}

// said is a yes of Slack's (docs: oauth.v2.access).
type said map[string]any

func yes() said {
	return said{
		"ok": true, "access_token": firstToken, "token_type": "bot", "scope": "chat:write,commands,users:read,dnd:read,files:write",
		"bot_user_id": "U0BOT", "app_id": "A0APP", "team": said{"id": "T1", "name": "Acme Logistics"}, "enterprise": nil,
		"is_enterprise_install": false, "authed_user": said{"id": "U1"},
	}
}

func (y said) but(changes said) said {
	maps.Copy(y, changes)
	return y
}

// grants is a Slack that takes the code "good" once, from us alone.
func (s *stage) grants(answer said) http.HandlerFunc {
	taken := false
	return func(w http.ResponseWriter, r *http.Request) {
		form := r.PostForm
		switch {
		case form.Get("client_id") != "1.2" || form.Get("client_secret") != clientSecret:
			answer = said{"ok": false, "error": "bad_client_secret"}
		case form.Get("redirect_uri") != server+install.Callback:
			answer = said{"ok": false, "error": "bad_redirect_uri"}
		case form.Get("code") != "good" || taken:
			answer = said{"ok": false, "error": "invalid_code"}
		}
		taken = true
		_ = json.NewEncoder(w).Encode(answer)
	}
}

// says has Slack take the next code, with this for an answer.
func (s *stage) says(answer said) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.slack = s.grants(answer)
}

// browser keeps the cookie that it was given.
type browser struct {
	*stage

	cookie *http.Cookie
	state  string
}

func (s *stage) browser() *browser { return &browser{stage: s} }

func (b *browser) goes(target string) *httptest.ResponseRecorder {
	b.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(b.Context(), http.MethodGet, server+target, http.NoBody)
	if b.cookie != nil {
		r.AddCookie(&http.Cookie{Name: b.cookie.Name, Value: b.cookie.Value})
	}
	b.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if b.cookie = c; c.MaxAge < 0 {
			b.cookie = nil
		}
	}
	b.read.WriteString(w.Body.String())
	return w
}

// begins an installation, and gives where Slack is asked for a yes.
func (b *browser) begins() *url.URL {
	b.Helper()
	w := b.goes(pages.Begin)
	to, err := url.Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusFound {
		b.Fatalf("it is not sent to Slack: %d, %v", w.Code, err)
	}
	b.state = to.Query().Get("state")
	return to
}

// comes back from Slack with a code.
func (b *browser) comes(code string) *httptest.ResponseRecorder {
	b.Helper()
	return b.goes(install.Callback + "?" + url.Values{"code": {code}, "state": {b.state}}.Encode())
}

// reads is what stands on a page.
func reads(w *httptest.ResponseRecorder) string {
	text := regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`).ReplaceAllString(w.Body.String(), " ")
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "&#39;", "'")), " ")
}

// sees expects a status and words.
func (s *stage) sees(w *httptest.ResponseRecorder, status int, words ...string) {
	s.Helper()
	text := reads(w)
	if w.Code != status {
		s.Errorf("status %d, want %d: %s", w.Code, status, text)
	}
	for _, want := range words {
		if !strings.Contains(text, want) {
			s.Errorf("it does not say %q: %s", want, text)
		}
	}
}

func (s *stage) knows(id string) workspace.Record {
	s.Helper()
	r, err := s.store.Workspace(context.WithoutCancel(s.Context()), id)
	if err != nil {
		s.Fatal(err)
	}
	return r
}

func (s *stage) secrets(id string) workspace.Secrets {
	s.Helper()
	secrets, err := s.knows(id).Open(s.keys)
	if err != nil {
		s.Fatal(err)
	}
	return secrets
}

// is expects a state of a workspace.
func (s *stage) is(id string, want workspace.State) {
	s.Helper()
	if got := s.knows(id).State(); got != want {
		s.Errorf("%s is %s, want %s", id, got, want)
	}
}

// isDiscreet expects no secret on any page and in the log.
func (s *stage) isDiscreet() {
	for _, secret := range []string{clientSecret, firstToken, secondToken, firstRefresh, nextRefresh, "planted"} {
		for where, text := range map[string]string{"a page": s.read.String(), "the log": s.said.String()} {
			if strings.Contains(text, secret) {
				s.Errorf("%s has %q", where, secret)
			}
		}
	}
}
