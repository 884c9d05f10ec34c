package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/app"
)

func TestAPasswordIsNotTyped(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("hush\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const plain, full = "postgres://bot@db/unhunch", "postgres://bot:hush@db/unhunch"
	for name, c := range map[string]struct {
		named string
		env   map[string]string
		want  app.Place
		wrong string // in the mistake; "": there is none
	}{
		"a file":                  {"unhunch.db", map[string]string{"UNHUNCH_STORE_PASSWORD": "hush"}, "unhunch.db", ""},
		"none is needed":          {plain, nil, plain, ""},
		"in the environment":      {plain, map[string]string{"UNHUNCH_STORE_PASSWORD": "hush"}, full, ""},
		"in a file":               {plain, map[string]string{"UNHUNCH_STORE_PASSWORD_FILE": file}, full, ""},
		"in the variable's value": {full, map[string]string{"UNHUNCH_STORE": full}, full, ""},
		"typed":                   {full, nil, full, "in the list of processes"},
		"typed behind a variable": {full, map[string]string{"UNHUNCH_STORE": "unhunch.db"}, full, "in the list of processes"},
		"twice":                   {full, map[string]string{"UNHUNCH_STORE": full, "UNHUNCH_STORE_PASSWORD": "other"}, full, "Leave one of them out"},
		"in a file that is gone":  {plain, map[string]string{"UNHUNCH_STORE_PASSWORD_FILE": file + ".none"}, plain, "is not there"},
		"no store":                {"", nil, "", "is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			var wrong mistakes
			at := placeOf(c.named, env{getenv: func(name string) string { return c.env[name] }}, &wrong)
			said := wrong.Error()
			if at != c.want || (c.wrong == "") != (len(wrong) == 0) || !strings.Contains(said, c.wrong) || strings.Contains(said, "hush") {
				t.Errorf("%s, told %q", string(at), said)
			}
		})
	}
}

func TestTheFilesToolsSayWhatAnotherStoreHas(t *testing.T) {
	code, _, said := types(t, nil, "health", "--store", "postgres://bot@127.0.0.1:1/unhunch")
	if code != exitUsage || !strings.Contains(said, "--metrics") {
		t.Errorf("health: %d, %s", code, said)
	}
	code, out, said := types(t, nil, "store", "stats", "--store", "postgres://bot@127.0.0.1:1/unhunch?connect_timeout=1")
	if code != exitFailed || !strings.Contains(said, "does not answer") {
		t.Errorf("stats of a database that is away: %d, %s, %s", code, out, said)
	}
}
