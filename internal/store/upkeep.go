package store

import (
	"context"
	"io"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/workspace"
)

// Upkeep is what an operator asks of a store that a bot works with. A store
// says of what it has no use for that it is NotHere.
type Upkeep interface {
	Registry
	// Addresses counts the calendars whose addresses are sealed with the key of this
	// name, and tells whose are sealed with another.
	Addresses(ctx context.Context, key string) (with int, others []prefs.UserID, err error)
	// Stats counts what is in it.
	Stats(ctx context.Context) (Stats, error)
	// Gauge reads its size. It may be asked often.
	Gauge(ctx context.Context) (Gauge, error)
	// Copy writes the store as it is at this moment, while others go on reading
	// and writing. begin is told how many bytes will come, and gives what they
	// are written to.
	Copy(ctx context.Context, begin func(size int64) io.Writer) error
	// Backup saves the store as it is at this moment to a new file.
	Backup(ctx context.Context, path string, now time.Time) error
	// Here is nil while the store is where it was opened.
	Here() error
}

// Closed is what an operator does to a store that no bot works with.
type Closed interface {
	Registry
	// Stats counts what is in it.
	Stats(ctx context.Context) (Stats, error)
	// Check tells everything that is wrong with it, each as an error of its own.
	// Its second result says that it could not look.
	Check(ctx context.Context) (wrong []error, err error)
	// Compact gives back what it no longer needs. It tells how many bytes it took,
	// and takes.
	Compact(ctx context.Context) (before, after int64, err error)
	// Backup saves it to a new file.
	Backup(ctx context.Context, path string) error
}

// Registry tells what became of workspaces. It names nobody.
type Registry interface {
	// Standings tells of each workspace that installed the app, and of each that
	// somebody in the store is of, by id.
	Standings(ctx context.Context) ([]Standing, error)
	// Audit is workspace.Store's.
	Audit(ctx context.Context, from time.Time) ([]workspace.Entry, error)
}

// Standing is how it stands with a workspace.
type Standing struct {
	ID        string          `json:"id"`
	State     workspace.State `json:"state"` // Unknown: there is no record
	Installed time.Time       `json:"installed,omitzero"`
	Ended     time.Time       `json:"ended,omitzero"`
	Scopes    []string        `json:"scopes,omitempty"` // granted
	People    int             `json:"people"`

	Token   []byte `json:"token,omitempty"`   // sealed, as in a workspace.Record
	Refresh []byte `json:"refresh,omitempty"` // and this
}

// Task is something that is done to a store.
type Task string

// The tasks that a kind of store may have no use for.
const (
	ToBackUp  Task = "back up"
	ToCheck   Task = "check"
	ToCompact Task = "compact"
	ToCount   Task = "count"
)

// NotHere says that a task is not for this kind of store: it is not in a file, or
// whoever keeps it does that.
type NotHere struct{ Task Task }

func (e *NotHere) Error() string { return "there is nothing to " + string(e.Task) + " here" }

// Stats is what a store holds, in numbers.
type Stats struct {
	MadeBy  string        `json:"made_by"`         // the version that made it
	Taken   string        `json:"taken,omitempty"` // when it was taken as a backup; "" when it is none
	Bytes   int64         `json:"bytes"`
	Free    int64         `json:"free"` // of them, to be used again; Compact gives them back
	Buckets []BucketStats `json:"buckets"`
	People  int           `json:"people"`
	Format  int           `json:"format"`          // of the file
	Aside   int           `json:"aside"`           // rows that could not be read
	Moved   string        `json:"moved,omitempty"` // why no bot may work with it; "": one may
	// Heard is as Heard's, of whichever workspace heard it last.
	Heard map[string]time.Time `json:"heard,omitempty"`
	// Calendars counts the addresses that are kept, by prefs.Calendar.Key.
	Calendars map[string]int `json:"calendars,omitempty"`
	// Troubles counts those of them that cannot be read, by prefs.Calendar.Trouble.
	Troubles map[prefs.CalendarTrouble]int `json:"calendar_troubles,omitempty"`
}

// CountCalendar takes in the calendar of somebody.
func (s *Stats) CountCalendar(c prefs.Calendar) {
	if !c.Given() {
		return
	}
	if s.Calendars == nil {
		s.Calendars, s.Troubles = map[string]int{}, map[prefs.CalendarTrouble]int{}
	}
	s.Calendars[c.Key]++
	if c.Trouble != prefs.NoTrouble {
		s.Troubles[c.Trouble]++
	}
}

// BucketStats is what a part of it holds.
type BucketStats struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
	Held int64  `json:"held"` // bytes of its keys and values, and what each row needs beside
	Took int64  `json:"took"` // bytes of its pages
}

// Connections are those of a store that is asked over some, and who waits for one.
type Connections struct {
	Busy, Idle, Most int
	Waited           time.Duration // all together, since it was opened
}

// Gauge is a store's size at a moment, for whoever watches the process.
type Gauge struct {
	Bytes int64
	Owed  int                  // messages that wait to be sent, those with an intent included
	Aside int                  // rows that could not be read
	Heard map[string]time.Time // as in Stats
}
