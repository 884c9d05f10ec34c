package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/app"
	"unhunch/internal/prefs"
)

const (
	operations  = "../../docs/operations.md"
	tableBegins = "<!-- settings: make golden writes them -->\n"
	tableEnds   = "<!-- end of settings -->\n"
)

func TestGoldenTableOfSettingsIsInTheDocs(t *testing.T) {
	text := fileOfTheHouse(t, "docs/operations.md")
	before, rest, begins := strings.Cut(text, tableBegins)
	is, after, ends := strings.Cut(rest, tableEnds)
	if !begins || !ends {
		t.Fatalf("%s has no place for the settings", operations)
	}
	want := settingsTable(t)
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(operations, []byte(before+tableBegins+want+tableEnds+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, is); diff != "" {
		t.Errorf("the settings in %s are not those of the command line: make golden PKG=./cmd/bot\n%s", operations, diff)
	}
}

// What the table says of the plan of new people is their plan.
func TestThePlanInTheTableIsThatOfNewPeople(t *testing.T) {
	for _, flag := range keys(model(t)) {
		if flag.Name != "default-plan" {
			continue
		}
		usual, err := app.ReadUsualPlan(flag.Tag.Get("without"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(prefs.Defaults("UTC").Timetable, *usual); diff != "" {
			t.Error(diff)
		}
		return
	}
	t.Error("there is no plan in it")
}

// settingsTable has a row for each key of the file, and for each secret, which has none.
func settingsTable(t *testing.T) string {
	t.Helper()
	var table strings.Builder
	table.WriteString("| setting | variable | in the file | default | what it is | at `SIGHUP` |\n|---|---|---|---|---|---|\n")
	for _, flag := range keys(model(t)) {
		by, again := inACell(flag.Tag.Get("without")), "waits for a restart"
		if flag.HasDefault {
			by = "`" + flag.Default + "`"
		}
		if by == "" {
			t.Errorf("nobody knows what there is without --%s: say it by the tag without", flag.Name)
		}
		if flag.Tag.Has(rereadTag) {
			again = "read anew"
		}
		fmt.Fprintf(&table, "| `--%s` | `%s` | `%s` | %s | %s | %s |\n", flag.Name, flag.Envs[0], flag.Name, by, inACell(flag.Help), again)
	}
	for _, s := range secrets() {
		fmt.Fprintf(&table, "| none | `%s`, `%s_FILE` | `%s` | | %s | waits for a restart |\n", s.variable, s.variable, s.fileKey(), inACell(s.is))
	}
	fmt.Fprintf(&table, "| none | `%s` | `%s` | | %s | waits for a restart |\n", keyVariable, keyFlag, inACell("The key itself, instead of a file that has it."))
	return table.String()
}

// inACell is a text as Markdown shows it in a table.
func inACell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", `\<`).Replace(text)
}

// The docs show a file of settings, and what comes of it beside a variable and a flag.
func TestTheDocsShowWhatComesOfTheFileOfSettings(t *testing.T) {
	_, section, _ := strings.Cut(fileOfTheHouse(t, "docs/operations.md"), "\n## Settings\n")
	_, example, _ := strings.Cut(section, "```yaml\n")
	example, section, _ = strings.Cut(example, "```\n")
	_, session, _ := strings.Cut(section, "```console\n$ UNHUNCH_LOG_LEVEL=info unhunch config --config unhunch.yaml --backups 14 | grep -v ' default '\n")
	session, _, found := strings.Cut(session, "```\n")
	if !found {
		t.Fatal("the example is not there any more")
	}
	dir := t.TempDir()
	t.Chdir(dir)
	writes(t, dir, map[string]string{
		"unhunch.yaml": example, "holidays.txt": "12-25 Christmas Day\n", "secrets/slack-bot-token": "xoxb-1\n", "secrets/slack-app-token": "xapp-1\n",
	})
	t.Setenv("UNHUNCH_LOG_LEVEL", "info")
	code, out, said := types(t, nil, "config", "--config", "unhunch.yaml", "--backups", "14")
	shown := said // a pipe is slower
	for line := range strings.Lines(out) {
		if !strings.Contains(line, " default ") {
			shown += line
		}
	}
	if diff := cmp.Diff(session, shown); code != exitOK || diff != "" {
		t.Errorf("exit code %d (-docs +now)\n%s", code, diff)
	}
}
