package delivery

import (
	"context"
	"slices"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// Posts and edits of one person each have their order. Neither waits for the other,
// but an edit for its own post.
func TestOrderOfOnePerson(t *testing.T) {
	for name, c := range map[string]struct {
		owed         []Message
		posts, edits []uint64
	}{
		"the more urgent first, then the older": {
			owed:  []Message{ticked(ana, 9, 0), reminder(ana), step(ana, 9, 1), answer(ana, 9), step(ana, 9, 2)},
			posts: []uint64{3, 5, 2}, edits: []uint64{4, 1},
		},
		"an edit waits for its post, however urgent it is": {
			owed: []Message{
				{To: ana, Kind: StepState, Priority: Answer, Edit: true, Ref: Ref{9, "step-3"}},
				step(ana, 9, 3),
			},
			posts: []uint64{2}, edits: []uint64{1},
		},
		"a step waits for its card": {
			owed:  []Message{step(ana, 2, 0), {To: ana, Kind: Break, Priority: Soon}},
			posts: []uint64{2, 1},
		},
		"card, step and both their edits": {
			owed:  []Message{ticked(ana, 4, 0), answer(ana, 4), step(ana, 4, 0), reminder(ana)},
			posts: []uint64{4, 3}, edits: []uint64{2, 1},
		},
		"of two edits of one post only the newest is sent": {
			owed:  []Message{answer(ana, 9), answer(ana, 9), answer(ana, 9)},
			edits: []uint64{3},
		},
		"the newest edit is as urgent as the most urgent of them": {
			owed: []Message{
				{To: ana, Kind: StepState, Priority: Answer, Edit: true, Ref: Ref{9, "step-0"}},
				step(ana, 9, 1),
				ticked(ana, 9, 0),
			},
			posts: []uint64{2}, edits: []uint64{3},
		},
		"edits of different posts are all sent": {
			owed:  []Message{ticked(ana, 9, 0), ticked(ana, 9, 1), answer(ana, 9)},
			edits: []uint64{3, 1, 2},
		},
		"nothing to edit, no thread to reply in": {
			owed: []Message{answer(ana, 77), step(ana, 77, 0)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.slow = takes(300 * time.Millisecond)
				o.knows(ana, Ref{Card: 9}, Ref{9, "step-0"}, Ref{9, "step-1"})
				o.opens()
				o.owes(c.owed...)
				o.after(time.Minute)
				var posts, edits []uint64
				for _, made := range o.calls() {
					if made.claim.Edit {
						edits = append(edits, made.claim.ID)
					} else {
						posts = append(posts, made.claim.ID)
					}
				}
				if !slices.Equal(posts, c.posts) || !slices.Equal(edits, c.edits) {
					t.Errorf("posted %v, want %v; edited %v, want %v", posts, c.posts, edits, c.edits)
				}
				if left := len(o.owed); left > 0 {
					t.Errorf("%d messages are still owed", left)
				}
			})
		})
	}
}

func TestWhatIsDroppedSaysWhy(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.knows(ana, Ref{Card: 9})
		stale := reminder(ana)
		stale.NotAfter = bubble.Now().Add(-time.Second)
		o.opens()
		o.owes(answer(ana, 9), answer(ana, 9), answer(ana, 77), step(ana, 77, 0), stale)
		o.after(time.Minute)
		o.wantTally("dropped gone 2, dropped stale 1, dropped superseded 1, sent 1")
	})
}

func TestANewerEditReplacesOneThatIsRetried(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.line.answer = until(bubble.Now().Add(5*time.Second), &RateLimited{RetryAfter: 5 * time.Second})
		o.slow = takes(time.Second)
		o.knows(ana, Ref{Card: 9})
		o.opens()
		o.owes(answer(ana, 9))
		o.owes(answer(ana, 9)) // while the first is in flight
		o.after(time.Minute)
		o.wantCalls(1, 2)
		o.wantTally("dropped superseded 1, sent 1")
	})
}

func TestARetriedStepIsNotOvertaken(t *testing.T) {
	for name, no := range map[string]error{
		"while Slack cannot be reached": ErrNotSent,
		"while Slack will not have it":  &Refusal{Code: "channel_not_found"},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				back := bubble.Now().Add(2 * time.Second)
				o.line.answer = func(c Claim) error {
					if c.Step == 0 && bubble.Now().Before(back) {
						return no
					}
					return nil
				}
				o.knows(ana, Ref{Card: 9})
				o.opens()
				o.owes(step(ana, 9, 0), step(ana, 9, 1))
				o.after(time.Minute)
				o.wantTally("sent 2")
				for i, c := range o.calls() {
					if last := i == len(o.calls())-1; last != (c.claim.Step == 1) {
						t.Errorf("call %d was for step %d", i, c.claim.Step)
					}
				}
			})
		})
	}
}

func TestASmallWorkspaceIsNeverBehindALargeOne(t *testing.T) {
	for name, slow := range map[string]func(context.Context, Claim){
		"a crowd":                           takes(0),
		"a crowd whose calls take for ever": stalls("T1"),
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.slow = slow
				o.opens()
				o.owes(crowd("T1", 1000, reminder)...)
				o.owes(crowd("T2", 2, reminder)...)
				o.after(100 * time.Millisecond)
				sent := 0
				for _, c := range o.calls() {
					if c.claim.To.Workspace == "T2" {
						sent++
					}
				}
				if sent != 2 {
					t.Errorf("%d of 2 sent", sent)
				}
			})
		})
	}
}

func TestTicksLeaveRoomForAnswers(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		ticks := crowd("T1", 60, func(to prefs.UserID) Message {
			o.knows(to, Ref{Card: 9000}, Ref{9000, "step-0"})
			return ticked(to, 9000, 0)
		})
		o.opens()
		o.owes(ticks...)
		o.after(10 * time.Second)
		pressed := bubble.Now()
		answers := crowd("T1", 7, func(to prefs.UserID) Message { return answer(to, 9000) })
		o.owes(answers...)
		o.after(time.Second)
		answered := 0
		for _, c := range o.calls() {
			if c.claim.Priority == Answer && c.at.Sub(pressed) < time.Second {
				answered++
			}
		}
		if answered != len(answers) {
			t.Errorf("%d of %d answers came within a second", answered, len(answers))
		}
		o.after(5 * time.Minute)
		o.wantTally("sent 67")
	})
}

// What is seen of a workspace is bounded: the part that is held back must not
// hide the part that could go.
func TestHeldEditsDoNotHidePosts(t *testing.T) {
	story(t, Options{}, func(t *testing.T, o *office) {
		o.line.answer = func(c Claim) error {
			if c.Edit {
				return &RateLimited{RetryAfter: 10 * time.Minute, Method: edit.String()}
			}
			return nil
		}
		edits := crowd("T1", 500, func(to prefs.UserID) Message {
			o.knows(to, Ref{Card: 9000})
			return answer(to, 9000)
		})
		o.opens()
		o.owes(edits...)
		o.owes(crowd("T1", 10, reminder)...)
		o.after(5 * time.Second)
		o.wantTally("owed 500, sent 10")
	})
}

// What hangs is what nobody waits for, of as many people as there are places and
// more: whoever looks at their screen gets their step, in time.
func TestWhatHangsStandsBeforeNoStep(t *testing.T) {
	for name, tc := range map[string]struct {
		others int
		hangs  func(Claim) bool
	}{
		"an edit of their own":   {0, func(c Claim) bool { return c.Edit }},
		"the edits of others":    {40, func(c Claim) bool { return c.Edit }},
		"what nobody looks for":  {40, func(c Claim) bool { return c.Priority > Running }},
		"a reminder and an edit": {1, func(c Claim) bool { return c.Priority > Running || c.Edit }},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, Options{}, func(t *testing.T, o *office) {
				o.slow = func(ctx context.Context, c Claim) {
					if tc.hangs(c) {
						<-ctx.Done()
					}
				}
				o.opens()
				o.knows(ana, Ref{Card: 9000})
				o.owes(append(crowd("T1", tc.others, func(to prefs.UserID) Message {
					o.knows(to, Ref{Card: 9000})
					return answer(to, 9000)
				}), crowd("T1", tc.others, reminder)...)...)
				o.owes(answer(ana, 9000))
				first := step(ana, 9000, 0)
				first.NotAfter = bubble.Now().Add(15 * time.Second)
				pressed := bubble.Now()
				o.owes(first)
				o.after(time.Minute)
				for _, c := range o.calls() {
					if c.claim.Kind == Step {
						if late := c.at.Sub(pressed); late > time.Second {
							t.Errorf("the step came after %s", late)
						}
						return
					}
				}
				t.Error("the step never came:", o.tally())
			})
		})
	}
}

// stalls makes the calls of one workspace hang until they are given up.
func stalls(workspace string) func(ctx context.Context, c Claim) {
	return func(ctx context.Context, c Claim) {
		if c.To.Workspace == workspace {
			<-ctx.Done()
		}
	}
}
