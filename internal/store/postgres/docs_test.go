package postgres_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// notPlain is what no standard has, or not every server: how it looks in a statement, by how
// the decision calls it.
func notPlain() map[string]string {
	return map[string]string{
		"FOR NO KEY UPDATE": `FOR NO KEY UPDATE`, "FOR UPDATE": `FOR UPDATE`, "FOR SHARE": `FOR SHARE`, "FOR KEY SHARE": `FOR KEY SHARE`,
		"pg_advisory_lock_shared": `pg_advisory_lock_shared\(`, "pg_try_advisory_lock": `pg_try_advisory_lock\(`,
		"SKIP LOCKED": `SKIP LOCKED`, "LOCK TABLE": `LOCK TABLE`, "ON CONFLICT": `ON CONFLICT`, "RETURNING": `\bRETURNING\b`,
		"DELETE … USING": `DELETE FROM \w+ \w+ USING`, "UPDATE … FROM": `(?s)\bUPDATE \w+ \w+ SET [^;]*?\bFROM unnest`,
		"unnest": `unnest\(`, "WITH ORDINALITY": `WITH ORDINALITY`, "= any($1)": `= any\(|<> ALL`,
		"statements that write within `WITH`": `(?s)(WITH|,) \w+ AS \(\s*(INSERT|UPDATE|DELETE)`, "WITH RECURSIVE": `WITH RECURSIVE`, "LATERAL": `LATERAL`,
		"comparison of rows": `\) > \(\$`, "FILTER": `FILTER \(`, "ARRAY(SELECT …)": `ARRAY\(SELECT`,
		"nextval": `nextval\(`, "setval": `setval\(`, "generate_series": `generate_series\(`, "last_value": `last_value`,
		"clock_timestamp()": `clock_timestamp\(`, "make_interval": `make_interval\(`, "pg_notify": `pg_notify\(`, "LISTEN": `\bLISTEN `,
		"pg_total_relation_size": `pg_total_relation_size\(`, "pg_table_size": `pg_table_size\(`, "to_regclass": `to_regclass\(`,
		"current_setting": `current_setting\(`, "pg_is_in_recovery": `pg_is_in_recovery\(`, "pg_class": `\bpg_class\b`, "has_table_privilege": `has_table_privilege\(`,
		"statement_timeout": `\bstatement_timeout\b`,
	}
}

// Whoever wants another server finds every such statement in the decision, with its file.
func TestWhatIsNotPlainSQLIsWrittenDown(t *testing.T) {
	texts, told := textsOf(t), map[string]bool{}
	for _, row := range rowsOf(t, "../../../docs/decisions/0021-postgres.md") {
		for _, file := range slices.Sorted(maps.Keys(texts)) {
			used := slices.ContainsFunc(row.names, func(name string) bool { return regexp.MustCompile(notPlain()[name]).MatchString(texts[file]) })
			if named := strings.Contains(row.files, "`"+file+"`"); named && !used || used && !named && !row.covers(file) {
				t.Errorf("%q are used in %s: %t, and the decision says otherwise: %s", row.names, file, used, row.files)
			}
		}
		for _, name := range row.names {
			told[name] = true
		}
	}
	for name, looks := range notPlain() {
		used := slices.ContainsFunc(slices.Collect(maps.Values(texts)), regexp.MustCompile(looks).MatchString)
		if !told[name] || !used {
			t.Errorf("%s is used: %t, is in the decision: %t", name, used, told[name])
		}
	}
}

// row is one of the decision's table: what is used together, and where.
type row struct {
	names []string
	files string
}

// covers reports whether a row is of a whole folder, or of files that it does not name.
func (r row) covers(file string) bool {
	return !strings.Contains(r.files, "`") || strings.Contains(r.files, "`leases`") && strings.HasPrefix(file, "leases/")
}

func rowsOf(t *testing.T, doc string) (all []row) {
	t.Helper()
	text, err := os.ReadFile(doc)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) < 5 {
			continue
		}
		r := row{files: cells[2]}
		for name := range notPlain() {
			if strings.Contains(cells[1], "`"+name) || strings.HasPrefix(strings.TrimSpace(cells[1]), name) {
				r.names = append(r.names, name)
			}
		}
		if len(r.names) > 0 {
			all = append(all, r)
		}
	}
	return all
}

// textsOf are the texts in each file that is no test's.
func textsOf(t *testing.T) map[string]string {
	t.Helper()
	here, err1 := filepath.Glob("*.go")
	beneath, err2 := filepath.Glob("leases/*.go")
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	texts := map[string]string{}
	for _, file := range slices.Concat(here, beneath) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		var all strings.Builder
		for n := range ast.Preorder(parsed) {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				value, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				all.WriteString(value + "\n")
			}
		}
		texts[file] = all.String()
	}
	return texts
}

// The page that shows both layouts has every table, with each of its columns.
func TestEveryTableIsOnThePage(t *testing.T) {
	page, err := os.ReadFile("../../../docs/store.md")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("migrations/*.sql")
	if err != nil {
		t.Fatal(err)
	}
	columns := map[string][]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range regexp.MustCompile(`(?s)CREATE TABLE (\w+) \((.*?)\n\)`).FindAllStringSubmatch(string(text), -1) {
			for _, column := range regexp.MustCompile(`\n\t([a-z_]+) `).FindAllStringSubmatch(table[2], -1) {
				columns[table[1]] = append(columns[table[1]], column[1])
			}
		}
	}
	if len(columns) < 10 {
		t.Fatalf("only %d tables were found", len(columns))
	}
	for table, names := range columns {
		var about string
		for line := range strings.Lines(string(page)) {
			if strings.Contains(line, "`"+table) {
				about += line
			}
		}
		for _, name := range names {
			if !regexp.MustCompile("[`*.]" + name + "[`*]").MatchString(about) {
				t.Errorf("docs/store.md says nothing of %s.%s", table, name)
			}
		}
	}
}
