package bot

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// Slack sends an event again where an acknowledgement came late or was lost, at once,
// a minute and five minutes later, and hourly for a day (docs: Events API, retries).
func TestAnEventIsWorkedOnceHoweverOftenAndByWhicheverWayItComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const secret = "8f742231b10e8888abcd99yyyzzz85a5"
		h := moveIn(t, sandbox.Options{})
		h.starts()
		web := door.NewWeb(door.WebOptions{Secret: secret, Handle: h.bot.Receive, Now: bubble.Now, Log: h.logger()})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- web.Run(ctx) }()
		synctest.Wait()
		ana := h.Person("ana")
		opened := fmt.Sprintf(`{"type":"event_callback","team_id":%q,"event_id":"Ev1","event":{"type":"app_home_opened","tab":"home","user":%q}}`, h.Options().Team.ID, ana.ID())
		sends := func(retry string) {
			t.Helper()
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, door.EventsPath, strings.NewReader(opened))
			now := bubble.Now().Unix()
			mac := hmac.New(sha256.New, []byte(secret))
			fmt.Fprintf(mac, "v0:%d:%s", now, opened)
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Slack-Request-Timestamp", fmt.Sprint(now))
			r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
			r.Header.Set("X-Slack-Retry-Num", retry)
			w := httptest.NewRecorder()
			web.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				t.Errorf("retry %q is answered with %d", retry, w.Code)
			}
		}
		drawn := func() int { passes(time.Second); return len(h.Calls("views.publish")) }
		sends("")
		if n := drawn(); n != 1 {
			t.Fatalf("Home was drawn %d times", n)
		}
		for i, pause := range []time.Duration{time.Second, time.Minute, 5 * time.Minute, time.Hour, 22 * time.Hour} {
			passes(pause)
			sends(fmt.Sprint(i + 1))
		}
		acks, err := h.bot.Receive(ctx, door.Envelope{ID: "by a socket", Type: door.Event, Payload: []byte(opened)})
		if n := drawn(); n != 1 || acks || err != nil {
			t.Errorf("Home was drawn %d times; %t, %v", n, acks, err)
		}
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		h.ends()
	})
}
