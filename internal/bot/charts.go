package bot

import (
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/figure"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// charts finds the pictures of what somebody did.
type charts struct{ *pictures.Charts }

// of shows a review: the week, and the weeks up to it where there are several. Both are
// the zero Picture for who wants words alone, and while Slack has none. Who looks at their
// tab is shown them there as soon as it has; the zero UserID does not look.
func (c charts) of(r session.Review, w card.View, wish prefs.Pictures, looks prefs.UserID, now time.Time) (shown []card.Picture, from []pictures.Chart) {
	if wish == prefs.PicturesNone {
		return nil, nil
	}
	from = []pictures.Chart{weekOf(r)}
	if len(r.Weeks) > 1 {
		from = append(from, weeksOf(r))
	}
	alts := w.Described(r)
	for i, chart := range from {
		shown = append(shown, c.Show(chart, alts[i], looks, now))
	}
	return shown, from
}

// weekOf is a week as its picture tells it, which is less than the words do.
func weekOf(r session.Review) figure.Week {
	var w figure.Week
	for i, d := range r.Days {
		w.Days[i] = figure.MarkOf(d.Taken)
		switch d.Kind {
		case session.DayToday:
			w.Today = i + 1
		case session.DayAhead:
			w.Days[i] = figure.Ahead
		case session.DayOff, session.DayBefore:
			w.Days[i] = figure.Off
		case session.DayPast:
		}
	}
	return w
}

func weeksOf(r session.Review) figure.Weeks {
	return figure.Weeks{Days: r.Weeks, Goal: r.Goal, Now: !r.Over}
}
