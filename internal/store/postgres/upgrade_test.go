//go:build postgres

package postgres_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/store"
	"unhunch/internal/store/formats"
	"unhunch/internal/store/postgres"
	"unhunch/internal/store/postgres/pgtest"
)

// ofTomorrow are the migrations of a version to come, with one more.
func ofTomorrow(t *testing.T, statements string) fs.FS {
	t.Helper()
	all := fstest.MapFS{}
	files, err := fs.Glob(postgres.Migrations(), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := fs.ReadFile(postgres.Migrations(), name)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = &fstest.MapFile{Data: text}
	}
	all["09000_tomorrow.sql"] = &fstest.MapFile{Data: []byte(statements + "\n-- +goose Down\nDROP TABLE people;\n")}
	return all
}

const withMoods = "-- +goose Up\nALTER TABLE people ADD mood text NOT NULL DEFAULT 'fine';\nUPDATE people SET mood = 'well';\n"

// leftBehind is a database as the last version of the newest format left it.
func leftBehind(t *testing.T) (url string) {
	t.Helper()
	all := formats.All(t, formats.Database)
	url = pgtest.URL(t)
	pgtest.Restore(t, url, all[len(all)-1].Content(t))
	return url
}

// expects what a start of a version that has these migrations would do.
func expects(t *testing.T, url string, migrations fs.FS) store.Upgrade {
	t.Helper()
	u, err := postgres.Upgrade(t.Context(), url, postgres.Options{}.With(migrations))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestEveryMigrationThatIsKnownIsKept(t *testing.T) {
	var kept []int
	for _, left := range formats.All(t, formats.Database) {
		kept = append(kept, left.Format)
	}
	known := []int{}
	for n := 1; n <= expects(t, pgtest.URL(t), postgres.Migrations()).To; n++ {
		known = append(known, n)
	}
	if diff := cmp.Diff(known, kept); diff != "" {
		t.Errorf("internal/store/formats (-known +kept):\n%s", diff)
	}
}

func TestADatabaseIsAsThisVersionMakesIt(t *testing.T) {
	url := leftBehind(t)
	u := expects(t, url, postgres.Migrations())
	if !u.UpToDate() || len(u.Steps) > 0 || u.Tried || u.Untried != "" || !strings.HasPrefix(u.MadeBy, "unhunch ") || u.Bytes == 0 {
		t.Errorf("%+v", u)
	}
}

func TestATrialIsTakenBack(t *testing.T) {
	for name, tc := range map[string]struct {
		url  func(*testing.T) string
		want []string
	}{
		"without a store": {func(t *testing.T) string { t.Helper(); return pgtest.URL(t) }, []string{"00001_store", "09000_tomorrow"}},
		"with one":        {leftBehind, []string{"09000_tomorrow"}},
	} {
		t.Run(name, func(t *testing.T) {
			url := tc.url(t)
			before := string(pgtest.Dump(t, url))
			u := expects(t, url, ofTomorrow(t, withMoods))
			if u.UpToDate() || u.To != 9000 || !slices.Equal(u.Steps[max(0, len(u.Steps)-len(tc.want)):], tc.want) || !u.Tried || u.Took <= 0 || u.Untried != "" {
				t.Errorf("%+v", u)
			}
			if diff := cmp.Diff(before, string(pgtest.Dump(t, url))); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
		})
	}
}

func TestAStepThatFailsIsNamedAndNothingIsLeftOfIt(t *testing.T) {
	url := leftBehind(t)
	before := string(pgtest.Dump(t, url))
	_, err := postgres.Upgrade(t.Context(), url, postgres.Options{}.With(ofTomorrow(t, withMoods+"SELECT no_such_thing();\n")))
	if err == nil || !strings.Contains(err.Error(), "09000_tomorrow: ") || !strings.Contains(err.Error(), "no_such_thing") {
		t.Errorf("a trial that fails: %v", err)
	}
	if diff := cmp.Diff(before, string(pgtest.Dump(t, url))); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestNothingIsTriedThatWouldHoldBotsUpOrStays(t *testing.T) {
	url := leftBehind(t)
	u := expects(t, url, ofTomorrow(t, "-- +goose NO TRANSACTION\n"+withMoods))
	if u.Tried || !strings.Contains(u.Untried, "09000_tomorrow cannot be taken back") {
		t.Errorf("%+v", u)
	}
	pgtest.Does(t, url, "INSERT INTO replicas (id, name, about, since, until) VALUES (gen_random_uuid(), 'unhunch north 7', '{}', clock_timestamp(), clock_timestamp() + interval '1 hour')")
	u = expects(t, url, ofTomorrow(t, withMoods))
	if u.Tried || !slices.Equal(u.Bots, []string{"unhunch north 7"}) || !strings.Contains(u.Untried, "bots work with it") {
		t.Errorf("%+v", u)
	}
}

// What a start would fail with is told also where nothing is tried.
func TestWhoMayNotAlterTheTablesIsToldBefore(t *testing.T) {
	url := leftBehind(t)
	pgtest.Does(t, url, "INSERT INTO replicas (id, name, about, since, until) VALUES (gen_random_uuid(), 'unhunch north 7', '{}', clock_timestamp(), clock_timestamp() + interval '1 hour')")
	runs(t, pgtest.Admin(url), "ALTER TABLE due OWNER TO admin", "GRANT ALL ON due TO bot")
	t.Cleanup(func() { runs(t, pgtest.Admin(url), "ALTER TABLE due OWNER TO bot") })
	if u := expects(t, url, postgres.Migrations()); !u.UpToDate() {
		t.Errorf("nothing is to be altered: %+v", u)
	}
	_, err := postgres.Upgrade(t.Context(), url, postgres.Options{}.With(ofTomorrow(t, withMoods)))
	if err == nil || !strings.Contains(err.Error(), `the user "bot" may not alter the table due`) || !strings.Contains(err.Error(), "have its owner start this version once") {
		t.Errorf("%v", err)
	}
}

// The first start of a newer version brings the tables up to date, and names itself.
func TestANewerDatabaseIsRefusedByItsMaker(t *testing.T) {
	url := leftBehind(t)
	newer := postgres.Options{MadeBy: "v2.0.0", Now: time.Unix(0, 0)}.With(ofTomorrow(t, withMoods))
	s, err := postgres.Open(t.Context(), url, newer)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if u := expects(t, url, ofTomorrow(t, withMoods)); !u.UpToDate() || u.MadeBy != "unhunch v2.0.0" {
		t.Errorf("%+v", u)
	}
	for what, opens := range map[string]func() error{
		"a bot":      func() error { _, err := postgres.Open(t.Context(), url, postgres.Options{}); return err },
		"a tool":     func() error { _, err := postgres.Open(t.Context(), url, postgres.Options{Tool: true}); return err },
		"a move":     func() error { _, err := postgres.OpenAway(t.Context(), url, postgres.Options{}); return err },
		"a move to":  func() error { _, err := postgres.OpenHither(t.Context(), url, postgres.Options{}); return err },
		"restored":   func() error { return postgres.Restored(t.Context(), url, postgres.Options{}, time.Unix(0, 0)) },
		"an upgrade": func() error { _, err := postgres.Upgrade(t.Context(), url, postgres.Options{}); return err },
	} {
		if err := opens(); !errors.Is(err, postgres.ErrNewer) || !strings.Contains(err.Error(), "(unhunch v2.0.0)") {
			t.Errorf("%s: %v", what, err)
		}
	}
	if seen, err := postgres.Look(t.Context(), url, func() time.Time { return time.Unix(0, 0) }); err != nil || seen.Format <= seen.Known {
		t.Errorf("%+v, %v", seen, err)
	}
	if _, err := postgres.Open(t.Context(), leftBehind(t), postgres.Options{Tool: true}.With(ofTomorrow(t, withMoods))); err == nil || !strings.Contains(err.Error(), "unhunch store check --upgrade") {
		t.Errorf("a tool of the newer version, before it was started: %v", err)
	}
}
