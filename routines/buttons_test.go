package routines_test

import (
	"strings"
	"testing"

	"unhunch/internal/say"
)

// pressed tells the buttons that an answer sends people to, by their keys in the
// catalog: in each language, they are called as they are labelled there.
func pressed() map[string][]string {
	return map[string][]string{
		"change-times": {"label.setting"},
		"pause":        {"label.pause", "label.today", "label.remind"},
		"none-came":    {"label.the-next"},
		"my-limits":    {"label.swap"},
		"delete":       {"label.export", "label.forget"},
	}
}

func TestAnswersCallButtonsWhatTheyAreCalled(t *testing.T) {
	l := load(t)
	for _, lang := range l.Languages() {
		w := say.In(lang)
		for id, keys := range pressed() {
			q, ok := l.In(lang).Question(id)
			if !ok {
				t.Errorf("there is no question %s", id)
			}
			for _, key := range keys {
				if label := w.Say(key); !strings.Contains(q.A, label) {
					t.Errorf("%s: %s does not name %q: %q", lang, id, label, q.A)
				}
			}
		}
	}
}
