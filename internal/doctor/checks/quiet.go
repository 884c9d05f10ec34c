package checks

import (
	"context"
	"fmt"
	"strings"
	"time"

	"unhunch/internal/doctor"
)

// Heard is when Slack last told of what the quiet rules go by: days, zero for never.
type Heard struct {
	Since               time.Time // the first day on which this was noted; zero: no bot has yet
	Status, Huddle, DND time.Time
}

// never is after how many days without a word a rule is doubted: two weeks of work
// without a single status or huddle are rare.
const never = 14 * 24 * time.Hour

// Quiet looks whether each rule had anything to go by. reminded is how many people are
// kept; heard is of the store. dnd is that Slack is asked about Do Not Disturb.
func Quiet(heard func(context.Context) (is Heard, people int, err error), now func() time.Time) doctor.Check {
	return doctor.Check{Name: "quiet rules", Look: func(ctx context.Context) doctor.Result {
		is, people, err := heard(ctx)
		today := now()
		switch {
		case err != nil:
			return see(nameStore)
		case is.Since.IsZero():
			return ok("nothing is known yet: no bot has listened")
		case people == 0:
			return ok("nobody is reminded yet, so nothing was listened for")
		}
		var details, silent []string
		tell := func(name string, last time.Time, mend string) {
			if !last.IsZero() && today.Sub(last) <= never {
				details = append(details, fmt.Sprintf("%s: last heard of on %s", name, last.Format(time.DateOnly)))
				return
			}
			since := is.Since
			if last.After(since) {
				since = last
			}
			details = append(details, fmt.Sprintf("%s: nothing heard since %s", name, since.Format(time.DateOnly)))
			if today.Sub(since) > never {
				silent = append(silent, name+": "+mend)
			}
		}
		tell("status", is.Status, "the app wants the event user_change and the scope users:read")
		tell("huddle", is.Huddle, "the app wants the event user_huddle_changed; nothing, if nobody huddles here")
		tell("Do Not Disturb", is.DND, "the app wants the scope dnd:read; nothing, if it was left out")
		if len(silent) > 0 {
			return doctor.Result{
				Verdict: doctor.Warn, Found: "of some of them Slack never tells", Details: details,
				Mend: "compare the app with unhunch manifest:\n" + strings.Join(silent, "\n"),
			}
		}
		return doctor.Result{Verdict: doctor.OK, Found: fmt.Sprintf("listening since %s", is.Since.Format(time.DateOnly)), Details: details}
	}}
}
