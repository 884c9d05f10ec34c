package bolt

import (
	"log/slog"
	"sync/atomic"
	"time"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/index"
)

// txn is one transaction, as the methods of a business step share it.
type txn struct {
	*buckets.Tx
	memory *memory
	*work
}

// memory is what a process knows of the file, beside what is in it.
type memory struct {
	places   *index.Places
	line     index.Line
	tables   tables
	lull     atomic.Pointer[lull] // that the last beat knew of
	restored time.Time            // reminders that were due by then are doubtful; zero: none is
	log      *slog.Logger
}

// work is what a transaction remembers.
type work struct {
	came, went    []index.Place // of due rows; the latter are left for good once it is committed
	comes, leaves []index.Ticket
	missed        bool // nothing was found where a due row was looked for
	sheet         buckets.Sheet
}
