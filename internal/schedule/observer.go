package schedule

import (
	"time"

	"unhunch/internal/prefs"
)

// Observer is told what the scheduler does, on the beat: it must not wait for
// anything, nor keep what it is given.
type Observer interface {
	// Advanced tells of one transaction, once it is written.
	Advanced(a Advanced)
}

// Advanced is one transaction of a beat.
type Advanced struct {
	Beat    Beat
	Decided []Decided // one for each due reminder
	Took    time.Duration
}

// Decided is what became of one person's due reminder.
type Decided struct {
	User    prefs.UserID
	Verdict Verdict
	Reason  Reason
}

// watched gathers decisions for those who observe, if there is anybody.
type watched struct {
	by      []Observer
	began   time.Time
	decided []Decided
}

func watchedBy(observers []Observer) *watched {
	return &watched{by: observers, began: time.Now()} //nolint:forbidigo // how long it takes, not when it is
}

func (w *watched) decides(id prefs.UserID, d *Decision) {
	if len(w.by) > 0 {
		w.decided = append(w.decided, Decided{id, d.Verdict, d.Reason})
	}
}

// wrote tells everybody. Of a transaction that ran twice, the second run counts.
func (w *watched) wrote(beat Beat) {
	if len(w.by) == 0 {
		return
	}
	a := Advanced{Beat: beat, Decided: w.decided[max(0, len(w.decided)-beat.Due):], Took: time.Since(w.began)} //nolint:forbidigo // as above
	for _, o := range w.by {
		o.Advanced(a)
	}
}
