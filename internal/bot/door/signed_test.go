package door

import (
	"context"
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
			return signed(t, InteractionsPath, asForm, aForm, secret, time.Unix(bubble.Now().Unix()/60*60, 0))
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
		form := signed(t, InteractionsPath, asForm, aForm, secret, bubble.Now())
		first := make(chan int, 1)
		go func() { first <- w.answers(form).Code }()
		synctest.Wait()
		if got := w.answers(signed(t, InteractionsPath, asForm, aForm, secret, bubble.Now())); got.Code != http.StatusUnauthorized {
			t.Errorf("the copy is answered with %d", got.Code)
		}
		if code := <-first; code != http.StatusOK {
			t.Errorf("and the first with %d", code)
		}
	})
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
