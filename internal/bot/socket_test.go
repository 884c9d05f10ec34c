package bot

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/door"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

func TestAPressInTheGapOfAReconnectIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{ConnectionLife: 200 * time.Second, Lenient: true})
		h.starts()
		h.Fault(sandbox.Fault{Method: "apps.connections.open", Kind: sandbox.Slow, For: 2 * time.Second, Times: 2})
		ana := h.Person("ana")
		for at := range 300 {
			if err := ana.Types("/stretch help"); err != nil {
				t.Fatalf("%d s: %v", at, err)
			}
			passes(time.Second)
		}
		if opened := len(h.Calls("apps.connections.open")); opened != 4 {
			t.Errorf("%d connections were opened, not each twice", opened)
		}
		if answered := len(h.Calls("response_url")); answered != 300 {
			t.Errorf("300 presses were answered %d times", answered)
		}
		h.ends()
	})
}

// Slack warns some ten seconds before it closes a connection. Each is replaced
// before it is given up, also where that takes a while.
func TestAPressWhileBothConnectionsMoveIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{Lenient: true})
		h.starts()
		passes(time.Minute)
		h.Fault(sandbox.Fault{Method: "apps.connections.open", Kind: sandbox.Slow, For: 4 * time.Second, Times: 2})
		h.Disconnect(sandbox.Warning)
		ana := h.Person("ana")
		for at := range 60 {
			if err := ana.Types("/stretch help"); err != nil {
				t.Errorf("%d s: %v", at, err)
			}
			passes(time.Second)
		}
		for _, d := range h.Deliveries() {
			if d.AckAfter == 0 || d.Late {
				t.Errorf("%+v", d)
			}
		}
		h.ends()
	})
}

func TestARefusedConnectionIsAskedForLessAndLessAndNeverSoonerThanSlackSays(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"their error":            {Kind: sandbox.ServerError},
		"too many":               {Kind: sandbox.RateLimited},
		"too many, with a wait":  {Kind: sandbox.RateLimited, RetryAfter: 40 * time.Second},
		"cut off":                {Kind: sandbox.DropBefore},
		"an error of their own":  {Kind: sandbox.InternalError},
		"the handshake is cut":   {Method: "socket", Kind: sandbox.DropBefore},
		"the handshake is a 500": {Method: "socket", Kind: sandbox.ServerError},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{Lenient: true})
				fault.Times = 2 * 8
				if fault.Method == "" {
					fault.Method = "apps.connections.open"
				}
				h.Fault(fault)
				h.connects(door.NewSocket(h.API(), h.Door.Dialer(), h.logger(), h.bot.Receive))
				synctest.Wait()
				began := bubble.Now()
				passes(time.Hour)
				asked := h.Calls("apps.connections.open")
				if len(asked) != 2*9 || h.socket.Open() != door.Sockets {
					t.Errorf("asked %d times, %d are open\n%s", len(asked), h.socket.Open(), h.log)
				}
				first := asked[2].At.Sub(began)
				if least := max(time.Second/2, fault.RetryAfter); first < least || first > max(least, 3*time.Second/2) {
					t.Errorf("asked again after %v", first)
				}
				if took := asked[len(asked)-1].At.Sub(began); took < time.Minute || took > 15*time.Minute {
					t.Errorf("connected after %v", took)
				}
				h.ends()
			})
		})
	}
}

func TestAfterEveryGoodbyeBothConnectionsComeBack(t *testing.T) {
	for name, goodbye := range map[string]func(*house){
		"a warning":                func(h *house) { h.Disconnect(sandbox.Warning); passes(30 * time.Second) },
		"a refresh":                func(h *house) { h.Disconnect(sandbox.RefreshRequested) },
		"Socket Mode switched off": func(h *house) { h.Disconnect(sandbox.LinkDisabled) },
		"cut without a word":       func(h *house) { h.CutSockets() },
		"cut a moment after they opened": func(h *house) {
			h.CutSockets()
			passes(time.Millisecond)
			h.CutSockets()
		},
		"out of reach for an hour": func(h *house) {
			h.Unreachable(true)
			passes(time.Hour)
			h.Unreachable(false)
			passes(5 * time.Minute)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				h.starts()
				passes(time.Minute)
				goodbye(h)
				synctest.Wait()
				h.holds(door.Sockets)
				ana := h.Person("ana")
				if err := ana.Types("/stretch help"); err != nil {
					t.Error(err)
				}
				ana.Sees("pause until")
				h.ends()
			})
		})
	}
}

// A socket that is closed as soon as it is open would be opened again at once
// by slack-go, for ever.
func TestASlackThatSendsEveryConnectionAwayIsAskedLessAndLess(t *testing.T) {
	for name, sendsAway := range map[string]func(*testing.T, *house) (relents func()){
		"ten others are connected": func(t *testing.T, h *house) func() {
			var leave []func() error
			for range 10 {
				_, url, err := h.API().StartSocketModeContext(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				other, _, err := h.Door.Dialer().DialContext(t.Context(), url, nil)
				if err != nil {
					t.Fatal(err)
				}
				leave = append(leave, other.Close)
				go func() {
					for err := error(nil); err == nil; { // answers pings
						_, _, err = other.ReadMessage()
					}
				}()
			}
			return func() {
				for _, l := range leave {
					_ = l()
				}
			}
		},
		"it hangs up after hello": func(_ *testing.T, h *house) func() {
			over := make(chan struct{})
			go func() {
				for {
					select {
					case <-over:
						return
					case <-time.After(time.Second):
						h.CutSockets()
					}
				}
			}()
			return func() { close(over) }
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{Lenient: true})
				relents := sendsAway(t, h)
				already := len(h.Calls("apps.connections.open"))
				h.connects(door.NewSocket(h.API(), h.Door.Dialer(), h.logger(), h.bot.Receive))
				passes(10 * time.Minute)
				asked := h.Calls("apps.connections.open")[already:]
				t.Logf("asked %d times in ten minutes", len(asked))
				if len(asked) < 8 || len(asked) > 150 {
					t.Errorf("asked %d times in ten minutes", len(asked))
				}
				late := 0
				for _, c := range asked {
					if asked[len(asked)-1].At.Sub(c.At) < 2*time.Minute {
						late++
					}
				}
				if late > 16 {
					t.Errorf("asked %d times in the last two minutes", late)
				}
				relents()
				passes(6 * time.Minute)
				h.holds(door.Sockets)
				h.ends()
			})
		})
	}
}

func TestAPressOfWhichSlackGoWouldReadNothingIsWorkedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.Person("ana")
		if _, _, err := h.API().PostMessage(ana.ID(), button("Help", "help", "")); err != nil {
			t.Fatal(err)
		}
		control := ana.Finds("Help").Controls()[0]
		control.Element["value"] = 42 // Slack's value is a string, and slack-go insists
		control.Element["style"] = true
		if err := ana.Use(t.Context(), control); err != nil {
			t.Error(err)
		}
		ana.Sees("show this to others")
		if h.log.counts("cannot be read") != 0 {
			t.Error(h.log)
		}
		h.ends()
	})
}

func TestAnEnvelopeThatCannotBeReadIsAcknowledgedAndToldOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		push := func(n int) {
			for range n {
				if err := h.Send(t.Context(), sandbox.SlashCommand, sandbox.Object{"command": "/stretch", "text": "my wrist, since tuesday"}); err != nil {
					t.Error(err)
				}
			}
			rests(h.bot)
		}
		push(100)
		if told, more := h.log.counts("an envelope that cannot be read"), h.log.counts("more envelopes"); told != 1 || more != 0 {
			t.Error(h.log)
		}
		passes(time.Minute + time.Second)
		push(1)
		if told := h.log.counts("in_a_minute=99"); told != 1 {
			t.Error(h.log)
		}
		passes(2 * time.Minute)
		push(1)
		if told := h.log.counts("an envelope that cannot be read"); told != 2 {
			t.Error(h.log)
		}
		for _, d := range h.Deliveries() {
			if d.AckAfter == 0 || d.Sent != 1 {
				t.Errorf("%+v", d)
			}
		}
		if h.log.counts("tuesday") != 0 {
			t.Error("it is shown in the log")
		}
		h.ends()
	})
}

func TestTokensThatSlackRefusesEndTheSocket(t *testing.T) {
	for name, c := range map[string]struct {
		app    string // the app-level token, where it is not the right one
		revoke bool
	}{
		"revoked while connected":       {revoke: true},
		"of somebody else":              {app: "xapp-1-other"},
		"a bot token for the app token": {app: "xoxb-sandbox"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{})
				api := h.API()
				if c.app != "" {
					api = h.API(slack.OptionAppLevelToken(c.app))
				}
				ended := make(chan error, 1)
				go func() { ended <- door.NewSocket(api, h.Door.Dialer(), h.logger(), h.bot.Receive).Run(t.Context()) }()
				if c.revoke {
					h.holds(door.Sockets)
					passes(time.Minute)
					h.RevokeTokens()
					h.CutSockets()
				}
				select {
				case err := <-ended:
					if !errors.Is(err, door.ErrTokens) {
						t.Errorf("ended with %v", err)
					}
				case <-time.After(10 * time.Minute):
					t.Errorf("still trying\n%s", h.log)
				}
				if strings.Contains(h.log.String(), "xoxb") || strings.Contains(h.log.String(), "xapp") {
					t.Error(h.log)
				}
				passes(time.Second) // what came just before is worked on
				h.ends()
			})
		})
	}
}

func TestBothConnectionsEndWithTheBot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		if err := h.stop(); err != nil {
			t.Error(err)
		}
		h.holds(0)
		h.ends()
	})
}

func TestEachCommandIsWorkedOnceThoughBothConnectionsBringIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.Person("ana")
		h.DuplicateNext(5)
		for i := range 5 {
			ana.Types("/stretch word" + strconv.Itoa(i))
		}
		passes(time.Minute)
		if n := len(h.Calls("response_url")); n != 5 {
			t.Errorf("5 commands that came twice were answered %d times", n)
		}
		h.ends()
	})
}
