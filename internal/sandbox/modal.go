package sandbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// Submit sends a modal's form. What is missing or wrong is shown under its inputs and
// returned as trouble "invalid_input". A modal that closed a moment ago is sent once
// more, which is what a double click does; one that now shows something else is not.
func (p *Person) Submit(ctx context.Context, viewID string) error {
	w := p.workspace
	w.Lock()
	v := w.Views.ByID(viewID)
	if v == nil || v.Who != p.who {
		w.Unlock()
		return fmt.Errorf("submit %s: not their view", viewID)
	}
	if v.Look().Submit == "" {
		w.Unlock()
		return &Trouble{Code: "nothing_to_submit", Text: "There is nothing to submit any more."}
	}
	if v.Errors = unfilled(v); len(v.Errors) > 0 {
		defer w.Unlock()
		w.Watchers.Tell()
		return invalidInput(v.Errors)
	}
	payload := wire.ViewSubmission(w, v)
	w.Unlock()

	ack, err := p.tells(ctx, &wire.Envelope{Kind: wire.Interactive, Payload: payload, Accepts: true})
	if err != nil {
		return p.stumbled(err, "We had some trouble connecting. Try again?")
	}
	w.Lock()
	defer w.Unlock()
	if !submitted(w, v, jsontree.Object(ack)) {
		return p.told(nil, &Trouble{Code: "invalid_response", Text: "We had some trouble connecting. Try again?"})
	}
	if len(v.Errors) > 0 {
		return invalidInput(v.Errors)
	}
	return nil
}

// unfilled is what Slack's client itself refuses to send, by block id.
func unfilled(v *workspace.View) map[string]string {
	wrong := map[string]string{}
	for _, c := range v.Look().Controls() {
		if text := c.Wrong(); text != "" {
			wrong[c.BlockID] = text
		}
	}
	return wrong
}

func invalidInput(wrong map[string]string) error {
	all := slices.Sorted(maps.Values(wrong))
	return &Trouble{Code: "invalid_input", Text: strings.Join(all, " ")}
}

// submitted does what the app's response_action says; without one, the modal closes.
// It tells whether Slack understood it.
func submitted(w *workspace.Workspace, v *workspace.View, ack jsontree.Object) bool {
	body := ack.Obj("view")
	switch ack.Str("response_action") {
	case "":
		w.Views.Dismiss(v)
		return true
	case "clear":
		w.Views.Clear(v.Who)
		return true
	case "errors":
		v.Errors = errorsIn(w, v, ack)
		w.Watchers.Tell()
		return len(v.Errors) > 0
	case "update":
		if body == nil || w.TakeView(body, blockkit.Modal) != nil {
			return false
		}
		w.Views.Revise(v, body)
		return true
	case "push":
		if body == nil || w.TakeView(body, blockkit.Modal) != nil {
			return false
		}
		_, no := w.Views.Push(v.Who, body)
		return no == nil
	default:
		return false
	}
}

// errorsIn are those of an ack that are about inputs of the view, by block id.
func errorsIn(w *workspace.Workspace, v *workspace.View, ack jsontree.Object) map[string]string {
	inputs := map[string]bool{}
	for _, b := range v.Blocks() {
		inputs[b.Str("block_id")] = b.Str("type") == "input"
	}
	wrong := map[string]string{}
	for block, text := range ack.Obj("errors") {
		if block = w.Options.BlockIDs.Meant(block); inputs[block] {
			wrong[block], _ = text.(string)
		}
	}
	return wrong
}

// CloseModal closes the top modal; with clear_on_close, all of them.
func (p *Person) CloseModal(ctx context.Context) error {
	w := p.workspace
	w.Lock()
	open := w.Views.Modals(p.who)
	if len(open) == 0 {
		w.Unlock()
		return errors.New("close modal: none is open")
	}
	v := open[len(open)-1]
	cleared := v.Body.Bool("clear_on_close")
	w.Views.Dismiss(v)
	if cleared {
		w.Views.Clear(p.who)
	}
	payload := wire.ViewClosed(w, v, cleared)
	w.Unlock()
	if !v.Body.Bool("notify_on_close") {
		return nil
	}
	// Nobody looks at a closed modal, so a missing ack is nobody's error.
	_, _ = p.tells(ctx, &wire.Envelope{Kind: wire.Interactive, Payload: payload})
	return nil
}
