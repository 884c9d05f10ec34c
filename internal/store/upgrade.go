package store

import "time"

// Upgrade is what the start of this program would do to a store.
type Upgrade struct {
	From, To int      // formats: of the store, 0 where there is none yet, and of this program
	Steps    []string // that lead from one to the other, by their names
	MadeBy   string   // the version that wrote the store's format; "": it does not say
	Bytes    int64    // of it

	Tried   bool          // it was tried, and the store was left as it is
	Untried string        // why it was not; "": it was
	Took    time.Duration // the trial
	Wrong   []error       // what is wrong with the store after the trial

	Keeps string   // where a start keeps the store as it was before; "": nowhere
	Bots  []string // that work with it now, where it is known by their names
}

// UpToDate reports whether nothing would be changed.
func (u Upgrade) UpToDate() bool { return u.From == u.To }
