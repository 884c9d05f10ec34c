package app

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
)

// visitor is a browser that is shown what a town serves, without a network.
type visitor struct {
	t      *testing.T
	client *http.Client
}

const townSlack, townBot = "http://127.0.0.1:8080", "http://127.0.0.1:8081"

// RoundTrip implements http.RoundTripper.
func (s *SandboxTown) RoundTrip(r *http.Request) (*http.Response, error) {
	to := s.Page
	if "http://"+r.URL.Host == townBot {
		to = s.Bot
	}
	in := r.Clone(r.Context())
	in.Host = r.URL.Host
	if in.Body == nil {
		in.Body = http.NoBody
	}
	out := httptest.NewRecorder()
	to.ServeHTTP(out, in)
	answer := out.Result()
	answer.Request = r
	return answer, nil
}

func visits(t *testing.T, s *SandboxTown) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return visitor{t, &http.Client{Transport: s, Jar: jar}}
}

// reads is what they come to, and where that is.
func (v visitor) reads(answer *http.Response, err error) (page string, at *url.URL) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return string(body), answer.Request.URL
}

// townAtWork is a town that runs, and how it ends.
func townAtWork(t *testing.T, file string, keys seal.Keys, library *routine.Library) (s *SandboxTown, ends func()) {
	t.Helper()
	store, err := bolt.Open(file, bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2000, time.January, 3, 8, 30, 0, 0, time.UTC)
	s, err = OpenSandboxTown(t.Context(), Showing(monday, bubble.Now()), store, library,
		Settings{Log: slog.New(slog.DiscardHandler), Keys: keys}, TownAddresses{Slack: townSlack, Bot: townBot})
	if err != nil {
		t.Fatal(err)
	}
	stops := works(t, s)
	<-time.After(time.Second) // Slack is told where the bot is
	return s, func() {
		stops()
		s.Close()
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	}
}

// A visitor installs the app in the second workspace as anybody would, and it works there as
// in the first. It is remembered as long as the store and the key are, and forgotten when
// it is removed.
func TestAVisitorBringsTheBotIntoTheSecondWorkspace(t *testing.T) {
	library := builtIn(t)
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	synctest.Test(t, func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "unhunch.db")
		s, ends := townAtWork(t, file, keys, library)
		ana, dana := sandboxtest.As(t, s.platform.Slack("Sandbox"), "ana"), sandboxtest.As(t, s.platform.Slack("Harbour"), "dana")
		ana.Types("/stretch")
		ana.Sees("[Usual (6 a day)]")
		if err := dana.Types("/stretch"); err == nil {
			t.Error("the second workspace has the app already")
		}

		v := visits(t, s)
		page, _ := v.reads(v.client.Get(townSlack + "/?of=T0HARBOUR"))
		if !strings.Contains(page, `href="`+townBot+`/install"`) {
			t.Error("the page of the second workspace leads nowhere")
		}
		page, at := v.reads(v.client.Get(townBot + "/slack/install"))
		if at.Path != "/oauth/v2/authorize" || !strings.Contains(page, "Unhunch wants to be in your workspace") {
			t.Fatalf("at %s: %s", at, page)
		}
		page, at = v.reads(v.client.PostForm(townSlack+at.Path, url.Values{
			"query": {at.RawQuery}, "answer": {"allow"}, "by": {"T0HARBOUR " + dana.ID()}, "scope": {"dnd:read"},
		}))
		if at.Path != "/slack/oauth/callback" || !strings.Contains(page, "Unhunch is in Harbour") || !strings.Contains(page, townSlack+"/app_redirect?") {
			t.Fatalf("at %s: %s", at, page)
		}
		dana.Types("/stretch")
		dana.Clicks("Üblich (6 am Tag)")
		dana.Sees("Schön, dass du dabei bist")
		ends()

		s, ends = townAtWork(t, file, keys, library)
		dana = sandboxtest.As(t, s.platform.Slack("Harbour"), "dana")
		dana.Types("/stretch plan")
		dana.Sees("Erinnerungen kommen jede Stunde")
		if got := s.platform.Slack("Harbour").Scopes(); len(got) != 4 {
			t.Errorf("remembered with %v", got)
		}
		s.platform.Slack("Harbour").Uninstall()
		<-time.After(time.Minute)
		ends()

		s, ends = townAtWork(t, file, keys, library)
		if s.platform.Slack("Harbour").Installed() || !s.platform.Slack("Sandbox").Installed() {
			t.Error("it is in the second workspace, or not in the first")
		}
		ends()
	})
}

// The clock is one for all: a reminder comes in its own workspace, and who acts where the
// app is not is told so.
func TestTheTownsClockMovesForAll(t *testing.T) {
	library := builtIn(t)
	synctest.Test(t, func(t *testing.T) {
		s, ends := townAtWork(t, filepath.Join(t.TempDir(), "unhunch.db"), seal.Keys{}, library)
		ana := sandboxtest.As(t, s.platform.Slack("Sandbox"), "ana")
		ana.Types("/stretch")
		ana.Clicks("Usual (6 a day)")
		ana.Sees("Good to have you")
		v := visits(t, s)
		if _, at := v.reads(v.client.PostForm(townSlack+"/clock", url.Values{"of": {"T0SANDBOX"}, "as": {"ana"}, "by": {"reminder"}})); at.Query().Get("of") != "T0SANDBOX" {
			t.Errorf("it leads to %s", at)
		}
		ana.Sees("[Start]")
		dana := sandboxtest.As(t, s.platform.Slack("Harbour"), "dana")
		page, _ := v.reads(v.client.PostForm(townSlack+"/clock", url.Values{"of": {"T0HARBOUR"}, "as": {"dana"}, "by": {"reminder"}}))
		if !strings.Contains(page, "Nobody is reminded where the app is not installed.") {
			t.Error("where the app is not, nothing is said")
		}
		dana.DoesNotSee("Start")
		ends()
	})
}
