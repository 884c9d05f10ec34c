package install

import (
	"sync"
	"time"

	"unhunch/internal/pages"
)

// lately keeps the log readable, as any visitor can come back from Slack with codes that
// are none, without end: of each thing that they are told it takes one in a minute.
type lately struct {
	mu   sync.Mutex
	last map[pages.Told]time.Time
	kept map[pages.Told]int // from the log, since
}

func newLately() *lately {
	return &lately{last: map[pages.Told]time.Time{}, kept: map[pages.Told]int{}}
}

// tells reports whether the log takes it, and how many like it were kept from it before.
func (l *lately) tells(what pages.Told, now time.Time) (before int, tells bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if last, is := l.last[what]; is && now.Sub(last).Abs() < time.Minute {
		l.kept[what]++
		return 0, false
	}
	before = l.kept[what]
	l.last[what], l.kept[what] = now, 0
	return before, true
}
