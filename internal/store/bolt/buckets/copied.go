package buckets

import "time"

// IsCopy has a file know that it is a backup of a moment.
func IsCopy(taken time.Time) func(*Tx) error {
	return func(t *Tx) error {
		return t.Put(Meta, []byte(Copied), []byte(taken.UTC().Format(time.RFC3339)))
	}
}
