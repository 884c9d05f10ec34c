package app

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"unhunch/internal/store"
)

func TestAPlaceTellsNoPassword(t *testing.T) {
	for address, want := range map[Place]string{
		"unhunch.db":                         "unhunch.db",
		"/var/lib/postgres://x/unhunch.db":   "/var/lib/postgres://x/unhunch.db",
		"postgres:///unhunch":                "postgres:///unhunch",
		"postgres://bot@db:5432/unhunch":     "postgres://bot@db:5432/unhunch",
		"postgresql://bot:hush@db/unhunch":   "postgres://bot@db/unhunch",
		"postgres://bot@db/u?password=hush":  "postgres://bot@db/u",
		"postgres://bot:hu%zzsh@db/unhunch":  "postgres://…",
		"postgres://bot@db/u?sslkey=a&x=hus": "postgres://bot@db/u",
	} {
		marshaled, err := json.Marshal(address)
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("starting", "store", address)
		if got := address.String(); got != want || err != nil || strings.Contains(log.String(), "hush") || strings.Contains(string(marshaled), "hush") {
			t.Errorf("%q, %s, %s, %v; want %q", got, log.String(), marshaled, err, want)
		}
	}
}

func TestOfAPlaceThatIsShownInFullThePasswordsAreNot(t *testing.T) {
	for address, want := range map[Place]string{
		"unhunch.db": "unhunch.db",
		"postgres://bot@db:5432/unhunch?sslmode=require&pool_max_conns=9": "postgres://bot@db:5432/unhunch?sslmode=require&pool_max_conns=9",
		"postgres://bot:hush@db/unhunch?sslmode=require":                  "postgres://bot:xxxxx@db/unhunch?sslmode=require",
		"postgres://bot@db/u?sslpassword=hush&Password=hush":              "postgres://bot@db/u?Password=xxxxx&sslpassword=xxxxx",
		"postgres://bot@db/u?a=1;password=hush":                           "postgres://bot@db/u",
		"postgres://bot:hu%zzsh@db/unhunch":                               "postgres://…",
	} {
		if got := address.Masked(); got != want || strings.Contains(got, "hush") {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAPasswordIsGivenToADatabaseAlone(t *testing.T) {
	for _, c := range []struct {
		at, want Place
		has      bool // a password, before
	}{
		{"unhunch.db", "unhunch.db", false},
		{"postgres://bot@db/unhunch?sslmode=require", "postgres://bot:p%40ss%2Fword@db/unhunch?sslmode=require", false},
		{"postgres://bot:hush@db/unhunch", "postgres://bot:p%40ss%2Fword@db/unhunch", true},
		{"postgres://db/unhunch?password=hush", "postgres://:p%40ss%2Fword@db/unhunch?password=hush", true},
	} {
		if got := c.at.With("p@ss/word"); got != c.want || c.at.HasPassword() != c.has || c.at.With("") != c.at {
			t.Errorf("%s: %s, has one: %t", c.at, string(got), c.at.HasPassword())
		}
	}
}

func TestAnAddressThatIsNoneOrHasASecretIsKnown(t *testing.T) {
	for at, want := range map[Place]struct {
		secret bool
		wrong  string
	}{
		"unhunch.db":                                         {},
		"postgres://bot@db/u":                                {},
		"postgres://bot:hush@db/u":                           {secret: true},
		"postgres://db/u?password=hush":                      {secret: true},
		"postgres://db/u?sslpassword=hush&sslmode=require":   {secret: true},
		"postgres://bot:hu%zzsh@db/u":                        {wrong: "is no URL of PostgreSQL's"},
		"postgres://db:hush/u":                               {wrong: "is no URL of PostgreSQL's"},
		"postgres://db/u?sslmode=verify-full&sslrootcert=no": {wrong: "names a file that cannot be read: open no: "},
	} {
		err := at.Wrong()
		if at.HasSecret() != want.secret || (err == nil) != (want.wrong == "") {
			t.Errorf("%s: has a secret: %t, wrong: %v", string(at), at.HasSecret(), err)
		}
		if err != nil && (!strings.Contains(err.Error(), want.wrong) || strings.Contains(err.Error(), "sh")) {
			t.Errorf("%s: %v", string(at), err)
		}
	}
}

func TestTheLogHearsFromOneAloneThatTheStoreIsAway(t *testing.T) {
	var said strings.Builder
	log := quiet(slog.New(slog.NewTextHandler(&said, nil))).With("workspace", "T1").WithGroup("of")
	away := fmt.Errorf("read a desk: %w", fmt.Errorf("%w: connection refused", store.ErrAway))
	log.Error("beat", "error", away)
	log.Error("could not do what was asked", "user", "U1", "error", away)
	log.Error("beat", "error", errors.New("no space left on device"))
	if got := said.String(); strings.Contains(got, "refused") || strings.Count(got, "\n") != 1 || !strings.Contains(got, "no space") || !strings.Contains(got, "workspace=T1") {
		t.Error(got)
	}
}
