package workspace

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// Grant is what an install, or a rotation of tokens, gave: its secrets are in clear. It is
// never kept, and prints none of them.
type Grant struct {
	ID, Name       string // as in a Record
	Org            bool
	App, BotUser   string
	Scopes         []string // in any order
	Token, Refresh string
	Expires        time.Time
}

// ErrNoGrant says that what was granted is not enough to work with.
var ErrNoGrant = errors.New("nothing to work with was granted")

func (g Grant) check() error {
	switch {
	case g.ID == "":
		return fmt.Errorf("%w: it is not said for which workspace", ErrNoGrant)
	case g.Token == "":
		return fmt.Errorf("%w: workspace %s: there is no bot token", ErrNoGrant, g.ID)
	}
	return nil
}

// Format prints what of it may be told to anybody, whatever the verb.
func (g Grant) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "grant of "+g.ID) }

// LogValue is what Format prints.
func (g Grant) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(g)) }

// MarshalText is what Format prints: a Grant is not for keeping.
func (g Grant) MarshalText() ([]byte, error) { return fmt.Append(nil, g), nil }

// Secrets are a record's, opened. They print nothing of themselves.
type Secrets struct {
	Token   string
	Refresh string // "": the token never expires
}

// Format prints no secret, whatever the verb.
func (Secrets) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, "secrets") }

// LogValue is what Format prints.
func (s Secrets) LogValue() slog.Value { return slog.StringValue(fmt.Sprint(s)) }

// MarshalText is what Format prints: Secrets are not for keeping.
func (s Secrets) MarshalText() ([]byte, error) { return fmt.Append(nil, s), nil }
