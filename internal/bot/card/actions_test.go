package card_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/routine"
)

func TestWhatAButtonCarriesComesBack(t *testing.T) {
	for name, v := range map[string]card.Value{
		"nothing":         {},
		"a card":          {Card: 12},
		"a step":          {Card: 12, Turn: 3},
		"the first step":  {Card: 12, Turn: 0},
		"a routine":       {Routine: "desk-reset"},
		"a profile":       {About: "floor-roller"},
		"all there is":    {Card: 1<<64 - 1, Turn: 59, Routine: "desk-reset", About: "desk"},
		"a card's choice": {Card: 12, Routine: "desk-reset"},
	} {
		t.Run(name, func(t *testing.T) {
			action, got, err := card.Decode(string(card.ActionNext), v.Encode())
			if err != nil || action != card.ActionNext {
				t.Fatal(action, err)
			}
			if diff := cmp.Diff(v, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestEveryButtonOfEveryCardIsUnderstood(t *testing.T) {
	met := map[card.Action]bool{}
	press := func(name, id, value string) {
		action, _, err := card.Decode(id, value)
		if err != nil {
			t.Errorf("%s: %s %q: %v", name, id, value, err)
		}
		met[action] = true
	}
	blocks := map[string][]slack.Block{}
	for _, h := range gallery() {
		blocks[h.name] = h.message.Blocks
	}
	for _, r := range rooms() {
		switch v := r.view.(type) {
		case slack.HomeTabViewRequest:
			blocks[r.name] = v.Blocks.BlockSet
		case slack.ModalViewRequest: // what its inputs send is no action
			blocks[r.name] = slices.DeleteFunc(slices.Clone(v.Blocks.BlockSet), func(b slack.Block) bool { return b.BlockType() != slack.MBTAction })
		}
	}
	for name, list := range blocks {
		for _, e := range elements(list) {
			switch e := e.(type) {
			case *slack.ButtonBlockElement:
				press(name, e.ActionID, e.Value)
			case *slack.SelectBlockElement:
				for _, o := range e.Options {
					press(name, e.ActionID, o.Value)
				}
			case *slack.OverflowBlockElement:
				for _, o := range e.Options {
					press(name, e.ActionID, o.Value)
				}
			}
		}
	}
	for _, a := range card.Actions() {
		if !met[a] {
			t.Errorf("no card offers %s", a)
		}
	}
}

func elements(blocks []slack.Block) []slack.BlockElement {
	var list []slack.BlockElement
	for _, b := range blocks {
		switch b := b.(type) {
		case *slack.ActionBlock:
			list = append(list, b.Elements.ElementSet...)
		case *slack.SectionBlock:
			if b.Accessory != nil {
				if b.Accessory.ButtonElement != nil {
					list = append(list, b.Accessory.ButtonElement)
				}
				if b.Accessory.SelectElement != nil {
					list = append(list, b.Accessory.SelectElement)
				}
			}
		}
	}
	return list
}

func TestAButtonInAListNamesItsRoutine(t *testing.T) {
	m := card.English().Routines(coach.Shelf{On: []routine.Routine{walk}})
	b := elements(m.Blocks)[0].(*slack.ButtonBlockElement)
	action, v, err := card.Decode(b.ActionID, b.Value)
	if action != card.ActionBreak || v.Routine != walk.ID || err != nil {
		t.Errorf("%s %+v %v", action, v, err)
	}
}

func TestGarbageIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ action, value string }{
		"another app's button":  {"approve_button", ""},
		"no action":             {"", "12"},
		"an empty menu":         {"more", ""},
		"a menu in a menu":      {"more", "more/12"},
		"not a number":          {"next", "twelve"},
		"a number too long":     {"next", "99999999999999999999"},
		"a sign":                {"next", "+12"},
		"a negative step":       {"next", "12/-1"},
		"a slash too many":      {"next", "12/3/desk-reset/desk/4"},
		"zeros in front":        {"next", "0012"},
		"an id that is none":    {"break", "0/0/../etc"},
		"markup as an id":       {"break", "0/0/<@U1>"},
		"forty thousand digits": {"next", strings.Repeat("1", 40_000)},
	} {
		t.Run(name, func(t *testing.T) {
			action, v, err := card.Decode(c.action, c.value)
			if err == nil {
				t.Fatalf("understood as %s %+v", action, v)
			}
			if len(err.Error()) > 100 {
				t.Errorf("error of %d bytes", len(err.Error()))
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	f.Add("next", "12/3/desk-reset")
	f.Add("more", "why/12")
	f.Add("break/desk-reset", "0/0/desk-reset")
	f.Fuzz(func(t *testing.T, action, value string) {
		a, v, err := card.Decode(action, value)
		if err != nil {
			if (v != card.Value{}) || a != "" {
				t.Errorf("an error with %q %+v", a, v)
			}
			return
		}
		if again, same, err := card.Decode(string(a), v.Encode()); again != a || same != v || err != nil {
			t.Errorf("%q %+v came back as %q %+v %v", a, v, again, same, err)
		}
	})
}
