package moving

import (
	"encoding/base64"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/store/rows"
)

// Part is what a store keeps that is read together.
type Part string

// The parts, in the order in which they are moved: a reminder needs the person's days, and
// a step their desk.
const (
	Timetables Part = "timetables"
	People     Part = "people"
	Reminders  Part = "reminders"
	Steps      Part = "steps"
	Messages   Part = "messages"
	Workspaces Part = "workspaces"
	Audit      Part = "audit"
	Files      Part = "files"
	Heard      Part = "heard"
	Aside      Part = "aside"

	end Part = "end"
)

// Parts are all of them.
func Parts() []Part {
	return []Part{Timetables, People, Reminders, Steps, Messages, Workspaces, Audit, Files, Heard, Aside}
}

// Place is one in a store: behind a row of a part. The zero Place is the beginning.
type Place struct {
	Part  Part   `json:"part,omitempty"`
	After string `json:"after,omitempty"` // base64 of how the store names that row; "": none
}

// Key is how the store names the row that it is behind; nil: none.
func (p Place) Key() []byte {
	key, _ := base64.StdEncoding.DecodeString(p.After) // as Behind wrote it
	if len(key) == 0 {
		return nil
	}
	return key
}

// Behind is the place behind a row of the same part.
func (p Place) Behind(key []byte) Place {
	return Place{p.In(), base64.StdEncoding.EncodeToString(key)}
}

// IsEnd reports whether nothing comes behind it.
func (p Place) IsEnd() bool { return p.Part == end }

// In is the part that it is in.
func (p Place) In() Part {
	if p.Part == "" {
		return Parts()[0]
	}
	return p.Part
}

// Then is the beginning of the next part, or the end.
func (p Place) Then() Place {
	all := Parts()
	for i, part := range all[:len(all)-1] {
		if part == p.In() {
			return Place{Part: all[i+1]}
		}
	}
	return Place{Part: end}
}

// MostRows is how many rows of a part a Chunk has.
const MostRows = 1000

// Chunk is a piece of what a store keeps. Its bytes are package rows' values, which can be
// read, and are its own.
type Chunk struct {
	LastID uint64 // no message that was ever owed has a higher id
	Next   Place  // what comes behind it

	Timetables []Timetable
	People     []Person
	Reminders  []Reminder
	Steps      []Step
	Messages   []Message
	Workspaces []Workspace
	Audit      []Entry
	Files      []File
	Heard      []Day
	Aside      []Lost // also what cannot be read of the others
}

// Timetable is a plan that several people may share.
type Timetable struct {
	ID    uint64
	Value []byte
}

// Person is what is kept of somebody; nil: nothing.
type Person struct {
	prefs.UserID

	Value, Desk, Days []byte
}

// Reminder is when somebody is reminded next. Whether a routine of theirs is running their
// desk tells.
type Reminder struct {
	prefs.UserID

	At        time.Time
	Late      time.Duration // since it was due at first; below 0 where it was brought forward
	Snoozes   int
	Day       schedule.Tally
	Timetable uint64
	Calendar  bool // they gave theirs
	Doubtful  bool // it may have been sent
	Channel   string
	Pauses    prefs.Pauses
}

// Step is when somebody's desk has something to do.
type Step struct {
	prefs.UserID

	At time.Time
}

// Message is owed. Nobody waits for its outcome but the person's desk.
type Message struct {
	rows.Message

	Begun bool // its call was, and nobody knows what became of it
}

// Workspace is who installed the app.
type Workspace struct {
	ID    string
	Value []byte
}

// Entry is one of the audit log, in its order.
type Entry struct {
	At    time.Time
	Value []byte
}

// File is an uploaded picture.
type File struct{ Workspace, Content, File string }

// Day is on which day something was heard last.
type Day struct {
	Workspace, Kind string
	Day             time.Time
}

// Lost is what could not be read.
type Lost struct {
	Part  string       // of the store in which that was found
	Whose prefs.UserID // half or all of it may be missing
	Value []byte
	Cause string
}

// Rows is how many it has.
func (c *Chunk) Rows() int {
	n := len(c.Timetables) + len(c.Reminders) + len(c.Steps) + len(c.Messages) + len(c.Workspaces) + len(c.Audit) + len(c.Files) + len(c.Heard) + len(c.Aside)
	for i := range c.People {
		p := &c.People[i]
		for _, value := range [][]byte{p.Value, p.Desk, p.Days} {
			if value != nil {
				n++
			}
		}
	}
	return n
}
