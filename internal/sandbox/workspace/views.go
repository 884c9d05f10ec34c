package workspace

import (
	"slices"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/jsontree"
)

const maxStack = 3 // modals on top of each other (docs: views.push)

// View is a modal or a Home tab, as one person has it.
type View struct {
	ID       string
	Who      *Person
	Body     jsontree.Object // as the app sent it, ids filled in
	Hash     string
	Root     string
	Previous string
	Entered  client.Entered
	Errors   map[string]string // by block id, shown under the inputs
}

// Blocks are what it shows.
func (v *View) Blocks() []jsontree.Object { return v.Body.List("blocks") }

// Look is the view as its person sees it.
func (v *View) Look() client.View {
	return client.View{
		ID: v.ID, Type: v.Body.Str("type"), CallbackID: v.Body.Str("callback_id"),
		Title: v.Body.Text("title"), Submit: v.Body.Text("submit"), Close: v.Body.Text("close"),
		Blocks: v.Blocks(), Errors: jsontree.Clone(v.Errors), Entered: jsontree.Clone(v.Entered),
	}
}

// Views are all that were ever opened, and what each person has in front of them.
type Views struct {
	ids      *IDs
	watchers *Watchers
	all      map[string]*View
	modals   map[*Person][]*View // bottom first
	homes    map[*Person]*View
}

// ByID finds a view, a closed one too; nil when there is none.
func (l *Views) ByID(id string) *View { return l.all[id] }

// Modals are those that a person has open, bottom first.
func (l *Views) Modals(who *Person) []*View { return l.modals[who] }

// Home is a person's Home tab; nil until the app published it.
func (l *Views) Home(who *Person) *View { return l.homes[who] }

// Open shows a person a modal, and none but this.
func (l *Views) Open(who *Person, body jsontree.Object) (*View, *call.Refusal) {
	if l.taken(body) {
		return nil, call.Refuse("duplicate_external_id")
	}
	v := l.create(who, body, nil)
	l.modals[who] = []*View{v}
	l.watchers.Tell()
	return v, nil
}

// Push puts a view on top of a person's open modals.
func (l *Views) Push(who *Person, body jsontree.Object) (*View, *call.Refusal) {
	open := l.modals[who]
	switch {
	case len(open) == 0:
		return nil, call.Refuse("not_found")
	case len(open) >= maxStack:
		return nil, call.Refuse("push_limit_reached")
	case l.taken(body):
		return nil, call.Refuse("duplicate_external_id")
	}
	v := l.create(who, body, open[len(open)-1])
	l.modals[who] = append(open, v)
	l.watchers.Tell()
	return v, nil
}

// Publish keeps the id of a person's Home over every change. With a hash, the Home
// must not have changed since.
func (l *Views) Publish(who *Person, body jsontree.Object, hash string) (*View, *call.Refusal) {
	home := l.homes[who]
	switch {
	case home == nil:
		home = l.create(who, body, nil)
		l.homes[who] = home
		l.watchers.Tell()
	case hash != "" && hash != home.Hash:
		return nil, call.Refuse("hash_conflict")
	default:
		l.Revise(home, body)
	}
	return home, nil
}

// Revise replaces a view's content; what the person entered stays where the same input is still there.
func (l *Views) Revise(v *View, body jsontree.Object) {
	v.Body, v.Hash, v.Errors = body, l.ids.TS(), nil
	v.Entered.KeepOnly(v.Blocks())
	v.Entered.Begin(v.Blocks())
	l.watchers.Tell()
}

// Shown tells whether a person still has the view in front of them.
func (l *Views) Shown(v *View) bool {
	return v == l.homes[v.Who] || slices.Contains(l.modals[v.Who], v)
}

// ByExternalID finds a view that is shown; nil when there is none.
func (l *Views) ByExternalID(id string) *View {
	for _, v := range l.all {
		if v.Body.Str("external_id") == id && l.Shown(v) {
			return v
		}
	}
	return nil
}

// Dismiss closes one modal, and those on top of it.
func (l *Views) Dismiss(v *View) {
	if i := slices.Index(l.modals[v.Who], v); i >= 0 {
		l.modals[v.Who] = l.modals[v.Who][:i]
		l.watchers.Tell()
	}
}

// Clear closes all modals of a person.
func (l *Views) Clear(who *Person) {
	l.modals[who] = nil
	l.watchers.Tell()
}

func (l *Views) create(who *Person, body jsontree.Object, below *View) *View {
	v := &View{ID: l.ids.Unique("V"), Who: who, Body: body, Hash: l.ids.TS(), Entered: client.Entered{}}
	v.Root = v.ID
	if below != nil {
		v.Root, v.Previous = below.Root, below.ID
	}
	v.Entered.Begin(v.Blocks())
	l.all[v.ID] = v
	return v
}

// taken tells whether another view that is shown has the same external_id.
func (l *Views) taken(body jsontree.Object) bool {
	id := body.Str("external_id")
	return id != "" && l.ByExternalID(id) != nil
}
