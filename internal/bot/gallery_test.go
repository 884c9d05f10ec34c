package bot

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

// follows puts somebody into the first step of a routine, and gives its post.
func (h *house) follows(handle string) delivery.Claim {
	h.t.Helper()
	id := h.id(h.reminded(handle))
	s := session.Session{Card: 1, Routine: "desk-reset", Steps: 4, State: session.Running, Pace: prefs.PaceAuto}
	err := h.desks.Change(h.t.Context(), id, func(d *session.Desk) error {
		d.Session = s
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return delivery.Claim{
		Message: delivery.Message{To: id, Kind: delivery.Step, Routine: s.Routine, Ref: delivery.Ref{Card: 1, Part: session.Part(0)}},
		Channel: "D0ANA", Thread: "1.1",
	}
}

// scripted is a Slack that says one thing after another.
func (h *house) scripted(script ...string) (posts func() []string) {
	h.t.Helper()
	return h.answers(func(string) string {
		answer := `{"ok":false,"error":"out of script"}`
		if len(script) > 0 {
			answer, script = script[0], script[1:]
		}
		return answer
	})
}

// answers puts a Slack before the bot that answers posts with a picture, or
// with words alone. It notes which they were.
func (h *house) answers(answer func(what string) string) (posts func() []string) {
	h.t.Helper()
	var seen []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		what := "words"
		if strings.Contains(r.FormValue("blocks"), "image_url") {
			what = "picture"
		}
		seen = append(seen, what)
		text := answer(what)
		if strings.HasPrefix(text, "429") {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		}
		fmt.Fprint(w, text)
	}))
	h.t.Cleanup(server.Close)
	h.bot.posts.api = slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"))
	return func() []string { return seen }
}

func TestAStepWhosePictureIsRefusedIsSentOnceMoreAtMost(t *testing.T) {
	const (
		taken   = `{"ok":true,"channel":"D0ANA","ts":"1.2"}`
		unfound = `{"ok":false,"error":"invalid_blocks","response_metadata":{"messages":["[ERROR] downloading image failed [json-pointer:/blocks/1/image_url]"]}}`
		broken  = `{"ok":false,"error":"internal_error"}`
		closed  = `{"ok":false,"error":"is_archived"}`
		both    = "picture, words"
	)
	for name, c := range map[string]struct {
		answers []string
		edit    bool
		want    string
		posts   string
		blamed  int // how often the picture was
	}{
		"it is taken":                        {[]string{taken}, false, sent, "picture", 0},
		"nothing is at the URL":              {[]string{unfound, taken}, false, sent, both, 1},
		"nothing is at the URL of an edit":   {[]string{unfound, taken}, true, sent, both, 1},
		"the words are refused, too":         {[]string{unfound, unfound}, false, refused, both, 0},
		"Slack asks to wait with the second": {[]string{unfound, "429"}, false, limited, both, 1},
		"the second may have arrived":        {[]string{unfound, broken}, false, unknown, both, 1},
		"the first may have arrived":         {[]string{broken}, false, unknown, "picture", 0},
		"it is refused for another reason":   {[]string{closed}, false, refused, "picture", 0},
	} {
		t.Run(name, func(t *testing.T) {
			h := moveIn(t, sandbox.Options{})
			h.bot.pictures.gallery.Base = "https://pictures.example/"
			claim := h.follows("ana")
			if c.edit {
				claim.Kind, claim.Edit, claim.TS = delivery.StepState, true, "1.2"
			}
			posts := h.scripted(c.answers...)
			receipt, err := h.bot.Post(t.Context(), claim)
			if got := cameTo(err); got != c.want || (receipt.TS != "") != (c.want == sent) {
				t.Errorf("%s, not %s: %+v, %v", got, c.want, receipt, err)
			}
			if got := strings.Join(posts(), ", "); got != c.posts {
				t.Errorf("posted: %s, want %s", got, c.posts)
			}
			if n := h.log.counts("Slack refused a picture"); n != c.blamed {
				t.Errorf("the picture was blamed %d times", n)
			}
			h.ends()
		})
	}
}

func TestAServerThatIsDownIsAskedLessAndLess(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	h.bot.posts.now = func() time.Time { return now }
	h.bot.pictures.gallery.Base = "https://pictures.example/"
	claim := h.follows("ana")
	posts := h.answers(func(what string) string {
		if what == "picture" {
			return `{"ok":false,"error":"invalid_blocks"}`
		}
		return `{"ok":true,"channel":"D0ANA","ts":"1.2"}`
	})
	var asked []int
	for minute := range 30 {
		before := len(posts())
		if _, err := h.bot.Post(t.Context(), claim); err != nil {
			t.Fatal(err)
		}
		if len(posts())-before == 2 {
			asked = append(asked, minute)
		}
		now = now.Add(time.Minute)
	}
	if diff := cmp.Diff([]int{0, 1, 3, 7, 15, 25}, asked); diff != "" {
		t.Errorf("asked in these minutes (-want +got):\n%s", diff)
	}
	h.bot.pictures.gallery.Taken()
	h.bot.pictures.gallery.Refused(now, routine.Picture{Name: "nod.gif"})
	if h.bot.pictures.gallery.Show(routine.Picture{Name: "nod.gif"}, "", now.Add(time.Minute-1)).URL != "" || h.bot.pictures.gallery.Show(routine.Picture{Name: "nod.gif"}, "", now.Add(time.Minute)).URL == "" {
		t.Errorf("after a success it does not rest for a minute")
	}
	h.ends()
}

func TestManyStepsAtOnceUploadTheirPictureOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		defer h.ends()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.bot.pictures.gallery.Run(ctx) }()
		pictures := h.bot.library().Pictures()
		for range 50 {
			go func() {
				for _, p := range pictures {
					h.bot.pictures.gallery.Show(p, "alt", bubble.Now())
				}
			}()
		}
		passes(time.Hour)
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if calls := h.Calls("files.completeUploadExternal"); len(calls) != len(pictures) {
			t.Errorf("%d uploads of %d pictures", len(calls), len(pictures))
		}
		for i, c := range h.Calls("files.getUploadURLExternal")[1:] {
			if gap := c.At.Sub(h.Calls("files.getUploadURLExternal")[i].At); gap < 600*time.Millisecond {
				t.Errorf("upload %d came %v after the one before: Slack allows 100 a minute", i+1, gap)
			}
		}
		for _, p := range pictures {
			if h.bot.pictures.gallery.Show(p, "alt", bubble.Now()).File == "" {
				t.Errorf("%s is not there", p.Name)
			}
		}
	})
}
