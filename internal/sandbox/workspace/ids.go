package workspace

import (
	"fmt"
	"strings"
	"time"
)

// IDs makes identifiers and timestamps. It is guarded by the workspace's lock, all but Now.
type IDs struct {
	now    func() time.Time
	team   string
	serial int
	lastTS int64 // microseconds
}

// Now is the time by the workspace's clock.
func (i *IDs) Now() time.Time { return i.now() }

// New makes an identifier of Slack's look: a letter for the kind, then capitals and digits.
func (i *IDs) New(kind string) string {
	i.serial++
	return fmt.Sprintf("%s0SB%06X", kind, i.serial*7919)
}

// Unique makes an identifier that no other workspace has. Those of people and channels
// may be the same elsewhere.
func (i *IDs) Unique(kind string) string {
	return i.New(kind + strings.TrimPrefix(i.team, "T"))
}

// TS makes a message timestamp: the clock in microseconds, moved on where
// needed so that timestamps are unique and increase.
func (i *IDs) TS() string {
	i.lastTS = max(i.lastTS+1, i.now().UnixMicro())
	return fmt.Sprintf("%d.%06d", i.lastTS/1e6, i.lastTS%1e6)
}
