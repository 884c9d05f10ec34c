package door

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"unhunch/internal/bot/payload"
	"unhunch/internal/bubble"
)

// FuzzEvents sends anything to where events go.
func FuzzEvents(f *testing.F) {
	seeds(f, asJSON, `{"type":"event_callback","event_id":"Ev1","event":{"type":"app_home_opened","user":"U1","tab":"home"}}`,
		`{"type":"url_verification","challenge":"abc"}`, `{"challenge":{}}`, `[`, "")
	f.Fuzz(func(t *testing.T, body, contentType, signature, stamp, attempt, why string) {
		anything(t, EventsPath, body, contentType, signature, stamp, attempt, why)
	})
}

// FuzzCommands sends anything to where commands go.
func FuzzCommands(f *testing.F) {
	seeds(f, asForm, publishedBody, "ssl_check=1&token=x", "text=%zz", "a=b;c=d", "&&==")
	f.Fuzz(func(t *testing.T, body, contentType, signature, stamp, attempt, why string) {
		anything(t, CommandsPath, body, contentType, signature, stamp, attempt, why)
	})
}

// FuzzInteractions sends anything to where presses and forms go.
func FuzzInteractions(f *testing.F) {
	seeds(f, asForm, url.Values{"payload": {`{"type":"view_submission","view":{"state":{"values":[]}}}`}}.Encode(),
		"payload=", "payload=%7B&payload=%7D", "ssl_check=1", "")
	f.Fuzz(func(t *testing.T, body, contentType, signature, stamp, attempt, why string) {
		anything(t, InteractionsPath, body, contentType, signature, stamp, attempt, why)
	})
}

// FuzzFields types anything behind a command.
func FuzzFields(f *testing.F) {
	f.Add("/stretch", "plan täglich 10–12 & so; 100% a+b=c\n☕", "U1", "https://hooks.slack.com/commands/T1/2/3?a=b&c=d")
	f.Add("", "\x00\xff", `"},{"`, "\ufeff")
	f.Fuzz(func(t *testing.T, name, text, who, callback string) {
		synctest.Test(t, func(t *testing.T) {
			w := counts(t)
			form := url.Values{"command": {name}, "text": {text}, "user_id": {who}, "response_url": {callback}}.Encode()
			if got := w.answers(signed(t, CommandsPath, asForm, form, secret, bubble.Now())); len(form) <= mostBody && (got.Code != http.StatusOK || len(w.taken) != 1) {
				t.Fatalf("%d: %s", got.Code, w.said())
			}
			if len(form) > mostBody {
				return
			}
			var read payload.Command
			if err := payload.Tolerantly(w.taken[0].Payload, &read); err != nil {
				t.Fatal(err)
			}
			valid := func(s string) string { // as JSON can say it
				raw, _ := json.Marshal(s)
				_ = json.Unmarshal(raw, &s)
				return s
			}
			if want := (payload.Command{Command: valid(name), Text: valid(text), UserID: valid(who), ResponseURL: valid(callback)}); read != want {
				t.Errorf("%+v, not %+v", read, want)
			}
		})
	})
}

func seeds(f *testing.F, kind string, bodies ...string) {
	f.Helper()
	for _, body := range bodies {
		f.Add(body, kind, "v0="+strings.Repeat("0", 64), "946684800", "", "")
		f.Add(body, kind+"; charset=utf-8", "", "", "1", "http_timeout")
	}
	f.Add(publishedBody, asForm, publishedSignature, "1531420618", "99999999999999999999", "no such reason")
}

// anything that is sent does nothing unless it is signed, and never stops the door.
func anything(t *testing.T, path, body, contentType, signature, stamp, attempt, why string) {
	synctest.Test(t, func(t *testing.T) {
		w := counts(t)
		headers := func(r *http.Request) *http.Request {
			r.Header["Content-Type"] = []string{contentType}
			r.Header["X-Slack-Retry-Num"], r.Header["X-Slack-Retry-Reason"] = []string{attempt}, []string{why}
			return r
		}
		good := headers(signed(t, path, contentType, body, secret, bubble.Now()))
		foreign := headers(signed(t, path, contentType, body, secret, bubble.Now()))
		foreign.Header[signatureHeader], foreign.Header[stampHeader] = []string{signature}, []string{stamp}
		if !strings.EqualFold(signature, good.Header.Get(signatureHeader)) {
			got := w.answers(foreign)
			probe := got.Code == http.StatusOK && path == CommandsPath && strings.Contains(body, probeField)
			if got.Body.Len() > 0 || len(w.taken) > 0 || !probe && got.Code != http.StatusUnauthorized && got.Code != http.StatusRequestEntityTooLarge {
				t.Fatalf("unsigned, it is answered with %d %s; taken: %v", got.Code, got.Body, w.taken)
			}
		}
		got := w.answers(good)
		if known := []int{http.StatusOK, http.StatusUnsupportedMediaType, http.StatusRequestEntityTooLarge}; !slices.Contains(known, got.Code) {
			t.Fatalf("signed, it is answered with %d: %s", got.Code, w.said())
		}
		if got.Code == http.StatusOK && len(w.taken) != 1 && got.Body.Len() == 0 && !strings.Contains(body, probeField) && !strings.Contains(body, "challenge") {
			t.Fatalf("signed, it is taken %d times", len(w.taken))
		}
		if again := w.answers(headers(signed(t, path, contentType, body, secret, bubble.Now()))); got.Code == http.StatusOK && again.Code != http.StatusUnauthorized {
			t.Fatalf("replayed, it is answered with %d", again.Code)
		}
		if strings.Contains(w.said(), "panic") {
			t.Fatal(w.said())
		}
	})
}
