package rows

import (
	"encoding/binary"
	"fmt"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/workspace"
)

// WorkspaceKey is a workspace's key; its error is ErrBadID.
func WorkspaceKey(id string) ([]byte, error) {
	if !isHalf(id) {
		return nil, fmt.Errorf("%w: workspace %.20q", ErrBadID, id)
	}
	return []byte(id), nil
}

// EncodeWorkspace writes a record as it is stored: times to the second, and without
// its id, which is the key.
func EncodeWorkspace(r workspace.Record) ([]byte, error) {
	for _, t := range []*time.Time{&r.Expires, &r.Installed, &r.Updated, &r.Ended} {
		*t = moment.Second(*t)
	}
	return appendJSON([]byte{Version1}, r)
}

// DecodeWorkspace is EncodeWorkspace the other way round.
func DecodeWorkspace(key, value []byte) (r workspace.Record, err error) {
	if !isHalf(string(key)) {
		return r, fmt.Errorf("%w: key %x", ErrBadID, key)
	}
	if err := decodeJSON(value, &r); err != nil {
		return workspace.Record{}, err
	}
	r.ID = string(key)
	return r, nil
}

// EntryKey is the key of an entry, which is one of several in a second.
func EntryKey(at time.Time, number int) []byte {
	return TimedKey(at, binary.BigEndian.AppendUint32(nil, uint32(number)))
}

// EncodeEntry writes an entry of the audit log.
func EncodeEntry(e workspace.Entry) ([]byte, error) {
	e.At = moment.Second(e.At)
	return appendJSON([]byte{Version1}, e)
}

// DecodeEntry is EncodeEntry the other way round.
func DecodeEntry(value []byte) (e workspace.Entry, err error) {
	err = decodeJSON(value, &e)
	return e, err
}
