package door

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

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

// answers what comes.
func (c *counter) answers(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w
}

func event(t *testing.T) *http.Request {
	t.Helper()
	return signed(t, EventsPath, asJSON, `{"type":"event_callback","event_id":"Ev1"}`, secret, bubble.Now())
}

// published is the example of Slack's documentation (docs: verifying requests from
// Slack).
const (
	publishedBody = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V" +
		"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=" +
		"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
		"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	publishedMoment    = 1531420618
	publishedSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
)

func published(t *testing.T) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, CommandsPath, strings.NewReader(publishedBody))
	r.Header.Set("Content-Type", asForm)
	r.Header.Set("X-Slack-Request-Timestamp", strconv.Itoa(publishedMoment))
	r.Header.Set("X-Slack-Signature", publishedSignature)
	return r
}

func TestSlacksPublishedExampleIsTakenWhileItIsFreshAndNoLonger(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		code  int
	}{
		"at its second":         {0, http.StatusOK},
		"five minutes later":    {5 * time.Minute, http.StatusOK},
		"more than that later":  {5*time.Minute + time.Second, http.StatusUnauthorized},
		"five minutes before":   {-5 * time.Minute, http.StatusOK},
		"more than that before": {-5*time.Minute - time.Second, http.StatusUnauthorized},
		"a year later":          {365 * 24 * time.Hour, http.StatusUnauthorized},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				<-time.After(bubble.Until(time.Unix(publishedMoment, 0).Add(c.after)))
				w := counts(t)
				if got := w.answers(published(t)); got.Code != c.code || got.Body.Len() > 0 {
					t.Errorf("%d %s", got.Code, got.Body)
				}
				if took := len(w.taken) > 0; took != (c.code == http.StatusOK) {
					t.Errorf("taken: %t", took)
				}
			})
		})
	}
}

func TestWhatSlackDidNotSignIsRefusedWithoutAWord(t *testing.T) {
	for name, c := range map[string]struct {
		changed func(*http.Request)
		why     Refusal
	}{
		"no headers":                {func(r *http.Request) { r.Header.Del(signatureHeader); r.Header.Del(stampHeader) }, Unsigned},
		"no signature":              {func(r *http.Request) { r.Header.Del(signatureHeader) }, Unsigned},
		"no moment":                 {func(r *http.Request) { r.Header.Del(stampHeader) }, Unsigned},
		"an empty signature":        {func(r *http.Request) { r.Header.Set(signatureHeader, "") }, Unsigned},
		"no version":                {func(r *http.Request) { r.Header.Set(signatureHeader, r.Header.Get(signatureHeader)[3:]) }, Forged},
		"another version":           {func(r *http.Request) { r.Header.Set(signatureHeader, "v1="+r.Header.Get(signatureHeader)[3:]) }, Forged},
		"half a signature":          {func(r *http.Request) { r.Header.Set(signatureHeader, r.Header.Get(signatureHeader)[:35]) }, Forged},
		"no hexadecimal number":     {func(r *http.Request) { r.Header.Set(signatureHeader, "v0="+strings.Repeat("zz", 32)) }, Forged},
		"a digit is another":        {func(r *http.Request) { r.Header.Set(signatureHeader, "v0="+strings.Repeat("0", 64)) }, Forged},
		"the moment is another":     {func(r *http.Request) { r.Header.Set(stampHeader, strconv.FormatInt(bubble.Now().Unix()-1, 10)) }, Forged},
		"the moment is no number":   {func(r *http.Request) { r.Header.Set(stampHeader, "noon") }, Forged},
		"the moment is long past":   {func(r *http.Request) { r.Header.Set(stampHeader, "1531420618") }, Stale},
		"the moment is beyond time": {func(r *http.Request) { r.Header.Set(stampHeader, "9223372036854775807") }, Stale},
		"the moment is before time": {func(r *http.Request) { r.Header.Set(stampHeader, "-9223372036854775808") }, Stale},
		"the body is another":       {func(r *http.Request) { r.Body = http.NoBody }, Forged},
		"a look at the certificate": {func(r *http.Request) { r.Header.Del(signatureHeader); r.URL.RawQuery = "ssl_check=1" }, Unsigned},
		"the signature stands second": {func(r *http.Request) {
			r.Header[signatureHeader] = append([]string{"v0=00"}, r.Header[signatureHeader]...)
		}, Forged},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := counts(t)
				for range 3 {
					r := event(t)
					c.changed(r)
					got := w.answers(r)
					if got.Code != http.StatusUnauthorized || got.Body.Len() > 0 || len(got.Header()) != 2 {
						t.Errorf("%d %v %s", got.Code, got.Header(), got.Body)
					}
				}
				if len(w.taken) > 0 {
					t.Errorf("it is taken: %v", w.taken)
				}
				if diff := cmp.Diff(slices.Repeat([]string{string(c.why)}, 3), w.office.refused); diff != "" {
					t.Error(diff)
				}
				if n := strings.Count(w.said(), "a request is refused"); n != 1 || strings.Contains(w.said(), "Ev1") || strings.Contains(w.said(), "v0=") {
					t.Errorf("told %d times: %s", n, w.said())
				}
				if got := w.answers(event(t)); got.Code != http.StatusOK || len(w.taken) != 1 {
					t.Errorf("what Slack signed is answered with %d", got.Code)
				}
			})
		})
	}
}

func TestWhatWasAnsweredIsNotTakenOnceMore(t *testing.T) {
	for name, replayed := range map[string]func(*http.Request){
		"as it was": func(*http.Request) {},
		"in large digits": func(r *http.Request) {
			r.Header.Set(signatureHeader, "v0="+strings.ToUpper(r.Header.Get(signatureHeader)[3:]))
		},
		"as a repeat": func(r *http.Request) { r.Header.Set("X-Slack-Retry-Num", "1") },
		"elsewhere":   func(r *http.Request) { r.URL.Path = InteractionsPath },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w := counts(t)
				began := bubble.Now()
				// A clock of Slack's that is ahead makes a signature good for longer.
				again := func() *http.Request {
					return signed(t, EventsPath, asJSON, `{"type":"event_callback"}`, secret, began.Add(5*time.Minute))
				}
				if got := w.answers(again()); got.Code != http.StatusOK {
					t.Fatal(got.Code)
				}
				for range 10 {
					r := again()
					replayed(r)
					if got := w.answers(r); got.Code != http.StatusUnauthorized || got.Body.Len() > 0 {
						t.Errorf("%v later: %d", bubble.Since(began), got.Code)
					}
					<-time.After(time.Minute)
					w.answers(event(t)) // others come, too
				}
				kinds := map[Type]int{}
				for _, e := range w.taken {
					if strings.Contains(string(e.Payload), "Ev1") {
						continue
					}
					kinds[e.Type]++
				}
				if diff := cmp.Diff(map[Type]int{Event: 1}, kinds); diff != "" {
					t.Error(diff)
				}
				if !slices.Contains(w.office.refused, string(Replayed)) {
					t.Errorf("refused: %v", w.office.refused)
				}
			})
		})
	}
}

// Slack's repeat at once may carry the signature of the first (docs: Events API,
// retries).
func TestWhatWasNotAnsweredMayComeAgainAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		form := func() *http.Request {
			return signed(t, InteractionsPath, asForm, "payload=%7B%7D", secret, time.Unix(bubble.Now().Unix()/60*60, 0))
		}
		w.handle = func(context.Context, Envelope) (bool, error) { return true, nil } // and is never done
		if got := w.answers(form()); got.Code != http.StatusServiceUnavailable {
			t.Errorf("what has no answer is answered with %d", got.Code)
		}
		w.handle = func(context.Context, Envelope) (bool, error) { panic("my wrist") }
		if got := w.answers(form()); got.Code != http.StatusInternalServerError || got.Body.Len() > 0 {
			t.Errorf("a panic is answered with %d %s", got.Code, got.Body)
		}
		gone := form()
		ctx, leaves := context.WithCancel(t.Context())
		leaves()
		w.handle = func(context.Context, Envelope) (bool, error) { return true, nil }
		began := bubble.Now()
		if got := w.answers(gone.WithContext(ctx)); got.Code != http.StatusServiceUnavailable || bubble.Since(began) != 0 {
			t.Errorf("who has gone is answered with %d, after %v", got.Code, bubble.Since(began))
		}
		w.handle = func(context.Context, Envelope) (bool, error) { return false, nil }
		if got := w.answers(form()); got.Code != http.StatusOK {
			t.Errorf("it is refused: %d, %s", got.Code, w.said())
		}
		if got := w.answers(form()); got.Code != http.StatusUnauthorized {
			t.Errorf("and then it is not: %d", got.Code)
		}
		if strings.Contains(w.said(), "wrist") {
			t.Error(w.said())
		}
	})
}

func TestWhileSomethingIsBeingAnsweredItsCopyIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		w.handle = w.answersAfter(time.Second, nil)
		form := signed(t, InteractionsPath, asForm, "payload=%7B%7D", secret, bubble.Now())
		first := make(chan int, 1)
		go func() { first <- w.answers(form).Code }()
		synctest.Wait()
		if got := w.answers(signed(t, InteractionsPath, asForm, "payload=%7B%7D", secret, bubble.Now())); got.Code != http.StatusUnauthorized {
			t.Errorf("the copy is answered with %d", got.Code)
		}
		if code := <-first; code != http.StatusOK {
			t.Errorf("and the first with %d", code)
		}
	})
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

// slack-go's verifier goes by the machine's clock: what goes by ours is our own.
func TestTheMomentOfASignatureIsHeldAgainstTheClockThatIsGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for ahead, code := range map[time.Duration]int{signedWithin: http.StatusServiceUnavailable, signedWithin + time.Second: http.StatusUnauthorized} {
			w := NewWeb(WebOptions{Secret: secret, Log: new(office).logger(), Now: func() time.Time { return bubble.Now().Add(ahead) }})
			got := httptest.NewRecorder()
			w.ServeHTTP(got, event(t)) // and is refused in any case, as it does not run
			if got.Code != code {
				t.Errorf("%v ahead: %d", ahead, got.Code)
			}
		}
	})
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
		form := signed(t, InteractionsPath, asForm, "payload=%7B%7D", secret, bubble.Now())
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
		got := w.answers(signed(t, InteractionsPath, asForm, "payload=%7B%7D", secret, bubble.Now()))
		if got.Body.String() != `{"a":1}` || bubble.Since(began) != 0 || got.Header().Get("Content-Type") != asJSON {
			t.Errorf("%v %s", got.Header(), got.Body)
		}
	})
}
