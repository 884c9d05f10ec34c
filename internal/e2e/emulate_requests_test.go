//go:build browser && emulate

package e2e

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
)

// request is one that Slack would send, signed as it does (docs: verifying requests from
// Slack).
type request struct {
	path, kind, body string
	at               time.Time
	secret           string
}

const (
	formKind = "application/x-www-form-urlencoded"
	jsonKind = "application/json"
)

// signed is one that is signed now, with the app's secret.
func signed(path, kind, body string) request {
	return request{path: path, kind: kind, body: body, at: e2etest.Machine(), secret: emulateSigning}
}

// goes sends it, and gives the status of its answer.
func (r request) goes(t *testing.T, public string) int {
	t.Helper()
	stamp := strconv.FormatInt(r.at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(r.secret))
	_, _ = mac.Write([]byte("v0:" + stamp + ":" + r.body)) // a hash takes everything
	out, err := http.NewRequestWithContext(t.Context(), http.MethodPost, public+r.path, strings.NewReader(r.body))
	if err != nil {
		t.Fatal(err)
	}
	out.Header.Set("Content-Type", r.kind)
	out.Header.Set("X-Slack-Request-Timestamp", stamp)
	if r.secret != "" {
		out.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	}
	in, err := http.DefaultClient.Do(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Body.Close() }()
	return in.StatusCode
}

// command is what somebody types. Each has a response_url of its own.
func (e *emulate) command(text, number string) request {
	return signed("/slack/commands", formKind, url.Values{
		"command": {"/stretch"}, "text": {text}, "team_id": {emulateTeam}, "team_domain": {"harbour"},
		"user_id": {emulateAna}, "user_name": {"admin"}, "channel_id": {"C000000001"}, "channel_name": {"general"},
		"response_url": {e.front.URL + "/respond/" + number}, "trigger_id": {"1.2." + number},
		"api_app_id": {emulateApp}, "is_enterprise_install": {"false"},
	}.Encode())
}

// press is that of a button with a label, in a message as it was answered to a
// response_url, or posted.
func (e *emulate) press(label, message, ts, channel, number string) request {
	e.t.Helper()
	button := buttonIn(e.t, label, message)
	container := map[string]any{"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": channel == "C000000001"}
	payload, err := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]string{"id": emulateTeam, "domain": "harbour"}, "enterprise": nil, "is_enterprise_install": false,
		"user":       map[string]string{"id": emulateAna, "username": "admin", "team_id": emulateTeam},
		"api_app_id": emulateApp, "container": container, "channel": map[string]string{"id": channel, "name": "directmessage"},
		"trigger_id": "1.2." + number, "response_url": e.front.URL + "/respond/" + number,
		"message": map[string]any{"type": "message", "ts": ts, "user": "U0BOT"},
		"actions": []any{map[string]any{
			"type": "button", "action_id": button.ActionID, "block_id": button.block, "value": button.Value, "action_ts": ts,
			"text": map[string]any{"type": "plain_text", "text": label},
		}},
	})
	if err != nil {
		e.t.Fatal(err)
	}
	return signed("/slack/interactions", formKind, url.Values{"payload": {string(payload)}}.Encode())
}

// event is one that Slack tells of.
func event(kind, id string, more map[string]any) request {
	inner := map[string]any{"type": kind}
	maps.Copy(inner, more)
	now := e2etest.Machine().Unix()
	body, err := json.Marshal(map[string]any{
		"type": "event_callback", "team_id": emulateTeam, "api_app_id": emulateApp, "event_id": id, "event_time": now, "event": inner,
		"authorizations": []any{map[string]any{"team_id": emulateTeam, "enterprise_id": nil, "user_id": "U0BOT", "is_bot": true, "is_enterprise_install": false}},
	})
	if err != nil {
		panic(err) // it is made of texts
	}
	return signed("/slack/events", jsonKind, string(body))
}

// button is one of a message.
type button struct {
	ActionID string `json:"action_id"`
	Value    string `json:"value"`
	Text     struct {
		Text string `json:"text"`
	} `json:"text"`
	block string
}

// buttonIn finds the button with a label, or the beginning of one, among a message's blocks.
func buttonIn(t *testing.T, label, message string) button {
	t.Helper()
	var m struct {
		Blocks []struct {
			BlockID   string          `json:"block_id"`
			Elements  json.RawMessage `json:"elements"`
			Accessory button          `json:"accessory"`
		} `json:"blocks"`
	}
	if err := json.Unmarshal([]byte(message), &m); err != nil {
		t.Fatal(err)
	}
	for _, b := range m.Blocks {
		var all []json.RawMessage
		if len(b.Elements) > 0 {
			if err := json.Unmarshal(b.Elements, &all); err != nil {
				t.Fatal(err)
			}
		}
		for _, one := range append(all, must(json.Marshal(b.Accessory))) {
			var found button
			if json.Unmarshal(one, &found) == nil && found.ActionID != "" && strings.HasPrefix(found.Text.Text, label) {
				found.block = b.BlockID
				return found
			}
		}
	}
	t.Fatalf("no button %q in %s", label, message)
	return button{}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(fmt.Sprint("a button: ", err))
	}
	return b
}
