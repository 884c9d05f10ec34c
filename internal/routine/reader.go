package routine

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// reader walks one YAML file and notes every mistake in it. What it reads is
// described by values: a file's schema is written as one expression.
type reader struct {
	file     string
	lines    map[string]int // where each field was found
	mentions []mention
	problems Problems
}

// mention is an id that has to lead somewhere once every file is read.
type mention struct {
	file  string
	line  int
	field string
	kind  kind
	id    string
}

// value is what may stand in one place.
type value struct {
	want string // completes "write …"
	read func(n *yaml.Node, at string)
}

// field is a named value of an object.
type field struct {
	name     string
	required bool
	value    value
}

func must(name string, v value) field { return field{name, true, v} }
func may(name string, v value) field  { return field{name, false, v} }

// document is the root of the one YAML document in data, or nil when there is
// none, which is noted.
func (r *reader) document(data []byte) *yaml.Node {
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		r.broken(data, err)
		return nil
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		r.note(0, "", "is empty", "write a routine, or remove the file")
		return nil
	case err != nil:
		r.broken(data, err)
		return nil
	}
	switch err := loader.Load(&second); {
	case errors.Is(err, io.EOF):
	case err != nil:
		r.broken(data, err)
		return nil
	default:
		r.note(second.Line, "", "holds a second document", "give each routine a file of its own")
		return nil
	}
	root := first.Content[0]
	if root.ShortTag() == "!!null" {
		r.note(0, "", "is empty", "write a routine, or remove the file")
		return nil
	}
	return root
}

// broken notes that the file is no YAML at all. The parser points at where
// something began that does not end, or else at where it gave up.
func (r *reader) broken(data []byte, err error) {
	line, what := 0, err.Error()
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		line, what = cmp.Or(e.ContextMark.Line, e.Mark.Line), e.Message
		if e.ContextMsg != "" {
			what = e.ContextMsg + " " + e.Message
		}
	}
	last := 1 + bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n"))
	r.note(min(line, last), "", "is not YAML: "+what, "look at the quotes, brackets and indentation here and just above")
}

func (r *reader) note(line int, at, what, mend string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Field: at, What: what, Mend: mend})
}

// noteAt notes a problem with a field that was read, or with the object that
// should hold it.
func (r *reader) noteAt(at, what, mend string) {
	place := at
	for r.lines[place] == 0 && place != "" {
		place = place[:max(0, strings.LastIndexByte(place, '.'))]
	}
	r.note(r.lines[place], at, what, mend)
}

func (r *reader) value(n *yaml.Node, at string, v value) {
	r.lines[at] = n.Line
	if n.Kind == yaml.AliasNode {
		r.note(n.Line, at, "is an alias", "write the text out: "+v.want)
		return
	}
	v.read(n, at)
}

// is reports whether a node has the kind that is wanted, and notes it when not.
func (r *reader) is(n *yaml.Node, at string, kind yaml.Kind, want string) bool {
	if n.Kind != kind {
		r.note(n.Line, at, "is "+describe(n), "write "+want)
	}
	return n.Kind == kind
}

// object is a mapping with exactly these fields. Their order does not matter.
// The checks run after all of them are read.
func (r *reader) object(want string, fields []field, checks ...func(at string)) value {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	return value{want, func(n *yaml.Node, at string) {
		if !r.is(n, at, yaml.MappingNode, want) {
			return
		}
		found := map[string]*yaml.Node{}
		r.pairs(n, at, func(key, content *yaml.Node) {
			if !slices.Contains(names, key.Value) {
				r.note(key.Line, join(at, legible(key.Value)), "is not a known field", meant(key.Value, names))
				return
			}
			found[key.Value] = content
		})
		for _, f := range fields {
			content, given := found[f.name]
			switch {
			case given && !empty(content):
				r.value(content, join(at, f.name), f.value)
			case given && f.required:
				r.note(content.Line, join(at, f.name), "is empty", "write "+f.value.want)
			case f.required:
				r.note(n.Line, join(at, f.name), "is missing", "add "+f.value.want)
			}
		}
		for _, check := range checks {
			check(at)
		}
	}}
}

// table is a mapping from ids to items of one shape.
func table[T any](r *reader, into *map[string]T, item func(id string, into *T) value) value {
	const want = "a table of ids"
	return value{want, func(n *yaml.Node, at string) {
		if !r.is(n, at, yaml.MappingNode, want) {
			return
		}
		*into = map[string]T{}
		r.pairs(n, at, func(key, content *yaml.Node) {
			var id string
			r.value(key, join(at, legible(key.Value)), r.id(&id))
			if id == "" {
				return
			}
			var t T
			r.value(content, join(at, id), item(id, &t))
			(*into)[id] = t
		})
	}}
}

// pairs visits a mapping's keys, each once, and notes what is no key.
func (r *reader) pairs(n *yaml.Node, at string, visit func(key, content *yaml.Node)) {
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.note(key.Line, at, "has "+describe(key)+" as a name", "write a field's name")
		case first[key.Value] > 0:
			r.note(key.Line, join(at, legible(key.Value)), fmt.Sprintf("is already given in line %d", first[key.Value]), "remove one of them")
		default:
			first[key.Value] = key.Line
			visit(key, n.Content[i+1])
		}
	}
}

// list is a sequence of items of one shape. An item is called by its id where
// it has one of its own, and by its place, from 1, where not.
func list[T any](r *reader, into *[]T, want string, item func(*T) value) value {
	return value{want, func(n *yaml.Node, at string) {
		if !r.is(n, at, yaml.SequenceNode, want) {
			return
		}
		*into = make([]T, len(n.Content))
		seen := map[string]bool{}
		for i, content := range n.Content {
			label := strconv.Itoa(i + 1)
			if id := idOf(content); id != "" && !seen[id] {
				label, seen[id] = id, true
			}
			r.value(content, join(at, label), item(&(*into)[i]))
		}
	}}
}

// idOf is an object's own id, or "" when it has no proper one.
func idOf(n *yaml.Node) string {
	if n.Kind != yaml.MappingNode {
		return ""
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if id := n.Content[i+1]; n.Content[i].Value == "id" && id.Kind == yaml.ScalarNode && kebab(id.Value) {
			return id.Value
		}
	}
	return ""
}

// empty reports whether a field was named but left without a value.
func empty(n *yaml.Node) bool {
	return n.ShortTag() == "!!null" ||
		n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str" && strings.TrimSpace(n.Value) == ""
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "an object"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	default:
	}
	switch n.ShortTag() {
	case "!!int", "!!float":
		return "a number"
	case "!!bool":
		return "true or false"
	case "!!timestamp":
		return "a date"
	case "!!null":
		return "empty"
	default:
		return "text"
	}
}

// legible keeps a field's name that an author made up on one short line.
func legible(name string) string {
	if q := quote(name); q != `"`+name+`"` {
		return q
	}
	return name
}

// quote shows what an author wrote, or how it began.
func quote(s string) string {
	if runes := []rune(s); len(runes) > longestID {
		s = string(runes[:longestID]) + "…"
	}
	return strconv.Quote(s)
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}

// meant suggests the nearest of the words, or lists them all.
func meant(word string, words []string) string {
	if near := Nearest(word, words); near != "" {
		return "did you mean " + near + "?"
	}
	return "use one of " + strings.Join(words, ", ")
}
