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
	opens   *pace.Budget // shared with other replicas; where there are none it is all ours
	updates *pace.Budget
	now     func() time.Time
	alone   func() bool   // else others draw the same forms
	marks   marks[string] // by id
}

// newModals leaves room under tier 4, of 100 and more a minute (docs: rate limits).
func newModals(o Options) *modals {
	share := o.Replicas.Share
	return &modals{
		api: o.API, now: o.Now, alone: func() bool { return share() == 1 }, marks: newMarks[string](),
		opens: pace.Reserved("views.open", 75, 20, o.Log, share), updates: pace.PerMinute("views.update", 75, 20, o.Log).Share(share),
	}
}

// showForm shows a form: in the view that it was asked for in, or over it.
func (m *modals) showForm(ctx context.Context, to reply, modal slack.ModalViewRequest) error {
	if to.in != "" {
		to.turn.GiveUpAtOnce(ctx)
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
func (m *modals) show(ctx context.Context, to reply, modal slack.ModalViewRequest) error {
	if to.trigger == "" {
		return nil
	}
	to.turn.GiveUpAtOnce(ctx)
	switch {
	case to.view.Answer:
		return m.update(ctx, to.view.ID, modal)
	case to.view.Modal:
		return m.open(ctx, to, modal, m.api.PushViewContext)
	default:
		return m.open(ctx, to, modal, m.api.OpenViewContext)
	}
}

const (
	// triggerLife is how long a view can be opened after a press (docs: trigger_id,
	// 3 seconds). Slack counts from the press, and we from when it came.
	triggerLife = 3 * time.Second
	// opensWithin is how long a call may take that opens a view. One that hangs is
	// repeated as long as that helps.
	opensWithin = 1200 * time.Millisecond
	// drawsWithin is the same for one that draws it anew.
	drawsWithin = 4 * time.Second
)

// open opens a view. A trigger opens one, once: so what fails is repeated for as long
// as it lives, and the view is looked for where an earlier call has used it up.
func (m *modals) open(
	ctx context.Context, to reply, modal slack.ModalViewRequest,
	call func(context.Context, string, slack.ModalViewRequest) (*slack.ViewResponse, error),
) error {
	looks, err := looksOf(modal)
	if err != nil {
		return err
	}
	modal.ExternalID = to.trigger
	left := max(triggerLife-m.now().Sub(to.came), opensWithin)
	alive, cancel := context.WithTimeout(ctx, left)
	defer cancel()
	if err := m.opens.Turn(alive, left-opensWithin, m.now()); err != nil {
		return err
	}
	var opened *slack.ViewResponse
	doubtful := false // an earlier call may have got through
	err = outcome.Insistently(alive, func(ctx context.Context) (err error) {
		ctx, cancel := context.WithTimeout(ctx, opensWithin)
		defer cancel()
		ctx, wrote := outcome.Traced(ctx)
		opened, err = call(ctx, to.trigger, modal)
		if err != nil && !outcome.IsFinal(err) && !certain(outcome.Of(err, "views.open", wrote.Load())) {
			doubtful = true
		}
		return err
	})
	if err != nil && doubtful {
		opened, err = m.find(ctx, modal)
	}
	if err != nil {
		return err
	}
	m.marks.Add(opened.ID, looks)
	return nil
}

// find draws a view that may have been opened, so that it is there for sure or not
// at all.
func (m *modals) find(ctx context.Context, modal slack.ModalViewRequest) (opened *slack.ViewResponse, err error) {
	ctx, cancel := context.WithTimeout(ctx, opensWithin)
	defer cancel()
	err = outcome.Insistently(ctx, func(ctx context.Context) (err error) {
		opened, err = m.api.UpdateViewContext(ctx, modal, modal.ExternalID, "", "")
		return err
	})
	return opened, err
}

// redraw draws a form anew, where that would change it.
func (m *modals) redraw(ctx context.Context, view string, modal slack.ModalViewRequest) error {
	looks, err := looksOf(modal)
	if err != nil || m.alone() && m.marks.shows(view, looks) {
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
	ctx, cancel := context.WithTimeout(ctx, replyTimeout)
	defer cancel()
	err := outcome.Insistently(ctx, func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, drawsWithin)
		defer cancel()
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
