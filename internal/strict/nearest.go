package strict

import "unicode/utf8"

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
		if d := distance([]rune(word), []rune(candidate)); d <= least && (best == "" || d < least) {
			best, least = candidate, d
		}
	}
	return best
}

func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			substitute := diagonal
			if x != y {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
