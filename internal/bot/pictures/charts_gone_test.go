package pictures

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

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
			c.keeps(t, n, fmt.Sprintf("F%d", n))
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
