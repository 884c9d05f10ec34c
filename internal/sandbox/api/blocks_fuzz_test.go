package api

import (
	"encoding/json"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/workspace"
)

// Whatever an app sends as blocks, Slack answers; and what it takes, slack-go and a person can read.
func FuzzBlocks(f *testing.F) {
	for _, seed := range []string{
		`{"type":"section","text":{"type":"mrkdwn","text":"*hello* <!date^1^{time}|x>"},"accessory":{"type":"image","image_url":"https://a.b/c","alt_text":""}}`,
		`{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Go"},"action_id":"a","value":"v"}]}`,
		`{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"checkboxes","options":[{"text":{"type":"mrkdwn","text":"a"},"value":"a"}]}}`,
		`{"type":"section","text":{"type":"plain_text","text":"x"},"accessory":{"type":"overflow","options":[{"text":3}]}}`,
		`{"type":"context","elements":[{"type":"plain_text","text":"x"}]},{"type":"divider"},{"type":"rich_text","elements":[{}]}`,
		`{"type":"actions","elements":[{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"g"},"options":[]}]}]}`,
		`null,[],{},{"type":"context","elements":[null,{"type":"image"}]},{"type":null}`,
	} {
		f.Add(seed)
	}
	w := workspace.New(workspace.Options{})
	ana := w.People.Named("ana")
	f.Fuzz(func(t *testing.T, blocks string) {
		w.Lock()
		out, no := postMessage(w, call.Args{Values: map[string]any{"channel": ana.ID, "text": "x", "blocks": "[" + blocks + "]"}})
		w.Unlock()
		if no != nil {
			if no.Code != "invalid_blocks" && no.Code != "invalid_blocks_format" && no.Code != "msg_blocks_too_long" {
				t.Errorf("refused with %s", no.Code)
			}
			return
		}
		raw, err := json.Marshal(out.Obj("message"))
		if err != nil {
			t.Fatal(err)
		}
		var message slack.Message
		if err := json.Unmarshal(raw, &message); err != nil {
			t.Errorf("slack-go cannot read what Slack took: %v\n%s", err, raw)
		}
		w.Lock()
		_ = w.Screen(ana).Text()
		w.Conversations.DM(ana).Messages = nil
		w.Unlock()
	})
}
