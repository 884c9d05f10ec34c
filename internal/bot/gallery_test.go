package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
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
	h.bot.api = slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"))
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
			h.bot.gallery.Base = "https://pictures.example/"
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
	h.bot.now = func() time.Time { return now }
	h.bot.gallery.Base = "https://pictures.example/"
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
	h.bot.gallery.Taken()
	h.bot.gallery.Refused(routine.Picture{Name: "nod.gif"}, now)
	if pause := h.bot.gallery.closed.Sub(now); pause != time.Minute {
		t.Errorf("after a success it rests for %v", pause)
	}
	h.ends()
}

func TestManyStepsAtOnceUploadTheirPictureOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		defer h.ends()
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- h.bot.gallery.Run(ctx) }()
		pictures := h.bot.library().Pictures()
		for range 50 {
			go func() {
				for _, p := range pictures {
					h.bot.gallery.Show(p, "alt", bubble.Now())
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
			if h.bot.gallery.Show(p, "alt", bubble.Now()).File == "" {
				t.Errorf("%s is not there", p.Name)
			}
		}
	})
}

func TestAnUploadThatCannotBeWrittenDownIsShownAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		defer h.ends()
		g := h.bot.gallery
		g.Files = forgetful{}
		p := g.Library.Pictures()[0]
		if pause := g.hang(t.Context(), p); pause != g.Pace.Every {
			t.Errorf("it pauses for %v", pause)
		}
		if g.Show(p, "alt", bubble.Now()) != g.Show(p, "alt", bubble.Now().Add(g.Pace.Rest-1)) {
			t.Error("it is shown before Slack is done with it")
		}
		if shown := g.Show(p, "alt", bubble.Now().Add(g.Pace.Rest)); shown.File == "" || shown.Alt != "alt" {
			t.Errorf("shown: %+v", shown)
		}
		if h.log.counts("could not remember a picture") != 1 {
			t.Errorf("the log:\n%s", h.log)
		}
	})
}

// forgetful is a store whose disk is full.
type forgetful struct{}

func (forgetful) Files(context.Context, string) (map[string]string, error) {
	return map[string]string{}, nil
}

func (forgetful) SetFile(context.Context, string, string, string) error {
	return errors.New("no space left on device")
}

func (forgetful) ForgetFiles(context.Context, string) error { return nil }

func TestSlackMayWantNoPicturesAtAll(t *testing.T) {
	for _, code := range []string{"missing_scope", "file_uploads_disabled", "token_revoked"} {
		h := moveIn(t, sandbox.Options{})
		now := h.now()
		g := h.bot.gallery
		g.Now = func() time.Time { return now }
		g.API = answering(t, `{"ok":false,"error":"`+code+`"}`)
		for range 3 {
			p, _, ok := g.next()
			if !ok {
				t.Fatalf("%s: an hour later it does not try", code)
			}
			g.hang(t.Context(), p)
			if _, wait, ok := g.next(); ok || wait != time.Hour {
				t.Errorf("%s: it goes on after %v", code, wait)
			}
			now = now.Add(time.Hour)
		}
		if n := h.log.counts("in words alone"); n != 1 || h.log.counts("cause="+code) != 1 {
			t.Errorf("%s: told %d times", code, n)
		}
		h.ends()
	}
}

// A picture that Slack will not have must not stand before the others.
func TestWhatFailsWaitsBehindWhatDoesNot(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	defer h.ends()
	g := h.bot.gallery
	g.API = answering(t, `{"ok":false,"error":"file_upload_size_restricted"}`)
	all := g.Library.Pictures()
	last := all[len(all)-1]
	g.Expect(last)
	var order []string
	var pauses []time.Duration
	for range len(all) + 1 {
		p, _, _ := g.next()
		order = append(order, p.Name)
		pauses = append(pauses, g.hang(t.Context(), p))
	}
	if order[0] != last.Name || order[len(all)] != last.Name || len(slices.Compact(slices.Sorted(slices.Values(order)))) != len(all) {
		t.Errorf("in this order: %s", order)
	}
	if pauses[0] != time.Second || pauses[3] != 8*time.Second || pauses[len(pauses)-1] != 10*time.Minute {
		t.Errorf("with these pauses: %v", pauses)
	}
	if h.log.counts("http") > 0 {
		t.Errorf("the log has an address:\n%s", h.log)
	}
}

// answering is a Slack that has one answer to everything.
func answering(t *testing.T, answer string) *slack.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, answer)
	}))
	t.Cleanup(server.Close)
	return slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"))
}

func TestScopesAreWhatSlackTells(t *testing.T) {
	var s Scopes
	if s.Lack(filesWrite) {
		t.Error("nothing was told, and it is lacking")
	}
	tell := func(method, scopes string) { s.Heard(method, http.Header{"X-Oauth-Scopes": {scopes}}) }
	tell("apps.connections.open", "connections:write")
	if s.Lack(filesWrite) {
		t.Error("it believes what the other token may do")
	}
	tell("auth.test", "chat:write,commands")
	if !s.Lack(filesWrite) || s.Lack("commands") {
		t.Error("it did not hear of chat:write and commands")
	}
	s.Heard("chat.postMessage", http.Header{})
	if !s.Lack(filesWrite) {
		t.Error("it forgot")
	}
	tell("chat.postMessage", "chat:write, commands, files:write")
	if s.Lack(filesWrite) {
		t.Error("it did not hear of files:write, granted later")
	}
}

func TestAScopeThatIsGrantedLaterIsUsed(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	defer h.ends()
	g := h.bot.gallery
	g.Scopes.Heard("auth.test", http.Header{"X-Oauth-Scopes": {"chat:write"}})
	for range 3 {
		if _, _, ok := g.next(); ok {
			t.Error("it uploads without files:write")
		}
	}
	if n := h.log.counts("cause=missing_scope"); n != 1 {
		t.Errorf("the operator was told %d times", n)
	}
	g.Scopes.Heard("chat.postMessage", http.Header{"X-Oauth-Scopes": {"chat:write,files:write"}})
	if _, _, ok := g.next(); !ok {
		t.Error("it does not upload with files:write")
	}
}

func TestAPictureIsCalledWhatItShows(t *testing.T) {
	for file, want := range map[string]string{"chin-tuck.gif": "Chin tuck", "all-fours.png": "All fours"} {
		if got := caption(file); got != want {
			t.Errorf("%s: %q", file, got)
		}
	}
}
