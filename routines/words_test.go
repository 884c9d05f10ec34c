package routines_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// run is how many words in a row are somebody's sentence.
const run = 5

// readable is all that people read: what the bot says, and what is said about it.
func readable() []string {
	return []string{
		"*.yaml", "library/*.yaml", "i18n/*/*.yaml", "i18n/*/library/*.yaml", "figures/*.yaml", "coverage.tsv",
		"figures/README.md", "../internal/bot/words*.go", "../internal/bot/card/words*.go", "../internal/say/catalog/*.yaml", "../cmd/bot/*.yaml",
		"../README.md", "../CONTRIBUTING.md", "../CHANGELOG.md", "../SECURITY.md", "../docs/*.md", "../docs/decisions/*.md",
	}
}

// TestNoSentenceIsAnArticles knows the articles by the hashes of their runs of
// five words, so that they need not be here.
func TestNoSentenceIsAnArticles(t *testing.T) {
	articles := hashes(t)
	for _, file := range readableFiles(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, echo := range echoes(articles, file, text) {
			t.Error(echo)
		}
	}
}

func readableFiles(t *testing.T) (all []string) {
	t.Helper()
	for _, pattern := range readable() {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Errorf("%s matches no file", pattern)
		}
		all = append(all, slices.DeleteFunc(files, func(name string) bool { return strings.HasSuffix(name, "_test.go") })...)
	}
	return all
}

func TestABorrowedSentenceIsFound(t *testing.T) {
	lent := map[string]string{hash("the quick brown fox jumps"): "007"}
	for name, tc := range map[string]struct{ file, text, want string }{
		"our own":                 {"a.yaml", "do: The brown fox jumps quickly.", ""},
		"four words":              {"a.yaml", "do: A quick brown fox jumps.", ""},
		"five words":              {"a.yaml", "do: See how the quick brown fox jumps over.", `a.yaml:1: "the quick brown fox jumps" is in article 007`},
		"across lines and points": {"a.md", "\nThe quick,\n**brown** fox.\nJumps!", `a.md:2: "the quick brown fox jumps" is in article 007`},
		"in code":                 {"a.go", "package a\n\nconst s = \"The quick\" +\n\t\" brown\\nfox jumps\"\n", `a.go:3: "the quick brown fox jumps" is in article 007`},
		"in a comment on code":    {"a.go", "package a\n\n// The quick brown fox jumps.\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(echoes(lent, tc.file, []byte(tc.text)), "\n"); got != tc.want {
				t.Errorf("got %s, want %s", got, tc.want)
			}
		})
	}
}

var word = regexp.MustCompile(`[a-z0-9']+`)

// echoes says where a file says what an article says, word for word.
func echoes(articles map[string]string, file string, text []byte) (found []string) {
	if filepath.Ext(file) == ".go" {
		text = literals(text)
	}
	lower := bytes.ReplaceAll(bytes.ToLower(text), []byte("’"), []byte("'"))
	words := word.FindAllIndex(lower, -1)
	for i := range max(0, len(words)-run+1) {
		var said []string
		for _, at := range words[i : i+run] {
			said = append(said, string(lower[at[0]:at[1]]))
		}
		sentence := strings.Join(said, " ")
		if article, known := articles[hash(sentence)]; known {
			line := 1 + bytes.Count(lower[:words[i][0]], []byte("\n"))
			found = append(found, fmt.Sprintf("%s:%d: %q is in article %s", file, line, sentence, article))
		}
	}
	return found
}

// literals is what a Go file says in strings, each on its own line.
func literals(code []byte) []byte {
	var s scanner.Scanner
	files := token.NewFileSet()
	file := files.AddFile("", files.Base(), len(code))
	s.Init(file, code, nil, 0)
	unescaped := strings.NewReplacer(`\n`, " ", `\t`, " ", `\"`, " ")
	var said bytes.Buffer
	for {
		pos, tok, text := s.Scan()
		if tok == token.EOF {
			return said.Bytes()
		}
		if tok == token.STRING {
			line := file.Line(pos)
			said.WriteString(strings.Repeat("\n", line-1-bytes.Count(said.Bytes(), []byte("\n"))))
			said.WriteString(" " + unescaped.Replace(text))
		}
	}
}

// hash is what testdata/five-word-hashes.txt has for a run of words.
func hash(words string) string {
	sum := sha256.Sum256([]byte(words))
	return hex.EncodeToString(sum[:])[:16]
}

// hashes tells the article by the hash.
func hashes(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.ReadFile("testdata/five-word-hashes.txt")
	if err != nil {
		t.Fatal(err)
	}
	articles := map[string]string{}
	for line := range strings.Lines(string(file)) {
		var article, hash string
		if strings.HasPrefix(line, "#") {
			continue
		}
		if _, err := fmt.Sscan(line, &article, &hash); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		articles[hash] = article
	}
	if len(articles) < 2600 {
		t.Fatalf("only %d hashes", len(articles))
	}
	return articles
}
