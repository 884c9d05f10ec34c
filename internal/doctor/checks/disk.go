package checks

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"unhunch/internal/doctor"
)

// Disk is what the store and its backups lie on.
type Disk struct {
	Store     string // the file
	BackupDir string // "": none are made
	Backups   int    // how many are kept

	Size  func(context.Context) int64     // of the store, in bytes; 0: there is none
	Taken func() ([]time.Time, error)     // the backups that there are
	Free  func(dir string) (int64, error) // bytes for this account; see Free
	Now   func() time.Time
}

// How little room is too little. The store grows by some 1.4 kB a person and is
// copied as a whole when it is compacted (docs/decisions/0001-bbolt-layout.md).
const (
	leastRoom = 16 << 20
	goodRoom  = 100 << 20

	// slowSync is when people notice: a press is written to the disk before it is
	// answered, by all who press at that moment together, and they see an error after
	// three seconds.
	slowSync = 500 * time.Millisecond
)

// Check writes a file beside the store and takes it away again.
func (d Disk) Check() doctor.Check {
	return doctor.Check{Name: "disk", Look: func(ctx context.Context) doctor.Result {
		size, dir := d.Size(ctx), filepath.Dir(whole(d.Store))
		took, err := d.syncs(ctx, dir)
		if err != nil {
			return unwritable(dir, err)
		}
		r := ok(fmt.Sprintf("%s is written and synced in %s", dir, took.Round(10*time.Microsecond)))
		if took > slowSync {
			r.Verdict, r.Mend = doctor.Warn, "use a faster disk, or see what else keeps it busy: it has to be a local one"
		}
		d.room(&r, dir, max(leastRoom, size), max(goodRoom, 2*size))
		if d.BackupDir == "" || r.Verdict == doctor.Fail {
			return r
		}
		backups := whole(d.BackupDir)
		if _, err := d.syncs(ctx, backups); err != nil {
			return unwritable(backups, err)
		}
		taken, _ := d.Taken() // that they cannot be listed is told by another check
		d.room(&r, backups, max(leastRoom, size), max(goodRoom, size*int64(max(1, d.Backups+1-len(taken)))))
		return r
	}}
}

func unwritable(dir string, err error) doctor.Result {
	what := err
	if in, is := errors.AsType[*os.PathError](err); is {
		what = in.Err // the path is told once
	}
	return fail(fmt.Sprintf("%s cannot be written to: %s", dir, what), "let the bot's user write there, see that the disk is mounted for writing, and make room on it")
}

// room says how much there is in a folder, and judges it.
func (d Disk) room(r *doctor.Result, dir string, least, good int64) {
	free, err := d.Free(dir)
	if err != nil {
		r.Details = append(r.Details, fmt.Sprintf("how much room %s has cannot be told here", dir))
		return
	}
	r.Details = append(r.Details, fmt.Sprintf("%s has room for %s", dir, Size(free)))
	switch {
	case free < least:
		r.Verdict, r.Mend = doctor.Fail, fmt.Sprintf("make room: %s at least", Size(good))
	case free < good && r.Verdict == doctor.OK:
		r.Verdict, r.Mend = doctor.Warn, fmt.Sprintf("make room: %s would do", Size(good))
	}
}

// syncs tells how long a small write takes to be on the disk: the median of a few.
func (d Disk) syncs(ctx context.Context, dir string) (took time.Duration, err error) {
	file, err := os.CreateTemp(dir, ".unhunch-doctor-*")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, file.Close(), os.Remove(file.Name())) }()
	const times, page = 5, 8 << 10
	var all []time.Duration
	for range times {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		began := d.Now()
		if _, err := file.Write(make([]byte, page)); err != nil {
			return 0, err
		}
		if err := file.Sync(); err != nil {
			return 0, err
		}
		all = append(all, d.Now().Sub(began))
	}
	slices.Sort(all)
	return all[times/2], nil
}
