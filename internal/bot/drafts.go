package bot

import "sync"

// drafts numbers what is entered in a form, so that what was entered while it was
// being drawn is drawn together, from the newest.
type drafts struct {
	mu   sync.Mutex
	last map[string]int // by view that drafts wait of: the last one's number
}

func newDrafts() *drafts { return &drafts{last: map[string]int{}} }

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
