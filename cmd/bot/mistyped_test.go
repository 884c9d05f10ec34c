package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/store/bolt"
)

// Each of these is somebody's slip. What is said names the thing that is wrong,
// and only what starts something cannot start.
func TestAMistakeIsToldByItsOwnName(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	writes(t, dir, map[string]string{"notes.txt": "not a store, and no folder", "mine/nod.yaml": "titel: Nod"})
	made, err := bolt.Open("kept.db", bolt.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := made.Close(); err != nil {
		t.Fatal(err)
	}
	const nothing, cannot, help = "unhunch has done nothing:\n  ", "unhunch cannot start:\n  ", "\nTry: unhunch help"
	for _, c := range []struct {
		typed string
		code  int
		want  string
	}{
		{"stroll", exitUsage, `there is no command "stroll": did you mean store?` + help + "\n"},
		{"store chek", exitUsage, `there is no command "chek": did you mean check?` + help + " store\n"},
		{"--nope", exitUsage, "unknown flag --nope" + help + "\n"},
		{"run --stroe x", exitUsage, `unknown flag --stroe, did you mean "--store"?` + help + " run\n"},
		{"run quickly", exitUsage, `there is no place for "quickly" behind unhunch run` + help + " run\n"},
		{"version now", exitUsage, `there is no place for "now" behind unhunch version` + help},
		{"run --backups", exitUsage, "--backups: takes a number, and there is none" + help},
		{"run --backups many", exitUsage, `--backups: takes a number, not "many"` + help},
		{"run --store", exitUsage, "--store: takes a value, and there is none" + help},
		{"sandbox --port 1.5", exitUsage, `--port: takes a number, not "1.5"` + help},
		{"sandbox --port 65536", exitUsage, cannot + "--port: 65536 is no port"},
		{"sandbox --start never", exitUsage, cannot + `--start: "never" is no time`},
		{"sandbox --routines nowhere", exitUsage, cannot + `--routines: there is no folder "nowhere"`},
		{"sandbox --no-open --store notes.txt", exitFailed, "open store notes.txt: not an Unhunch store"},
		{"sandbox --no-open --store nowhere/x.db", exitFailed, "make the folder first"},
		{"run --metrics 127.0.0.1:65536", exitUsage, `--metrics: "127.0.0.1:65536" is no address`},
		{"run --metrics 9090", exitUsage, `--metrics: "9090" is no address`},
		{"run --backup-dir nowhere", exitUsage, "--backup-dir: there is no folder \"nowhere\"\n    Make it, so that the bot's user can write to it"},
		{"run --backup-dir notes.txt", exitUsage, `--backup-dir: "notes.txt" is not a folder`},
		{"run --holidays nowhere", exitUsage, "--holidays: nowhere: cannot be read: no such file"},
		{"run --workspaces nowhere", exitUsage, "--workspaces: nowhere: cannot be read: no such file"},
		{"run --store=", exitUsage, "--store: is empty"},
		{"completion", exitUsage, "SHELL is missing behind unhunch completion" + help + " completion\n"},
		{"completion tcsh", exitUsage, `SHELL must be one of "bash","zsh","fish" but got "tcsh"` + help},
		{"--log-level loud version", exitUsage, nothing + `--log-level: "loud" is no level`},
		{"manifest --mode carrier-pigeon", exitUsage, nothing + `--mode: "carrier-pigeon" is no way to reach the bot`},
		{"manifest --mode http", exitUsage, nothing + "--url: is missing\n    Give the address at which Slack reaches the bot"},
		{"manifest --multi", exitUsage, nothing + "--url: is missing"},
		{"manifest --mode socket --multi", exitUsage, nothing + "--multi: does not go with Socket Mode"},
		{"manifest --url https://example.com", exitUsage, nothing + "--url: is not used by Socket Mode\n    Add --mode http"},
		{"manifest --multi --url example.com", exitUsage, nothing + `--url: "example.com" is not a web address`},
		{"manifest --multi --url https://", exitUsage, nothing + `--url: "https://" is not a web address`},
		{"manifest --multi --url http://example.com", exitUsage, nothing + `--url: "http://example.com" is not encrypted`},
		{"manifest --multi --url https://a:b@example.com", exitUsage, nothing + "--url: has more than a host and a folder"},
		{"manifest --multi --url https://example.com/?x", exitUsage, nothing + "--url: has more than a host and a folder"},
		{"manifest --multi --url https://example.com/slack/events", exitUsage, nothing + `--url: "https://example.com/slack/events" is the address of one of`},
		{"manifest --command stretch", exitUsage, nothing + `--command: "stretch" does not begin with a slash`},
		{"manifest --command /", exitUsage, nothing + "--command: is a slash alone"},
		{"manifest --command /Stretch", exitUsage, nothing + `--command: "/Stretch" has capital letters`},
		{"manifest --command /stretch!", exitUsage, nothing + `--command: "/stretch!" has more in it than letters`},
		{"manifest --command /" + strings.Repeat("a", 32), exitUsage, nothing + `--command: "/` + strings.Repeat("a", 32) + `" is 33 characters long`},
		{"manifest --log-format xml", exitUsage, nothing + `--log-format: "xml" is no format`},
		{"check nowhere", exitUsage, nothing + `DIR: there is no folder "nowhere"`},
		{"check notes.txt", exitUsage, nothing + `DIR: "notes.txt" is not a folder`},
		{"check mine", exitFailed, "to mend"},
		{"routines list --lang xx", exitUsage, nothing + `--lang: nothing is written in "xx"`},
		{"routines show desk-rest", exitUsage, nothing + "ID: there is no routine \"desk-rest\"\n    Did you mean desk-reset?"},
		{"routines show", exitUsage, "ID is missing behind unhunch routines show" + help + " routines show\n"},
		{"routines preview nope", exitUsage, cannot + `ID: there is no routine "nope"`},
		{"pictures", exitUsage, "DIR is missing behind unhunch pictures"},
		{"pictures notes.txt", exitUsage, nothing + `DIR: "notes.txt" is not a folder`},
		{"backup", exitUsage, "FILE is missing behind unhunch backup"},
		{"backup b.db --store=", exitUsage, nothing + "--store: is empty"},
		{"backup nowhere/b.db --store kept.db", exitUsage, nothing + "FILE: there is no folder \"nowhere\"\n    Make it first"},
		{"backup notes.txt --store kept.db", exitFailed, "file already exists: name another one"},
		{"backup b.db", exitFailed, "open store unhunch.db: there is none: is that its name"},
		{"backup b.db --store notes.txt", exitFailed, "open store notes.txt: not an Unhunch store"},
		{"store create --store=", exitUsage, nothing + "--store: is empty"},
		{"store create --store kept.db", exitFailed, "kept.db: there is one already; it was left as it is"},
		{"store create --store nowhere/x.db", exitFailed, "make the folder first"},
		{"store check", exitFailed, "open store unhunch.db: there is none: is that its name"},
		{"store check --store nowhere/x.db", exitFailed, "open store nowhere/x.db: there is none, nor a folder for it: is that its name"},
		{"store stats --store nowhere/x.db", exitFailed, "open store nowhere/x.db: there is none, nor a folder for it: is that its name"},
		{"store compact --store nowhere/x.db", exitFailed, "open store nowhere/x.db: there is none, nor a folder for it: is that its name"},
		{"backup b.db --store nowhere/x.db", exitFailed, "open store nowhere/x.db: there is none, nor a folder for it: is that its name"},
		{"store check --store mine", exitFailed, "open store mine: not an Unhunch store"},
		{"store restored --store kept.db", exitFailed, "open store kept.db: it was not moved elsewhere, and a backup in a file knows that it is one: put it in the store's place"},
		{"store migrate", exitUsage, "FROM and TO are missing behind unhunch store migrate" + help + " store migrate\n"},
		{"store migrate kept.db", exitUsage, "TO is missing behind unhunch store migrate"},
		{"store migrate kept.db postgres://bot:secret@127.0.0.1:1/x", exitUsage, nothing + "TO: has a password in it, which every account of this machine can read"},
		{"store migrate nowhere.db new.db", exitFailed, "open store nowhere.db: there is none: is that its name"},
		{"store migrate kept.db notes.txt", exitFailed, "open store notes.txt: not an Unhunch store"},
		{"store migrate kept.db kept.db", exitFailed, "open store kept.db: another process has it open"},
		{"store compact --store notes.txt", exitFailed, "open store notes.txt: not an Unhunch store"},
	} {
		code, _, said := types(t, nil, strings.Fields(c.typed)...)
		if code != c.code || !strings.Contains(said, c.want) {
			t.Errorf("%s: exit code %d, not %d\n%s\nwant %s", c.typed, code, c.code, said, c.want)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "notes.txt")); err != nil || string(text) != "not a store, and no folder" {
		t.Errorf("a file of somebody's was altered: %q, %v", text, err)
	}
}

func TestAMistakeInAVariableIsToldByItsName(t *testing.T) {
	for _, c := range []struct {
		variable, value string
		typed           string
		want            string
	}{
		{"UNHUNCH_LOG_LEVEL", "loud", "version", `UNHUNCH_LOG_LEVEL: "loud" is no level`},
		{"UNHUNCH_LOG_LEVEL", "info", "version --log-level loud", `--log-level: "loud" is no level`},
		{"UNHUNCH_ROUTINES", "nowhere", "routines list", `UNHUNCH_ROUTINES: there is no folder "nowhere"`},
		{"SLACK_API_URL", "slack.com", "run", `SLACK_API_URL: "slack.com" is not a web address`},
		{"UNHUNCH_BACKUPS", "many", "run", `takes a number, not "many" (from the environment: UNHUNCH_BACKUPS="many")`},
	} {
		t.Run(c.typed, func(t *testing.T) {
			t.Setenv(c.variable, c.value)
			code, _, said := types(t, map[string]string{c.variable: c.value}, strings.Fields(c.typed)...)
			if code != exitUsage || !strings.Contains(said, c.want) {
				t.Errorf("exit code %d\n%s", code, said)
			}
		})
	}
}
