// Package saytest finds English words where people are spoken to in another language.
package saytest

import (
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// English finds the words of a text that our English texts have, and those of another
// language do not: what people type as it is typed stands in both.
type English struct{ alone map[string]bool }

// EnglishIn finds English in texts of another language, such as "de". It reads the bot's sentences and the
// library.
func EnglishIn(t testing.TB, lang string) English {
	t.Helper()
	top := moduleRoot(t)
	english, theirs := map[string]bool{}, map[string]bool{}
	for pattern, of := range map[string]map[string]bool{
		"internal/say/catalog/en.yaml":           english,
		"routines/*.yaml":                        english,
		"routines/library/*.yaml":                english,
		"internal/say/catalog/" + lang + ".yaml": theirs,
		"routines/i18n/" + lang + "/*.yaml":      theirs,
		"routines/i18n/" + lang + "/*/*.yaml":    theirs,
	} {
		files, err := filepath.Glob(filepath.Join(top, filepath.FromSlash(pattern)))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var tree any
			if err := yaml.Unmarshal(text, &tree); err != nil {
				t.Fatal(file, err)
			}
			gather(tree, of)
		}
	}
	alone := map[string]bool{}
	for word := range english {
		alone[word] = !theirs[word]
	}
	return English{alone}
}

// Words are those that a text has, but in what is said as it is: see verbatim.
func (e English) Words(text string) (found []string) {
	for _, word := range wordsOf(verbatim.ReplaceAllString(text, " ")) {
		if e.alone[word] && !slices.Contains(found, word) {
			found = append(found, word)
		}
	}
	return found
}

// verbatim is what is the same in every language: what is typed, what Slack writes,
// titles of sources, addresses, zones and the names of languages.
var verbatim = regexp.MustCompile("(?s)`[^`]*`|<[^>]*>|[\\w.]+@[\\w.]+|\\b[A-Z]\\w+/[A-Z]\\w+|\\bEnglish\\b" +
	`|\b(?:every|at|until|cron|mon|tue|wed|thu|fri|sat|sun)(?:[ ,-]+(?:\d[\d:.,/*mh-]*|\*\S*|mon|tue|wed|thu|fri|sat|sun|monday|tomorrow|jan))+`)

var word = regexp.MustCompile(`\p{L}+(?:['’]\p{L}+)?`)

func wordsOf(text string) (words []string) {
	for _, w := range word.FindAllString(strings.ToLower(text), -1) {
		if len(w) > 1 {
			words = append(words, strings.ReplaceAll(w, "’", "'"))
		}
	}
	return words
}

// named is a name in a sentence of a catalog, or an address.
var named = regexp.MustCompile(`\{\{[^}]*\}\}|<[^>]*>|https?://\S+`)

func gather(tree any, of map[string]bool) {
	for _, text := range Texts(tree) {
		for _, w := range wordsOf(named.ReplaceAllString(text, " ")) {
			of[w] = true
		}
	}
}

// Texts are those in a tree that JSON or YAML was decoded into, each with the key that
// it stands under, and in a list with the list's.
func Texts(tree any) iter.Seq2[string, string] {
	return func(yield func(key, text string) bool) { eachText("", tree, yield) }
}

func eachText(key string, node any, yield func(key, text string) bool) bool {
	switch n := node.(type) {
	case string:
		return yield(key, n)
	case []any:
		for _, child := range n {
			if !eachText(key, child, yield) {
				return false
			}
		}
	case map[string]any:
		for key, child := range n {
			if !eachText(key, child, yield) {
				return false
			}
		}
	}
	return true
}

func moduleRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			t.Fatal("there is no go.mod above")
		}
		dir = filepath.Dir(dir)
	}
}
