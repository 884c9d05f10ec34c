package card_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/slack-go/slack"
)

// controls are the buttons and menus of what somebody sees at once, as Slack is sent them.
func controls(t *testing.T, shown any) (all []map[string]any) {
	t.Helper()
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			if _, acts := v["action_id"]; acts {
				all = append(all, v)
			}
			for _, inner := range v {
				walk(inner)
			}
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		}
	}
	walk(treeOf(t, shown))
	return all
}

// labelled is what a control shows, and what is read aloud instead of it, if anything is.
func labelled(control map[string]any) (seen, heard string) {
	if text, ok := control["text"].(map[string]any); ok {
		seen, _ = text["text"].(string)
	}
	heard, _ = control["accessibility_label"].(string)
	return seen, heard
}

// everything is all that people are shown, by its name.
func everything() map[string]any {
	all := map[string]any{}
	for _, h := range append(gallery(), rareMessages()...) {
		all[h.name] = h.message.Blocks
	}
	for _, r := range rooms() {
		all[r.name] = r.view
	}
	return all
}

// What is read aloud begins with what stands on the button: so it is said to be pressed, too.
func TestAButtonIsCalledWhatItShows(t *testing.T) {
	named := 0
	for name, shown := range everything() {
		for _, c := range controls(t, shown) {
			seen, heard := labelled(c)
			if c["type"] == "button" && strings.IndexFunc(seen, unicode.IsLetter) < 0 {
				t.Errorf("%s: a button shows %q, which is no word", name, seen)
			}
			if heard == "" {
				continue
			}
			if named++; !strings.HasPrefix(heard, seen) {
				t.Errorf("%s: a button shows %q and is called %q", name, seen, heard)
			}
		}
	}
	if named == 0 {
		t.Error("nothing is read aloud in another way than it is shown")
	}
}

// Whoever hears buttons one after the other, without what stands around them, can tell them apart.
func TestButtonsAreToldApartByTheirNames(t *testing.T) {
	all := everything()
	delete(all, "exercises-as-many-as-fit") // all of which somebody called the same
	for name, shown := range all {
		does := map[string]string{}
		for _, c := range controls(t, shown) {
			seen, heard := labelled(c)
			if c["type"] != "button" {
				continue
			}
			if heard == "" {
				heard = seen
			}
			deed, _ := json.Marshal([]any{c["action_id"], c["value"], c["url"]})
			if before, twice := does[heard]; twice && before != string(deed) {
				t.Errorf("%s: two buttons are called %q: %s and %s", name, heard, before, deed)
			}
			does[heard] = string(deed)
		}
	}
}

var (
	slacksMarkup = regexp.MustCompile("<[^>|]*\\|?([^>]*)>|[*_~`]|&\\w+;")
	word         = regexp.MustCompile(`\pL{3,}`)
)

// Slack reads a message's text aloud, and shows it in notifications: it says all that its
// blocks say, and describes its pictures.
func TestTheTextOfAMessageSaysAllThatItShows(t *testing.T) {
	for _, h := range append(gallery(), rareMessages()...) {
		if h.name == "export-page" || utf8.RuneCountInString(h.message.Text) >= 4000 { // what is code, or was clipped: chat.update takes no more
			continue
		}
		heard := map[string]bool{}
		for _, w := range word.FindAllString(h.message.Text, -1) {
			heard[w] = true
		}
		for _, block := range h.message.Blocks {
			for _, shown := range looksAt(block) {
				for _, w := range word.FindAllString(slacksMarkup.ReplaceAllString(shown, " $1 "), -1) {
					if !heard[w] {
						t.Errorf("%s shows %q, and %q is not in its text %q", h.name, shown, w, h.message.Text)
					}
				}
			}
		}
	}
}

// looksAt is what somebody reads of a block who looks at it, and what is told of its picture.
func looksAt(block slack.Block) []string {
	switch b := block.(type) {
	case *slack.HeaderBlock:
		return []string{b.Text.Text}
	case *slack.SectionBlock:
		if b.Text != nil {
			return []string{b.Text.Text}
		}
	case *slack.ImageBlock:
		return []string{b.AltText}
	}
	return nil
}
