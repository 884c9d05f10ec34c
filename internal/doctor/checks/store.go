package checks

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/store"
)

// Kept is what a store holds, and what is wrong with it.
type Kept struct {
	store.Stats
	Running bool    // its bot told
	Wrong   []error // what is damaged; only of a store that no bot has open
}

// Trouble is why a store cannot be looked at.
type Trouble struct {
	What  string
	Mend  string
	None  bool // there is none, and a place for one
	InUse bool // another process has it, and does not answer

	Behind bool // the first start brings it up to date
}

func (t *Trouble) Error() string { return t.What + ": " + t.Mend }

// Store looks whether it can be opened, and is sound.
func Store(path string, mustExist bool, look func(context.Context) (Kept, error)) doctor.Check {
	return doctor.Check{Name: nameStore, Look: func(ctx context.Context) doctor.Result {
		path := whole(path)
		kept, err := look(ctx)
		trouble, known := errors.AsType[*Trouble](err)
		switch {
		case known && trouble.None && !mustExist:
			return ok("there is none yet at " + path + ": the first start makes it")
		case known && trouble.InUse:
			return warn(path+": another process has it open, and does not answer", "see that it is the bot; its log says why tools cannot ask")
		case known && trouble.Behind:
			return warn(path+": "+trouble.What, trouble.Mend)
		case known:
			return fail(path+": "+trouble.What, trouble.Mend)
		case err != nil:
			return fail(path+": "+err.Error(), "look with unhunch store check")
		}
		return judgeStore(path, kept)
	}}
}

const mendMoved = "see docs/operations.md, Move the store"

func judgeStore(path string, kept Kept) doctor.Result {
	r := ok(fmt.Sprintf("%s: format %d, %s of which %s are free", path, kept.Format, Size(kept.Bytes), Size(kept.Free)))
	if kept.Running {
		r.Found += "; in use by the bot, so its rows were not looked at"
	} else {
		r.Found += "; every page and row is sound"
	}
	const most = 5
	for i, wrong := range kept.Wrong {
		if i == most {
			r.Details = append(r.Details, fmt.Sprintf("and %d more: unhunch store check has them all", len(kept.Wrong)-most))
			break
		}
		r.Details = append(r.Details, wrong.Error())
	}
	switch {
	case kept.Moved != "":
		r.Verdict, r.Found, r.Mend = doctor.Fail, path+": "+kept.Moved, mendMoved
	case len(kept.Wrong) > 0:
		r.Verdict, r.Found, r.Mend = doctor.Fail, path+": damaged", "check the disk, and put a backup in its place"
	case kept.Aside > 0:
		r.Verdict, r.Mend = doctor.Warn, "check the disk; keep the file for whoever mends it"
		r.Details = append(r.Details, fmt.Sprintf("%d rows could not be read and were put aside", kept.Aside))
	case kept.Taken != "":
		r.Details = append(r.Details, "a backup, taken "+kept.Taken+": what came since is unknown to it")
	}
	return r
}

// Lax is a file that accounts may touch which have no business with it.
type Lax struct{ File, Mode, Mend string }

// Rights looks who else may read or change what the bot relies on.
func Rights(look func() []Lax) doctor.Check {
	return doctor.Check{Name: "rights", Look: func(context.Context) doctor.Result {
		r := ok("no other account may read or change what it should not")
		for _, lax := range look() {
			r.Verdict, r.Found = doctor.Warn, "other accounts may read or change what they should not"
			r.Details = append(r.Details, fmt.Sprintf("%s is %s: %s", lax.File, lax.Mode, lax.Mend))
			r.Mend = "do as each line says"
		}
		return r
	}}
}

// backupIsOld is when the daily backup has been missed.
const backupIsOld = 26 * time.Hour

// Backups looks at the newest in the folder. taken lists when each was made, the
// oldest first; young is that no bot has worked with the store yet.
func Backups(dir string, taken func() ([]time.Time, error), young func(context.Context) bool, now func() time.Time) doctor.Check {
	return doctor.Check{Name: "backups", Look: func(ctx context.Context) doctor.Result {
		if dir == "" {
			return ok("none are asked for: --backup-dir DIR makes one a day")
		}
		dir := whole(dir)
		all, err := taken()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fail(dir+": there is no such folder", "make it, or mount its disk")
		case err != nil:
			return fail(dir+": "+err.Error(), "let the bot's user read and write it")
		case len(all) == 0 && young(ctx):
			return ok("none yet: the first one is made at the first start")
		case len(all) == 0:
			return warn(dir+": there is none", "start the bot with this --backup-dir: it makes one at once. Else look for `chore` in its log")
		}
		age := now().Sub(all[len(all)-1])
		found := fmt.Sprintf("%d in %s, the newest %s old", len(all), dir, rounded(age))
		switch {
		case age < -time.Minute:
			return warn(fmt.Sprintf("%d in %s, the newest of a time to come", len(all), dir), "see that the clock is right; such a copy goes first when another is made")
		case age > backupIsOld:
			return warn(found, "see that the bot runs, and look for `chore` in its log")
		}
		return ok(found)
	}}
}

// rounded is a length of time as people say it.
func rounded(d time.Duration) string {
	switch {
	case d < time.Minute:
		return "less than a minute"
	case d < time.Hour:
		return fmt.Sprintf("%d min", d/time.Minute)
	case d < 48*time.Hour:
		return fmt.Sprintf("%d h", d/time.Hour)
	}
	return fmt.Sprintf("%d days", d/(24*time.Hour))
}

// Size gives "1.5 MB".
func Size(bytes int64) string {
	const step = 1000
	switch {
	case bytes < step:
		return fmt.Sprintf("%d B", bytes)
	case bytes < step*step:
		return fmt.Sprintf("%.1f kB", float64(bytes)/step)
	case bytes < step*step*step:
		return fmt.Sprintf("%.1f MB", float64(bytes)/step/step)
	}
	return fmt.Sprintf("%.1f GB", float64(bytes)/step/step/step)
}
