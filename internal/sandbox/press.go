package sandbox

import (
	"context"
	"fmt"

	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
)

// Use presses a button, chooses options (by value or text), or fills an input.
// A control from an older look at a message is sent as it was.
func (p *Person) Use(ctx context.Context, c Control, answers ...string) error {
	value := c.Given(answers)
	if value == nil {
		return fmt.Errorf("use %q: %q does not fit a %s", c.Label, answers, c.Type)
	}
	payload, err := p.use(c, value)
	if err != nil || payload == nil {
		return err
	}
	_, err = p.tells(ctx, &wire.Envelope{Kind: wire.Interactive, Payload: payload})
	return p.stumbled(err, "This app took too long to respond. Try again?")
}

// use keeps what was chosen and makes the payload; nil when the app is not told yet.
func (p *Person) use(c Control, value Object) (jsontree.Object, error) {
	p.workspace.Lock()
	defer p.workspace.Unlock()
	if c.ViewID != "" {
		return p.useInView(c, value)
	}
	return p.useInMessage(c, value)
}

func (p *Person) useInView(c Control, value Object) (jsontree.Object, error) {
	w := p.workspace
	v := w.Views.ByID(c.ViewID)
	if v == nil || v.Who != p.who {
		return nil, fmt.Errorf("use %q: the view is not theirs", c.Label)
	}
	if client.Remembers(c.Type) {
		v.Entered.Set(c.BlockID, c.ActionID, value)
		delete(v.Errors, c.BlockID)
		w.Watchers.Tell()
	}
	if !c.Sends {
		return nil, nil
	}
	return wire.ViewActions(w, v, wire.Action(w, c, value)), nil
}

func (p *Person) useInMessage(c Control, value Object) (jsontree.Object, error) {
	w := p.workspace
	in := w.Conversations.ByID(c.ChannelID)
	if in == nil || !in.OpenTo(p.who) || in.Message(c.MessageTS) == nil {
		return nil, p.told(in, &Trouble{Code: "message_not_found", Text: "That message is not there any more."})
	}
	m := in.Message(c.MessageTS)
	entered := m.EnteredBy(p.who)
	if client.Remembers(c.Type) {
		entered.Set(c.BlockID, c.ActionID, value)
		w.Watchers.Tell()
	}
	if !c.Sends {
		return nil, nil
	}
	as := wire.Message(w, m)
	if c.SeenBlocks != nil {
		as["blocks"], as["text"] = c.SeenBlocks, c.SeenText
	}
	return wire.MessageActions(w, p.who, m, as, wire.Action(w, c, value)), nil
}
