package checks

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"unhunch/internal/doctor"
)

// Seen is a database that a store is in, and who works with it.
type Seen struct {
	Server     string // its version
	Format     int    // of the tables; 0: there are none yet
	Known      int    // that this program makes
	Ahead      time.Duration
	Replicas   []Replica
	Workspaces int
	Free       int    // workspaces that nobody works for
	Moved      string // why no bot may work with it; "": one may
}

// Replica is a bot that works with it, as it says of itself.
type Replica struct {
	Name  string
	About map[string]string // what has to be the same of all, by what it is called
}

// Database looks whether it can be reached, is of a version and with rights that do, and
// has tables that this program knows.
func Database(name string, look func(context.Context) (Seen, error)) doctor.Check {
	return doctor.Check{Name: nameStore, Look: func(ctx context.Context) doctor.Result {
		seen, err := look(ctx)
		switch {
		case err != nil:
			return fail(name+": "+err.Error(), "see docs/operations.md, PostgreSQL")
		case seen.Format == 0:
			return ok(fmt.Sprintf("%s: PostgreSQL %s, without a store yet: the first start makes it", name, seen.Server))
		case seen.Moved != "":
			return fail(name+": "+seen.Moved, mendMoved)
		case seen.Format > seen.Known:
			return fail(fmt.Sprintf("%s: its tables are of format %d, and this program knows %d", name, seen.Format, seen.Known), "run the newer version, which made them")
		case seen.Format < seen.Known:
			return warn(fmt.Sprintf("%s: its tables are of format %d, and this program makes %d", name, seen.Format, seen.Known), "unhunch store check --upgrade tells what the start of this version does to them, and CHANGELOG.md whether older bots have to end before")
		}
		return ok(fmt.Sprintf("%s: PostgreSQL %s, format %d", name, seen.Server, seen.Format))
	}}
}

// Replicas looks who works with it, and whether they are alike. mine is what this program
// says of itself with the settings at hand.
func Replicas(look func(context.Context) (Seen, error), mine map[string]string) doctor.Check {
	return doctor.Check{Name: "replicas", Look: func(ctx context.Context) doctor.Result {
		seen, err := look(ctx)
		names, differ := named(seen.Replicas), differences(seen.Replicas, mine)
		switch n := len(seen.Replicas); {
		case err != nil:
			return see(nameStore)
		case n == 0:
			return ok("no bot works with it now")
		case seen.Free > 0:
			return warn(fmt.Sprintf("%d: %s; nobody works for %d of %d workspaces", n, names, seen.Free, seen.Workspaces), "look again in half a minute: one that ended is stood in for within 20 s. Else look for errors in their logs")
		case len(differ) > 0:
			r := warn(fmt.Sprintf("%d: %s; not all are alike", n, names), "give all of them the same version, keys and settings, and restart those that have others")
			r.Details = differ
			return r
		default:
			return ok(fmt.Sprintf("%d: %s; each of %d workspaces has one that works for it", n, names, seen.Workspaces))
		}
	}}
}

func named(all []Replica) string {
	var names []string
	for _, r := range all {
		names = append(names, r.Name)
	}
	return strings.Join(names, ", ")
}

// differences tells of each thing in which bots differ, or this program from all of them, who
// has which. Who does not say a thing is of a version that has it not.
func differences(all []Replica, mine map[string]string) (lines []string) {
	all = append(slices.Clone(all), Replica{"here", mine})
	who := map[string]map[string][]string{} // by what it is called, and what it is
	for _, r := range all {
		for what, is := range r.About {
			if who[what] == nil {
				who[what] = map[string][]string{}
			}
			who[what][is] = append(who[what][is], r.Name)
		}
	}
	for _, what := range slices.Sorted(maps.Keys(who)) {
		if len(who[what]) < 2 {
			continue
		}
		var have []string
		for _, is := range slices.Sorted(maps.Keys(who[what])) {
			have = append(have, fmt.Sprintf("%s (%s)", cmp.Or(is, "none"), strings.Join(who[what][is], ", ")))
		}
		lines = append(lines, what+": "+strings.Join(have, "; "))
	}
	return lines
}

// How far the database's clock may be from this machine's. Reminders come by the
// database's: what is said of a wrong clock in Clock is true of that one.
const databaseClockWarns = 30 * time.Second

// DatabaseClock compares the database's clock with this machine's.
func DatabaseClock(look func(context.Context) (Seen, error)) doctor.Check {
	return doctor.Check{Name: "database clock", Look: func(ctx context.Context) doctor.Result {
		seen, err := look(ctx)
		if err != nil {
			return see(nameStore)
		}
		if seen.Ahead.Abs() < time.Second {
			return ok("as this machine's, to the second")
		}
		found := fmt.Sprintf("%s ahead of this machine's", seen.Ahead.Abs().Round(time.Second))
		if seen.Ahead < 0 {
			found = fmt.Sprintf("%s behind this machine's", seen.Ahead.Abs().Round(time.Second))
		}
		if seen.Ahead.Abs() >= databaseClockWarns {
			return warn(found, "set both, and run a time service (NTP) on both: reminders come by the database's")
		}
		return ok(found)
	}}
}

// DatabaseBackups tells whose they are.
func DatabaseBackups(dir string) doctor.Check {
	return doctor.Check{Name: "backups", Look: func(context.Context) doctor.Result {
		if dir != "" {
			return warn("--backup-dir makes none of a database", "leave it out, and back the database up as docs/operations.md says")
		}
		return ok("are the database's: docs/operations.md says how")
	}}
}
