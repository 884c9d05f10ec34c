package sandbox

import (
	"encoding/json"
	"slices"
)

const (
	maxStack    = 3       // modals on top of each other (docs: views.push)
	maxViewSize = 250_000 // bytes of JSON (docs: views.open)
)

// view is a modal or a Home tab, as one person has it.
type view struct {
	id       string
	who      *person
	body     Object // as the app sent it, ids filled in
	hash     string
	root     string
	previous string
	state    stateValues
	errors   map[string]string // by block id, shown under the inputs
}

func (v *view) blocks() []Object { return v.body.List("blocks") }

// viewsOpen checks the view before it uses up the trigger, so that a mended call can still follow.
func (s *Slack) viewsOpen(in args) (Object, *refusal) {
	body, no := s.readView(in, onModal)
	if no != nil {
		return nil, no
	}
	t, no := s.exchange(in.str("trigger_id"))
	if no != nil {
		return nil, no
	}
	if s.taken(body) {
		return nil, refuse("duplicate_external_id")
	}
	v := s.newView(t.who, body, nil)
	t.who.modals = []*view{v}
	s.changed()
	return Object{"view": s.wireView(v)}, nil
}

// viewsPush wants a trigger from inside the open modal.
func (s *Slack) viewsPush(in args) (Object, *refusal) {
	body, no := s.readView(in, onModal)
	if no != nil {
		return nil, no
	}
	t, no := s.exchange(in.str("trigger_id"))
	if no != nil {
		return nil, no
	}
	v, no := s.push(t.who, body)
	if no != nil {
		return nil, no
	}
	return Object{"view": s.wireView(v)}, nil
}

// push puts a view on top of a person's open modals.
func (s *Slack) push(who *person, body Object) (*view, *refusal) {
	if len(who.modals) == 0 {
		return nil, refuse("not_found")
	}
	if len(who.modals) >= maxStack {
		return nil, refuse("push_limit_reached")
	}
	if s.taken(body) {
		return nil, refuse("duplicate_external_id")
	}
	v := s.newView(who, body, who.modals[len(who.modals)-1])
	who.modals = append(who.modals, v)
	s.changed()
	return v, nil
}

// viewsUpdate finds a view by id or external_id while somebody has it open. A hash
// that is no longer the view's says that somebody else changed it (docs: views.update).
func (s *Slack) viewsUpdate(in args) (Object, *refusal) {
	v := s.views[in.str("view_id")]
	if external := in.str("external_id"); v == nil && external != "" {
		v = s.byExternalID(external)
	}
	if v == nil || !s.shown(v) {
		return nil, refuse("not_found")
	}
	where := onModal
	if v.body.Str("type") == "home" {
		where = onHome
	}
	body, no := s.readView(in, where)
	if no != nil {
		return nil, no
	}
	if hash := in.str("hash"); hash != "" && hash != v.hash {
		return nil, refuse("hash_conflict")
	}
	s.revise(v, body)
	return Object{"view": s.wireView(v)}, nil
}

// viewsPublish keeps the id of a person's Home over every change.
func (s *Slack) viewsPublish(in args) (Object, *refusal) {
	who := s.person(in.str("user_id"))
	if who == nil {
		return nil, refuse("user_not_found")
	}
	body, no := s.readView(in, onHome)
	if no != nil {
		return nil, no
	}
	hash := in.str("hash")
	switch {
	case who.home == nil:
		who.home = s.newView(who, body, nil)
		s.changed()
	case hash != "" && hash != who.home.hash:
		return nil, refuse("hash_conflict")
	default:
		s.revise(who.home, body)
	}
	return Object{"view": s.wireView(who.home)}, nil
}

// readView checks the view argument; mistakes in a view are invalid_arguments, with their place.
func (s *Slack) readView(in args, where surface) (Object, *refusal) {
	tree, err := in.tree("view")
	if err != nil || asObject(tree) == nil {
		return nil, refuse("invalid_arguments")
	}
	body := asObject(tree)
	if no := s.viewRefused(body, where); no != nil {
		return nil, no
	}
	s.named(anyList(body["blocks"]))
	return body, nil
}

// viewRefused is shared with the views in the ack of a submission.
func (s *Slack) viewRefused(body Object, where surface) *refusal {
	if problems := s.checkView(body, where); len(problems) > 0 {
		return &refusal{code: "invalid_arguments", messages: problems}
	}
	if raw, err := json.Marshal(body); err == nil && len(raw) > maxViewSize {
		return refuse("view_too_large")
	}
	return nil
}

func (s *Slack) newView(who *person, body Object, below *view) *view {
	v := &view{id: s.id("V"), who: who, body: body, hash: s.ts(), state: stateValues{}}
	v.root = v.id
	if below != nil {
		v.root, v.previous = below.root, below.id
	}
	v.state.initial(v.blocks())
	s.views[v.id] = v
	return v
}

// revise replaces a view's content; what the person entered stays where the same input is still there.
func (s *Slack) revise(v *view, body Object) {
	v.body, v.hash, v.errors = body, s.ts(), nil
	v.state.keepOnly(v.blocks())
	v.state.initial(v.blocks())
	s.changed()
}

// taken tells whether another view that is open has the same external_id.
func (s *Slack) taken(body Object) bool {
	id := body.Str("external_id")
	return id != "" && s.byExternalID(id) != nil
}

func (s *Slack) byExternalID(id string) *view {
	for _, v := range s.views {
		if v.body.Str("external_id") == id && s.shown(v) {
			return v
		}
	}
	return nil
}

// shown tells whether a person still has the view in front of them.
func (s *Slack) shown(v *view) bool {
	return v == v.who.home || slices.Contains(v.who.modals, v)
}

// dismiss closes one modal, and those on top of it.
func (s *Slack) dismiss(v *view) {
	if i := slices.Index(v.who.modals, v); i >= 0 {
		v.who.modals = v.who.modals[:i]
		s.changed()
	}
}

// wireView is the view object of answers and payloads.
func (s *Slack) wireView(v *view) Object {
	o := Object{
		"id": v.id, "team_id": v.who.Team, "hash": v.hash, "root_view_id": v.root, "app_id": s.opts.App.ID,
		"app_installed_team_id": s.opts.Team.ID, "bot_id": s.opts.App.BotID, "external_id": v.body.Str("external_id"),
		"type": v.body.Str("type"), "blocks": v.body["blocks"], "callback_id": v.body.Str("callback_id"),
		"private_metadata": v.body.Str("private_metadata"), "state": Object{"values": clone(v.state)},
		"clear_on_close": v.body.Bool("clear_on_close"), "notify_on_close": v.body.Bool("notify_on_close"),
		"title": v.body["title"], "submit": v.body["submit"], "close": v.body["close"], "previous_view_id": nil,
	}
	if v.previous != "" {
		o["previous_view_id"] = v.previous
	}
	return o
}
