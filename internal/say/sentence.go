package say

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// With is what a sentence names, by the names that its catalog uses.
type With map[string]any

// sentence is what is said and what is named, by turns: "Hello, {{.Name}}!" is
// "Hello, ", "Name" and "!".
type sentence []string

// with is the sentence with what it names; of a name that is given twice, the last.
func (s sentence) with(things ...With) string {
	if len(s) == 1 {
		return s[0]
	}
	said := make([]byte, 0, 128)
	for i, part := range s {
		if i%2 == 0 {
			said = append(said, part...)
			continue
		}
		var thing any = "<no value>"
		for _, with := range things {
			if given, ok := with[part]; ok {
				thing = given
			}
		}
		switch thing := thing.(type) {
		case string:
			said = append(said, thing...)
		case int:
			said = strconv.AppendInt(said, int64(thing), 10)
		default:
			said = fmt.Append(said, thing)
		}
	}
	return string(said)
}

// Execute implements template.ParsedTemplate: it puts the sentence where data says.
func (s sentence) Execute(data any) (string, error) {
	if into, ok := data.(*sentence); ok {
		*into = s
	}
	return "", nil
}

// parser reads the sentences of a catalog. They name things and do nothing else, so
// that nothing is left of text/template, which reflects, when one is said.
type parser struct{}

// Cacheable implements template.Parser.
func (parser) Cacheable() bool { return true }

// Parse implements template.Parser.
func (parser) Parse(src, _, _ string) (template.ParsedTemplate, error) {
	var s sentence
	for rest := src; ; {
		said, after, names := strings.Cut(rest, "{{.")
		if strings.Contains(said, "{{") {
			return nil, errDoesMore
		}
		s = append(s, said)
		if !names {
			return s, nil
		}
		name, after, ends := strings.Cut(after, "}}")
		if !ends || strings.ContainsAny(name, "{. |()") {
			return nil, errDoesMore
		}
		s, rest = append(s, name), after
	}
}

var errDoesMore = errors.New("a sentence does more than name things: {{.Thing}}")
