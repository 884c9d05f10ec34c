package card

// Told is any sentence as an answer.
func Told(sentences string) Message { return English().told(sentences) }
