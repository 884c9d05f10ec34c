package routine

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// A text that an expression finds something in has a needle: looking for those
// first leaves nothing out.
func TestNoWordingIsOverlookedByLookingForItsNeedles(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, rule := range rules() {
		if len(rule.needles) == 0 {
			t.Errorf("%s has none, so that it is looked for in every text", rule.Said)
		}
	}
	words := strings.FieldsFunc(strings.Join(func() (all []string) {
		for _, a := range AllAvoided() {
			all = append(all, a.Said)
		}
		return all
	}(), " "), func(r rune) bool { return strings.ContainsRune(`|()\?*+.^$[]{}`, r) })
	plain, found := map[string]*regexp.Regexp{}, 0
	for range 2000 {
		var said []string
		for range 1 + random.IntN(6) {
			said = append(said, words[random.IntN(len(words))])
		}
		text := strings.Join(said, []string{"", " ", "-"}[random.IntN(3)])
		for _, rule := range rules() {
			if plain[rule.Said] == nil {
				plain[rule.Said] = regexp.MustCompile(rule.Said)
			}
			want := plain[rule.Said].FindString(text)
			if got := rule.FindString(text); got != want {
				t.Fatalf("%s finds %q in %q, not %q", rule.Said, got, text, want)
			}
			if want != "" {
				found++
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d were found", found)
	}
}
