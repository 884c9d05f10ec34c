package strict

import (
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Nearest is the word that was probably meant, or "" when none is: at most one
// letter in three may be wrong, missing or too many (Levenshtein distance), and
// one has to be right.
func Nearest(word string, among []string) string {
	const longest = 64 // whatever is longer was no slip of the finger
	if len(word) > longest {
		return ""
	}
	letters := utf8.RuneCountInString(word)
	best, least := "", min(1+letters/3, letters-1)
	for _, candidate := range among {
		if d := levenshtein.ComputeDistance(word, candidate); d <= least && (best == "" || d < least) {
			best, least = candidate, d
		}
	}
	return best
}
