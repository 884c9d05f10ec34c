package checks

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"unhunch/internal/doctor"
)

// How far the clock may be from Slack's. From half a minute on people notice: a
// reminder comes while the meeting that it should have waited for still runs. From five
// minutes on, Slack's rules for signed requests take a clock for wrong (docs: verifying
// requests from Slack), and certificates that are new or about to end are refused.
const (
	clockWarns = 30 * time.Second
	clockFails = 5 * time.Minute
)

// Clock compares this machine's with Slack's.
func Clock(s Shared) doctor.Check {
	return doctor.Check{Name: "clock", Look: func(ctx context.Context) doctor.Result {
		at, err := s.Reach(ctx)
		switch {
		case err != nil:
			return see(nameSlack)
		case at.Theirs.IsZero():
			return warn("Slack's answer has no date to compare with", "see what is between this machine and Slack")
		}
		ahead := at.Ours.Sub(at.Theirs)
		if -time.Second < ahead && ahead < 2*time.Second { // the header has no fractions
			return ok("as Slack's, to the second")
		}
		found := fmt.Sprintf("%s ahead of Slack's", ahead.Abs().Round(time.Second))
		if ahead < 0 {
			found = fmt.Sprintf("%s behind Slack's", ahead.Abs().Round(time.Second))
		}
		const mend = "set it, and run a time service (NTP): reminders come by this clock"
		switch {
		case ahead.Abs() >= clockFails:
			return fail(found, mend)
		case ahead.Abs() >= clockWarns:
			return warn(found, mend)
		}
		return ok(found)
	}}
}

// ZoneDirs are where Go looks for zones before it takes those that are built in (docs:
// time.LoadLocation).
func ZoneDirs() []string {
	return []string{"/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"}
}

// told is a rule that changed lately: what knows it is of that edition or newer (IANA
// time zone database, file NEWS).
type told struct {
	since  string // edition
	zone   string
	at     time.Time
	offset time.Duration
}

func editions() []told {
	july := func(year int) time.Time { return time.Date(year, time.July, 1, 12, 0, 0, 0, time.UTC) }
	return []told{
		{"2022f", "America/Mexico_City", july(2023), -6 * time.Hour}, // no summer time any more
		{"2024a", "Asia/Almaty", july(2024), 5 * time.Hour},          // one zone for Kazakhstan
		{"2025a", "America/Asuncion", july(2025), -3 * time.Hour},    // summer time for good
	}
}

// Zones looks whether people's time zones are known, and by rules that are not old.
// load is time.LoadLocation; dirs are where a system has its own.
func Zones(load func(name string) (*time.Location, error), dirs []string) doctor.Check {
	return doctor.Check{Name: "zones", Look: func(context.Context) doctor.Result {
		from := systemZones(dirs)
		for _, name := range []string{"Europe/Berlin", "America/New_York", "Asia/Tokyo", "Australia/Sydney"} {
			if _, err := load(name); err != nil {
				return fail(fmt.Sprintf("%s is not known (%s)", name, from), "install the package tzdata anew, or unset ZONEINFO: the binary has zones built in")
			}
		}
		newest := ""
		for _, t := range editions() {
			where, err := load(t.zone)
			if err != nil {
				return old(t, from)
			}
			if _, offset := t.at.In(where).Zone(); time.Duration(offset)*time.Second != t.offset {
				return old(t, from)
			}
			newest = t.since
		}
		return ok(fmt.Sprintf("%s; of %s or newer", from, newest))
	}}
}

func old(t told, from string) doctor.Result {
	return warn(
		fmt.Sprintf("older than %s (%s): the clock in %s is taken for another", t.since, from, t.zone),
		"install a newer tzdata, or remove it: the binary has zones built in",
	)
}

// systemZones names what zones are taken from, with its edition where that is told.
func systemZones(dirs []string) string {
	for _, dir := range dirs {
		if _, err := os.Stat(filepath.Join(dir, "Europe", "Berlin")); err != nil {
			continue
		}
		if first, err := os.ReadFile(filepath.Join(dir, "tzdata.zi")); err == nil {
			if edition, found := strings.CutPrefix(strings.SplitN(string(first), "\n", 2)[0], "# version "); found {
				return fmt.Sprintf("the system's, %.20s", edition)
			}
		}
		return "the system's, in " + dir
	}
	return "built in"
}
