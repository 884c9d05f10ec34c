package figure

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// reader walks a figure's YAML and notes every mistake in it.
type reader struct {
	file     string
	problems Problems
}

// value reads what stands in one place.
type value func(n *yaml.Node, at string)

// fields is what an object may hold.
type fields map[string]value

func (r *reader) note(line int, at, what, mend string) {
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Field: at, What: what, Mend: mend})
}

// document is the root of the one document in data, or nil when there is none,
// which is noted.
func (r *reader) document(data []byte) *yaml.Node {
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		r.broken(data, err)
		return nil
	}
	var first, second yaml.Node
	switch err := loader.Load(&first); {
	case errors.Is(err, io.EOF):
		r.note(0, "", "is empty", "draw a figure, or remove the file")
		return nil
	case err != nil:
		r.broken(data, err)
		return nil
	}
	if err := loader.Load(&second); !errors.Is(err, io.EOF) {
		r.note(second.Line, "", "goes on after the figure", "give each figure a file of its own")
		return nil
	}
	return first.Content[0]
}

// broken notes that the file is no YAML at all.
func (r *reader) broken(data []byte, err error) {
	line, what := 0, err.Error()
	if e, ok := errors.AsType[*yaml.LoadError](err); ok {
		line, what = cmp.Or(e.ContextMark.Line, e.Mark.Line), e.Message
	}
	last := 1 + bytes.Count(bytes.TrimRight(data, "\n"), []byte("\n"))
	r.note(min(line, last), "", "is not YAML: "+what, "look at the quotes, brackets and indentation here and just above")
}

// object reads known fields in the order of their names, so that "arms" comes
// before "arm_l" can differ from it.
func (r *reader) object(n *yaml.Node, at string, known fields, required ...string) {
	if n.Kind != yaml.MappingNode {
		r.note(n.Line, at, "is "+describe(n), "write {field: value}")
		return
	}
	found := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		switch {
		case name.Kind != yaml.ScalarNode:
			r.note(name.Line, at, "has "+describe(name)+" as a name", "write a field's name")
		case found[name.Value] != nil:
			r.note(name.Line, join(at, legible(name.Value)), "is given twice", "remove one of them")
		case known[name.Value] == nil:
			r.note(name.Line, join(at, legible(name.Value)), "is not a known field", meant(name.Value, slices.Sorted(maps.Keys(known))))
		default:
			found[name.Value] = n.Content[i+1]
		}
	}
	for _, name := range slices.SortedFunc(maps.Keys(found), pairFirst) {
		known[name](found[name], join(at, name))
	}
	for _, name := range required {
		if found[name] == nil {
			r.note(n.Line, join(at, name), "is missing", "add it")
		}
	}
}

// pairFirst sorts a pair ("arms") before its halves ("arm_l", "arm_r").
func pairFirst(a, b string) int {
	half := func(s string) bool { return strings.HasSuffix(s, "_l") || strings.HasSuffix(s, "_r") }
	switch {
	case half(a) == half(b):
		return cmp.Compare(a, b)
	case half(b):
		return -1
	default:
		return 1
	}
}

func (r *reader) of(known fields) value {
	return func(n *yaml.Node, at string) { r.object(n, at, known) }
}

func list[T any](r *reader, into *[]T, most int, item func(n *yaml.Node, at string, t *T)) value {
	return func(n *yaml.Node, at string) {
		switch {
		case n.Kind != yaml.SequenceNode:
			r.note(n.Line, at, "is "+describe(n), "write a list")
			return
		case len(n.Content) == 0 || len(n.Content) > most:
			r.note(n.Line, at, fmt.Sprintf("has %d items", len(n.Content)), fmt.Sprintf("write 1 to %d", most))
			return
		}
		*into = make([]T, len(n.Content))
		for i, c := range n.Content {
			item(c, fmt.Sprintf("%s.%d", at, i), &(*into)[i])
		}
	}
}

// scalar is a plain value's text, or not ok, which is noted.
func (r *reader) scalar(n *yaml.Node, at, want string) (string, bool) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		r.note(n.Line, at, "is "+describe(n), "write "+want)
		return "", false
	}
	return n.Value, true
}

func (r *reader) text(into *string) value {
	return func(n *yaml.Node, at string) { *into, _ = r.scalar(n, at, "a text") }
}

func (r *reader) yes(into *bool) value {
	return func(n *yaml.Node, at string) {
		s, ok := r.scalar(n, at, "true or false")
		if ok && s != "true" && s != "false" {
			r.note(n.Line, at, "is "+quote(s), "write true or false")
		}
		*into = s == "true"
	}
}

func (r *reader) number(into *float64, least, most float64) value {
	want := fmt.Sprintf("a number from %g to %g", least, most)
	return func(n *yaml.Node, at string) {
		s, ok := r.scalar(n, at, want)
		if !ok {
			return
		}
		x, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(x) || x < least || x > most {
			r.note(n.Line, at, "is "+quote(s), "write "+want)
			return
		}
		*into = x
	}
}

// index reads a key's number, from 0.
func (r *reader) index(into *int) value {
	return func(n *yaml.Node, at string) {
		s, ok := r.scalar(n, at, "the number of a key, from 0")
		i, err := strconv.Atoi(s)
		switch {
		case !ok:
		case err != nil || i < 0:
			r.note(n.Line, at, "is "+quote(s), "write the number of a key, from 0")
		default:
			*into = i
		}
	}
}

// one reads a name of a closed set.
func one[T ~string](r *reader, into *T, names []T) value {
	return func(n *yaml.Node, at string) {
		s, ok := r.scalar(n, at, "a name")
		switch {
		case !ok:
		case !slices.Contains(names, T(s)):
			words := make([]string, len(names))
			for i, name := range names {
				words[i] = string(name)
			}
			r.note(n.Line, at, "does not know "+quote(s), meant(s, words))
		default:
			*into = T(s)
		}
	}
}

// both reads one name for right and left.
func both[T ~string](r *reader, into *[2]T, names []T) value {
	return func(n *yaml.Node, at string) {
		one(r, &into[right], names)(n, at)
		into[left] = into[right]
	}
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "an object"
	case yaml.SequenceNode:
		return fmt.Sprintf("a list of %d", len(n.Content))
	case yaml.AliasNode:
		return "an alias"
	default:
	}
	if n.ShortTag() == "!!null" {
		return "empty"
	}
	return quote(n.Value)
}

const longestName = 40

// legible keeps a name that an author made up on one short line.
func legible(name string) string {
	if q := quote(name); q != `"`+name+`"` {
		return q
	}
	return name
}

func quote(s string) string {
	if runes := []rune(s); len(runes) > longestName {
		s = string(runes[:longestName]) + "…"
	}
	return strconv.Quote(s)
}

func join(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
