package card_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// wall is all that is drawn: what hangs in the gallery, also as an answer over a
// view, and the views.
func wall() map[string][]slack.Block {
	all := map[string][]slack.Block{}
	for _, h := range gallery() {
		all[h.name] = h.message.Blocks
		all[h.name+" over a view"] = card.English().Over(h.message).Blocks.BlockSet
	}
	for _, r := range rooms() {
		switch v := r.view.(type) {
		case slack.HomeTabViewRequest:
			all[r.name] = v.Blocks.BlockSet
		case slack.ModalViewRequest:
			all[r.name] = v.Blocks.BlockSet
		}
	}
	return all
}

// TestWhateverCanBePressedStandsInABlockOfOurName looks at the JSON, so that no
// element is passed over for being of a kind that nobody thought of.
func TestWhateverCanBePressedStandsInABlockOfOurName(t *testing.T) {
	for name, blocks := range wall() {
		var sent []map[string]any
		decode(t, blocks, &sent)
		met := map[string]bool{}
		for _, b := range sent {
			id, _ := b["block_id"].(string)
			if asksFor(b) && id == "" {
				t.Errorf("%s: a block without a name: %v", name, b)
			}
			if id != "" && met[id] || len(id) > 255 {
				t.Errorf("%s: %q", name, id)
			}
			met[id] = true
		}
	}
}

func decode(t *testing.T, v, into any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// asksFor reports whether there is an action_id anywhere in it.
func asksFor(v any) bool {
	switch v := v.(type) {
	case map[string]any:
		_, there := v["action_id"]
		return there || asksFor(slices.Collect(maps.Values(v)))
	case []any:
		return slices.ContainsFunc(v, asksFor)
	}
	return false
}

func ids(blocks []slack.Block) string {
	var list []string
	for _, b := range blocks {
		if b.ID() != "" {
			list = append(list, b.ID())
		}
	}
	return strings.Join(list, " ")
}

// Slack wants a new block_id where a message is updated, and the old one where
// somebody is filling in a form.
func TestAMessageGetsNewNamesWithEachEditionAndAFormKeepsThem(t *testing.T) {
	d := desk()
	other := d.Card
	other.Routine = walk.ID
	if a, b := ids(card.English().Offer(d.Card, reset).Blocks), ids(card.English().Offer(d.Card, reset).Blocks); a != b {
		t.Errorf("the same drawn twice: %s and %s", a, b)
	}
	if a, b := ids(card.English().Offer(d.Card, reset).Blocks), ids(card.English().Offer(other, walk).Blocks); a == b {
		t.Errorf("another routine on the card, and still %s", a)
	}
	running := after(auto, session.TimeUp)
	paused := after(auto, session.TimeUp, session.Pause)
	if a, b := ids(shown(running).Blocks), ids(shown(paused).Blocks); a == b {
		t.Errorf("paused, and still %s", a)
	}

	set := d.Person.Prefs
	before := card.English().Form(coach.NewForm(set), coach.Beside{Person: d.Person, Now: noon}).Blocks.BlockSet
	set.Timetable.PerDay, set.Length = 3, 4*time.Minute
	later := card.English().Form(coach.NewForm(set), coach.Beside{Person: d.Person, Now: noon.AddDate(0, 0, 1), Off: []string{"Rolling"}}).Blocks.BlockSet
	if a, b := ids(before), ids(later); a != b {
		t.Errorf("a form's names: %s, then %s", a, b)
	}
}

func TestALongNameOfARoutineMakesNoNameTooLong(t *testing.T) {
	var shelf coach.Shelf
	for _, last := range []string{"a", "b"} {
		long := walk
		long.ID = strings.Repeat("long-", 45) + last
		shelf.On = append(shelf.On, long)
		shelf.Off = append(shelf.Off, routine.Routine{ID: long.ID, Title: "Off"})
	}
	if err := card.Check(card.English().Routines(shelf)); err != nil {
		t.Error(err)
	}
}
