package bot

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
)

// TestAServerThatWantsTheDirectMessageOpened is about servers that speak
// Slack's protocol and, unlike Slack, post to channels only.
func TestAServerThatWantsTheDirectMessageOpened(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/conversations.open":
			fmt.Fprint(w, `{"ok":true,"channel":{"id":"D0ANA"}}`)
		case r.FormValue("channel") == "D0ANA":
			fmt.Fprint(w, `{"ok":true,"channel":"D0ANA","ts":"1.2"}`)
		default:
			fmt.Fprint(w, `{"ok":false,"error":"channel_not_found"}`)
		}
	}))
	defer server.Close()
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	h.bot.api = slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/"))
	receipt, err := h.bot.Post(t.Context(), delivery.Claim{
		Message: delivery.Message{To: h.id(ana), Kind: delivery.Reminder}, Channel: ana.ID(),
	})
	if err != nil || receipt.Channel != "D0ANA" || receipt.TS != "1.2" {
		t.Errorf("%+v, %v", receipt, err)
	}
	h.ends()
}
