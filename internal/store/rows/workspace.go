package rows

import (
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/workspace"
)

// EncodeWorkspace writes a record as it is stored: times to the second, and without
// its id, which is its key.
func EncodeWorkspace(r workspace.Record) ([]byte, error) {
	for _, t := range []*time.Time{&r.Expires, &r.Installed, &r.Updated, &r.Ended} {
		*t = moment.Second(*t)
	}
	return appendJSON([]byte{Version1}, r)
}

// DecodeWorkspace is EncodeWorkspace the other way round.
func DecodeWorkspace(id string, value []byte) (r workspace.Record, err error) {
	if err := CheckWorkspace(id); err != nil {
		return r, err
	}
	if err := decodeJSON(value, &r); err != nil {
		return workspace.Record{}, err
	}
	r.ID = id
	return r, nil
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
