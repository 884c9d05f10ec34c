package e2e

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// illustrated is a story in a workspace that lets the bot upload files.
func illustrated(t *testing.T, tell func(t *testing.T, h *house)) {
	t.Helper()
	inBubble(t, func(t *testing.T) {
		h := open(t, sandbox.Options{Scopes: []string{"chat:write", "commands", "users:read", "files:write"}})
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		tell(t, h)
		h.endsWell()
	})
}

// guest is somebody who said yes to reminders.
func (h *house) guest(name string) *sandboxtest.Person {
	p := h.Person(name)
	saysYes(p)
	return p
}

// uploading is longer than it takes to upload everything.
const uploading = 4 * time.Minute

// uploaded is how many files Slack has taken so far.
func (h *house) uploaded() int { return taken(h.Office, "files.completeUploadExternal") }

// leads starts a routine with somebody and gives its first step, which is there soon.
func leads(p *sandboxtest.Person, id string) sandbox.Message {
	p.Types("/stretch now " + id)
	passes(3 * time.Second) // until then, an older card may have a button of that name
	p.Clicks("Start")
	passes(3 * time.Second)
	return p.Finds("Step 1 of")
}

// shown is what a message shows: a URL, or the id of a file; none is "".
func shown(m sandbox.Message) (url, file, alt string) {
	for _, b := range m.Blocks {
		if b.Str("type") == "image" {
			return b.Str("image_url"), b.Obj("slack_file").Str("id"), b.Str("alt_text")
		}
	}
	return "", "", ""
}

// heading begins the message of a routine's step while it runs.
func heading(r routine.Routine, step int) string {
	return fmt.Sprintf("Step %d of %d · %s", step+1, len(r.Steps), r.Steps[step].Title)
}

// holds fetches an uploaded file.
func (h *house) holds(file string) (kind string, data []byte) {
	h.t.Helper()
	answer, err := h.Door.HTTPClient().Get("http://slack.test/files/" + file)
	if err != nil {
		h.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err = io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		h.t.Fatalf("file %q: %v, %s", file, err, answer.Status)
	}
	return answer.Header.Get("Content-Type"), data
}

func TestPicturesAreUploadedOnceForEverybodyAndForEveryStart(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		all := len(builtIn(t).Pictures())
		h.starts()
		passes(uploading)
		if n := h.uploaded(); n != all {
			t.Fatalf("%d uploads of %d pictures\n%s", n, all, h.log)
		}
		ana, ben := h.guest("ana"), h.guest("ben")
		_, file, alt := shown(leads(ana, "desk-reset"))
		if kind, _ := h.holds(file); kind != "image/gif" || alt == "" {
			t.Errorf("Ana sees %q, described as %q", kind, alt)
		}
		if _, other, _ := shown(leads(ben, "desk-reset")); other != file {
			t.Errorf("Ben sees another file: %s, Ana %s", other, file)
		}
		h.stops()
		h.starts()
		passes(uploading)
		chie := h.guest("chie")
		if _, other, _ := shown(leads(chie, "desk-reset")); other != file {
			t.Errorf("after a restart Chie sees another file: %s, Ana %s", other, file)
		}
		if n := h.uploaded(); n != all {
			t.Errorf("%d uploads of %d pictures, after a restart", n, all)
		}
	})
}

func TestEveryStepShowsItsOwnPicture(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		library := builtIn(t)
		h.starts()
		passes(uploading)
		ana := h.guest("ana")
		for _, r := range library.Routines() {
			if r.Setting == routine.Floor || len(r.Needs()) > 0 {
				continue
			}
			leads(ana, r.ID)
			for i, step := range r.Steps {
				want, _ := library.Picture(step, true)
				_, file, alt := shown(ana.Finds(heading(r, i)))
				data, err := want.Data()
				if err != nil {
					t.Fatal(err)
				}
				if _, seen := h.holds(file); !slices.Equal(seen, data) || alt != step.Alt {
					t.Errorf("%s/%s does not show %s", r.ID, step.ID, want.Name)
				}
				if i < len(r.Steps)-1 {
					ana.Clicks("Next")
					ana.Sees(heading(r, i+1))
				}
			}
			ana.Clicks("Stop")
			passes(time.Minute)
		}
	})
}

func TestARoutineThatIsOfferedGoesUpFirst(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		ana := h.guest("ana")
		ana.Types("/stretch now thread-the-needle")
		passes(15 * time.Second) // she reads the card, gets up, and moves the chair
		if n, all := h.uploaded(), len(builtIn(t).Pictures()); n > all/2 {
			t.Fatalf("%d of %d are uploaded already", n, all)
		}
		ana.Clicks("Start")
		if _, file, _ := shown(ana.Finds("Step 1 of")); file == "" {
			t.Error("the first step has no picture")
		}
	})
}

func TestWithoutFilesWriteWordsAreEnoughAndTheOperatorIsToldOnce(t *testing.T) {
	const told = "steps are shown in words alone"
	silent := func(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
		answer, err := slack.RoundTrip(r)
		if err == nil {
			answer.Header.Del("X-Oauth-Scopes")
		}
		return answer, err
	}
	for name, c := range map[string]struct {
		line  line
		calls int
	}{
		"Slack tells its scopes":          {nil, 0},
		"it is found out by being denied": {silent, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h := open(t, sandbox.Options{})
				if c.line != nil {
					h.lies(c.line)
				}
				h.starts()
				ana := h.guest("ana")
				for range 3 {
					if url, file, _ := shown(leads(ana, "desk-reset")); url+file != "" {
						t.Errorf("a picture: %s%s", url, file)
					}
					ana.Clicks("Next")
					ana.Sees("Step 2 of")
					ana.Clicks("Stop")
					passes(time.Minute)
				}
				h.stops()
				if n := strings.Count(h.log.String(), told); n != 1 {
					t.Errorf("told %d times:\n%s", n, h.log)
				}
				if calls := h.Calls("files.getUploadURLExternal"); len(calls) != c.calls {
					t.Errorf("%d calls, want %d", len(calls), c.calls)
				}
			})
		})
	}
}

func TestPicturesOnAWebServerAreLinkedTo(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.pictures = "https://pictures.example/unhunch/"
		h.starts()
		ana := h.guest("ana")
		url, _, alt := shown(leads(ana, "desk-reset"))
		r, _ := builtIn(t).Routine("desk-reset")
		p, _ := builtIn(t).Picture(r.Steps[0], true)
		if url != h.pictures+p.FileName() || alt != r.Steps[0].Alt {
			t.Errorf("it shows %q, described as %q", url, alt)
		}
		passes(uploading)
		if calls := h.Calls("files.getUploadURLExternal"); len(calls) > 0 {
			t.Errorf("%d uploads", len(calls))
		}
	})
}

func TestPeopleChooseHowAStepIsShown(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		passes(uploading)
		ana := h.guest("ana")
		for _, c := range []struct{ chosen, kind string }{
			{"in a still picture", "image/png"},
			{"in words alone", ""},
			{"in a moving picture", "image/gif"},
		} {
			ana.Types("/stretch settings")
			ana.Chooses(c.chosen)
			ana.SubmitsAndCloses()
			passes(time.Second)
			m := leads(ana, "desk-reset")
			_, file, alt := shown(m)
			kind := ""
			if file != "" {
				kind, _ = h.holds(file)
			}
			if kind != c.kind {
				t.Errorf("%s: it shows %q", c.chosen, kind)
			}
			if strings.Contains(m.Text, "Picture: ") != (c.kind != "") || alt != "" && !strings.Contains(m.Text, alt) {
				t.Errorf("%s: it says %q", c.chosen, m.Text)
			}
			ana.Clicks("Stop")
			passes(time.Minute)
		}
	})
}

func TestAPausedStepKeepsItsPictureAndAFinishedOneLeavesIt(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		passes(uploading)
		ana := h.guest("ana")
		_, file, _ := shown(leads(ana, "desk-reset"))
		ana.Clicks("Pause")
		ana.Sees("Go on")
		if _, now, _ := shown(ana.Finds("Step 1 of")); now != file || file == "" {
			t.Errorf("paused it shows %q, before %q", now, file)
		}
		ana.Clicks("Go on")
		ana.Sees("Pause")
		if _, now, _ := shown(ana.Finds("Step 1 of")); now != file {
			t.Errorf("resumed it shows %q, before %q", now, file)
		}
		ana.Clicks("Next")
		ana.Sees("✓ Step 1 of")
		if _, now, _ := shown(ana.Finds("✓ Step 1 of")); now != "" {
			t.Error("a line with a picture")
		}
	})
}

func TestAStepWhosePictureSlackRefusesComesOnceWithoutIt(t *testing.T) {
	illustrated(t, func(t *testing.T, h *house) {
		h.starts()
		passes(uploading)
		all := h.uploaded()
		h.DeleteFiles() // an admin tidied up
		ana := h.guest("ana")
		if _, file, _ := shown(leads(ana, "desk-reset")); file != "" {
			t.Errorf("it shows %s", file)
		}
		if n := strings.Count(ana.Reads(), "Step 1 of"); n != 1 {
			t.Errorf("the first step is there %d times:\n%s", n, ana.Reads())
		}
		ana.Clicks("Stop")
		passes(uploading)
		if h.uploaded() != all+1 {
			t.Errorf("%d uploads more, want the one that was missed", h.uploaded()-all)
		}
		if _, file, _ := shown(leads(ana, "desk-reset")); file == "" {
			t.Errorf("uploaded anew, it is not shown\n%s", h.log)
		}
		h.stops()
		h.starts()
		ana.Clicks("Stop")
		passes(time.Minute)
		if _, file, _ := shown(leads(ana, "desk-reset")); file == "" {
			t.Error("after a restart it is not shown")
		}
	})
}

func TestNoUploadHoldsUpAStep(t *testing.T) {
	for name, fault := range map[string]sandbox.Fault{
		"Slack asks to wait":        {Method: "files.getUploadURLExternal", Kind: sandbox.RateLimited, RetryAfter: 30 * time.Second, Times: 3},
		"Slack fails":               {Method: "files.completeUploadExternal", Kind: sandbox.ServerError, Times: 3},
		"Slack fails inside":        {Method: "files.completeUploadExternal", Kind: sandbox.InternalError, Times: 3},
		"the upload is cut off":     {Method: "upload", Kind: sandbox.DropBefore, Times: 3},
		"the upload is slow":        {Method: "files.completeUploadExternal", Kind: sandbox.Slow, For: 50 * time.Second},
		"the answer is lost":        {Method: "files.completeUploadExternal", Kind: sandbox.DropAfter, Times: 3},
		"nothing goes for an hour":  {Method: "upload", Kind: sandbox.ServerError, Times: 12},
		"Slack wants no more of it": {Method: "files.getUploadURLExternal", Kind: sandbox.RateLimited, Times: 5},
	} {
		t.Run(name, func(t *testing.T) {
			illustrated(t, func(t *testing.T, h *house) {
				h.Fault(fault)
				h.starts()
				ana := h.guest("ana")
				ana.Types("/stretch now desk-reset")
				ana.Sees("Start")
				pressed := bubble.Now()
				ana.Clicks("Start")
				m := ana.Finds("Step 1 of")
				if late := m.At.Sub(pressed); late > 3*time.Second {
					t.Errorf("the step came after %v", late)
				}
				ana.Clicks("Stop")
				passes(2 * time.Hour)
				if _, file, _ := shown(leads(ana, "desk-reset")); file == "" {
					t.Errorf("two hours later there is no picture\n%s", h.log)
				}
			})
		})
	}
}
