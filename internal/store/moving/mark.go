package moving

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// ErrMoved says that no bot may work with a store, since it was moved, or is just being
// moved.
var ErrMoved = errors.New("no bot may work with it")

// State is how far a move of a store is.
type State string

// The states. A bot may work with a store in the first and in the last.
const (
	None     State = ""
	Leaving  State = "leaving"  // all of it is being moved elsewhere
	Left     State = "left"     // it was moved elsewhere
	Arriving State = "arriving" // another one is being moved here
	Arrived  State = "arrived"
)

// Mark is what a store says of a move. The zero Mark says that there was none.
type Mark struct {
	State State     `json:"state"`
	Move  string    `json:"move"`  // as the other store has it
	Other string    `json:"other"` // where that is, without a password
	Since time.Time `json:"since,omitzero"`
	Next  Place     `json:"next,omitzero"` // with Arriving: what comes next
	Done  int64     `json:"done,omitempty"`
}

// MarkKey is under which name a store keeps its mark.
const MarkKey = "move"

// String is the mark as it is kept; "": there is none.
func (m Mark) String() string {
	if m == (Mark{}) {
		return ""
	}
	text, _ := json.Marshal(m) // nothing of it can be refused
	return string(text)
}

// ParseMark is Mark.String the other way round. One that cannot be read refuses bots: who
// knows what is under way.
func ParseMark(text string) (m Mark, err error) {
	if text == "" {
		return m, nil
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("%w: what it says of its being moved cannot be read: %w", ErrMoved, err)
	}
	return m, nil
}

// Why is what Refuses says, in words; "": a bot may work with the store.
func (m Mark) Why() string {
	if err := m.Refuses(); err != nil {
		return err.Error()
	}
	return ""
}

// Refuses is nil where a bot may work with the store, or ErrMoved with what to do.
func (m Mark) Refuses() error {
	switch m.State {
	case Leaving:
		return fmt.Errorf("%w: the store is being moved to %s: run 'unhunch store migrate' with these two again, which goes on where it was, or have this one back with 'unhunch store restored'", ErrMoved, m.Other)
	case Left:
		return fmt.Errorf("%w: the store was moved to %s on %s: have the bots work there, or this one back as it was then with 'unhunch store restored'", ErrMoved, m.Other, m.Since.UTC().Format(time.DateOnly))
	case Arriving:
		return fmt.Errorf("%w: a store is being moved here from %s, and is not whole yet: run 'unhunch store migrate' with these two again, which goes on where it was", ErrMoved, m.Other)
	case None, Arrived:
	}
	return nil
}
