package routine

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Search finds the entries of the FAQ that somebody's words are about, the
// likeliest first; none where no word is in any.
//
// A word counts for the more, the fewer entries have it, and in a question for
// more than in an answer. One that is in none stands for the nearest that is.
func (l *Library) Search(text string) []Question {
	var pages []page
	for _, q := range l.questions {
		pages = append(pages, page{q, wordsOf(q.ID + " " + q.Q), wordsOf(q.A)})
	}
	scores := make([]float64, len(pages))
	for _, word := range wordsOf(text) {
		for i, score := range rate(pages, word) {
			scores[i] += score
		}
	}
	if len(pages) == 0 {
		return nil
	}
	best := slices.Max(scores)
	var found []Question
	for _, i := range byScore(scores) {
		if scores[i] > 0 && 2*scores[i] >= best {
			found = append(found, pages[i].Question)
		}
	}
	return found
}

// page is an entry of the FAQ by its words.
type page struct {
	Question

	asks, says []string
}

const (
	shortestWord = 3 // letters; shorter ones are in everything
	shortestSlip = 5 // letters; nearly each shorter word is a slip of another
	inQuestion   = 3 // times as much as in an answer
)

// rate says how much each page has to do with a word.
func rate(pages []page, word string) []float64 {
	scores, hits := weigh(pages, word)
	if hits == 0 && utf8.RuneCountInString(word) >= shortestSlip {
		var asked, said []string
		for _, p := range pages {
			asked, said = append(asked, p.asks...), append(said, p.says...)
		}
		if near := Nearest(word, append(asked, said...)); near != "" { // of two that are as near, the one in a question
			scores, hits = weigh(pages, near)
		}
	}
	if hits == 0 {
		return nil
	}
	rare := math.Log(1 + float64(len(pages))/float64(2*hits))
	for i := range scores {
		scores[i] *= rare
	}
	return scores
}

// weigh counts where a word is, as it stands or as the beginning of another.
func weigh(pages []page, word string) (scores []float64, hits int) {
	begins := func(other string) bool { return strings.HasPrefix(other, word) }
	scores = make([]float64, len(pages))
	for i, p := range pages {
		if slices.ContainsFunc(p.asks, begins) {
			scores[i] += inQuestion
		}
		if slices.ContainsFunc(p.says, begins) {
			scores[i]++
		}
		if scores[i] > 0 {
			hits++
		}
	}
	return scores, hits
}

func byScore(scores []float64) []int {
	order := make([]int, len(scores))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order
}

// wordsOf are the words of a text that are worth looking for.
func wordsOf(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(words, func(w string) bool { return utf8.RuneCountInString(w) < shortestWord })
}

// Question finds an entry of the FAQ.
func (l *Library) Question(id string) (Question, bool) {
	i := slices.IndexFunc(l.questions, func(q Question) bool { return q.ID == id })
	if i < 0 {
		return Question{}, false
	}
	return l.questions[i], true
}

// NearestQuestion finds an entry of the FAQ whose id is nearly what somebody typed.
func (l *Library) NearestQuestion(text string) (Question, bool) {
	ids := make([]string, len(l.questions))
	for i, q := range l.questions {
		ids[i] = q.ID
	}
	text = strings.ToLower(strings.Join(strings.Fields(text), "-"))
	if len(text) < shortestSlip {
		return l.Question(text)
	}
	return l.Question(Nearest(text, ids))
}
