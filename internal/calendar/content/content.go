// Package content reads the lines of a calendar file (RFC 5545), and keeps none that nobody asked for.
package content

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	ics "github.com/arran4/golang-ical"
)

// Line is a content line that may have been folded into many.
type Line struct {
	Number int    // of the first line it is written on, from 1
	Name   string // in capitals; "": it has no name that could be one
	Text   string // all of it, for Parse; "": it is longer than was wanted
}

// longestName is how many letters the name of a property has at most. The longest
// that mean something to anybody have some forty.
const longestName = 100

// Reader reads content lines. It knows the name of a line before it reads the
// rest, and lets the rest go by where nobody wants it: what is not wanted is never
// in memory, but for the few thousand bytes that are read at a time.
type Reader struct {
	bytes   *bufio.Reader
	wanted  func(name string) bool
	longest int

	number int // of the line that is read
	begun  bool
	line   Line
	text   []byte
	state  state
}

// state is how far the line that is read has come.
type state int

const (
	naming  state = iota // its name is read
	keeping              // it is wanted
	passing              // it is not
	tooLong              // it was
	odd                  // it has no name
)

// NewReader reads lines from a file, with the texts of those that are wanted by
// their name and are no longer than so many bytes.
func NewReader(r io.Reader, longest int, wanted func(name string) bool) *Reader {
	return &Reader{bytes: bufio.NewReader(r), wanted: wanted, longest: longest, number: 1}
}

// Next is the next line that is wanted or has no name; io.EOF: there is none. A
// line ends at CR, LF or both, and goes on where the next begins with a space or a
// tab (RFC 5545, 3.1), be it inside a letter.
func (r *Reader) Next() (Line, error) {
	for {
		b, err := r.bytes.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			if line, ok := r.end(); ok {
				return line, nil
			}
			return Line{}, io.EOF
		case err != nil:
			return Line{}, err
		case b == '\r' || b == '\n':
			line, ok, err := r.broken(b)
			if ok || err != nil {
				return line, err
			}
		default:
			r.take(b)
		}
	}
}

// broken goes to the next line. It returns the one that is read, if that does not
// go on there.
func (r *Reader) broken(b byte) (line Line, whole bool, err error) {
	r.number++
	next, err := r.bytes.Peek(1)
	if len(next) == 1 && b == '\r' && next[0] == '\n' {
		_, _ = r.bytes.Discard(1)
		next, err = r.bytes.Peek(1)
	}
	switch {
	case len(next) == 0 && !errors.Is(err, io.EOF):
		return Line{}, false, err
	case len(next) == 0:
		return Line{}, false, nil // the end is found when it is read
	case next[0] == '\r' || next[0] == '\n':
		return Line{}, false, nil // an empty line is none
	case r.begun && (next[0] == ' ' || next[0] == '\t'):
		_, _ = r.bytes.Discard(1)
		return Line{}, false, nil
	}
	line, whole = r.end()
	return line, whole, nil
}

// take goes on by a byte of a line.
func (r *Reader) take(b byte) {
	if !r.begun {
		r.begun, r.state, r.text = true, naming, r.text[:0]
		r.line = Line{Number: r.number}
	}
	switch r.state {
	case passing, tooLong, odd:
	case keeping:
		r.text = append(r.text, b)
		if len(r.text) > r.longest {
			r.state, r.text = tooLong, r.text[:0]
		}
	case naming:
		switch {
		case b == ':' || b == ';':
			r.named()
			r.text = append(r.text, b)
		case inName(b) && len(r.text) < longestName:
			r.text = append(r.text, b)
		default:
			r.state, r.text = odd, r.text[:0]
		}
	}
}

// named decides whether a line is wanted, once its name is known.
func (r *Reader) named() {
	r.line.Name = strings.ToUpper(strings.TrimPrefix(string(r.text), bom))
	switch {
	case r.line.Name == "":
		r.state, r.text = odd, r.text[:0]
	case r.wanted(r.line.Name):
		r.state = keeping
		r.text = append(r.text[:0], r.line.Name...)
	default:
		r.state, r.text = passing, r.text[:0]
	}
}

// end returns the line that is read, if there is one that anybody wants.
func (r *Reader) end() (Line, bool) {
	begun := r.begun
	r.begun = false
	switch {
	case !begun || r.state == passing:
		return Line{}, false
	case r.state == naming: // it ends before it has a value
		r.line.Name = ""
	case r.state == keeping:
		r.line.Text = string(r.text)
	}
	return r.line, true
}

// bom is what some programs on Windows begin a file with.
const bom = "\ufeff"

func inName(b byte) bool {
	return b == '-' || '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || strings.IndexByte(bom, b) >= 0
}

// The limits of what is before the value of a line. The library copies the line for
// each parameter.
const (
	longestHead    = 8 << 10 // bytes
	mostParameters = 100     // and values of them
)

// Parse takes a line apart. It returns nil where it makes no sense.
func Parse(l Line) *ics.BaseProperty {
	end := head(l.Text)
	if l.Name == "" || end < 0 || !utf8.ValidString(l.Text) {
		return nil
	}
	p, err := ics.ParseProperty(ics.ContentLine(l.Text[:end+1]))
	if p == nil || err != nil {
		return nil
	}
	p.Value = l.Text[end+1:]
	return p
}

// head is where a value is divided from its name and parameters; -1: nowhere.
func head(text string) int {
	quoted, parameters := false, 0
	for i := range min(len(text), longestHead) {
		switch text[i] {
		case '"':
			quoted = !quoted
		case ':':
			if !quoted {
				return i
			}
		case ';', ',':
			if parameters++; parameters > mostParameters {
				return -1
			}
		}
	}
	return -1
}
