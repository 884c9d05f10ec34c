package schedule

import "testing"

// In zones that change their clocks at midnight, time.Date answers 23:00 of
// the same day, or the wrong one of two.
func TestTomorrow(t *testing.T) {
	for situation, c := range map[string]struct{ zone, now, want string }{
		"an ordinary evening":                   {"Europe/Lisbon", "2026-11-20 23:59", "2026-11-21 00:00 +0000"},
		"the first second of a day":             {"Europe/Lisbon", "2026-11-20 00:00", "2026-11-21 00:00 +0000"},
		"another day than in UTC":               {"Pacific/Auckland", "2026-11-20 08:00", "2026-11-21 00:00 +1300"},
		"the clocks go forward in the night":    {"Europe/Lisbon", "2026-03-28 12:00", "2026-03-29 00:00 +0000"},
		"Havana has no midnight":                {"America/Havana", "2026-03-07 12:00", "2026-03-08 01:00 -0400"},
		"Santiago has no midnight":              {"America/Santiago", "2026-09-05 12:00", "2026-09-06 01:00 -0300"},
		"the Azores have none":                  {"Atlantic/Azores", "2026-03-28 12:00", "2026-03-29 01:00 +0000"},
		"Havana has two":                        {"America/Havana", "2026-10-31 12:00", "2026-11-01 00:00 -0400"},
		"after the first of two":                {"America/Havana", "2026-11-01 00:30 -0400", "2026-11-02 00:00 -0500"},
		"Santiago has its last hour twice":      {"America/Santiago", "2026-04-04 12:00", "2026-04-05 00:00 -0400"},
		"in the last hour, the first time":      {"America/Santiago", "2026-04-04 23:30 -0300", "2026-04-05 00:00 -0400"},
		"in the last hour, the second time":     {"America/Santiago", "2026-04-04 23:30 -0400", "2026-04-05 00:00 -0400"},
		"after midnight it is yesterday again":  {"America/St_Johns", "2006-10-28 23:30 -0330", "2006-10-29 00:00 -0330"},
		"Samoa left out a whole day":            {"Pacific/Apia", "2011-12-29 12:00", "2011-12-31 00:00 +1400"},
		"a leap day, far beyond the zone table": {"Europe/Berlin", "2096-02-28 12:00", "2096-02-29 00:00 +0100"},
	} {
		t.Run(situation, func(t *testing.T) {
			zone := place(t, c.zone)
			got := Tomorrow(at(t, zone, c.now), zone)
			if text := got.Format("2006-01-02 15:04 -0700"); text != c.want {
				t.Errorf("after %s comes %s, want %s", c.now, text, c.want)
			}
		})
	}
}
