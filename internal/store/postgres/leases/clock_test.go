package leases

import (
	"testing"
	"time"
)

// The clocks of replicas may be minutes apart, and a database may be slow to answer.
func TestTheDatabasesTimeIsShownWhateverTheMachineThinks(t *testing.T) {
	at := func(clock string) time.Time {
		at, err := time.Parse("2006-01-02 15:04:05", "2026-11-20 "+clock)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	type heard struct{ told, asked, here string }
	for name, tc := range map[string]struct {
		heard []heard
		here  string
		want  string
	}{
		"a machine that is late":             {heard: []heard{{"12:01:00", "12:00:00", "12:00:00"}}, here: "12:00:07", want: "12:01:07"},
		"a machine that is early":            {heard: []heard{{"11:58:00", "12:00:00", "12:00:00"}}, here: "12:00:07", want: "11:58:07"},
		"an answer that took long":           {heard: []heard{{"12:00:00", "12:00:00", "12:00:04"}}, here: "12:00:05", want: "12:00:01"},
		"a faster one later":                 {heard: []heard{{"12:00:00", "12:00:00", "12:00:04"}, {"12:00:10", "12:00:10", "12:00:10"}}, here: "12:00:11", want: "12:00:11"},
		"a slower one changes nothing":       {heard: []heard{{"12:00:00", "12:00:00", "12:00:00"}, {"12:00:10", "12:00:10", "12:00:14"}}, here: "12:00:15", want: "12:00:15"},
		"a machine that slept":               {heard: []heard{{"12:00:00", "12:00:00", "12:00:00"}, {"12:30:00", "12:00:01", "12:00:01"}}, here: "12:00:02", want: "12:30:01"},
		"a machine that runs fast":           {heard: []heard{{"12:00:00", "12:00:00", "12:00:00"}, {"12:00:08", "12:00:10", "12:00:10"}}, here: "12:00:13", want: "12:00:11"},
		"the database's clock was put ahead": {heard: []heard{{"12:00:00", "12:00:00", "12:00:00"}, {"13:00:00", "12:00:01", "12:00:01"}}, here: "12:00:02", want: "13:00:01"},
	} {
		var c clock
		for _, h := range tc.heard {
			c.heard(at(h.told), at(h.asked), at(h.here))
		}
		if got := c.now(at(tc.here)); !got.Equal(at(tc.want)) {
			t.Errorf("%s: %s, want %s", name, got.Format(time.TimeOnly), tc.want)
		}
	}
}

func TestTimeNeverGoesBack(t *testing.T) {
	begin := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	var c clock
	c.heard(begin, begin, begin)
	shown := c.now(begin.Add(10 * time.Second))
	c.heard(begin.Add(-time.Minute), begin.Add(10*time.Second), begin.Add(10*time.Second)) // it was put back
	for after, want := range map[time.Duration]time.Time{
		11 * time.Second: shown,
		80 * time.Second: shown,
	} {
		if got := c.now(begin.Add(after)); !got.Equal(want) {
			t.Errorf("%s later it is %s, want %s", after, got, want)
		}
	}
	if got, want := c.now(begin.Add(90*time.Second)), begin.Add(20*time.Second); !got.Equal(want) {
		t.Errorf("when the database's clock has caught up it is %s, want %s", got, want)
	}
}
