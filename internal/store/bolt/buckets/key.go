package buckets

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"time"

	"unhunch/internal/store/rows"
)

// TimedKey orders by time and then by what follows.
func TimedKey(at time.Time, rest []byte) []byte {
	return AppendTimedKey(make([]byte, 0, 8+len(rest)), at, rest)
}

// AppendTimedKey is TimedKey behind what is there.
func AppendTimedKey(key []byte, at time.Time, rest []byte) []byte {
	return append(binary.BigEndian.AppendUint64(key, rows.Seconds(at)), rest...)
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

// EntryKey is the key of an entry, which is one of several in a second.
func EntryKey(at time.Time, number int) []byte {
	return TimedKey(at, binary.BigEndian.AppendUint32(nil, uint32(number)))
}

// WorkspaceKey is a workspace's key; its error is rows.ErrBadID.
func WorkspaceKey(id string) ([]byte, error) {
	if err := rows.CheckWorkspace(id); err != nil {
		return nil, err
	}
	return []byte(id), nil
}
