package rows

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// ErrBadID says that an id cannot be part of a key: half of it is missing or too long,
// or it has a zero byte or is no UTF-8, which not every store could keep.
var ErrBadID = errors.New("bad user id")

// IDLimit is how many bytes each half of an id may have; Slack's have eleven or so.
const IDLimit = 255

// CheckPerson is nil or ErrBadID.
func CheckPerson(id prefs.UserID) error {
	if !isPerson(id) {
		return fmt.Errorf("%w: %q", ErrBadID, id.String())
	}
	return nil
}

// CheckWorkspace is nil or ErrBadID.
func CheckWorkspace(id string) error {
	if !isHalf(id) {
		return fmt.Errorf("%w: workspace %.20q", ErrBadID, id)
	}
	return nil
}

// CheckHeard is nil where a kind of event can be heard in a workspace, or ErrBadID.
func CheckHeard(workspace, kind string) error {
	if workspace == "" || len(workspace)+len(kind) > 2*IDLimit || !isText(workspace+kind) {
		return fmt.Errorf("%w: %q heard in %q", ErrBadID, kind, workspace)
	}
	return nil
}

// CheckFile is nil where a workspace can have a file of that content, or ErrBadID.
func CheckFile(workspace, content string) error {
	if workspace == "" || len(workspace)+len(content) > 2*IDLimit || !isText(workspace+content) {
		return fmt.Errorf("%w: a file %q of %q", ErrBadID, content, workspace)
	}
	return nil
}

// PersonKey is a person's key; its error is ErrBadID.
func PersonKey(id prefs.UserID) ([]byte, error) {
	if err := CheckPerson(id); err != nil {
		return nil, err
	}
	return KeyOf(id), nil
}

func isPerson(id prefs.UserID) bool { return isHalf(id.Workspace) && isHalf(id.Person) }

func isHalf(half string) bool {
	return half != "" && len(half) <= IDLimit && isText(half)
}

func isText(s string) bool { return strings.IndexByte(s, 0) < 0 && utf8.ValidString(s) }

// KeyOf is PersonKey for an id that is known to be good.
func KeyOf(id prefs.UserID) []byte {
	key := make([]byte, 0, len(id.Workspace)+1+len(id.Person))
	key = append(key, id.Workspace...)
	key = append(key, 0)
	return append(key, id.Person...)
}

// ParsePerson is PersonKey the other way round.
func ParsePerson(key []byte) (prefs.UserID, error) {
	id, good := parsePerson(string(key))
	if !good {
		return prefs.UserID{}, fmt.Errorf("%w: key %x", ErrBadID, key)
	}
	return id, nil
}

func parsePerson(key string) (id prefs.UserID, good bool) {
	workspace, person, _ := strings.Cut(key, "\x00")
	if workspace == "" || person == "" || strings.IndexByte(person, 0) >= 0 {
		return prefs.UserID{}, false
	}
	return prefs.UserID{Workspace: workspace, Person: person}, true
}

// RoundUp is moment.Second for what must not come early.
func RoundUp(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return moment.Second(t.Add(time.Second - 1))
}

// Seconds is a moment as it is stored; before 1970 it is 0.
func Seconds(t time.Time) uint64 { return uint64(max(0, t.Unix())) }
