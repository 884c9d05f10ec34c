// Package strict reads what people write in YAML, and tells every mistake in it with its place and its mend.
//
// A file's schema is written as one expression of values, most of which point
// at what they fill:
//
//	d := strict.Parse("wave.yaml", data)
//	d.Read(strict.Object("a routine", []strict.Field{
//		strict.Must("title", strict.Text(&r.Title, 60)),
//	}))
//	return d.Problems()
package strict

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Document is one file on its way to becoming values. It notes every mistake,
// and goes on.
type Document struct {
	file     string
	root     *yaml.Node // nil: there is nothing to read, which is noted
	first    int
	lines    map[string]int // where each field was found
	problems Problems
}

// Parse makes a Document of a file's content.
func Parse(file string, data []byte) *Document {
	d := &Document{file: file, first: 1, lines: map[string]int{}}
	d.root = d.parse(data)
	return d
}

func (d *Document) parse(data []byte) *yaml.Node {
	empty := func() *yaml.Node {
		d.note(0, "", "is empty", "fill it, or remove it")
		return nil
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return d.broken(data, err)
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		return empty()
	case err != nil:
		return d.broken(data, err)
	}
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return d.broken(data, err)
	default:
		d.note(second.Line, "", "holds a second document", "give each document a file of its own")
		return nil
	}
	root := first.Content[0]
	if root.ShortTag() == "!!null" {
		return empty()
	}
	return root
}

// broken notes that the file is no YAML at all. The parser points at where
// something began that does not end, or else at where it gave up.
func (d *Document) broken(data []byte, err error) *yaml.Node {
	line, what := 0, err.Error()
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		line, what = cmp.Or(e.ContextMark.Line, e.Mark.Line), e.Message
		if e.ContextMsg != "" {
			what = e.ContextMsg + " " + e.Message
		}
	}
	last := 1 + bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n"))
	d.note(min(line, last), "", "is not YAML: "+what, "look at the quotes, brackets and indentation here and just above")
	return nil
}

// CountFrom says which number a list's first item is called by; without it,
// that is 1.
func (d *Document) CountFrom(first int) { d.first = first }

// Says is the text of a field at the top, for who has to know it before it is
// clear how to read the rest; "" when there is none.
func (d *Document) Says(field string) string {
	if d.root == nil || d.root.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(d.root.Content); i += 2 {
		if d.root.Content[i].Value == field {
			return d.root.Content[i+1].Value
		}
	}
	return ""
}

// Read reads the whole document as v says, and reports whether there was one.
func (d *Document) Read(v Value) bool {
	if d.root == nil {
		return false
	}
	d.value(d.root, "", v)
	return true
}

// Given reports whether a field was read, whatever it held.
func (d *Document) Given(at string) bool { return d.lines[at] > 0 }

// Line is where a field was read, from 1; 0 when it was not.
func (d *Document) Line(at string) int { return d.lines[at] }

// Note adds a problem with a field, at its own line or at that of the object
// that should hold it.
func (d *Document) Note(at, what, mend string) {
	place := at
	for d.lines[place] == 0 && place != "" {
		place = place[:max(0, strings.LastIndexByte(place, '.'))]
	}
	d.note(d.lines[place], at, what, mend)
}

// NoteSameID notes each item of a list whose id an earlier one has, too. at is
// the list, what one of its items.
func (d *Document) NoteSameID(at, what string, ids []string) {
	first := map[string]bool{}
	for i, id := range ids {
		if id != "" && first[id] {
			d.Note(Join(at, fmt.Sprintf("%d.id", i+d.first)), fmt.Sprintf("%q is the id of an earlier %s, too", id, what), "give each "+what+" an id of its own")
		}
		first[id] = true
	}
}

// Problems is what was noted so far, in the order of reading.
func (d *Document) Problems() Problems { return d.problems }

func (d *Document) note(line int, at, what, mend string) {
	d.problems = append(d.problems, Problem{File: d.file, Line: line, Field: at, What: what, Mend: mend})
}

// Join is the place of a field inside another.
func Join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
