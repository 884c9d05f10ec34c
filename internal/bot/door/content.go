package door

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"net/url"

	"unhunch/internal/bot/payload"
)

// content is what a request holds.
type content struct {
	kind    Type
	payload json.RawMessage // as a socket would bring it; what it is, its Handler tells
	says    []byte          // the answer, where Slack only wants to hear that
	probe   bool            // Slack only looks whether somebody answers
}

// reader reads a request's body. What cannot be read is a payload, too: it is
// acknowledged, and told. The refusal is that Slack sends no such type.
type reader func(body []byte, contentType string) (content, Refusal)

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

func isOf(contentType, want string) bool {
	kind, _, err := mime.ParseMediaType(contentType)
	return err == nil && kind == want
}

// readEvent reads an event. When the address is given to it, Slack asks for a word
// that it said (docs: url_verification).
func readEvent(body []byte, contentType string) (content, Refusal) {
	if !isOf(contentType, asJSON) {
		return content{}, Unknown
	}
	var d struct {
		Type      string `json:"type"`
		Challenge string `json:"challenge"`
	}
	if bytes.Contains(body, []byte("challenge")) && payload.Tolerantly(body, &d) == nil && d.Type == "url_verification" {
		return content{says: []byte(d.Challenge)}, ""
	}
	return content{kind: Event, payload: body}, ""
}

// readCommand reads a slash command, whose form becomes what a socket brings.
func readCommand(body []byte, contentType string) (content, Refusal) {
	if !isOf(contentType, asForm) {
		return content{}, Unknown
	}
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		return content{kind: Command}, ""
	}
	if fields.Get(probeField) == isProbe {
		return content{probe: true}, ""
	}
	command := map[string]string{}
	for name := range fields {
		command[name] = fields.Get(name)
	}
	raw, err := json.Marshal(command)
	if err != nil {
		return content{kind: Command}, ""
	}
	return content{kind: Command, payload: raw}, ""
}

// readInteraction reads a press, a shortcut or a form.
func readInteraction(body []byte, contentType string) (content, Refusal) {
	if !isOf(contentType, asForm) {
		return content{}, Unknown
	}
	fields, err := url.ParseQuery(string(body))
	if err != nil {
		return content{kind: Interaction}, ""
	}
	return content{kind: Interaction, payload: json.RawMessage(fields.Get("payload"))}, ""
}

// Slack looks now and then whether a command's address is served with a good
// certificate, by a form with this field and no signature (docs: slash commands,
// ssl_check).
const (
	probeField = "ssl_check"
	isProbe    = "1"
	mostProbe  = 4 << 10 // bytes
)

// probes reports whether a request without a signature is nothing but that look.
func probes(w http.ResponseWriter, r *http.Request) bool {
	if !isOf(r.Header.Get("Content-Type"), asForm) {
		return false
	}
	body, why := read(w, r, mostProbe)
	if why != "" {
		return false
	}
	fields, err := url.ParseQuery(string(body))
	return err == nil && fields.Get(probeField) == isProbe
}
