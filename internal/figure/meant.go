package figure

import "strings"

// meant suggests the word that was probably meant, or lists them all.
func meant(word string, words []string) string {
	best, least := "", 1+min(len(word), longestName)/3
	for _, w := range words {
		if d := distance(word, w); len(word) <= longestName && d <= least && (best == "" || d < least) {
			best, least = w, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "use one of " + strings.Join(words, ", ")
}

// distance counts the letters that are wrong, missing or too many (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			substitute := diagonal
			if a[i] != b[j] {
				substitute++
			}
			diagonal = row[j+1]
			row[j+1] = min(substitute, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}
