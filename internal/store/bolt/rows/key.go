package rows

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/prefs"
)

// ErrBadID says that a user id cannot be part of a key: half of it is
// missing, or it has a zero byte.
var ErrBadID = errors.New("bad user id")

// IDLimit is how many bytes each half of an id may have; Slack's have eleven or so.
const IDLimit = 255

// PersonKey is a person's key; its error is ErrBadID.
func PersonKey(id prefs.UserID) ([]byte, error) {
	if !isPerson(id) {
		return nil, fmt.Errorf("%w: %q", ErrBadID, id.String())
	}
	return KeyOf(id), nil
}

func isPerson(id prefs.UserID) bool { return isHalf(id.Workspace) && isHalf(id.Person) }

func isHalf(half string) bool {
	return half != "" && len(half) <= IDLimit && strings.IndexByte(half, 0) < 0
}

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

func namesPerson(key []byte) bool {
	half := bytes.IndexByte(key, 0)
	return half > 0 && half < len(key)-1 && bytes.IndexByte(key[half+1:], 0) < 0
}

// TimedKey orders by time and then by what follows.
func TimedKey(at time.Time, rest []byte) []byte {
	return AppendTimedKey(make([]byte, 0, 8+len(rest)), at, rest)
}

// AppendTimedKey is TimedKey behind what is there.
func AppendTimedKey(key []byte, at time.Time, rest []byte) []byte {
	return append(binary.BigEndian.AppendUint64(key, Seconds(at)), rest...)
}

// ParseTimed is TimedKey the other way round.
func ParseTimed(key []byte) (at time.Time, rest []byte, err error) {
	if len(key) < 8 {
		return time.Time{}, nil, fmt.Errorf("key %x is too short for a time", key)
	}
	return time.Unix(int64(binary.BigEndian.Uint64(key)), 0).UTC(), key[8:], nil
}

// WorkspaceOf is the workspace in a person's key; nil: it is none.
func WorkspaceOf(person []byte) []byte {
	workspace, _, found := bytes.Cut(person, []byte{0})
	if !found {
		return nil
	}
	return workspace
}

// Beyond is the first TimedKey after now.
func Beyond(now time.Time) []byte { return TimedKey(now.Add(time.Second), nil) }

// IDKey is the key of a message, or of a timetable.
func IDKey(id uint64) []byte { return AppendIDKey(make([]byte, 0, 8), id) }

// AppendIDKey is IDKey behind what is there.
func AppendIDKey(key []byte, id uint64) []byte { return binary.BigEndian.AppendUint64(key, id) }

// ParseID is IDKey the other way round.
func ParseID(key []byte) (uint64, error) {
	if len(key) != 8 {
		return 0, fmt.Errorf("key %x is not a message id", key)
	}
	return binary.BigEndian.Uint64(key), nil
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
