package pictures

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
)

// numbers are a chart for tests: a PNG of nothing, called by a number.
type numbers int

func (n numbers) Name() string { return fmt.Sprintf("week-%d.png", int(n)) }

func (n numbers) PNG() ([]byte, error) { return []byte("\x89PNG\r\n\x1a\n" + n.Name()), nil }

var ana, ben = prefs.UserID{Workspace: "T1", Person: "UANA"}, prefs.UserID{Workspace: "T1", Person: "UBEN"}

// charted is a hung gallery whose charts are brought.
type charted struct {
	hung
	*Charts
	mu   sync.Mutex
	told []prefs.UserID
	end  func()
}

// charting tells a story in a bubble. The library's pictures are there already.
func charting(t *testing.T, tell func(t *testing.T, c *charted)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		c := &charted{hung: hangs(t)}
		defer c.hung.close()
		c.Charts = NewCharts(c.Gallery, func(who ...prefs.UserID) {
			c.mu.Lock()
			defer c.mu.Unlock()
			c.told = append(c.told, who...)
		}, c.Log)
		for _, p := range c.Library.Pictures() {
			c.Gallery.files[p.FileName()] = "F0"
		}
		c.starts(t)
		tell(t, c)
		c.end()
	})
}

// starts has charts brought, until end.
func (c *charted) starts(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Charts.Run(ctx) }()
	c.end = func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// shows is the file that a chart is shown as now.
func (c *charted) shows(n numbers, looks prefs.UserID) string {
	return c.Charts.Show(n, "alt", looks, bubble.Now()).File
}

// toldOf are who was told that a chart is there.
func (c *charted) toldOf() []prefs.UserID {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.told)
}

// lacks has the gallery lack all its pictures, or none.
func (c *charted) lacks(all bool) {
	c.Gallery.mu.Lock()
	defer c.Gallery.mu.Unlock()
	c.runs = true
	for _, p := range c.Library.Pictures() {
		if delete(c.Gallery.files, p.FileName()); !all {
			c.Gallery.files[p.FileName()] = "F0"
		}
	}
}

func (c *charted) calls(method string) int { return len(c.office.Calls(method)) }

// kept are the charts that are remembered.
func (c *charted) kept(t *testing.T) (names []string) {
	t.Helper()
	files, err := c.Gallery.Files.Files(t.Context(), c.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range slices.Sorted(maps.Keys(files)) {
		if name, ours := strings.CutPrefix(content, chartsFolder); ours {
			names = append(names, name)
		}
	}
	return names
}

// keeps notes that a chart is in Slack, as another process would; the empty id forgets it.
func (c *charted) keeps(t *testing.T, n numbers, id string) {
	t.Helper()
	if err := c.Gallery.Files.SetFile(t.Context(), c.Workspace, chartsFolder+n.Name(), id); err != nil {
		t.Fatal(err)
	}
}

func TestAChartIsBroughtWhenItIsWantedAndSharedByAllWhoHaveIt(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		if c.shows(1, ana) != "" || c.shows(1, ben) != "" || c.shows(1, ana) != "" || c.shows(1, prefs.UserID{}) != "" {
			t.Fatal("it is shown before it is there")
		}
		<-time.After(c.Pace.Rest - time.Second)
		if c.shows(1, prefs.UserID{}) != "" || len(c.toldOf()) > 0 {
			t.Error("it is shown before Slack is done with it")
		}
		<-time.After(2 * time.Second)
		file := c.shows(1, ana)
		if file == "" || file != c.shows(1, ben) || c.Charts.Show(numbers(1), "words", ana, bubble.Now()).Alt != "words" {
			t.Errorf("shown as %q and %q", file, c.shows(1, ben))
		}
		if n := c.calls("files.completeUploadExternal"); n != 1 {
			t.Errorf("%d uploads", n)
		}
		if told := slices.Sorted(func(yield func(string) bool) {
			for _, who := range c.toldOf() {
				yield(who.Person)
			}
		}); !slices.Equal(told, []string{"UANA", "UBEN"}) {
			t.Errorf("told: %v", told)
		}
	})
}

func TestNothingOfAChartSaysWhoseItIs(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		for _, method := range []string{"files.getUploadURLExternal", "files.completeUploadExternal"} {
			for _, call := range c.office.Calls(method) {
				if said := fmt.Sprint(call); strings.Contains(said, ana.Person) || strings.Contains(said, "week so far") {
					t.Errorf("%s: %s", method, said)
				}
			}
		}
		if kept := c.kept(t); !slices.Equal(kept, []string{"week-1.png"}) {
			t.Errorf("remembered: %q", kept)
		}
		if strings.Contains(c.hung.log.String(), ana.Person) {
			t.Errorf("the log:\n%s", c.hung.log)
		}
	})
}

func TestAChartIsKnownAfterARestart(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		file := c.shows(1, ana)
		c.end()
		c.Charts = NewCharts(c.Gallery, func(...prefs.UserID) {}, c.Log)
		c.starts(t)
		c.shows(1, ana)
		<-time.After(time.Second)
		if again := c.shows(1, ana); again != file || c.calls("files.completeUploadExternal") != 1 {
			t.Errorf("%q, and after the restart %q: %d uploads", file, again, c.calls("files.completeUploadExternal"))
		}
	})
}

// A crowd whose numbers differ takes no more than the share of charts, and no step waits.
func TestACrowdOfChartsKeepsToItsShare(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		for n := range 10 * mostAsked {
			c.shows(numbers(n), prefs.UserID{})
		}
		c.Charts.mu.Lock()
		if len(c.Charts.asked) != mostAsked {
			t.Errorf("%d wait", len(c.Charts.asked))
		}
		c.Charts.mu.Unlock()
		<-time.After(time.Minute)
		if n := c.calls("files.completeUploadExternal"); n < chartsPerMinute || n > chartsPerMinute+chartsAtOnce {
			t.Errorf("%d uploads in a minute", n)
		}
		c.lacks(true) // as with a new library
		before := c.calls("files.completeUploadExternal")
		<-time.After(time.Minute)
		if n := c.calls("files.completeUploadExternal") - before; n > 1 {
			t.Errorf("%d uploads while steps wait for their pictures", n)
		}
		c.lacks(false)
		<-time.After(time.Minute)
		if n := c.calls("files.completeUploadExternal") - before; n < chartsPerMinute-1 {
			t.Errorf("%d uploads in the minute after that", n)
		}
	})
}

func TestAChartThatFailsIsTriedAgainAndOthersFirst(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.end()
		c.office.Fault(sandbox.Fault{Method: "files.completeUploadExternal", Kind: sandbox.ServerError, Times: 1})
		c.shows(1, ana)
		c.shows(2, ben)
		c.starts(t)
		<-time.After(500 * time.Millisecond)
		if n := c.calls("files.completeUploadExternal"); n != 1 {
			t.Errorf("%d tries at once", n)
		}
		<-time.After(20 * time.Second)
		if c.shows(1, ana) == "" || c.shows(2, ben) == "" {
			t.Error("one of them is not there")
		}
		if kept := c.kept(t); len(kept) != 2 || !slices.Equal(c.toldOf(), []prefs.UserID{ben, ana}) {
			t.Errorf("kept %v, told %v", kept, c.toldOf())
		}
		if n := strings.Count(c.hung.log.String(), "a picture of numbers was not uploaded"); n != 1 {
			t.Errorf("told %d times:\n%s", n, c.hung.log)
		}
	})
}

func TestSlackAsksChartsToWait(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.office.Fault(sandbox.Fault{Method: "files.getUploadURLExternal", Kind: sandbox.RateLimited, RetryAfter: 30 * time.Second, Times: 1})
		c.shows(1, ana)
		<-time.After(29 * time.Second)
		if n := c.calls("files.getUploadURLExternal"); n != 1 {
			t.Errorf("%d calls while Slack asked for none", n)
		}
		<-time.After(10 * time.Second)
		if c.shows(1, ana) == "" {
			t.Error("it is not there")
		}
	})
}

func TestWithoutFilesThereAreNoCharts(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.Scopes.Heard("auth.test", http.Header{"X-Oauth-Scopes": {"chat:write"}})
		c.shows(1, ana)
		<-time.After(time.Minute)
		if n := c.calls("files.getUploadURLExternal"); n > 0 {
			t.Errorf("%d calls", n)
		}
		c.Scopes.Heard("auth.test", http.Header{"X-Oauth-Scopes": {"chat:write,files:write"}})
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		if c.shows(1, ana) == "" {
			t.Error("it is not there once it is granted")
		}
	})
}

// Pictures of steps have a URL, and charts are uploaded all the same.
func TestChartsAreUploadedBesideABaseURL(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.Gallery.Base = "https://pictures.example/"
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		if c.shows(1, ana) == "" {
			t.Error("it is not there")
		}
	})
}

// Somebody deleted the file, or Slack shows none where it was wanted: it is brought anew,
// less and less often.
func TestAChartThatWasRefusedIsBroughtAnew(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		var uploads []int
		for range 3 {
			began := bubble.Now()
			for c.shows(1, prefs.UserID{}) == "" {
				<-time.After(time.Second)
			}
			uploads = append(uploads, int(bubble.Since(began).Round(10*time.Second)/time.Minute))
			c.Charts.Refused(bubble.Now(), prefs.UserID{}, numbers(1))
		}
		if !slices.Equal(uploads, []int{0, 1, 2}) {
			t.Errorf("brought after minutes: %v", uploads)
		}
		<-time.After(time.Hour)
		c.shows(1, prefs.UserID{})
		<-time.After(time.Minute)
		c.Charts.Taken()
		if n, gone := c.calls("files.completeUploadExternal"), c.calls("files.delete"); n != 4 || gone != 3 {
			t.Errorf("%d uploads, and %d files were deleted", n, gone)
		}
	})
}

// The old file goes from Slack, and the new one that has its name stays known.
func TestAChartThatWasBroughtAnewIsStillKnownAfterARestart(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		old := c.shows(1, ana)
		c.Charts.Refused(bubble.Now(), ana, numbers(1))
		<-time.After(5 * time.Minute)
		anew := c.shows(1, ana)
		if anew == "" || anew == old || c.calls("files.delete") != 1 {
			t.Fatalf("after %q it is shown as %q", old, anew)
		}
		c.end()
		c.Charts = NewCharts(c.Gallery, func(...prefs.UserID) {}, c.Log)
		c.starts(t)
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		if again, n := c.shows(1, ana), c.calls("files.completeUploadExternal"); again != anew || n != 2 {
			t.Errorf("%q, and after the restart %q: %d uploads", anew, again, n)
		}
	})
}
