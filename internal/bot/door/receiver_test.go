package door

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/payload"
	"unhunch/internal/bubble"
)

// TestEveryWayIn is what each Receiver must live up to, whichever way Slack comes.
func TestEveryWayIn(t *testing.T) {
	for way, open := range ways() {
		for promise, story := range map[string]func(*testing.T, *office, func() carrier){
			"what is taken is acknowledged at once, however long the work takes": acknowledgesFirst,
			"one person's are worked in their order":                             keepsTheOrder,
			"a form is answered by its handler, and keeps nobody waiting":        answersForms,
			"a form comes behind what was acknowledged before it":                keepsFormsBehind,
			"what was too late is not taken for an answer":                       leavesTheLate,
			"what cannot be read is acknowledged, and its words stay unsaid":     acknowledgesTheUnreadable,
			"what Slack sends again says so":                                     tellsWhatComesAgain,
			"a command arrives as it was typed":                                  keepsWords,
			"each acknowledgement is told":                                       tellsAcknowledgements,
		} {
			t.Run(way+": "+promise, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					o := &office{}
					o.queues = NewQueues(o.logger(), 8)
					story(t, o, func() carrier {
						receiver, slack := open(t, o)
						receiver.Watch(o)
						if n := receiver.Open(); n != 0 {
							t.Errorf("%d ways are open before it runs", n)
						}
						ctx, stop := context.WithCancel(t.Context())
						ended := make(chan error, 1)
						go func() { ended <- receiver.Run(ctx) }()
						t.Cleanup(func() {
							stop()
							if err := <-ended; err != nil {
								t.Error(err)
							}
							if n := receiver.Open(); n != 0 {
								t.Errorf("%d ways are open at the end", n)
							}
							o.queues.Wait()
						})
						synctest.Wait()
						if receiver.Open() == 0 {
							t.Fatal("no way is open")
						}
						return slack
					})
				})
			})
		}
	}
}

func TestWhatIsAcknowledgedIsReadThenAlsoByWhoIsToldToEnd(t *testing.T) {
	for way, open := range ways() {
		t.Run(way, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := &office{}
				var read []string
				o.handle = func(_ context.Context, e Envelope) (bool, error) {
					read = append(read, string(e.Payload))
					return false, nil
				}
				receiver, slack := open(t, o)
				ctx, stop := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- receiver.Run(ctx) }()
				synctest.Wait()
				began := bubble.Now()
				if _, ok := slack.delivers(typed("ana", "now")); !ok || len(read) > 0 {
					t.Errorf("acknowledged: %t, read: %v", ok, read)
				}
				stop()
				if err := <-ended; err != nil || bubble.Since(began) != 0 {
					t.Errorf("it ends after %v: %v", bubble.Since(began), err)
				}
				if len(read) != 1 {
					t.Errorf("read: %v", read)
				}
			})
		})
	}
}

// takes is a handler that queues work behind the same person's.
func (o *office) takes(work func(Envelope)) Handler {
	return func(ctx context.Context, e Envelope) (bool, error) {
		var d payload.Command
		if err := payload.Tolerantly(e.Payload, &d); err != nil {
			return false, err
		}
		o.queues.Do(ctx, d.UserID, func(context.Context, *Turn) { work(e) })
		return false, nil
	}
}

// rests returns when all that came is worked.
func (o *office) rests() {
	<-time.After(2 * restsFor)
	synctest.Wait()
	o.queues.Wait()
}

func typed(who, text string) parcel {
	raw, _ := json.Marshal(map[string]string{"user_id": who, "text": text})
	return parcel{kind: Command, payload: string(raw)}
}

func acknowledgesFirst(t *testing.T, o *office, opens func() carrier) {
	var worked []time.Duration
	began := bubble.Now()
	o.handle = o.takes(func(Envelope) { <-time.After(time.Minute); worked = append(worked, bubble.Since(began)) })
	slack := opens()
	for _, p := range []parcel{
		typed("ana", "now"),
		{kind: Interaction, payload: `{"user_id":"ana","type":"block_actions"}`},
		{kind: Event, payload: `{"user_id":"ana","type":"event_callback"}`},
	} {
		before := bubble.Now()
		if answer, ok := slack.delivers(p); !ok || answer != "" || bubble.Since(before) != 0 {
			t.Errorf("%s: %t after %v, with %q", p.kind, ok, bubble.Since(before), answer)
		}
	}
	o.rests()
	if len(worked) != 3 || worked[0] < time.Minute {
		t.Errorf("worked at %v", worked)
	}
}

func keepsTheOrder(t *testing.T, o *office, opens func() carrier) {
	var mu sync.Mutex
	did := map[string][]string{}
	o.handle = o.takes(func(e Envelope) {
		var d payload.Command
		_ = payload.Tolerantly(e.Payload, &d)
		<-time.After(time.Second)
		mu.Lock()
		defer mu.Unlock()
		did[d.UserID] = append(did[d.UserID], d.Text)
	})
	slack := opens()
	var want []string
	for i := range 20 {
		want = append(want, fmt.Sprint(i))
		for _, who := range []string{"ana", "ben"} {
			if _, ok := slack.delivers(typed(who, fmt.Sprint(i))); !ok {
				t.Fatalf("%s's %d is not acknowledged", who, i)
			}
		}
	}
	o.rests()
	if diff := cmp.Diff(map[string][]string{"ana": want, "ben": want}, did); diff != "" {
		t.Error(diff)
	}
}

// answersAfter is a handler that answers forms by itself, some time later.
func (o *office) answersAfter(d time.Duration, answer any) Handler {
	return func(_ context.Context, e Envelope) (bool, error) {
		if e.Type != Interaction {
			return false, nil
		}
		go func() { <-time.After(d); e.Ack(answer) }()
		return true, nil
	}
}

func answersForms(t *testing.T, o *office, opens func() carrier) {
	o.handle = o.answersAfter(2*time.Second, map[string]any{"response_action": "errors", "errors": map[string]string{"zone": "Which?"}})
	slack := opens()
	var form sync.WaitGroup
	form.Go(func() {
		answer, ok := slack.delivers(parcel{kind: Interaction, payload: `{"type":"view_submission"}`})
		if want := `{"errors":{"zone":"Which?"},"response_action":"errors"}`; answer != want || !ok {
			t.Errorf("%t, with %s", ok, answer)
		}
	})
	synctest.Wait()
	began := bubble.Now()
	if _, ok := slack.delivers(typed("ben", "now")); !ok || bubble.Since(began) != 0 {
		t.Errorf("a form keeps others waiting for %v", bubble.Since(began))
	}
	form.Wait()
}

func keepsFormsBehind(t *testing.T, o *office, opens func() carrier) {
	var mu sync.Mutex
	var read []string
	o.handle = func(_ context.Context, e Envelope) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		read = append(read, string(e.Payload))
		return false, nil
	}
	slack := opens()
	want := []string{`{"type":"block_actions"}`, `{"type":"view_submission"}`}
	for _, p := range want {
		if _, ok := slack.delivers(parcel{kind: Interaction, payload: p}); !ok {
			t.Errorf("%s is not acknowledged", p)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff(want, read); diff != "" {
		t.Error(diff)
	}
}

func leavesTheLate(t *testing.T, o *office, opens func() carrier) {
	late := 4 * time.Second
	o.handle = func(ctx context.Context, e Envelope) (bool, error) {
		return o.answersAfter(late, nil)(ctx, e)
	}
	slack := opens()
	if answer, ok := slack.delivers(parcel{kind: Interaction, payload: `{"type":"view_submission"}`}); ok {
		t.Errorf("an answer after four seconds is one: %q", answer)
	}
	<-time.After(2 * time.Second)
	late = time.Second
	if answer, ok := slack.delivers(parcel{kind: Interaction, payload: `{"type":"view_submission"}`}); !ok || answer != "" {
		t.Errorf("the next one: %t, with %q", ok, answer)
	}
}

func acknowledgesTheUnreadable(t *testing.T, o *office, opens func() carrier) {
	o.handle = func(context.Context, Envelope) (bool, error) { return false, errors.New("it is in a strange hand") }
	slack := opens()
	for range 3 {
		for _, p := range []parcel{
			{kind: Event, payload: `"my wrist, since tuesday"`},
			{kind: Interaction, payload: `my wrist, since tuesday`},
			{kind: Command, payload: `my wrist, since tuesday`},
		} {
			if answer, ok := slack.delivers(p); !ok || answer != "" {
				t.Errorf("%s: %t, with %q", p.kind, ok, answer)
			}
			<-time.After(time.Second)
		}
	}
	if n := strings.Count(o.said(), "cannot be read"); n != 1 || !strings.Contains(o.said(), "in a strange hand") || strings.Contains(o.said(), "tuesday") {
		t.Errorf("told %d times: %s", n, o.said())
	}
}

func tellsWhatComesAgain(t *testing.T, o *office, opens func() carrier) {
	var mu sync.Mutex
	var again []Again
	var ids []string
	o.handle = func(_ context.Context, e Envelope) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		again, ids = append(again, e.Again), append(ids, e.ID)
		return false, nil
	}
	slack := opens()
	event := parcel{kind: Event, payload: `{"type":"event_callback","event_id":"Ev1"}`}
	for _, a := range []Again{{}, {1, "connection_failed"}, {2, "a word that nobody knows: ana"}} {
		event.attempt, event.why = a.Attempt, a.Why
		if _, ok := slack.delivers(event); !ok {
			t.Errorf("%v is not acknowledged", a)
		}
		<-time.After(time.Minute)
	}
	mu.Lock()
	defer mu.Unlock()
	if diff := cmp.Diff([]Again{{}, {1, "connection_failed"}, {2, "a word that nobody knows: ana"}}, again); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"connection_failed", "other"}, o.again); diff != "" {
		t.Error(diff)
	}
	if slices.Contains(ids, "") || strings.Contains(o.said(), "ana") {
		t.Errorf("ids %q, log %s", ids, o.said())
	}
}

func keepsWords(t *testing.T, o *office, opens func() carrier) {
	var got payload.Command
	o.handle = func(_ context.Context, e Envelope) (bool, error) { return false, payload.Tolerantly(e.Payload, &got) }
	slack := opens()
	want := payload.Command{
		Org: true, EnterpriseID: "E1", TeamID: "T1", UserID: "U1", Command: "/stretch", ChannelID: "C1", TriggerID: "1.2.3",
		Text: "plan täglich 10–12 & \"so\"; <@U2> 100% a+b=c\n☕", ResponseURL: "https://hooks.slack.com/commands/T1/2/3?a=b&c=d",
	}
	raw, err := json.Marshal(map[string]string{
		"is_enterprise_install": "true", "enterprise_id": "E1", "team_id": "T1", "user_id": "U1", "command": "/stretch", "channel_id": "C1",
		"trigger_id": "1.2.3", "text": want.Text, "response_url": want.ResponseURL,
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := slack.delivers(parcel{kind: Command, payload: string(raw)}); !ok {
		t.Error("it is not acknowledged")
	}
	o.rests()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func tellsAcknowledgements(t *testing.T, o *office, opens func() carrier) {
	o.handle = o.answersAfter(2*time.Second, nil)
	slack := opens()
	slack.delivers(typed("ana", "now"))
	slack.delivers(parcel{kind: Interaction, payload: `{"type":"view_submission"}`})
	synctest.Wait()
	if diff := cmp.Diff([]time.Duration{0, 2 * time.Second}, o.acked); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"slash_commands", "interactive"}, o.types); diff != "" {
		t.Error(diff)
	}
}
