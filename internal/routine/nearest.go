package routine

import "unhunch/internal/strict"

// Nearest is the word that was probably meant, or "" when none is.
func Nearest(word string, among []string) string { return strict.Nearest(word, among) }
