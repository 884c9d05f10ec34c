package routine

import (
	"fmt"

	"unhunch/internal/strict"
)

// reader reads one file of the library.
type reader struct {
	*strict.Document
	file     string
	mentions []mention
	doses    []stagedDose
}

// mention is an id that has to lead somewhere once every file is read.
type mention struct {
	file  string
	line  int
	field string
	kind  kind
	id    string
}

// stagedDose is what a progression asks of a step of a routine: the mention's.
type stagedDose struct {
	mention

	step  string
	dose  Range
	layer int
}

func newReader(file string, data []byte) *reader {
	return &reader{Document: strict.Parse(file, data), file: file}
}

// mention is an id of something that is defined elsewhere.
func (r *reader) mention(into *string, k kind) strict.Value {
	return strict.ID(into).As("the id of a " + string(k)).Then(func(at string) {
		r.mentions = append(r.mentions, mention{r.file, r.Line(at), at, k, *into})
	})
}

// allMentions is a list of different ids that are defined elsewhere.
func (r *reader) allMentions(into *[]string, k kind) strict.Value {
	return strict.Distinct(strict.List(into, "a list, each the id of a "+string(k),
		func(s *string) strict.Value { return r.mention(s, k) }))
}

// equipment is a list of different things that are in library/equipment.yaml.
func (r *reader) equipment(into *[]Equipment) strict.Value {
	return strict.Distinct(strict.List(into, "a list, each the id of a "+string(aThing),
		func(e *Equipment) strict.Value { return r.mention((*string)(e), aThing) }))
}

// span is a Range written as [min, max].
func (r *reader) span(into *Range, most int) strict.Value {
	var span Range
	want := fmt.Sprintf("[min, max], each a whole number from 1 to %d", most)
	return strict.Tuple(want, strict.Int(&span.Min, 1, most), strict.Int(&span.Max, 1, most)).Then(func(at string) {
		if span.Min > span.Max {
			r.Note(at, fmt.Sprintf("%d is more than %d", span.Min, span.Max), "write the smaller number first")
			return
		}
		*into = span
	})
}
