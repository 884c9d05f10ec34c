package schedule

import (
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

func TestParseCronRefuses(t *testing.T) {
	for situation, c := range map[string]struct{ spec, says string }{
		"nothing":                          {"", "cron-empty"},
		"blanks":                           {" \n\t ", "cron-empty"},
		"a zone that panics the parser":    {"TZ=0", "cron-zone"},
		"another":                          {"CRON_TZ=UTC", "cron-zone"},
		"a doubled one":                    {"TZ=TZ=TZ=", "cron-zone"},
		"a good zone":                      {"CRON_TZ=Europe/Berlin 0 10 * * *", "cron-zone Text=CRON_TZ=Europe/Berlin"},
		"in small letters":                 {"tz=UTC 0 10 * * *", "cron-zone"},
		"every nothing":                    {"@every 0s", "cron-every"},
		"every hour, by the library":       {"@every 1h", "cron-every"},
		"a descriptor":                     {"@daily", "cron-not-a-time"},
		"four fields":                      {"0 10 * *", "cron-fields Is=4"},
		"with seconds":                     {"0 0 10 * * *", "cron-fields Is=6"},
		"30 February":                      {"0 9 30 2 *", "cron-never"},
		"31 November":                      {"0 9 31 11 *", "cron-never"},
		"minute 60":                        {"60 10 * * *", "cron-part Part="},
		"weekday 8":                        {"0 10 * * 8", "cron-part Part="},
		"words":                            {"at ten every day please", "cron-part Part="},
		"backwards":                        {"0 17-9 * * *", "cron-part Part="},
		"a comma too many":                 {"0,,30 10 * * *", "cron-comma"},
		"only a comma":                     {", 10 * * *", "cron-comma"},
		"a step of nothing":                {"*/0 10 * * *", "cron-part Part="},
		"a step past the hour":             {"*/70 10 * * *", "cron-step"},
		"every minute":                     {"* * * * *", "cron-every-minute"},
		"every five minutes":               {"*/5 9-17 * * *", "cron-too-often Before=9:00 Least=10 Time=9:05"},
		"nine minutes over the hour":       {"55,4 9-10 * * *", "Before=9:55 Least=10 Time=10:04"},
		"nine minutes over midnight":       {"55,4 0,23 * * *", "cron-too-often"},
		"a novel":                          {strings.Repeat("0 ", 20_000), "cron-too-long"},
		"a step that overflows":            {"0 9/99999999999999999999 * * *", "cron-part Part="},
		"a list that is longer than a day": {"0 " + strings.Repeat("9,", 150) + "9 * * *", "cron-too-long"},
	} {
		_, err := ParseCron(c.spec)
		found := problems(err)
		if len(found) != 1 || found[0].Field != prefs.FieldCron || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v", situation, err)
		}
	}
}

func TestParseCronTakesSundayAsPeopleWriteIt(t *testing.T) {
	for spec, want := range map[string]string{
		"0 10 * * 7":       "Sun",
		"0 10 * * 0":       "Sun",
		"0 10 * * sun":     "Sun",
		"0 10 * * 5-7":     "Sun Fri Sat",
		"0 10 * * fri-sun": "Sun Fri Sat",
		"0 10 * * 1-7/2":   "Sun Mon Wed Fri",
		"0 10 * * 1,7":     "Sun Mon",
		"0 10 * * 0-7":     "Sun Mon Tue Wed Thu Fri Sat",
		"0 10 * * 1-7":     "Sun Mon Tue Wed Thu Fri Sat",
		"0 10 * * */2":     "Sun Tue Thu Sat",
		"0 10 * * 1-5":     "Mon Tue Wed Thu Fri",
	} {
		c, err := ParseCron(spec)
		if err != nil {
			t.Errorf("%s: %v", spec, err)
			continue
		}
		var days []string
		for d := range 7 {
			sunday := time.Date(2026, time.November, 22+d, 0, 0, 0, 0, time.UTC)
			if next := c.next(sunday); next.Before(sunday.Add(day)) {
				days = append(days, next.Format("Mon"))
			}
		}
		if got := strings.Join(days, " "); got != want {
			t.Errorf("%s comes on %s, want %s", spec, got, want)
		}
	}
}

func TestCheck(t *testing.T) {
	good := prefstest.Straight("Europe/Berlin")
	if err := Check(good); err != nil {
		t.Error("the defaults:", err)
	}
	for situation, c := range map[string]struct {
		change func(*prefs.Prefs)
		want   []prefs.Field
	}{
		"a spec that never comes inside the hours": {
			func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 20 * * *"} },
			[]prefs.Field{prefs.FieldCron},
		},
		"a spec in the quiet time": {
			func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "15 17 * * *"} },
			[]prefs.Field{prefs.FieldCron},
		},
		"a leap day": {
			func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 10 29 2 *"} },
			[]prefs.Field{prefs.FieldCron},
		},
		"New Year's Day, which is not always a working day": {
			func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 10 1 1 *"} },
			[]prefs.Field{prefs.FieldCron},
		},
		"an interval that fits nowhere": {
			func(p *prefs.Prefs) { p.Timetable.Plan.Every = 480; p.Timetable.Lead = 60 },
			[]prefs.Field{prefs.FieldEvery},
		},
		"all kinds of mistakes at once": {
			func(p *prefs.Prefs) {
				p.Timetable.Plan = prefs.Plan{Cron: "0 9 30 2 *"}
				p.Timetable.Zone = "Mars"
				p.Length = 0
			},
			[]prefs.Field{prefs.FieldZone, prefs.FieldLength, prefs.FieldCron},
		},
	} {
		p := good
		c.change(&p)
		var got []prefs.Field
		for _, problem := range problems(Check(p)) {
			got = append(got, problem.Field)
		}
		if strings.Join(text(got), " ") != strings.Join(text(c.want), " ") {
			t.Errorf("%s: problems at %v, want %v", situation, got, c.want)
		}
	}
}

func text(fields []prefs.Field) []string {
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = string(f)
	}
	return words
}

func FuzzParseCron(f *testing.F) {
	for _, spec := range []string{
		"0 10,15 * * 1-5", "*/30 9-17 * * mon-fri", "TZ=0", "CRON_TZ=UTC", "TZ=TZ=TZ=", "@every -5s", "@every 0s",
		"0 9 30 2 *", "0 10 * * 7", "1-7/2 * * * 5-7/0", "* * ? * ?", ", , , , ,", "0 9 */2 * 1", "*/25 * * * *",
	} {
		f.Add(spec)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		c, err := ParseCron(spec)
		if err != nil {
			if p := problems(err); len(p) != 1 || p[0].Code == "" || len(err.Error()) > 500 {
				t.Fatalf("%q: %v", spec, err)
			}
			return
		}
		wall := time.Date(2026, time.November, 21, 0, 0, 0, 0, time.UTC)
		for i := range 5 {
			next := c.next(wall)
			if next.IsZero() && i == 0 {
				return // a date as rare as 29 February
			}
			if !next.IsZero() && i > 0 && next.Sub(wall) < prefs.MinEvery*time.Minute {
				t.Fatalf("%q comes at %s and %s", spec, wall, next)
			}
			wall = next
		}
	})
}
