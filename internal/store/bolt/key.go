package bolt

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

const idLimit = 255 // bytes of each half; Slack's have eleven or so

func personKey(id prefs.UserID) ([]byte, error) {
	if !isPerson(id) {
		return nil, fmt.Errorf("%w: %q", ErrBadID, id.String())
	}
	return keyOf(id), nil
}

func isPerson(id prefs.UserID) bool { return isHalf(id.Workspace) && isHalf(id.Person) }

func isHalf(half string) bool {
	return half != "" && len(half) <= idLimit && strings.IndexByte(half, 0) < 0
}

// keyOf is personKey for an id that is known to be good.
func keyOf(id prefs.UserID) []byte {
	return appendPerson(make([]byte, 0, len(id.Workspace)+1+len(id.Person)), id)
}

func appendPerson(key []byte, id prefs.UserID) []byte {
	key = append(key, id.Workspace...)
	key = append(key, 0)
	return append(key, id.Person...)
}

func parsePerson(key []byte) (prefs.UserID, error) {
	workspace, person, found := bytes.Cut(key, []byte{0})
	if !found || len(workspace) == 0 || len(person) == 0 {
		return prefs.UserID{}, fmt.Errorf("%w: key %x", ErrBadID, key)
	}
	return prefs.UserID{Workspace: string(workspace), Person: string(person)}, nil
}

// timedKey orders by time and then by what follows.
func timedKey(at time.Time, rest []byte) []byte {
	key := make([]byte, 0, 8+len(rest))
	key = binary.BigEndian.AppendUint64(key, seconds(at))
	return append(key, rest...)
}

func parseTimed(key []byte) (at time.Time, rest []byte, err error) {
	if len(key) < 8 {
		return time.Time{}, nil, fmt.Errorf("key %x is too short for a time", key)
	}
	return time.Unix(int64(binary.BigEndian.Uint64(key)), 0).UTC(), key[8:], nil
}

// beyond is the first timedKey after now.
func beyond(now time.Time) []byte { return timedKey(now.Add(time.Second), nil) }

func idKey(id uint64) []byte { return binary.BigEndian.AppendUint64(make([]byte, 0, 8), id) }

func parseID(key []byte) (uint64, error) {
	if len(key) != 8 {
		return 0, fmt.Errorf("key %x is not a message id", key)
	}
	return binary.BigEndian.Uint64(key), nil
}

// roundUp is moment.Second for what must not come early.
func roundUp(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return moment.Second(t.Add(time.Second - 1))
}

func seconds(t time.Time) uint64 { return uint64(max(0, t.Unix())) }
