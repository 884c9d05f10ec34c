package api

import (
	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

func viewsOpen(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	return showModal(w, in, w.Views.Open)
}

// viewsPush wants a trigger from inside the open modal.
func viewsPush(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	return showModal(w, in, w.Views.Push)
}

// showModal checks the view before it uses up the trigger, so that a mended call can still follow.
func showModal(
	w *workspace.Workspace, in call.Args, show func(*workspace.Person, jsontree.Object) (*workspace.View, *call.Refusal),
) (jsontree.Object, *call.Refusal) {
	body, no := w.ReadView(in, blockkit.Modal)
	if no != nil {
		return nil, no
	}
	who, no := w.Triggers.Exchange(in.Str("trigger_id"))
	if no != nil {
		return nil, no
	}
	v, no := show(who, body)
	if no != nil {
		return nil, no
	}
	return jsontree.Object{"view": wire.View(w, v)}, nil
}

// viewsUpdate finds a view by id or external_id while somebody has it open. A hash
// that is no longer the view's says that somebody else changed it (docs: views.update).
func viewsUpdate(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	v := w.Views.ByID(in.Str("view_id"))
	if external := in.Str("external_id"); v == nil && external != "" {
		v = w.Views.ByExternalID(external)
	}
	if v == nil || !w.Views.Shown(v) {
		return nil, call.Refuse("not_found")
	}
	where := blockkit.Modal
	if v.Body.Str("type") == "home" {
		where = blockkit.Home
	}
	body, no := w.ReadView(in, where)
	if no != nil {
		return nil, no
	}
	if hash := in.Str("hash"); hash != "" && hash != v.Hash {
		return nil, call.Refuse("hash_conflict")
	}
	w.Views.Revise(v, body)
	return jsontree.Object{"view": wire.View(w, v)}, nil
}

func viewsPublish(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	who := w.People.ByID(in.Str("user_id"))
	if who == nil {
		return nil, call.Refuse("user_not_found")
	}
	body, no := w.ReadView(in, blockkit.Home)
	if no != nil {
		return nil, no
	}
	home, no := w.Views.Publish(who, body, in.Str("hash"))
	if no != nil {
		return nil, no
	}
	return jsontree.Object{"view": wire.View(w, home)}, nil
}
