package disk

import (
	"log/slog"
	"os"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
)

// Move is why a store is opened that is moved, or was.
type Move string

// The reasons. "" is none.
const (
	Away   Move = "away"   // it is moved elsewhere
	Hither Move = "hither" // another one is moved into it
	Back   Move = "back"   // it was moved elsewhere, and goes on
)

// Options are what an operator may want otherwise. The zero Options are good.
type Options struct {
	Now       time.Time                                 // when it is opened, for ids above all before it; zero: time.Now
	MadeBy    string                                    // the version that a file of this format names as its maker
	Wait      time.Duration                             // how long another process may take to let go of the file; zero: 300 ms
	MustExist bool                                      // there has to be a store already: none is made
	Log       *slog.Logger                              // hears of rows that cannot be read; nil: nobody does
	MapSize   int                                       // bytes of address space set aside for the file to grow into; zero: 1 GiB or 4 times the file
	Row       func(b buckets.Bucket, key, value []byte) // hears of the rows that are what was written, when all are read before the file is opened; keeps nothing of them
	Progress  store.Progress                            // hears how far that is
	Move      Move                                      // why it is opened, where no bot is to work with it
	Formats   buckets.Formats                           // that are known; nil: this program's, and others for tests of formats to come

	OpenFile func(string, int, os.FileMode) (*os.File, error) // for tests of disks that refuse
}

// WithDefaults fills in what is not said.
func (o Options) WithDefaults() Options {
	if o.Wait == 0 {
		o.Wait = 300 * time.Millisecond
	}
	if o.Now.IsZero() {
		o.Now = time.Now() //nolint:forbidigo // where the caller has no other clock
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Formats == nil {
		o.Formats = buckets.Upgrades()
	}
	if o.OpenFile == nil {
		o.OpenFile = os.OpenFile
	}
	return o
}
