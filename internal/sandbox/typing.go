package sandbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// Type writes a line in a conversation: a command when it begins with '/', else
// a message. An empty channel is what they write to themselves. Nothing can be typed in the
// DM with the bot, unless the app has it so, nor commands in threads.
func (p *Person) Type(ctx context.Context, channelID, line string) error {
	w := p.workspace
	w.Lock()
	c := w.Conversations.Own(p.who)
	if channelID != "" {
		c = w.Conversations.ByID(channelID)
	}
	if c == nil || !c.OpenTo(p.who) {
		w.Unlock()
		return fmt.Errorf("type in %s: no such conversation", channelID)
	}
	if c == w.Conversations.OpenedDM(p.who) && !w.Options.Writable {
		w.Unlock()
		return errReadOnly
	}
	if !strings.HasPrefix(line, "/") {
		w.Conversations.Post(c, &workspace.Message{Author: p.who.ID, Content: workspace.Content{Text: line}})
		w.Unlock()
		return nil
	}
	name, text, _ := strings.Cut(line, " ")
	if w.InstalledAs() == "" || !known(w.Options.Commands, name) {
		defer w.Unlock()
		return p.told(c, &Trouble{Code: "unknown_command", Text: name + " is not a valid command."})
	}
	payload := wire.Command(w, p.who, c, name, strings.TrimSpace(text))
	w.Unlock()

	ack, err := p.tells(ctx, &wire.Envelope{Kind: wire.SlashCommand, Payload: payload, Accepts: true})
	return p.commandDone(c, name, ack, err)
}

// errReadOnly is for a test that types where Slack shows nothing to type in (docs: App
// Home, Messages tab).
var errReadOnly = errors.New("the app's Messages tab is read-only: there is nothing to type in")

func known(commands []Command, name string) bool {
	return len(commands) == 0 || slices.ContainsFunc(commands, func(c Command) bool { return c.Name == name })
}

// commandDone shows what the app put into its ack, or that there was none.
func (p *Person) commandDone(in *workspace.Conversation, name string, ack map[string]any, err error) error {
	if unseen(err) {
		return err
	}
	p.workspace.Lock()
	defer p.workspace.Unlock()
	code := ""
	if err != nil {
		code = err.Error()
	} else if len(ack) > 0 {
		if no := wire.Answer(p.workspace, workspace.ReplyURL{Who: p.who, In: in}, ack); no != nil {
			code = no.Code
		}
	}
	if code == "" {
		return nil
	}
	return p.told(in, &Trouble{Code: code, Text: fmt.Sprintf("%s failed with the error %q", name, code)})
}
