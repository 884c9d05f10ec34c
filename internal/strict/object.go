package strict

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"
)

// Field is a named value of an object.
type Field struct {
	name     string
	required bool
	value    Value
	not      *Problem // what is wrong with it, and the mend; nil: it may be there
	means    string
}

// Must is a field that has to be there.
func Must(name string, v Value) Field { return Field{name: name, required: true, value: v} }

// May is a field that can be left out, but not left empty and required.
func May(name string, v Value) Field { return Field{name: name, value: v} }

// Not is a field that must not be there, and may be tried. What it holds is never told.
func Not(name, what, mend string) Field {
	return Field{name: name, not: &Problem{What: what, Mend: mend}}
}

// Means is the field with what it is for, which its reference tells: see Value.Parts.
func (f Field) Means(what string) Field {
	f.means = what
	return f
}

// Object is a mapping with exactly these fields, in whatever order they are
// written. They are read in the order given here; the checks run after them.
func Object(want string, fields []Field, checks ...func(at string)) Value {
	var names []string
	wrong := map[string]*Problem{}
	for _, f := range fields {
		if f.not != nil {
			wrong[f.name] = f.not
			continue
		}
		names = append(names, f.name)
	}
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.is(n, at, yaml.MappingNode, want) {
			return
		}
		found := map[string]*yaml.Node{}
		d.pairs(n, at, func(key, content *yaml.Node) {
			switch not := wrong[key.Value]; {
			case not != nil:
				d.note(key.Line, Join(at, key.Value), not.What, not.Mend)
			case !slices.Contains(names, key.Value):
				d.note(key.Line, Join(at, legible(key.Value)), "is not a known field", Meant(key.Value, names))
			default:
				found[key.Value] = content
			}
		})
		for _, f := range fields {
			content, given := found[f.name]
			switch {
			case given && !empty(content):
				d.value(content, Join(at, f.name), f.value)
			case given && f.required:
				d.note(content.Line, Join(at, f.name), "is empty", "write "+f.value.want)
			case f.required:
				d.note(n.Line, Join(at, f.name), "is missing", "add "+f.value.want)
			}
		}
		for _, check := range checks {
			check(at)
		}
	}, fields: fields}
}

// Table is a mapping from ids to items of one shape.
func Table[T any](into *map[string]T, item func(id string, into *T) Value) Value {
	return TableBy(into, "a table of ids", ID, item)
}

// TableBy is a mapping from names that key reads to items of one shape.
func TableBy[T any](into *map[string]T, want string, key func(*string) Value, item func(id string, into *T) Value) Value {
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.is(n, at, yaml.MappingNode, want) {
			return
		}
		*into = map[string]T{}
		d.pairs(n, at, func(name, content *yaml.Node) {
			var id string
			d.value(name, Join(at, legible(name.Value)), key(&id))
			if id == "" {
				return
			}
			var t T
			d.value(content, Join(at, id), item(id, &t))
			(*into)[id] = t
		})
	}, byID: true, each: func() Value { return item("id", new(T)) }}
}

// Known is a mapping from some of these ids. what is what they are ids of, as
// in "step".
func Known(what string, ids []string, item func(id string) Value) Value {
	want := "a table of " + what + "s by their ids"
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.is(n, at, yaml.MappingNode, want) {
			return
		}
		d.pairs(n, at, func(key, content *yaml.Node) {
			if !slices.Contains(ids, key.Value) {
				d.note(key.Line, Join(at, legible(key.Value)), "there is no "+what+" "+quote(key.Value), Meant(key.Value, ids))
				return
			}
			d.value(content, Join(at, key.Value), item(key.Value))
		})
	}, byID: true, each: func() Value { return item(ids[0]) }}
}

// pairs visits a mapping's keys, each once, and notes what is no key.
func (d *Document) pairs(n *yaml.Node, at string, visit func(key, content *yaml.Node)) {
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			d.note(key.Line, at, "has "+describe(key)+" as a name", "write a field's name")
		case first[key.Value] > 0:
			d.note(key.Line, Join(at, legible(key.Value)), fmt.Sprintf("is already given in line %d", first[key.Value]), "remove one of them")
		default:
			first[key.Value] = key.Line
			visit(key, n.Content[i+1])
		}
	}
}

// List is a sequence of items of one shape. An item is called by its id where
// it has one of its own, and by its place where not.
func List[T any](into *[]T, want string, item func(*T) Value) Value {
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.is(n, at, yaml.SequenceNode, want) {
			return
		}
		*into = make([]T, len(n.Content))
		seen := map[string]bool{}
		for i, content := range n.Content {
			label := strconv.Itoa(i + d.first)
			if id := idOf(content); id != "" && !seen[id] {
				label, seen[id] = id, true
			}
			d.value(content, Join(at, label), item(&(*into)[i]))
		}
	}, each: func() Value { return item(new(T)) }}
}

// Tuple is a sequence of exactly these, in this order.
func Tuple(want string, items ...Value) Value {
	return Value{want: want, read: func(d *Document, n *yaml.Node, at string) {
		if !d.is(n, at, yaml.SequenceNode, want) {
			return
		}
		if len(n.Content) != len(items) {
			d.note(n.Line, at, fmt.Sprintf("has %s", count(len(n.Content))), "write "+want)
			return
		}
		for i, item := range items {
			d.value(n.Content[i], Join(at, strconv.Itoa(i+d.first)), item)
		}
	}}
}

// Between is a list or a tuple that has to have so many items.
func (v Value) Between(least, most int) Value {
	read := v.read
	v.read = func(d *Document, n *yaml.Node, at string) {
		if items := len(n.Content); n.Kind == yaml.SequenceNode && (items < least || items > most) {
			wanted := fmt.Sprintf("%d to %d", least, most)
			if least == most {
				wanted = strconv.Itoa(least)
			}
			d.note(n.Line, at, "has "+count(items), "write "+wanted)
			return
		}
		read(d, n, at)
	}
	return v
}

// Distinct is a list of plain values of which none is there twice.
func Distinct(v Value) Value {
	read := v.read
	v.read = func(d *Document, n *yaml.Node, at string) {
		read(d, n, at)
		first := map[string]bool{}
		for i, item := range n.Content {
			if n.Kind == yaml.SequenceNode && item.Kind == yaml.ScalarNode && first[item.Value] {
				d.note(item.Line, Join(at, strconv.Itoa(i+d.first)), quote(item.Value)+" is given twice", "remove one of them")
			}
			first[item.Value] = true
		}
	}
	return v
}

func count(items int) string {
	if items == 1 {
		return "1 item"
	}
	return fmt.Sprintf("%d items", items)
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
