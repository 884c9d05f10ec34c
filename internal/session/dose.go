package session

import (
	"time"

	"unhunch/internal/routine"
)

// longer is about how much longer the next break after one that was put off is.
const longer = time.Minute

// Begun is the session's routine with as much of it as there was when it began.
func (s Session) Begun(r routine.Routine) routine.Routine {
	if len(s.Amounts) == 0 {
		return r.Dosed(s.Dose)
	}
	return r.WithAmounts(s.Amounts)
}
