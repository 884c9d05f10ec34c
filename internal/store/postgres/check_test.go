//go:build postgres

package postgres_test

import (
	"strings"
	"testing"

	"unhunch/internal/store"
	"unhunch/internal/store/postgres"
)

func TestACheckTellsOfASoundStoreNothing(t *testing.T) {
	s := lived(t)
	if _, err := beat(t.Context(), s, at("10:00"), holdUntil(at("10:01"))); err != nil {
		t.Fatal(err)
	}
	var passes []int64
	closed := postgres.Closed{Store: s.Store, Progress: func(pass store.Pass, done, total int64) {
		if pass != store.Checking || done > total {
			t.Errorf("%s: %d of %d", pass, done, total)
		}
		passes = append(passes, total-done)
	}}
	wrong, err := closed.Check(t.Context())
	if err != nil || len(wrong) > 0 {
		t.Errorf("it tells %v, %v", wrong, err)
	}
	if passes[0] == 0 || passes[len(passes)-1] != 0 {
		t.Errorf("it is told how much is left: %v", passes)
	}
}

func TestACheckTellsWhatIsWrong(t *testing.T) {
	for name, tc := range map[string]struct{ damage, told string }{
		"somebody's settings":             {`UPDATE people SET value = '\x07' WHERE person = 'U001'`, "the settings of T1/U001"},
		"a desk":                          {`UPDATE people SET desk = '\x07' WHERE person = 'U000'`, "the desk of T1/U000"},
		"days":                            {`UPDATE people SET days = '\x07' WHERE person = 'U000'`, "the days of T1/U000"},
		"a timetable":                     {`UPDATE timetables SET value = '\x07'`, "timetable "},
		"a timetable is gone":             {`DELETE FROM timetables`, "there is no timetable"},
		"a timetable in two ways":         {`UPDATE people SET timetable = 7 WHERE person = 'U000'`, "T1/U000 has another timetable"},
		"a reminder is gone":              {`DELETE FROM due WHERE person = 'U002'`, "T1/U002 is to be reminded, and is not in it"},
		"a reminder goes by another plan": {`UPDATE due SET timetable = 7 WHERE person = 'U002'`, "T1/U002 has another timetable"},
		"a reminder of nobody":            {`UPDATE due SET person = 'U007' WHERE person = 'U002'`, "due: T1/U007: of nobody"},
		"a routine that nobody follows":   {`UPDATE due SET live = true WHERE person = 'U002'`, "live says otherwise"},
		"a step is gone":                  {`DELETE FROM steps`, "the desk of T1/U000 wakes at 2026-11-20T10:05:00Z"},
		"a step at another moment":        {`UPDATE steps SET at = at + interval '1 minute'`, "T1/U000 at 2026-11-20T10:06:00Z"},
		"a step of nobody":                {`UPDATE steps SET person = 'U007'`, "steps: T1/U007: of nobody"},
		"a message":                       {`UPDATE messages SET value = '\x07' WHERE id = 1`, "message 1"},
		"a message of somebody else":      {`UPDATE messages SET person = 'U001' WHERE id = 1`, "message 1: owed to T1/U000, and kept as T1/U001's"},
		"a message in another turn":       {`UPDATE messages SET priority = 9 WHERE id = 1`, "message 1: its priority is"},
		"a message at another moment":     {`UPDATE messages SET not_before = NULL WHERE id = 2`, "message 2: it waits for another moment"},
		"who installed the app":           {`UPDATE workspaces SET value = '\x07' WHERE id = 'T1'`, "the record of T1"},
		"what happened to them":           {`INSERT INTO audit (at, value) VALUES (now(), '\x07')`, "audit, entry "},
	} {
		t.Run(name, func(t *testing.T) {
			s := lived(t)
			runs(t, s.url, tc.damage)
			wrong, err := postgres.Closed{Store: s.Store}.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, w := range wrong {
				all = append(all, w.Error())
			}
			if !strings.Contains(strings.Join(all, "\n"), tc.told) {
				t.Errorf("it tells %q, not %q", all, tc.told)
			}
		})
	}
}
