package webapi

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Longest is how long Slack is left alone at the most, whatever it asks for.
const Longest = time.Hour

// RetryAfter reads the header of that name: seconds, also with a fraction, or a
// date (RFC 9110, 10.2.3), which is counted from the answer's own Date where it
// has one, and from now otherwise. It is in whole seconds, rounded up, and not
// bounded by Longest. 0 is that nothing useful was said: there is no header, it
// makes no sense, or its time is past.
func RetryAfter(header http.Header, now time.Time) time.Duration {
	said := strings.TrimSpace(header.Get("Retry-After"))
	seconds, err := strconv.ParseFloat(said, 64)
	if err != nil && !math.IsInf(seconds, 1) {
		until, err := http.ParseTime(said)
		if err != nil {
			return 0
		}
		if sent, err := http.ParseTime(header.Get("Date")); err == nil {
			now = sent
		}
		seconds = until.Sub(now).Seconds()
	}
	const most = float64(math.MaxInt64 / int64(time.Second))
	if !(seconds > 0) { // not a number is not above 0 either
		return 0
	}
	return time.Duration(min(math.Ceil(seconds), most)) * time.Second
}

// pause grows with each failure: a second, doubled, up to longest.
func pause(failures int, longest time.Duration) time.Duration {
	return min(time.Second<<min(max(0, failures-1), 10), longest)
}
