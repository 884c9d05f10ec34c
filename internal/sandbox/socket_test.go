package sandbox_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// line is one raw Socket Mode connection, for what slack-go does not show.
type line struct {
	*websocket.Conn
	t *testing.T
}

func dial(t *testing.T, office *sandboxtest.Office) line {
	t.Helper()
	_, url, err := office.API().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	conn, resp, err := office.Door.Dialer().DialContext(t.Context(), url, http.Header{"Origin": {"https://api.slack.com"}})
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	t.Cleanup(func() { _ = conn.Close() })
	return line{conn, t}
}

func (l line) read() sandbox.Object {
	l.t.Helper()
	var o sandbox.Object
	if err := l.ReadJSON(&o); err != nil {
		l.t.Fatalf("read: %v", err)
	}
	return o
}

func (l line) ack(envelope sandbox.Object) {
	l.t.Helper()
	if err := l.WriteJSON(sandbox.Object{"envelope_id": envelope.Str("envelope_id")}); err != nil {
		l.t.Fatalf("ack: %v", err)
	}
}

func TestHelloCountsConnectionsAndTheEleventhIsSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := sandboxtest.Open(t, sandbox.Options{Lenient: true}) // ten is also the tier of apps.connections.open
		for i := range 10 {
			hello := dial(t, office).read()
			if hello.Str("type") != "hello" || hello["num_connections"] != float64(i+1) || hello.Obj("connection_info").Str("app_id") == "" {
				t.Errorf("hello %d: %v", i+1, hello)
			}
		}
		late := dial(t, office)
		if bye := late.read(); bye.Str("type") != "disconnect" || bye.Str("reason") != "too_many_websockets" {
			t.Errorf("the eleventh: %v", bye)
		}
		if _, _, err := late.ReadMessage(); err == nil {
			t.Error("the eleventh stays open")
		}
		office.Close()
	})
}

func TestAnUnackedEnvelopeGoesToAnotherConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		one := dial(t, office)
		one.read()
		two := dial(t, office)
		two.read()
		done := make(chan error, 1)
		go func() { done <- office.Person("ana").Types("/stretch now") }()
		// Connections take turns: the second connection made has the next turn.
		first := two.read()
		if first["retry_attempt"] != nil || first["accepts_response_payload"] != true {
			t.Errorf("first: %v", first)
		}
		_ = two.Close()
		again := one.read()
		if again.Str("envelope_id") != first.Str("envelope_id") || again["retry_attempt"] != 1.0 || again.Str("retry_reason") != "connection_closed" {
			t.Errorf("again: %v", again)
		}
		one.ack(again)
		if err := <-done; err != nil {
			t.Errorf("she was told: %v", err)
		}
		office.Close()
	})
}

func TestAnUnackedEnvelopeWaitsForTheNextConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		only := dial(t, office)
		only.read()
		done := make(chan error, 1)
		go func() { done <- office.Person("ana").Types("/stretch now") }()
		first := only.read()
		_ = only.Close()
		next := dial(t, office)
		next.read()
		again := next.read()
		if again.Str("envelope_id") != first.Str("envelope_id") {
			t.Errorf("again: %v", again)
		}
		next.ack(again)
		if err := <-done; err != nil {
			t.Errorf("she was told: %v", err)
		}
		office.Close()
	})
}

func TestNobodyThereIsToldAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		ana, start := office.Person("ana"), bubble.Now()
		err := ana.Types("/stretch now")
		if err == nil || err.Error() != `/stretch failed with the error "dispatch_failed"` || bubble.Since(start) > time.Second {
			t.Errorf("%v after %v", err, bubble.Since(start))
		}
		ana.Sees("dispatch_failed")
	})
}

func TestALateAckShowsAnErrorThoughTheWorkIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana, start := office.Person("ana"), bubble.Now()
		b.falls(true)
		err := ana.Types("/stretch now")
		if err == nil || err.Error() != `/stretch failed with the error "operation_timeout"` || bubble.Since(start) != 3*time.Second {
			t.Errorf("%v after %v", err, bubble.Since(start))
		}
		late := b.next(t)
		if err := b.socket.Ack(*late.Request, map[string]string{"text": "too late"}); err != nil {
			t.Fatal(err)
		}
		mustPost(t, b, ana.ID(), slack.MsgOptionText("Here you are", false))
		ana.Sees("Here you are")
		ana.Sees("operation_timeout")
		ana.DoesNotSee("too late")
		if d := office.Deliveries(); len(d) != 1 || !d[0].Late || d[0].AckAfter < 3*time.Second {
			t.Errorf("%+v", d)
		}
	})
}

func TestAnAckMayCarryTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana, ben := office.Person("ana"), office.Person("ben")
		ana.GoesTo("#general")
		b.answers(ackWith(map[string]any{"text": "Only you"}))
		_ = ana.Types("/stretch help")
		ana.Sees("Only you")
		ben.DoesNotSee("Only you")
		b.answers(ackWith(map[string]any{"text": "All of you", "response_type": "in_channel"}))
		_ = ana.Types("/stretch team")
		ben.Sees("All of you")
		b.answers(ackWith(map[string]any{"blocks": []string{"nonsense"}, "text": "x"}))
		if err := ana.Types("/stretch wrong"); err == nil || err.Error() != `/stretch failed with the error "invalid_blocks"` {
			t.Errorf("%v", err)
		}
	})
}

func TestDuplicatesDelaysAndDisconnectsCanBeOrdered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")

		office.DuplicateNext(1)
		_ = ana.Types("/stretch twice")
		if one, two := b.next(t), b.next(t); one.Request.EnvelopeID != two.Request.EnvelopeID {
			t.Error("the duplicate is another envelope")
		}

		office.DelayNext(1, 5*time.Second)
		start := bubble.Now()
		if err := ana.Types("/stretch later"); err == nil {
			t.Error("an envelope that comes after five seconds is no error")
		}
		if cmd := b.command(t); cmd.Text != "later" || bubble.Since(start) != 5*time.Second {
			t.Errorf("%q after %v", cmd.Text, bubble.Since(start))
		}

		for _, cut := range []func(){
			func() { office.Disconnect(sandbox.RefreshRequested) },
			func() { office.Disconnect(sandbox.LinkDisabled) },
			func() { office.Disconnect(sandbox.Warning) },
			office.CutSockets,
			func() { office.Unreachable(true); passes(time.Minute); office.Unreachable(false) },
		} {
			synctest.Wait() // an ack that slack-go still holds when it reconnects is lost
			cut()
			passes(10 * time.Minute) // slack-go backs off before it comes back
			if err := ana.Types("/stretch again"); err != nil || b.command(t).Text != "again" {
				t.Errorf("after a disconnect: %v", err)
			}
		}
		b.stop()
		office.Close()
	})
}

func TestEventsAreRepeatedUntilAcked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		b.falls(true)
		start := bubble.Now()
		office.Person("ana").Opens("Home")
		var at []time.Duration
		envelopes := map[string]bool{}
		for range 4 {
			ev := b.next(t)
			for ev.Request.RetryAttempt != len(at) {
				t.Fatalf("attempt %d is called %d", len(at), ev.Request.RetryAttempt)
			}
			if len(at) > 0 && ev.Request.RetryReason != "timeout" {
				t.Errorf("reason %q", ev.Request.RetryReason)
			}
			at = append(at, bubble.Since(start).Round(time.Second))
			envelopes[ev.Request.EnvelopeID] = true
			passes(4 * time.Minute)
		}
		if len(envelopes) != 4 {
			t.Errorf("%d envelopes for four attempts", len(envelopes))
		}
		if d := office.Deliveries(); len(d) != 4 || d[3].At.Sub(d[0].At).Round(time.Minute) != 6*time.Minute {
			t.Errorf("%+v", d)
		}
	})
}

func TestSocketModeWorksOverTCPToo(t *testing.T) {
	office := open(t)
	door, err := office.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Close)
	over := *office
	over.Door = door
	b := startBot(t, &over)
	if n := office.Sockets(); n != 1 {
		t.Errorf("%d sockets", n)
	}
	if err := office.Person("ana").Types("/stretch now"); err != nil {
		t.Fatal(err)
	}
	url := b.command(t).ResponseURL
	if _, _, err := b.PostMessage("", slack.MsgOptionResponseURL(url, ""), slack.MsgOptionText("over the wire", false)); err != nil {
		t.Fatal(err)
	}
	office.Person("ana").Sees("over the wire")
}
