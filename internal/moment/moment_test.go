package moment_test

import (
	"testing"
	"time"

	"unhunch/internal/moment"
)

func TestMomentsAreCompared(t *testing.T) {
	noon := time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)
	later := noon.Add(time.Nanosecond)
	var none time.Time
	for name, tc := range map[string]struct{ got, want time.Time }{
		"the earlier one":                  {moment.Earliest(later, noon), noon},
		"whichever comes first":            {moment.Earliest(noon, later), noon},
		"zero is before all":               {moment.Earliest(noon, none), none},
		"the later one":                    {moment.Latest(noon, later), later},
		"or the other way":                 {moment.Latest(later, noon), later},
		"zero is after none":               {moment.Latest(none, noon), noon},
		"the first of some":                {moment.First(none, later, none, noon, later), noon},
		"none of none":                     {moment.First(none, none), none},
		"nothing at all":                   {moment.First(), none},
		"what is stored has whole seconds": {moment.Second(noon.Add(999 * time.Millisecond).In(time.FixedZone("", 3600))), noon},
	} {
		if !tc.got.Equal(tc.want) || tc.got.Location() != tc.want.Location() {
			t.Errorf("%s: got %s, want %s", name, tc.got, tc.want)
		}
	}
}
