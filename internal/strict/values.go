package strict

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// Value is what may stand in one place of a file.
type Value struct {
	want   string // completes "write …"
	read   func(d *Document, n *yaml.Node, at string)
	fields []Field      // of an object
	each   func() Value // what a list or a table holds
	byID   bool         // it is a table
}

// As is the value under another description, which completes "add …".
func (v Value) As(want string) Value {
	v.want = want
	return v
}

// Then is the value with a check that runs once it was read without a mistake.
func (v Value) Then(check func(at string)) Value {
	read := v.read
	v.read = func(d *Document, n *yaml.Node, at string) {
		known := len(d.problems)
		if read(d, n, at); len(d.problems) == known {
			check(at)
		}
	}
	return v
}

func (d *Document) value(n *yaml.Node, at string, v Value) {
	d.lines[at] = n.Line
	if n.Kind == yaml.AliasNode {
		d.note(n.Line, at, "is an alias", "write the text out: "+v.want)
		return
	}
	v.read(d, n, at)
}

// Text is one paragraph; line breaks in it are folded into spaces.
func Text(into *string, most int) Value {
	want := fmt.Sprintf("text of at most %d characters", most)
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!str") {
			return
		}
		text := strings.Join(strings.Fields(n.Value), " ")
		switch long := utf8.RuneCountInString(text); {
		case long > most:
			d.note(n.Line, at, fmt.Sprintf("is %d characters long", long), fmt.Sprintf("shorten it to %d", most))
		case strings.ContainsFunc(text, unicode.IsControl):
			d.note(n.Line, at, "holds a control character", "write plain text")
		default:
			*into = text
		}
	}}
}

// Texts is a list of paragraphs.
func Texts(into *[]string, most int) Value {
	return List(into, fmt.Sprintf("a list, each text of at most %d characters", most),
		func(s *string) Value { return Text(s, most) })
}

// ID is a kebab-case name.
func ID(into *string) Value {
	const want = "an id in kebab-case, such as wall-roll"
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!str") {
			return
		}
		if !kebab(n.Value) {
			d.note(n.Line, at, quote(n.Value)+" is no id", fmt.Sprintf("write small letters, digits and single hyphens, %d characters at most", LongestID))
			return
		}
		*into = n.Value
	}}
}

// Matching is a text of one shape. mend says how it is written.
func Matching(into *string, want string, shape *regexp.Regexp, mend string) Value {
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!str") {
			return
		}
		if !shape.MatchString(n.Value) {
			d.note(n.Line, at, quote(n.Value)+" is not "+want, mend)
			return
		}
		*into = n.Value
	}}
}

// Choice is one of a closed set.
func Choice[T ~string](into *T, among []T) Value {
	words := make([]string, len(among))
	for i, word := range among {
		words[i] = string(word)
	}
	want := "one of " + strings.Join(words, ", ")
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!str") {
			return
		}
		if !slices.Contains(words, n.Value) {
			mend := "write " + want
			if near := Nearest(n.Value, words); near != "" {
				mend = fmt.Sprintf("did you mean %s? It is %s", near, want)
			}
			d.note(n.Line, at, quote(n.Value)+" is not allowed", mend)
			return
		}
		*into = T(n.Value)
	}}
}

// Choices is a list of different members of a closed set.
func Choices[T ~string](into *[]T, among []T) Value {
	item := func(t *T) Value { return Choice(t, among) }
	return Distinct(List(into, "a list, each "+item(new(T)).want, item))
}

// Yes is true or false.
func Yes(into *bool) Value {
	const want = "true or false"
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if d.scalar(n, at, want, "!!bool") {
			*into = strings.EqualFold(n.Value, "true")
		}
	}}
}

// Int is a whole number between two bounds, both included.
func Int(into *int, least, most int) Value {
	want := fmt.Sprintf("a whole number from %d to %d", least, most)
	if least == most {
		want = strconv.Itoa(least)
	}
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!int") {
			return
		}
		number, err := strconv.Atoi(n.Value)
		if err != nil || number < least || number > most {
			d.note(n.Line, at, legible(n.Value)+" is out of bounds", "write "+want)
			return
		}
		*into = number
	}}
}

// Whole is a whole number, whose bounds somebody else knows.
func Whole(into *int) Value {
	const want = "a whole number, in digits"
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!int") {
			return
		}
		number, err := strconv.Atoi(n.Value)
		if err != nil {
			d.note(n.Line, at, legible(n.Value)+" is none", "write "+want)
			return
		}
		*into = number
	}}
}

// Float is a number between two bounds, both included.
func Float(into *float64, least, most float64) Value {
	want := fmt.Sprintf("a number from %g to %g", least, most)
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.scalar(n, at, want, "!!int", "!!float") {
			return
		}
		number, err := strconv.ParseFloat(n.Value, 64)
		if err != nil || math.IsNaN(number) || number < least || number > most {
			d.note(n.Line, at, legible(n.Value)+" is out of bounds", "write "+want)
			return
		}
		*into = number
	}}
}

// Duration is a Go duration, longer than nothing.
func Duration(into *time.Duration, most time.Duration) Value {
	want := "a time such as 2m30s, at most " + most.String()
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.is(n, at, yaml.ScalarNode, want) {
			return
		}
		length, err := time.ParseDuration(n.Value)
		if err != nil || length <= 0 || length > most {
			d.note(n.Line, at, quote(n.Value)+" is no such time", "write "+want)
			return
		}
		*into = length
	}}
}

// scalar reports whether a node is a plain value with one of the tags that are
// wanted, and notes it when not.
func (d *Document) scalar(n *yaml.Node, at, want string, tags ...string) bool {
	if n.Kind == yaml.ScalarNode && slices.Contains(tags, n.ShortTag()) {
		return true
	}
	mend := "write " + want
	if n.Kind == yaml.ScalarNode && slices.Contains(tags, "!!str") {
		mend += ", in quotes where it looks like something else"
	}
	d.note(n.Line, at, "is "+describe(n), mend)
	return false
}

// is reports whether a node has the kind that is wanted, and notes it when not.
func (d *Document) is(n *yaml.Node, at string, kind yaml.Kind, want string) bool {
	if n.Kind != kind {
		d.note(n.Line, at, "is "+describe(n), "write "+want)
	}
	return n.Kind == kind
}
