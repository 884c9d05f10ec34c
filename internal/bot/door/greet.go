package door

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/gorilla/websocket"
)

// Greet opens a connection as the bot does, waits for Slack's hello and hangs up. It
// tells how many connections the app has, this one included (docs: Socket Mode,
// hello). What Slack sends over it meanwhile stays unacknowledged, and so goes to
// another of them.
func Greet(ctx context.Context, dialer *websocket.Dialer, address string) (connections int, err error) {
	ws, err := dial(ctx, *dialer, address)
	if err != nil {
		return 0, cmp.Or(ctx.Err(), err)
	}
	defer func() {
		_ = ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Time{})
		_ = ws.Close() // nobody waits for an answer
	}()
	unblock := context.AfterFunc(ctx, func() { _ = ws.Close() })
	defer unblock()
	late := time.AfterFunc(helloWithin, func() { _ = ws.Close() })
	for {
		_, raw, err := ws.ReadMessage()
		switch {
		case err != nil && ctx.Err() != nil:
			return 0, ctx.Err()
		case err != nil && !late.Stop():
			return 0, errNoHello
		case err != nil:
			return 0, err
		}
		var said struct {
			Type        string `json:"type"`
			Reason      string `json:"reason"`
			Connections int    `json:"num_connections"`
		}
		if json.Unmarshal(raw, &said) != nil {
			continue
		}
		switch said.Type {
		case "hello":
			late.Stop()
			return max(1, said.Connections), nil
		case "disconnect":
			late.Stop()
			return 0, fmt.Errorf("%w (%.40q)", errAsked, said.Reason)
		}
	}
}
