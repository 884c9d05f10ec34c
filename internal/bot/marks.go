package bot

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"

	lru "github.com/hashicorp/golang-lru/v2"
)

// mark is the same for messages, and for views, that look the same.
type mark [sha256.Size / 2]byte

// markOf is the mark of a message or a view.
func markOf(shown any) (is mark, err error) {
	text, err := json.Marshal(shown)
	if err != nil {
		return is, fmt.Errorf("what is to be shown: %w", err)
	}
	sum := sha256.Sum256(text)
	return mark(sum[:]), nil
}

// marks is what posts or views look like, as far as it is remembered.
type marks[K comparable] struct{ *lru.Cache[K, mark] }

// mostMarks is how many of them are remembered: 2.3 MB.
const mostMarks = 8192

func newMarks[K comparable]() marks[K] {
	of, _ := lru.New[K, mark](mostMarks) // fails for sizes below 1
	return marks[K]{of}
}

// shows reports whether it looks like this already.
func (m marks[K]) shows(it K, is mark) bool {
	last, known := m.Get(it)
	return known && last == is
}
