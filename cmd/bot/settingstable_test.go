package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
		if err := os.WriteFile(operations, []byte(before+tableBegins+want+tableEnds+after), 0o644); err != nil { //nolint:gosec // everybody may read it
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, is); diff != "" {
		t.Errorf("the settings in %s are not those of the command line: make golden PKG=./cmd/bot\n%s", operations, diff)
	}
}

// settingsTable has a row for each key of the file, and for each secret, which has none.
func settingsTable(t *testing.T) string {
	t.Helper()
	var table strings.Builder
	table.WriteString("| setting | variable | in the file | by itself | what it is | at `SIGHUP` |\n|---|---|---|---|---|---|\n")
	for _, flag := range keys(model(t)) {
		by, again := "", "waits for a restart"
		if flag.HasDefault {
			by = "`" + flag.Default + "`"
		}
		if flag.Tag.Has(rereadTag) {
			again = "read anew"
		}
		fmt.Fprintf(&table, "| `--%s` | `%s` | `%s` | %s | %s | %s |\n", flag.Name, flag.Envs[0], flag.Name, by, cell(flag.Help), again)
	}
	for _, s := range secrets() {
		fmt.Fprintf(&table, "| none | `%s`, `%s_FILE` | `%s` | | %s | waits for a restart |\n", s.variable, s.variable, s.fileKey(), cell(s.is))
	}
	fmt.Fprintf(&table, "| none | `%s` | `%s` | | %s | waits for a restart |\n", keyVariable, keyFlag, cell("The key itself, instead of a file that has it."))
	return table.String()
}

// cell is a text as Markdown shows it in a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "<", `\<`).Replace(text)
}
