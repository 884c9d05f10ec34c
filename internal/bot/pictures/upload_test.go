package pictures

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/scope"
	"unhunch/internal/store/bolt"
	"unhunch/routines"
)

// hung is the library's pictures in a pretend Slack, with a real store.
type hung struct {
	*Gallery
	office *sandboxtest.Office
	log    *bytes.Buffer
	close  func()
}

// library is the one whose pictures are hung: to read it takes its time.
var library = sync.OnceValues(func() (*routine.Library, error) { return routine.Load(routines.Files) })

func hangs(t *testing.T) hung {
	t.Helper()
	db, err := bolt.Open(filepath.Join(t.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	library, err := library()
	if err != nil {
		t.Fatal(err)
	}
	office, log := sandboxtest.Open(t, sandbox.Options{}), new(bytes.Buffer)
	g, err := New(t.Context(), Options{
		API: office.API(), Workspace: office.Options().Team.ID, Scopes: new(Scopes), Files: db, Library: library,
		Now: office.Options().Now, Log: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return hung{g, office, log, func() {
		office.Close()
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}}
}

func TestAnUploadThatCannotBeWrittenDownIsShownAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hangs(t)
		defer h.close()
		g := h.Gallery
		g.Files = forgetful{}
		p := g.Library.Pictures()[0]
		if pause := g.bring(t.Context(), p); pause != g.Pace.Every {
			t.Errorf("it pauses for %v", pause)
		}
		if g.Show(p, "alt", bubble.Now()) != g.Show(p, "alt", bubble.Now().Add(g.Pace.Rest-1)) {
			t.Error("it is shown before Slack is done with it")
		}
		if shown := g.Show(p, "alt", bubble.Now().Add(g.Pace.Rest)); shown.File == "" || shown.Alt != "alt" {
			t.Errorf("shown: %+v", shown)
		}
		if strings.Count(h.log.String(), "could not remember a picture") != 1 {
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

func TestSlackMayWantNoPicturesAtAll(t *testing.T) {
	for code, told := range map[string]int{"missing_scope": 1, "file_uploads_disabled": 1, "token_revoked": 0} { // that is told of all calls together
		h := hangs(t)
		now := h.Now()
		g := h.Gallery
		g.Now = func() time.Time { return now }
		g.API = answering(t, `{"ok":false,"error":"`+code+`"}`)
		for range 3 {
			p, _, ok := g.next()
			if !ok {
				t.Fatalf("%s: an hour later it does not try", code)
			}
			g.bring(t.Context(), p)
			if _, wait, ok := g.next(); ok || wait != time.Hour {
				t.Errorf("%s: it goes on after %v", code, wait)
			}
			now = now.Add(time.Hour)
		}
		if n := strings.Count(h.log.String(), "in words alone"); n != told || strings.Count(h.log.String(), "cause="+code) != told {
			t.Errorf("%s: told %d times", code, n)
		}
		h.close()
	}
}

// One gallery after the other has its turn, where there is room for one.
func TestGalleriesShareTheRoomForUploads(t *testing.T) {
	h := hangs(t)
	defer h.close()
	g := h.Gallery
	g.Room = make(chan struct{}, 1)
	g.API = answering(t, `{"ok":false,"error":"file_upload_size_restricted"}`)
	g.Room <- struct{}{} // another's
	ctx, stop := context.WithCancel(t.Context())
	brought := make(chan struct{})
	p, _, _ := g.next()
	go func() {
		g.bring(ctx, p)
		close(brought)
	}()
	stop() // which is all that ends its waiting
	<-brought
	if g.tries[p.FileName()] != 0 {
		t.Error("it was tried without room")
	}
	<-g.Room
	if g.bring(t.Context(), p); g.tries[p.FileName()] != 1 || len(g.Room) != 0 {
		t.Errorf("tried %d times, and %d are left in the room", g.tries[p.FileName()], len(g.Room))
	}
}

// A picture that Slack will not have must not stand before the others.
func TestWhatFailsWaitsBehindWhatDoesNot(t *testing.T) {
	h := hangs(t)
	defer h.close()
	g := h.Gallery
	g.API = answering(t, `{"ok":false,"error":"file_upload_size_restricted"}`)
	all := g.Library.Pictures()
	last := all[len(all)-1]
	g.Expect(last)
	var order []string
	var pauses []time.Duration
	for range len(all) + 1 {
		p, _, _ := g.next()
		order = append(order, p.Name)
		pauses = append(pauses, g.bring(t.Context(), p))
	}
	if order[0] != last.Name || order[len(all)] != last.Name || len(slices.Compact(slices.Sorted(slices.Values(order)))) != len(all) {
		t.Errorf("in this order: %s", order)
	}
	if pauses[0] != time.Second || pauses[3] != 8*time.Second || pauses[len(pauses)-1] != 10*time.Minute {
		t.Errorf("with these pauses: %v", pauses)
	}
	if strings.Count(h.log.String(), "http") > 0 {
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
	if s.Lack(scope.Files) {
		t.Error("nothing was told, and it is lacking")
	}
	tell := func(method, scopes string) { s.Heard(method, http.Header{"X-Oauth-Scopes": {scopes}}) }
	tell("apps.connections.open", "connections:write")
	if s.Lack(scope.Files) {
		t.Error("it believes what the other token may do")
	}
	tell("auth.test", "chat:write,commands")
	if !s.Lack(scope.Files) || s.Lack("commands") {
		t.Error("it did not hear of chat:write and commands")
	}
	s.Heard("chat.postMessage", http.Header{})
	if !s.Lack(scope.Files) {
		t.Error("it forgot")
	}
	tell("chat.postMessage", "chat:write, commands, files:write")
	if s.Lack(scope.Files) {
		t.Error("it did not hear of files:write, granted later")
	}
}

func TestAScopeThatIsGrantedLaterIsUsed(t *testing.T) {
	h := hangs(t)
	defer h.close()
	g := h.Gallery
	g.Scopes.Heard("auth.test", http.Header{"X-Oauth-Scopes": {"chat:write"}})
	for range 3 {
		if _, _, ok := g.next(); ok {
			t.Error("it uploads without files:write")
		}
	}
	if n := strings.Count(h.log.String(), "cause=missing_scope"); n != 1 {
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

// Another process brings pictures to the workspace, and this one shows them, and brings
// none of them once more when its turn comes.
func TestWhatAnotherBroughtIsKnownWithinAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hangs(t)
		defer h.close()
		g, now := h.Gallery, bubble.Now()
		p := g.Library.Pictures()[0]
		if shown := g.Show(p, "alt", now); shown.File != "" {
			t.Fatal("it is there before anybody brought it")
		}
		if err := g.Files.SetFile(t.Context(), g.Workspace, p.FileName(), "F1"); err != nil {
			t.Fatal(err)
		}
		recalls := func() string {
			t.Helper()
			if err := g.Recall(t.Context()); err != nil {
				t.Fatal(err)
			}
			return g.Show(p, "alt", bubble.Now()).File
		}
		if file := recalls(); file != "" {
			t.Errorf("the store was asked again at once: %q", file)
		}
		<-time.After(recallAfter)
		if file := recalls(); file != "F1" {
			t.Errorf("a minute later: %q", file)
		}

		other := g.Library.Pictures()[1]
		if err := g.Files.SetFile(t.Context(), g.Workspace, other.FileName(), "F2"); err != nil {
			t.Fatal(err)
		}
		<-time.After(betweenRecalls)
		if err := g.comesBack(t.Context()); err != nil {
			t.Fatal(err)
		}
		if shown := g.Show(other, "alt", bubble.Now()); shown.File != "F2" {
			t.Errorf("before it uploads by itself, it knows of %q", shown.File)
		}
	})
}
