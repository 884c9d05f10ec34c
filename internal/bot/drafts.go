package bot

import "sync"

// drafts numbers what is entered in a form, so that what was entered while it was
// being drawn is drawn together, from the newest.
type drafts struct {
	mu   sync.Mutex
	last map[string]*waiting // by view that drafts wait of
}

// waiting is the number of a view's last draft, and how many of them wait.
type waiting struct{ number, drafts int }

func newDrafts() *drafts { return &drafts{last: map[string]*waiting{}} }

// comes numbers a draft.
func (d *drafts) comes(view string) (number int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	w := d.last[view]
	if w == nil {
		w = new(waiting)
		d.last[view] = w
	}
	w.number++
	w.drafts++
	return w.number
}

// goes takes a draft back that there is no room for.
func (d *drafts) goes(view string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last[view].number--
	d.leaves(view)
}

// overtaken reports whether a newer draft waits, or the form was answered. The one
// that is asked about waits no more.
func (d *drafts) overtaken(view string, number int) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	overtaken := number < d.last[view].number
	d.leaves(view)
	return overtaken
}

// answered has all drafts of a form overtaken that wait: what stands in its place is
// not drawn over.
func (d *drafts) answered(view string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if w := d.last[view]; w != nil {
		w.number++
	}
}

func (d *drafts) leaves(view string) {
	if w := d.last[view]; w.drafts > 1 {
		w.drafts--
	} else {
		delete(d.last, view)
	}
}
