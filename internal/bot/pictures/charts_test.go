package pictures

import (
	"context"
	"errors"
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

// More are wanted than are kept: what was shown last stays, and the others go from Slack,
// too.
func TestWhatWasNotShownForTheLongestGoes(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		files := map[int]string{}
		for n := range mostCharts + 5 {
			for c.shows(numbers(n), prefs.UserID{}) == "" {
				<-time.After(time.Second)
			}
			files[n] = c.shows(numbers(n), prefs.UserID{})
			c.shows(0, prefs.UserID{}) // every day
		}
		<-time.After(time.Minute)
		kept := c.kept(t)
		if len(kept) != mostCharts || c.calls("files.delete") != 5 {
			t.Errorf("%d are kept, and %d were deleted", len(kept), c.calls("files.delete"))
		}
		for n, want := range map[numbers]bool{0: true, 1: false, 5: false, 6: true, mostCharts + 4: true} {
			if slices.Contains(kept, n.Name()) != want {
				t.Errorf("%s is kept: %v", n.Name(), !want)
			}
		}
		if c.shows(0, ana) == "" || c.shows(1, prefs.UserID{}) != "" {
			t.Error("the wrong one is shown")
		}
		for n, want := range map[int]int{0: http.StatusOK, 1: http.StatusNotFound, 6: http.StatusOK} {
			if got := c.answers(t, files[n]); got != want {
				t.Errorf("Slack answers %d to who wants the file of %d", got, n)
			}
		}
	})
}

// answers is what comes of getting a file from Slack.
func (c *charted) answers(t *testing.T, file string) (status int) {
	t.Helper()
	response, err := c.office.Door.HTTPClient().Get("http://slack.test/files/" + file)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// Few are kept for ever; of many, those that somebody was shown within a week.
func TestOfManyChartsThoseOfTheWeekStay(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		brings := func(from, to int) {
			for n := from; n < to; n++ {
				c.shows(numbers(n), prefs.UserID{})
				<-time.After(3 * time.Second)
			}
			<-time.After(time.Minute)
		}
		brings(0, fewCharts)
		<-time.After(4 * chartRests)
		brings(fewCharts, fewCharts+1)
		if kept := len(c.kept(t)); kept != fewCharts {
			t.Errorf("%d are kept of a few that are old, and one that is new", kept)
		}
		brings(fewCharts+1, 3*fewCharts)
		if kept := len(c.kept(t)); kept != 2*fewCharts {
			t.Errorf("%d of the week are kept", kept)
		}
		<-time.After(chartRests - 30*time.Minute)
		c.end()
		c.starts(t) // nobody knows any more when they were shown
		c.shows(2*fewCharts, prefs.UserID{})
		<-time.After(time.Hour)
		brings(3*fewCharts, 3*fewCharts+1)
		if kept := len(c.kept(t)); kept != 2*fewCharts+1 {
			t.Errorf("%d are kept right after a restart", kept)
		}
	})
}

// A crowd asks all day long: what has to go goes all the same.
func TestWhatHasToGoDoesNotWaitUntilNobodyAsks(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		for n := range numbers(mostCharts) {
			if err := c.Gallery.Files.SetFile(t.Context(), c.Workspace, chartsFolder+n.Name(), fmt.Sprintf("F%d", n)); err != nil {
				t.Fatal(err)
			}
		}
		next := numbers(mostCharts)
		for range 20 {
			for range mostAsked {
				c.shows(next, prefs.UserID{})
				next++
			}
			<-time.After(time.Minute)
		}
		came, went := c.calls("files.completeUploadExternal"), c.calls("files.delete")
		if came < 20*chartsPerMinute-chartsAtOnce || came-went > 2 {
			t.Errorf("%d came, and %d went", came, went)
		}
		if kept := len(c.kept(t)); kept > mostCharts+2 {
			t.Errorf("%d are kept", kept)
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

// Another process works for the workspace, and has other files by now: what was let go is
// shown in words, and what was brought anew is shown, also where it was refused here.
func TestWhatAnotherProcessHasNowIsRecalled(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		other := NewCharts(c.Gallery, func(...prefs.UserID) {}, c.Log)
		show := func(n numbers) string { return other.Show(n, "alt", prefs.UserID{}, bubble.Now()).File }
		recalls := func() {
			<-time.After(recallAfter)
			show(99)
			if err := other.Recall(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		keeps := func(n numbers, id string) {
			if err := c.Gallery.Files.SetFile(t.Context(), c.Workspace, chartsFolder+n.Name(), id); err != nil {
				t.Fatal(err)
			}
		}
		for n := range numbers(3) {
			keeps(n, "FOLD")
		}
		recalls()
		other.Refused(bubble.Now(), prefs.UserID{}, numbers(2))
		recalls()
		if got := []string{show(0), show(1), show(2)}; !slices.Equal(got, []string{"FOLD", "FOLD", ""}) {
			t.Fatalf("shown as %q", got)
		}
		keeps(0, "")
		keeps(1, "FNEW")
		keeps(2, "FNEW")
		recalls()
		if got := []string{show(0), show(1), show(2)}; !slices.Equal(got, []string{"", "FNEW", "FNEW"}) {
			t.Errorf("shown as %q", got)
		}
	})
}

// Another process says what goes from Slack: what was not shown here for long is known here
// all the same.
func TestWhoBringsNothingLetsNothingGo(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		other := NewCharts(c.Gallery, func(...prefs.UserID) {}, c.Log)
		recalls := func() {
			other.Show(numbers(999), "alt", prefs.UserID{}, bubble.Now())
			if err := other.Recall(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		keeps := func(from, to numbers) {
			for n := from; n < to; n++ {
				if err := c.Gallery.Files.SetFile(t.Context(), c.Workspace, chartsFolder+n.Name(), fmt.Sprintf("F%d", n)); err != nil {
					t.Fatal(err)
				}
			}
		}
		keeps(0, 2*fewCharts)
		recalls()
		<-time.After(chartRests)
		keeps(2*fewCharts, 2*fewCharts+1)
		recalls()
		<-time.After(recallAfter)
		recalls()
		for n := range numbers(2*fewCharts + 1) {
			if file := other.Show(n, "alt", prefs.UserID{}, bubble.Now()).File; file == "" {
				t.Errorf("%s is in Slack, and not shown", n.Name())
			}
		}
	})
}

// Another process works for the workspace: what that brought is shown here, too.
func TestWhatAnotherProcessBroughtIsRecalled(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		other := NewCharts(c.Gallery, func(...prefs.UserID) {}, c.Log)
		show := func() string { return other.Show(numbers(1), "alt", prefs.UserID{}, bubble.Now()).File }
		c.shows(1, ana)
		<-time.After(10 * time.Second)
		if show() != "" {
			t.Fatal("it is known before it is recalled")
		}
		for _, wait := range []time.Duration{0, time.Second} {
			<-time.After(wait)
			if err := other.Recall(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if file := show(); file == "" || file != c.shows(1, ana) {
			t.Errorf("it is shown as %q", file)
		}
		failing := errors.New("the disk is gone")
		c.Gallery.Files = blind{failing}
		other.Show(numbers(2), "alt", prefs.UserID{}, bubble.Now())
		if err := other.Recall(t.Context()); err != nil {
			t.Errorf("the store is asked again at once: %v", err)
		}
		<-time.After(recallAfter)
		other.Show(numbers(2), "alt", prefs.UserID{}, bubble.Now())
		if err := other.Recall(t.Context()); !errors.Is(err, failing) {
			t.Errorf("a minute later: %v", err)
		}
	})
}

// blind is a store that cannot be read.
type blind struct{ why error }

func (b blind) Files(context.Context, string) (map[string]string, error) { return nil, b.why }

func (b blind) SetFile(context.Context, string, string, string) error { return b.why }

func TestAStoreThatDoesNotAnswerIsAskedAgain(t *testing.T) {
	charting(t, func(t *testing.T, c *charted) {
		c.end()
		works := c.Gallery.Files
		c.Gallery.Files = blind{errors.New("away")}
		c.starts(t)
		c.shows(1, ana)
		<-time.After(2 * betweenRecalls)
		if n := c.calls("files.getUploadURLExternal"); n > 0 {
			t.Errorf("%d calls before it is known what is there", n)
		}
		c.end()
		c.Gallery.Files = works
		c.starts(t)
		<-time.After(10 * time.Second)
		if c.shows(1, ana) == "" {
			t.Error("it is not there")
		}
	})
}
