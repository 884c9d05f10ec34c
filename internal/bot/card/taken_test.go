package card_test

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// TestThePretendSlackTakesEveryCard is a second opinion on Check: the pretend
// Slack has its own rules, for the JSON and not for slack-go's types.
func TestThePretendSlackTakesEveryCard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := sandboxtest.Open(t, sandbox.Options{})
		defer office.Close()
		api, socket := office.API(), office.Socket()
		go func() { _ = socket.RunContext(t.Context()) }()
		ana := office.Person("ana")

		for _, h := range gallery() {
			if strings.Contains(h.name, "uploaded-picture") {
				continue // its files were never uploaded here
			}
			<-time.After(2 * time.Second) // of the bubble: one post a second to a channel
			_, _, err := api.PostMessageContext(t.Context(), ana.ID(), slack.MsgOptionText(h.message.Text, false), slack.MsgOptionBlocks(h.message.Blocks...))
			if err != nil {
				t.Errorf("%s: %v", h.name, err)
			}
		}
		for _, r := range rooms() {
			var err error
			switch v := r.view.(type) {
			case slack.HomeTabViewRequest:
				_, err = api.PublishViewContext(t.Context(), slack.PublishViewContextRequest{UserID: ana.ID(), View: v})
			case slack.ModalViewRequest:
				typed := make(chan struct{})
				go func() {
					defer close(typed)
					_ = ana.Types("/stretch settings")
				}()
				_, err = api.OpenViewContext(t.Context(), trigger(socket), v)
				<-typed
			}
			if err != nil {
				t.Errorf("%s: %v", r.name, err)
			}
		}
	})
}

// trigger waits for a slash command and answers with its trigger id.
func trigger(socket *socketmode.Client) string {
	for e := range socket.Events {
		if command, ok := e.Data.(slack.SlashCommand); ok {
			_ = socket.Ack(*e.Request)
			return command.TriggerID
		}
	}
	return ""
}
