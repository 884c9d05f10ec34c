package webapi_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/webapi"
)

// house has so many lines that lead the same way.
func house(t *testing.T, many int) (at *slack, lines []*room) {
	t.Helper()
	at, signs := &slack{answer: says(200, `{"ok":true}`)}, new(webapi.Signs)
	for range many {
		r := &room{t: t, slack: at, log: new(strings.Builder)}
		r.Line = webapi.NewLine(webapi.Options{
			API: api, Next: at, Now: bubble.Clock(), Log: slog.New(slog.NewTextHandler(r.log, nil)), Signs: signs,
		})
		lines = append(lines, r)
	}
	return at, lines
}

// Nobody answers for ten minutes, and then Slack does.
func TestOfManyLinesOneAsksForASign(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 50
		at, lines := house(t, many+1)
		quiet, lines := lines[0], lines[1:]
		at.answer = says(503, "<html>", "Content-Type", "text/html")
		for range 600 {
			for _, r := range lines {
				_ = r.fails(api + "chat.postMessage")
			}
			passes(time.Second)
		}
		if n := at.count("/api/chat.postMessage"); n != many {
			t.Errorf("%d posts were risked, want one of each", n)
		}
		if n := at.count("/api/api.test"); n < 60 || n > 70 {
			t.Errorf("in ten minutes a sign was asked for %d times", n)
		}
		at.answer = says(200, `{"ok":true}`)
		before := at.count("/api/api.test")
		if status, _, _, err := quiet.post(api + "chat.postMessage"); status != 200 || err != nil {
			t.Errorf("who has no doubt gets %d, %v", status, err)
		}
		passes(10 * time.Second)
		for i, r := range lines {
			if status, _, _, err := r.post(api + "chat.postMessage"); status != 200 || err != nil {
				t.Fatalf("line %d: %d, %v", i, status, err)
			}
		}
		if n := at.count("/api/api.test") - before; n != 1 {
			t.Errorf("%d signs were asked for, by %d lines", n, many)
		}
	})
}

// What was there before something else answered says nothing of what is there now.
func TestASignFromBeforeADoubtIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		at, lines := house(t, 2)
		broken := func(string) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }
		at.answer = broken
		_ = lines[0].fails(api + "chat.postMessage")
		passes(time.Second)
		at.answer = says(200, `{"ok":true}`)
		if status, _, _, err := lines[0].post(api + "chat.postMessage"); status != 200 || err != nil {
			t.Fatal(status, err)
		}
		passes(time.Second)
		at.answer = broken
		_ = lines[1].fails(api + "chat.postMessage")
		passes(time.Second)
		signs, posts := at.count("/api/api.test"), at.count("/api/chat.postMessage")
		_ = lines[1].fails(api + "chat.postMessage")
		if more, risked := at.count("/api/api.test")-signs, at.count("/api/chat.postMessage")-posts; more != 1 || risked != 0 {
			t.Errorf("%d signs were asked for, and %d posts risked", more, risked)
		}
	})
}
