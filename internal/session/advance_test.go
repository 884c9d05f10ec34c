package session_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

var (
	ana  = prefs.UserID{Workspace: "T1", Person: "UANA"}
	noon = time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)
)

// reset takes 10, 20 and 30 seconds.
var reset = routine.Routine{
	ID: "reset", Title: "Reset", Setting: routine.Seated,
	Steps: []routine.Step{
		{ID: "sit", Title: "Sit tall", Dose: routine.Dose{Kind: routine.Setup, Seconds: 10}},
		{ID: "hold", Title: "Hold", Dose: routine.Dose{Kind: routine.Hold, Seconds: 20}},
		{ID: "turn", Title: "Turn", Dose: routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 6}, Side: routine.Each},
	},
}

// line is one thing that happens, as seconds after noon, and what follows.
type line struct {
	at   int
	what session.EventKind
	turn int
	want string // what is sent; "" means that nothing changes
}

func TestStories(t *testing.T) {
	for name, story := range map[string]struct {
		pace  prefs.Pace
		lines []line
		want  string // the session at the end
	}{
		"hands are busy: it moves on by itself": {
			lines: []line{
				{18, session.TimeUp, 0, "post step-1 running, edit step-0 tidy"},
				{43, session.TimeUp, 0, "post step-2 running, edit step-1 tidy"},
				{78, session.TimeUp, 0, "post end running, edit step-2 tidy, edit card tidy"},
				{79, session.TimeUp, 0, ""},
			},
			want: "done, step 3, moved 1m15s",
		},
		"the person turns the pages": {
			pace: prefs.PaceNext,
			lines: []line{
				{5, session.Next, 0, "post step-1 answer, edit step-0 tidy"},
				{20, session.TimeUp, 0, ""},
				{30, session.Next, 1, "post step-2 answer, edit step-1 tidy"},
				{50, session.Next, 2, "post end answer, edit step-2 tidy, edit card tidy"},
			},
			want: "done, step 3, moved 50s",
		},
		"a doubled press turns one page": {
			lines: []line{
				{5, session.Next, 0, "post step-1 answer, edit step-0 tidy"},
				{5, session.Next, 0, ""},
			},
			want: "running, step 2, moved 5s",
		},
		"Next comes just as the step moved on by itself": {
			lines: []line{
				{18, session.TimeUp, 0, "post step-1 running, edit step-0 tidy"},
				{18, session.Next, 0, ""},
			},
			want: "running, step 2, moved 18s",
		},
		"time is not up yet": {
			lines: []line{{17, session.TimeUp, 0, ""}},
			want:  "running, step 1, moved 0s",
		},
		"back shows the step anew, and the time starts anew": {
			lines: []line{
				{5, session.Back, 0, ""},
				{10, session.Next, 0, "post step-1 answer, edit step-0 tidy"},
				{15, session.Back, 1, "post step-2 answer, edit step-1 tidy"},
				{29, session.TimeUp, 0, ""},
				{30, session.TimeUp, 0, "post step-3 running, edit step-2 tidy"},
			},
			want: "running, step 2, moved 30s",
		},
		"the phone rings": {
			lines: []line{
				{10, session.Pause, 0, "edit step-0 answer"},
				{11, session.Pause, 0, ""},
				{60, session.TimeUp, 0, ""},
				{610, session.Resume, 0, "edit step-0 answer"},
				{611, session.Resume, 0, ""},
				{622, session.TimeUp, 0, ""},
				{623, session.TimeUp, 0, "post step-1 running, edit step-0 tidy"},
			},
			want: "running, step 2, moved 23s",
		},
		"a pause can be ended by going on to the next step": {
			lines: []line{
				{10, session.Pause, 0, "edit step-0 answer"},
				{99, session.Next, 0, "post step-1 answer, edit step-0 tidy"},
			},
			want: "running, step 2, moved 10s",
		},
		"the phone rang, and nobody came back": {
			lines: []line{
				{10, session.Pause, 0, "edit step-0 answer"},
				{10 + 1799, session.TimeUp, 0, ""},
				{10 + 1800, session.TimeUp, 0, "edit step-0 tidy, edit card tidy"},
			},
			want: "stopped, step 1, moved 10s",
		},
		"nobody turns the page": {
			pace:  prefs.PaceNext,
			lines: []line{{1800, session.TimeUp, 0, "edit step-0 tidy, edit card tidy"}},
			want:  "stopped, step 1, moved 18s",
		},
		"the bot was away for an hour": {
			lines: []line{{3600, session.TimeUp, 0, "edit step-0 tidy, edit card tidy"}},
			want:  "stopped, step 1, moved 18s",
		},
		"the bot was restarted": {
			lines: []line{{60, session.TimeUp, 0, "post step-1 running, edit step-0 tidy"}},
			want:  "running, step 2, moved 18s",
		},
		"stop means the routine, whatever step it was pressed on": {
			lines: []line{
				{18, session.TimeUp, 0, "post step-1 running, edit step-0 tidy"},
				{19, session.Stop, 0, "post end answer, edit step-1 tidy, edit card tidy"},
				{19, session.Stop, 0, ""},
				{20, session.Next, 1, ""},
			},
			want: "stopped, step 2, moved 19s",
		},
		"it hurts": {
			lines: []line{
				{18, session.TimeUp, 0, "post step-1 running, edit step-0 tidy"},
				{25, session.Hurts, 1, "post hurt end answer, edit hurt step-1 answer, edit hurt card answer"},
				{43, session.TimeUp, 0, ""},
			},
			want: "stopped, step 2, moved 25s", // that it hurt is not kept
		},
	} {
		t.Run(name, func(t *testing.T) {
			if story.pace == "" {
				story.pace = prefs.PaceAuto
			}
			s, sent := session.Start(7, ana, reset, story.pace, noon)
			if diff := cmp.Diff("edit card answer, post step-0 running", told(sent)); diff != "" {
				t.Errorf("start (-want +got):\n%s", diff)
			}
			for _, l := range story.lines {
				var changed bool
				e := session.Event{Kind: l.what, Card: 7, Turn: l.turn}
				s, sent, changed = session.Advance(s, reset, e, noon.Add(time.Duration(l.at)*time.Second))
				if diff := cmp.Diff(l.want, told(sent)); diff != "" || changed != (l.want != "") {
					t.Errorf("%s after %d s: changed %t (-want +got):\n%s", l.what, l.at, changed, diff)
				}
			}
			if diff := cmp.Diff(story.want, fmt.Sprintf("%s, step %d, moved %s", s.State, s.Step+1, s.Spent)); diff != "" {
				t.Errorf("session (-want +got):\n%s", diff)
			}
		})
	}
}

// told is what is sent, as people say it.
func told(messages []delivery.Message) string {
	var said []string
	for _, m := range messages {
		verb, part := "post", m.Ref.Part
		if m.Edit {
			verb = "edit"
		}
		if m.Hurt {
			verb += " hurt"
		}
		if part == "" {
			part = "card"
		}
		priority := map[delivery.Priority]string{delivery.Answer: "answer", delivery.Running: "running", delivery.Tidy: "tidy"}[m.Priority]
		said = append(said, verb+" "+part+" "+priority)
	}
	return strings.Join(said, ", ")
}

func TestAPressOnAnotherCardChangesNothing(t *testing.T) {
	s, _ := session.Start(7, ana, reset, prefs.PaceAuto, noon)
	for _, kind := range []session.EventKind{session.Next, session.Pause, session.Stop, session.Hurts} {
		if _, _, changed := session.Advance(s, reset, session.Event{Kind: kind, Card: 6}, noon); changed {
			t.Errorf("%s on an older card changed the session", kind)
		}
	}
}

func TestARoutineThatLeftTheLibraryStops(t *testing.T) {
	s, _ := session.Start(7, ana, reset, prefs.PaceAuto, noon)
	s, sent, _ := session.Advance(s, routine.Routine{}, session.Event{Kind: session.TimeUp}, noon.Add(time.Minute))
	if s.State != session.Stopped || told(sent) != "edit step-0 tidy, edit card tidy" {
		t.Errorf("%s, sent %s", s.State, told(sent))
	}
}

func TestWhatHurtsStopsThoughItLeftTheLibrary(t *testing.T) {
	s, _ := session.Start(7, ana, reset, prefs.PaceAuto, noon)
	s, sent, _ := session.Advance(s, routine.Routine{}, session.Event{Kind: session.Hurts, Card: 7}, noon.Add(time.Minute))
	if s.State != session.Stopped || told(sent) != "post hurt end answer, edit hurt step-0 answer, edit hurt card answer" {
		t.Errorf("%s, sent %s", s.State, told(sent))
	}
}

func TestAStepTooLateToBeFollowedIsNotPosted(t *testing.T) {
	s, sent := session.Start(7, ana, reset, prefs.PaceAuto, noon)
	if post := sent[1]; !post.NotAfter.Equal(s.Ends) || !s.Ends.Equal(noon.Add(18*time.Second)) {
		t.Errorf("not after %s, ends %s", post.NotAfter, s.Ends)
	}
}

func TestFeedbackIsTakenOnceAndOnlyOfARoutineThatWasDone(t *testing.T) {
	end := func(kind session.EventKind) session.Session {
		one := reset
		one.Steps = one.Steps[:1]
		s, _ := session.Start(7, ana, one, prefs.PaceAuto, noon)
		s, _, _ = session.Advance(s, one, session.Event{Kind: kind, Card: 7}, noon.Add(5*time.Second))
		return s
	}
	rate := func(s session.Session, f session.Feedback) (session.Session, string) {
		s, sent, _ := session.Advance(s, reset, session.Event{Kind: session.Rate, Card: 7, Feedback: f}, noon)
		return s, told(sent)
	}

	s, sent := rate(end(session.Next), session.TooEasy)
	if s.Feedback != session.TooEasy || sent != "edit end answer" {
		t.Errorf("first answer: %q, sent %s", s.Feedback, sent)
	}
	if s, sent = rate(s, session.TooMuch); s.Feedback != session.TooEasy || sent != "" {
		t.Errorf("second answer: %q, sent %s", s.Feedback, sent)
	}
	if s, _ := rate(end(session.Next), "splendid"); s.Feedback != "" {
		t.Errorf("kept %q, which is not among the answers", s.Feedback)
	}
	if s, _ := rate(end(session.Hurts), session.TooMuch); s.Feedback != "" {
		t.Error("kept feedback on a routine that hurt")
	}
}
