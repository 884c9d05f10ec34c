package schedule

import "time"

// Before is when a reminder comes that would fall into a meeting: as late as
// leaves a Breather free before that begins, at most MostEarly before it was due.
// false: it falls into none, or there is no such moment in the working hours, or it
// would follow the last one, which came at sent, after less than half the time that lay
// between them. The meetings are merged.
func (p *Plan) Before(due, sent time.Time, meetings []Meeting) (at time.Time, m Meeting, ok bool) {
	m, ok = fallsInto(meetings, due)
	at = m.From.Add(-Breather)
	due, sent = p.wholeMinute(due), p.wholeMinute(sent)
	if !ok || due.Sub(at) > MostEarly || p.Quiet(at) != "" || at.Sub(sent) < max(tooSoon, due.Sub(sent)/2) {
		return time.Time{}, m, false
	}
	return at, m, true
}
