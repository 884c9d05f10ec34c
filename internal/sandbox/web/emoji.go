package web

import (
	_ "embed"
	"strings"
)

//go:embed emoji.txt
var emojiTable string

// emoji is what people and bots commonly write, by name without colons.
type emoji map[string]string

func readEmoji() emoji {
	all := emoji{}
	for line := range strings.Lines(emojiTable) {
		if char, names, ok := strings.Cut(strings.TrimSpace(line), " "); ok {
			for name := range strings.FieldsSeq(names) {
				all[name] = char
			}
		}
	}
	return all
}

// char is the character of ":name:", or the name as it is when there is none.
func (e emoji) char(name string) string {
	if char, ok := e[strings.Trim(name, ":")]; ok {
		return char
	}
	return name
}

// knows tells whether ":name:" is one.
func (e emoji) knows(name string) bool {
	_, ok := e[strings.Trim(name, ":")]
	return ok
}
