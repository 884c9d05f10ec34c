package scope_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/say"
	"unhunch/internal/scope"
)

func TestEachScopeHasItsReasonAndItsPriceInEachLanguage(t *testing.T) {
	for _, lang := range say.Languages() {
		p := say.In(lang)
		for _, s := range scope.All() {
			for _, words := range []string{s.Why(p), s.Without(p)} {
				if strings.HasPrefix(words, "scope.") || strings.HasSuffix(words, ".") {
					t.Errorf("%s, %s: %q", s.Name, lang, words)
				}
			}
		}
	}
}

func TestWhatMayBeLeftOutStandsApart(t *testing.T) {
	if diff := cmp.Diff([]string{"chat:write", "commands", "users:read"}, scope.Required()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"dnd:read", "files:write"}, scope.Optional()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(append(scope.Required(), scope.Optional()...), scope.Names()); diff != "" {
		t.Error(diff)
	}
	missing := scope.Missing([]string{"commands", "users:read", "files:write", "im:history"})
	if diff := cmp.Diff([]scope.Scope{{Name: "chat:write"}, {Name: "dnd:read", Optional: true}}, missing); diff != "" {
		t.Error(diff)
	}
}

// Nobody reads anything, and nobody is acted for: that is promised.
func TestNoMessageCanBeRead(t *testing.T) {
	for _, name := range scope.Names() {
		if strings.HasSuffix(name, ":history") || strings.HasPrefix(name, "im:") || strings.HasPrefix(name, "channels:") {
			t.Errorf("%s reads what people write, or where", name)
		}
	}
}

// docs/slack.md has a row for each, in the words of the catalog.
func TestThePageSaysTheSame(t *testing.T) {
	page, err := os.ReadFile("../../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	p := say.English()
	for _, s := range scope.All() {
		name := "`" + s.Name + "`"
		if s.Optional {
			name += ", optional"
		}
		row := "| " + name + " | " + s.Why(p) + " | " + s.Without(p) + " |\n"
		if !strings.Contains(string(page), row) {
			t.Errorf("docs/slack.md lacks the row\n%s", row)
		}
	}
}
