package buckets

import (
	"bytes"
	"time"

	"unhunch/internal/store/rows"
)

// HeardIn is what the keys of all that was heard in a workspace begin with.
func HeardIn(workspace string) ([]byte, error) { return HeardOf(workspace, "") }

// HeardOf is the key of the day on which a kind was last heard in a
// workspace; its error is rows.ErrBadID.
func HeardOf(workspace, kind string) ([]byte, error) {
	if err := rows.CheckHeard(workspace, kind); err != nil {
		return nil, err
	}
	return append(append([]byte(workspace), 0), kind...), nil
}

// Heard is the latest day of each kind among the rows of heard whose keys begin so. A
// row of another version is as good as none: it is written anew on the next day.
func (t *Tx) Heard(prefix []byte) map[string]time.Time {
	heard := map[string]time.Time{}
	for key, value := range t.From(Heard, prefix) {
		kind := string(key[bytes.LastIndexByte(key, 0)+1:])
		if day, err := rows.DecodeDay(value); err == nil && day.After(heard[kind]) {
			heard[kind] = day
		}
	}
	return heard
}
