package pictures

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

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
		for n := range numbers(3) {
			c.keeps(t, n, "FOLD")
		}
		recalls()
		other.Refused(bubble.Now(), prefs.UserID{}, numbers(2))
		recalls()
		if got := []string{show(0), show(1), show(2)}; !slices.Equal(got, []string{"FOLD", "FOLD", ""}) {
			t.Fatalf("shown as %q", got)
		}
		c.keeps(t, 0, "")
		c.keeps(t, 1, "FNEW")
		c.keeps(t, 2, "FNEW")
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
		for n := range numbers(2 * fewCharts) {
			c.keeps(t, n, "F1")
		}
		recalls()
		<-time.After(chartRests)
		c.keeps(t, 2*fewCharts, "F1")
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
