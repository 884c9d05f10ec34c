package phrase

import (
	"strings"

	"unhunch/internal/prefs"
)

// typedSpan is hours as somebody wrote them, and the ways to read them, the
// likelier first.
type typedSpan struct {
	from, to clockTime
	ways     []prefs.Span
	odd      bool // what stands there cannot be: the other way is to be asked about
}

// literal is what stands there, be it the wrong way round.
func (s typedSpan) literal() prefs.Span { return prefs.Span{From: s.from.minute, To: s.to.minute} }

// longestGuess is how long the hours are at most that are read from "9-5".
const longestGuess = 10 * 60

// evening is from when on hours that end with a smaller number may go on past
// midnight.
const evening prefs.Minute = 15 * 60

// readSpan reads 9:00-17:30, 9-17, 9am-5pm, 9am-5, and 9-5 as people mean it.
// That 9-8 would be eleven hours is not plain, nor is 1-5, 9-midnight or
// 17:00-9:00.
func readSpan(word string) (typedSpan, bool) {
	a, b, ok := strings.Cut(word, "-")
	from, okFrom := readClock(a)
	to, okTo := readClock(b)
	if !ok || !okFrom || !okTo {
		return typedSpan{}, false
	}
	if from.ends {
		from.minute = 0 // midnight-6
	}
	s := typedSpan{from: from, to: to}
	if to.minute == 0 { // the end of the day, also of a whole one
		to.minute = midnight
	}
	start, end := from.minute, to.minute
	switch {
	case !from.exact && to.half && start < noon && end >= noon && start+noon < end:
		s.ways = []prefs.Span{on(start+noon, end)} // 1-5pm
		if to.minute == midnight {
			s.ways = append(s.ways, on(start, end)) // 9-midnight
		}
	case end > start && start >= 60 && start < 6*60 && end <= noon && !from.exact && !to.half:
		s.ways = []prefs.Span{on(start+noon, end+noon), on(start, end)} // 1-5
	case end > start:
		s.ways = []prefs.Span{on(start, end)}
	default:
		s.ways, s.odd = s.turned(start, end)
	}
	return s, true
}

// turned reads hours that end with a smaller number than they begin with; odd
// are those of which the first way cannot be.
func (s typedSpan) turned(start, end prefs.Minute) (ways []prefs.Span, odd bool) {
	late := end + noon
	guess := !s.to.exact && end <= noon && late > start && late <= midnight
	switch {
	case guess && start < evening && late-start <= longestGuess:
		return []prefs.Span{on(start, late)}, false // 9-5
	case guess && (start >= evening || s.from.half):
		return []prefs.Span{on(start, late), overnight(start, end)}, false // 17:00-9:00, 8am-7
	case guess:
		return []prefs.Span{on(start, late), on(end, start)}, false // 9-8
	case end > 0 && end < start && s.from.exact && midnight+end-start <= prefs.LongestNight:
		return []prefs.Span{overnight(start, end)}, false // 22-6
	case end > 0 && end < start:
		return []prefs.Span{on(start, end), overnight(start, end)}, true // 9-8am
	}
	return []prefs.Span{on(start, end)}, false // 9-9: it has no length
}

func on(from, to prefs.Minute) prefs.Span { return prefs.Span{From: from, To: to} }

func overnight(from, to prefs.Minute) prefs.Span { return on(from, midnight+to) }

// afterMidnight reads hours behind others of the same night: 22-1, 2-6.
func (s typedSpan) afterMidnight(before prefs.Span) (past prefs.Span, ok bool) {
	literal := s.literal()
	off := literal.From + midnight - before.To
	if literal.From >= before.To || literal.From >= literal.To || s.to.half && !s.from.half || off < 0 || off > prefs.MostBetween {
		return past, false
	}
	return literal.Later(midnight), true
}

// afterLunch reads hours behind others of the same day: 9-12, 1-5.
func (s typedSpan) afterLunch(before prefs.Span) typedSpan {
	start, end := s.from.minute+noon, s.to.minute
	if !s.from.small() || s.from.minute >= before.To || start < before.To {
		return s
	}
	if end <= noon && !s.to.half {
		end += noon
	}
	if end > start && end <= midnight {
		s.ways = []prefs.Span{on(start, end)}
	}
	return s
}
