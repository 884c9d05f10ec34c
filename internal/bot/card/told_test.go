package card

import "unhunch/internal/session"

// Told is any sentence as an answer.
func Told(sentences string) Message { return English().told(sentences) }

// Moved says how long somebody moved in a week.
func Moved(p session.Progress) string { return English().movedWords(p) }
