package door

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
)

// counter is a Web whose handler counts what is taken.
type counter struct {
	*Web
	*office
	t     *testing.T
	taken []Envelope
	stop  func() // as SIGTERM does; it returns when Run has
}

// counts opens one in a bubble, until the test ends.
func counts(t *testing.T) *counter {
	t.Helper()
	c := &counter{office: &office{}, t: t}
	c.handle = func(_ context.Context, e Envelope) (bool, error) {
		c.taken = append(c.taken, e)
		return false, nil
	}
	c.Web = NewWeb(WebOptions{
		Secret: secret, Now: bubble.Now, Log: c.logger(),
		Handle: func(ctx context.Context, e Envelope) (bool, error) { return c.handle(ctx, e) },
	})
	c.Watch(c.office)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	c.stop = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		ended <- nil
	}
	t.Cleanup(c.stop)
	synctest.Wait()
	return c
}

// answers what comes, and has it handed on.
func (c *counter) answers(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	c.shelf.clear(nil)
	return w
}

// aForm is the body of a form that is sent off.
const aForm = "payload=%7B%22type%22%3A%22view_submission%22%7D"

func event(t *testing.T) *http.Request {
	t.Helper()
	return signed(t, EventsPath, asJSON, `{"type":"event_callback","event_id":"Ev1"}`, secret, bubble.Now())
}

func TestAnAddressThatIsGivenToSlackSaysTheWordThatSlackSaid(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		const asked = `{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}`
		got := w.answers(signed(t, EventsPath, asJSON+"; charset=utf-8", asked, secret, bubble.Now()))
		if got.Code != http.StatusOK || got.Body.String() != "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" || got.Header().Get("Content-Type") != "text/plain; charset=utf-8" {
			t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
		}
		if got := w.answers(signed(t, EventsPath, asJSON, asked, "another", bubble.Now())); got.Code != http.StatusUnauthorized || got.Body.Len() > 0 {
			t.Errorf("to anybody it says %d %s", got.Code, got.Body)
		}
		w.answers(signed(t, EventsPath, asJSON, `{"type":"event_callback","event":{"type":"a challenge"}}`, secret, bubble.Now()))
		if len(w.taken) != 1 {
			t.Errorf("taken: %v", w.taken)
		}
	})
}

func TestALookAtTheCertificateIsAnsweredAndNothingElseWithoutASignature(t *testing.T) {
	for name, c := range map[string]struct {
		path, kind, body string
		code             int
	}{
		"as Slack looks":              {CommandsPath, asForm, "token=x&ssl_check=1", http.StatusOK},
		"with a command beside it":    {CommandsPath, asForm, "ssl_check=1&command=%2Fstretch&user_id=U1&text=now", http.StatusOK},
		"another value":               {CommandsPath, asForm, "ssl_check=true&command=%2Fstretch&user_id=U1&text=now", http.StatusUnauthorized},
		"a second value":              {CommandsPath, asForm, "ssl_check=0&ssl_check=1", http.StatusUnauthorized},
		"no form":                     {CommandsPath, "text/plain", "ssl_check=1", http.StatusUnauthorized},
		"where events go":             {EventsPath, asForm, "ssl_check=1", http.StatusUnauthorized},
		"where presses go":            {InteractionsPath, asForm, "ssl_check=1&payload=%7B%7D", http.StatusUnauthorized},
		"in what goes on for ever":    {CommandsPath, asForm, "ssl_check=1&a=" + strings.Repeat("a", mostProbe), http.StatusUnauthorized},
		"in what is no form, if read": {CommandsPath, asForm, "ssl_check=1&a=%zz", http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := counts(t)
				r := signed(t, c.path, c.kind, c.body, secret, bubble.Now())
				r.Header.Del(signatureHeader)
				r.Header.Del(stampHeader)
				if got := w.answers(r); got.Code != c.code || got.Body.Len() > 0 {
					t.Errorf("%d %s", got.Code, got.Body)
				}
				if len(w.taken) > 0 {
					t.Errorf("it is taken: %v", w.taken)
				}
				if got := w.answers(signed(t, c.path, c.kind, c.body, "another", bubble.Now())); got.Code != http.StatusUnauthorized || len(w.taken) > 0 {
					t.Errorf("forged: %d", got.Code)
				}
				if got := w.answers(signed(t, c.path, c.kind, c.body, secret, bubble.Now().Add(-time.Hour))); got.Code != http.StatusUnauthorized || len(w.taken) > 0 {
					t.Errorf("stale: %d", got.Code)
				}
			})
		})
	}
}

func TestOnlyWhatSlackSendsIsTakenWhereItSendsIt(t *testing.T) {
	for name, c := range map[string]struct {
		method, path, kind string
		code               int
	}{
		"somebody looks":         {http.MethodGet, EventsPath, "", http.StatusMethodNotAllowed},
		"a proxy looks":          {http.MethodHead, CommandsPath, "", http.StatusMethodNotAllowed},
		"another method":         {http.MethodPut, InteractionsPath, asForm, http.StatusMethodNotAllowed},
		"the root":               {http.MethodGet, "/", "", http.StatusNotFound},
		"menus' options":         {http.MethodPost, "/slack/options", asForm, http.StatusNotFound},
		"a path beneath":         {http.MethodPost, EventsPath + "/x", asJSON, http.StatusNotFound},
		"an event as a form":     {http.MethodPost, EventsPath, asForm, http.StatusUnsupportedMediaType},
		"a command as JSON":      {http.MethodPost, CommandsPath, asJSON, http.StatusUnsupportedMediaType},
		"a press in parts":       {http.MethodPost, InteractionsPath, "multipart/form-data; boundary=x", http.StatusUnsupportedMediaType},
		"no type":                {http.MethodPost, EventsPath, "", http.StatusUnsupportedMediaType},
		"no type that is one":    {http.MethodPost, EventsPath, ";;", http.StatusUnsupportedMediaType},
		"an event":               {http.MethodPost, EventsPath, "Application/JSON; charset=UTF-8", http.StatusOK},
		"a command":              {http.MethodPost, CommandsPath, asForm + "; charset=utf-8", http.StatusOK},
		"a press with a query":   {http.MethodPost, InteractionsPath + "?a=b", asForm, http.StatusOK},
		"an event, path unclean": {http.MethodPost, "/slack//events", asJSON, http.StatusTemporaryRedirect},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := counts(t)
				r := signed(t, c.path, c.kind, "a=b", secret, bubble.Now())
				r.Method = c.method
				if got := w.answers(r); got.Code != c.code {
					t.Errorf("%d %s", got.Code, got.Body)
				}
				if took := len(w.taken) > 0; took != (c.code == http.StatusOK) {
					t.Errorf("taken: %t", took)
				}
			})
		})
	}
}

func TestALookAtTheCertificateThatIsSignedIsNoCommand(t *testing.T) {
	for body, taken := range map[string]int{"ssl_check=1&command=%2Fstretch": 0, "ssl_check=true&command=%2Fstretch": 1, "command=%2Fstretch": 1} {
		synctest.Test(t, func(t *testing.T) {
			w := counts(t)
			if got := w.answers(signed(t, CommandsPath, asForm, body, secret, bubble.Now())); got.Code != http.StatusOK || len(w.taken) != taken {
				t.Errorf("%s: %d, taken %d times", body, got.Code, len(w.taken))
			}
		})
	}
}

// torn is a body that ends before it is over.
type torn struct{}

func (torn) Read([]byte) (int, error) { return 0, errors.New("reset by peer") }
func (torn) Close() error             { return nil }

func TestABodyHasABoundAndHasToArrive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		whole := signed(t, EventsPath, asJSON, `"`+strings.Repeat("a", mostBody-2)+`"`, secret, bubble.Now())
		if got := w.answers(whole); got.Code != http.StatusOK || len(w.taken) != 1 {
			t.Errorf("a megabyte: %d", got.Code)
		}
		large := func() *http.Request {
			return signed(t, EventsPath, asJSON, strings.Repeat("a", mostBody+1), secret, bubble.Now())
		}
		said := large()
		said.Body = torn{} // nobody begins to read it
		if got := w.answers(said); got.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("more than a megabyte, as it says: %d", got.Code)
		}
		unsaid := large()
		unsaid.ContentLength = -1
		if got := w.answers(unsaid); got.Code != http.StatusRequestEntityTooLarge {
			t.Errorf("more than a megabyte: %d", got.Code)
		}
		broken := event(t)
		broken.Body, broken.ContentLength = torn{}, -1
		if got := w.answers(broken); got.Code != http.StatusBadRequest {
			t.Errorf("cut off: %d", got.Code)
		}
		if len(w.taken) != 1 {
			t.Errorf("taken: %d", len(w.taken))
		}
	})
}

func TestToldToEndItAnswersWhatItTookAndRefusesTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		w.handle = w.answersAfter(2*time.Second, map[string]string{"response_action": "clear"})
		form := signed(t, InteractionsPath, asForm, aForm, secret, bubble.Now())
		answered := make(chan string, 1)
		go func() { answered <- w.answers(form).Body.String() }()
		synctest.Wait()
		began := bubble.Now()
		ended := make(chan time.Duration, 1)
		go func() { w.stop(); ended <- bubble.Since(began) }()
		synctest.Wait()
		if got := w.answers(event(t)); got.Code != http.StatusServiceUnavailable || w.Open() != 0 {
			t.Errorf("what comes then is answered with %d", got.Code)
		}
		if got := w.answers(signed(t, EventsPath, asJSON, "{}", "another", bubble.Now())); got.Code != http.StatusUnauthorized {
			t.Errorf("and what is forged with %d", got.Code)
		}
		if got := <-answered; got != `{"response_action":"clear"}` {
			t.Errorf("what was under way is answered with %q", got)
		}
		if took := <-ended; took != 2*time.Second {
			t.Errorf("it ended after %v", took)
		}
		if len(w.taken) > 0 {
			t.Errorf("taken: %v", w.taken)
		}
	})
}

func TestBeforeItRunsNothingIsTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := NewWeb(WebOptions{Secret: secret, Now: bubble.Now, Log: new(office).logger(), Handle: func(context.Context, Envelope) (bool, error) {
			t.Error("it is taken")
			return false, nil
		}})
		got := httptest.NewRecorder()
		w.ServeHTTP(got, event(t))
		if got.Code != http.StatusServiceUnavailable {
			t.Error(got.Code)
		}
	})
}

func TestAnEnvelopeIsAcknowledgedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		w.handle = func(_ context.Context, e Envelope) (bool, error) {
			for _, answer := range []any{map[string]int{"a": 1}, nil, map[string]int{"b": 2}} {
				e.Ack(answer)
			}
			return true, nil
		}
		began := bubble.Now()
		got := w.answers(signed(t, InteractionsPath, asForm, aForm, secret, bubble.Now()))
		if got.Body.String() != `{"a":1}` || bubble.Since(began) != 0 || got.Header().Get("Content-Type") != asJSON {
			t.Errorf("%v %s", got.Header(), got.Body)
		}
	})
}
