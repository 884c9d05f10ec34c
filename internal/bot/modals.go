package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pace"
)

// modals draws modals, each no more often than it changes: what would look the
// same is not drawn at all.
type modals struct {
	api     *slack.Client
	updates *pace.Budget
	now     func() time.Time
	marks   marks[string] // by id
}

// newModals leaves room under tier 4, of 100 and more a minute (docs: rate limits).
func newModals(o Options) *modals {
	return &modals{api: o.API, updates: pace.PerMinute("views.update", 75, 20, o.Log), now: o.Now, marks: newMarks[string]()}
}

// showForm shows a form: in the view that it was asked for in, or over it.
func (m *modals) showForm(ctx context.Context, to reply, modal slack.ModalViewRequest) error {
	if to.in != "" {
		return m.update(ctx, to.in, modal)
	}
	if err := m.show(ctx, to, modal); err != nil {
		return fmt.Errorf("open a form: %w", err)
	}
	return nil
}

// show puts a modal where somebody looks: in the place of the answer that they
// pressed something in, on top of a form, or else over everything. Without a
// trigger there is nothing to show: the view itself is drawn anew.
func (m *modals) show(ctx context.Context, to reply, modal slack.ModalViewRequest) (err error) {
	var opened *slack.ViewResponse
	switch {
	case to.trigger == "":
	case to.view.Answer:
		_, err = m.api.UpdateViewContext(ctx, modal, "", "", to.view.ID)
	case to.view.Modal:
		opened, err = m.api.PushViewContext(ctx, to.trigger, modal)
	default:
		opened, err = m.api.OpenViewContext(ctx, to.trigger, modal)
	}
	if err == nil && opened != nil {
		if looks, unmarked := looksOf(modal); unmarked == nil {
			m.marks.Add(opened.ID, looks)
		}
	}
	return err
}

// redraw draws a form anew, where that would change it.
func (m *modals) redraw(ctx context.Context, view string, modal slack.ModalViewRequest) error {
	looks, err := looksOf(modal)
	if err != nil || m.marks.shows(view, looks) {
		return err
	}
	if err := m.updates.Turn(ctx, replyTimeout, m.now()); err != nil {
		return err
	}
	m.marks.Remove(view)
	// Without the view's hash: nobody but us changes the form, and drafts are
	// worked in order.
	if err := m.update(ctx, view, modal); err != nil {
		return err
	}
	m.marks.Add(view, looks)
	return nil
}

// update draws a view anew. One that was closed meanwhile needs it no more.
func (m *modals) update(ctx context.Context, view string, modal slack.ModalViewRequest) error {
	err := outcome.Patiently(ctx, func() error {
		_, err := m.api.UpdateViewContext(ctx, modal, "", "", view)
		return err
	})
	if err != nil && !outcome.Is(err, "not_found") {
		return fmt.Errorf("views.update: %w", err)
	}
	return nil
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
