package bot

import (
	"encoding/json"
	"strings"
	"sync"

	"github.com/slack-go/slack"
)

// drafts has a form drawn no more often than it changes: what was entered while
// it was being drawn is drawn together, from the newest, and what would look the
// same is not drawn at all.
type drafts struct {
	mu         sync.Mutex
	last       map[string]int  // by view that drafts wait of: the last one's number
	young, old map[string]mark // what views look like: two generations, so that it is bounded
}

func newDrafts() *drafts { return &drafts{last: map[string]int{}, young: map[string]mark{}} }

// comes numbers a draft.
func (d *drafts) comes(view string) (number int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last[view]++
	return d.last[view]
}

// goes takes a draft back that there is no room for.
func (d *drafts) goes(view string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last[view]--; d.last[view] <= 0 {
		delete(d.last, view)
	}
}

// overtaken reports whether a newer draft waits. The last one that waits is
// forgotten by that.
func (d *drafts) overtaken(view string, number int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if number < d.last[view] {
		return true
	}
	delete(d.last, view)
	return false
}

// shows reports whether a view looks like this already.
func (d *drafts) shows(view string, is mark) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	last, known := d.young[view]
	if !known {
		last, known = d.old[view]
	}
	return known && last == is
}

// drawn remembers what a view looks like.
func (d *drafts) drawn(view string, is mark) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.young) >= mostMarks {
		d.young, d.old = map[string]mark{}, d.young
	}
	d.young[view] = is
}

// forget is for a view of which nobody knows what it looks like.
func (d *drafts) forget(view string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.young, view)
	delete(d.old, view)
}

// looksOf is the mark of a form, whatever stands in its inputs: what was entered
// stays there (docs: views.update, input values are kept by their ids).
func looksOf(modal slack.ModalViewRequest) (mark, error) {
	text, err := json.Marshal(modal)
	if err != nil {
		return mark{}, err
	}
	var view any
	if err := json.Unmarshal(text, &view); err != nil {
		return mark{}, err
	}
	return markOf(blank(view))
}

// blank takes out what inputs begin with.
func blank(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for key := range v {
			if strings.HasPrefix(key, "initial_") {
				delete(v, key)
				continue
			}
			v[key] = blank(v[key])
		}
	case []any:
		for i := range v {
			v[i] = blank(v[i])
		}
	}
	return v
}
