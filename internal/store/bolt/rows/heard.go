package rows

import (
	"bytes"
	"fmt"
	"strings"
	"time"
)

// HeardIn is what the keys of all that was heard in a workspace begin with.
func HeardIn(workspace string) ([]byte, error) { return HeardOf(workspace, "") }

// HeardOf is the key of the day on which a kind was last heard in a
// workspace; its error is ErrBadID.
func HeardOf(workspace, kind string) ([]byte, error) {
	if workspace == "" || len(workspace)+len(kind) > 2*IDLimit || strings.IndexByte(workspace+kind, 0) >= 0 {
		return nil, fmt.Errorf("%w: %q heard in %q", ErrBadID, kind, workspace)
	}
	return append(append([]byte(workspace), 0), kind...), nil
}

// Heard is the latest day of each kind among the rows of heard whose keys begin so. A
// row of another version is as good as none: it is written anew on the next day.
func (t *Tx) Heard(prefix []byte) map[string]time.Time {
	heard := map[string]time.Time{}
	for key, value := range t.From(Heard, prefix) {
		kind := string(key[bytes.LastIndexByte(key, 0)+1:])
		if day, err := DecodeDay(value); err == nil && day.After(heard[kind]) {
			heard[kind] = day
		}
	}
	return heard
}

// EncodeDay keeps the day of a moment, in UTC.
func EncodeDay(at time.Time) []byte {
	return appendTime([]byte{Version1}, at.UTC().Truncate(24*time.Hour))
}

// DecodeDay is EncodeDay the other way round.
func DecodeDay(value []byte) (time.Time, error) {
	r := reader{rest: value}
	r.version()
	day := r.time()
	return day, r.end()
}
