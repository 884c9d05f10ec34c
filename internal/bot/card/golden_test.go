package card_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
)

// TestGoldenCards compares every card with the file that shows how it looked
// when somebody last agreed to it. cards.txt holds them all for reading;
// UNHUNCH_UPDATE_GOLDEN=1 writes them anew.
func TestGoldenCards(t *testing.T) {
	var all strings.Builder
	for _, h := range gallery() {
		t.Run(h.name, func(t *testing.T) {
			if err := card.Check(h.message); err != nil {
				t.Error(err)
			}
			golden(t, h.name+".json", indented(t, map[string]any{"text": h.message.Text, "blocks": h.message.Blocks}))
			write(&all, h.name, h.message.Blocks)
		})
	}
	for _, r := range rooms() {
		t.Run(r.name, func(t *testing.T) {
			var blocks []slack.Block
			var err error
			switch v := r.view.(type) {
			case slack.ModalViewRequest:
				blocks, err = v.Blocks.BlockSet, card.CheckModal(v)
			case slack.HomeTabViewRequest:
				blocks, err = v.Blocks.BlockSet, card.CheckHome(v)
			}
			if err != nil {
				t.Error(err)
			}
			golden(t, r.name+".json", indented(t, r.view))
			write(&all, r.name, blocks)
		})
	}
	golden(t, "cards.txt", []byte(all.String()))
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (make golden writes it)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got); if it is meant so, make golden:\n%s", name, diff)
	}
}

func TestEveryGoldenFileIsOfACard(t *testing.T) {
	known := map[string]bool{"cards.txt": true, "fuzz": true}
	for _, h := range gallery() {
		known[h.name+".json"] = true
	}
	for _, r := range rooms() {
		known[r.name+".json"] = true
	}
	files, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f.Name()] {
			t.Errorf("testdata/%s belongs to no card: remove it", f.Name())
		}
	}
}

func indented(t *testing.T, v any) []byte {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// write draws blocks with characters: [a button], (small print), {a picture}.
func write(w *strings.Builder, name string, blocks []slack.Block) {
	fmt.Fprintf(w, "=== %s\n", name)
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			fmt.Fprint(w, b.Text.Text)
			if b.Accessory != nil && b.Accessory.ButtonElement != nil {
				fmt.Fprintf(w, "  %s", drawn(b.Accessory.ButtonElement))
			}
			if b.Accessory != nil && b.Accessory.SelectElement != nil {
				fmt.Fprintf(w, "  %s", drawn(b.Accessory.SelectElement))
			}
			fmt.Fprintln(w)
		case *slack.HeaderBlock:
			fmt.Fprintf(w, "# %s\n", b.Text.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				fmt.Fprintf(w, "(%s)\n", e.(*slack.TextBlockObject).Text)
			}
		case *slack.ImageBlock:
			fmt.Fprintf(w, "{%s}\n", b.AltText)
		case *slack.ActionBlock:
			for _, e := range b.Elements.ElementSet {
				fmt.Fprintf(w, "%s ", drawn(e))
			}
			fmt.Fprintln(w)
		case *slack.InputBlock:
			fmt.Fprintf(w, "%s: %s\n", b.Label.Text, drawn(b.Element))
			if b.Hint != nil {
				fmt.Fprintf(w, "(%s)\n", b.Hint.Text)
			}
		case *slack.DividerBlock:
			fmt.Fprintln(w, "---")
		default:
			fmt.Fprintf(w, "%T\n", b)
		}
	}
	fmt.Fprintln(w)
}

func drawn(e slack.BlockElement) string {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		return "[" + e.Text.Text + "]"
	case *slack.OverflowBlockElement:
		return "[…: " + labels(e.Options) + "]"
	case *slack.SelectBlockElement:
		if e.InitialOption == nil && e.Placeholder != nil {
			return "<" + e.Placeholder.Text + ": " + labels(e.Options) + ">"
		}
		return "<" + labels([]*slack.OptionBlockObject{e.InitialOption}) + "> of " + labels(e.Options)
	case *slack.CheckboxGroupsBlockElement:
		return "<" + labels(e.InitialOptions) + "> of " + labels(e.Options)
	case *slack.DatePickerBlockElement:
		return "<" + e.InitialDate + ">"
	case *slack.NumberInputBlockElement:
		return "<" + e.InitialValue + "> from " + e.MinValue + " to " + e.MaxValue
	case *slack.PlainTextInputBlockElement:
		return "<" + e.InitialValue + ">"
	default:
		return fmt.Sprintf("%T", e)
	}
}

func labels(options []*slack.OptionBlockObject) string {
	var said []string
	for _, o := range options {
		if o != nil {
			said = append(said, o.Text.Text)
		}
	}
	return strings.Join(said, " | ")
}

// room is a view, by its name.
type room struct {
	name string
	view any // slack.ModalViewRequest or slack.HomeTabViewRequest
}
