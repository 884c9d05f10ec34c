package routine

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// longestID keeps an id short enough to travel in a button's value.
const longestID = 48

// text is one paragraph; line breaks in it are folded into spaces.
func (r *reader) text(into *string, most int) value {
	want := fmt.Sprintf("text of at most %d characters", most)
	return value{want, func(n *yaml.Node, at string) {
		if !r.scalar(n, at, "!!str", want) {
			return
		}
		text := strings.Join(strings.Fields(n.Value), " ")
		switch long := utf8.RuneCountInString(text); {
		case long > most:
			r.note(n.Line, at, fmt.Sprintf("is %d characters long", long), fmt.Sprintf("shorten it to %d", most))
		case strings.ContainsFunc(text, unicode.IsControl):
			r.note(n.Line, at, "holds a control character", "write plain text")
		default:
			*into = text
		}
	}}
}

// id is a kebab-case name.
func (r *reader) id(into *string) value {
	const want = "an id in kebab-case, such as wall-roll"
	return value{want, func(n *yaml.Node, at string) {
		if !r.scalar(n, at, "!!str", want) {
			return
		}
		if !kebab(n.Value) {
			r.note(n.Line, at, quote(n.Value)+" is no id", fmt.Sprintf("write small letters, digits and single hyphens, %d characters at most", longestID))
			return
		}
		*into = n.Value
	}}
}

// mention is an id of something that is defined elsewhere.
func (r *reader) mention(into *string, k kind) value {
	v := r.id(into)
	v.want = "the id of a " + string(k)
	read := v.read
	v.read = func(n *yaml.Node, at string) {
		if read(n, at); *into != "" {
			r.mentions = append(r.mentions, mention{r.file, n.Line, at, k, *into})
		}
	}
	return v
}

// choice is one of a closed set.
func choice[T ~string](r *reader, into *T, among []T) value {
	words := make([]string, len(among))
	for i, word := range among {
		words[i] = string(word)
	}
	want := "one of " + strings.Join(words, ", ")
	return value{want, func(n *yaml.Node, at string) {
		if !r.scalar(n, at, "!!str", want) {
			return
		}
		if !slices.Contains(words, n.Value) {
			mend := "write " + want
			if near := Nearest(n.Value, words); near != "" {
				mend = fmt.Sprintf("did you mean %s? It is %s", near, want)
			}
			r.note(n.Line, at, quote(n.Value)+" is not allowed", mend)
			return
		}
		*into = T(n.Value)
	}}
}

// choices is a list of different members of a closed set.
func choices[T ~string](r *reader, into *[]T, among []T) value {
	item := func(t *T) value { return choice(r, t, among) }
	return r.distinct(list(r, into, "a list, each "+item(new(T)).want, item))
}

// texts is a list of paragraphs.
func (r *reader) texts(into *[]string, most int) value {
	return list(r, into, fmt.Sprintf("a list, each text of at most %d characters", most),
		func(s *string) value { return r.text(s, most) })
}

// allMentions is a list of different ids that are defined elsewhere.
func (r *reader) allMentions(into *[]string, k kind) value {
	return r.distinct(list(r, into, "a list, each the id of a "+string(k),
		func(s *string) value { return r.mention(s, k) }))
}

// distinct notes what a list says twice.
func (r *reader) distinct(v value) value {
	read := v.read
	v.read = func(n *yaml.Node, at string) {
		read(n, at)
		first := map[string]bool{}
		for i, item := range n.Content {
			if n.Kind == yaml.SequenceNode && item.Kind == yaml.ScalarNode && first[item.Value] {
				r.note(item.Line, join(at, strconv.Itoa(i+1)), quote(item.Value)+" is given twice", "remove one of them")
			}
			first[item.Value] = true
		}
	}
	return v
}

// number is a whole number between two bounds, both included.
func (r *reader) number(into *int, least, most int) value {
	want := fmt.Sprintf("a whole number from %d to %d", least, most)
	return value{want, func(n *yaml.Node, at string) {
		if !r.scalar(n, at, "!!int", want) {
			return
		}
		number, err := strconv.Atoi(n.Value)
		if err != nil || number < least || number > most {
			r.note(n.Line, at, legible(n.Value)+" is out of bounds", "write "+want)
			return
		}
		*into = number
	}}
}

// span is a Range written as [min, max].
func (r *reader) span(into *Range, least, most int) value {
	want := fmt.Sprintf("[min, max], each a whole number from %d to %d", least, most)
	return value{want, func(n *yaml.Node, at string) {
		if !r.is(n, at, yaml.SequenceNode, want) {
			return
		}
		if len(n.Content) != 2 {
			r.note(n.Line, at, "is not two numbers", "write "+want)
			return
		}
		var span Range
		known := len(r.problems)
		r.value(n.Content[0], join(at, "min"), r.number(&span.Min, least, most))
		r.value(n.Content[1], join(at, "max"), r.number(&span.Max, least, most))
		switch {
		case len(r.problems) > known:
		case span.Min > span.Max:
			r.note(n.Line, at, fmt.Sprintf("%d is more than %d", span.Min, span.Max), "write the smaller number first")
		default:
			*into = span
		}
	}}
}

// duration is a Go duration, longer than nothing.
func (r *reader) duration(into *time.Duration, most time.Duration) value {
	want := "a time such as 2m30s, at most " + most.String()
	return value{want, func(n *yaml.Node, at string) {
		if n.Kind != yaml.ScalarNode {
			r.is(n, at, yaml.ScalarNode, want)
			return
		}
		d, err := time.ParseDuration(n.Value)
		if err != nil || d <= 0 || d > most {
			r.note(n.Line, at, quote(n.Value)+" is no such time", "write "+want)
			return
		}
		*into = d
	}}
}

// scalar reports whether a node is a plain value with the tag that is wanted,
// and notes it when not.
func (r *reader) scalar(n *yaml.Node, at, tag, want string) bool {
	if n.Kind == yaml.ScalarNode && n.ShortTag() == tag {
		return true
	}
	mend := "write " + want
	if n.Kind == yaml.ScalarNode && tag == "!!str" {
		mend += ", in quotes where it looks like something else"
	}
	r.note(n.Line, at, "is "+describe(n), mend)
	return false
}

func kebab(s string) bool {
	if len(s) > longestID {
		return false
	}
	for part := range strings.SplitSeq(s, "-") {
		if part == "" || strings.Trim(part, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
	}
	return true
}
