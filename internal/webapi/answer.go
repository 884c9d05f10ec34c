package webapi

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
)

// Kind is what an answer is.
type Kind string

// The kinds of answers.
const (
	OK          Kind = "ok"
	Refused     Kind = "refused"     // Slack says no: a JSON object with "ok":false
	RateLimited Kind = "ratelimited" // not now: 429, or the same in Slack's words
	Failed      Kind = "failed"      // 5xx, from Slack or from what stands before it
	Foreign     Kind = "foreign"     // not Slack's: a proxy's page, another server, half an answer
	Broken      Kind = "broken"      // none
)

// Target is what a call goes to. Each speaks its own language.
type Target string

// The targets.
const (
	Method Target = "method"       // of the Web API: JSON
	Reply  Target = "response_url" // JSON, "ok", or a bare word of refusal
	Upload Target = "upload"       // the bytes of a file: any text
)

// Answer is what an HTTP answer says.
type Answer struct {
	Kind     Kind
	Code     string   // Slack's word for why not; never empty with Refused
	Needed   string   // scopes, with missing_scope
	Provided string   // scopes, with missing_scope
	Messages []string // what Slack adds for developers
	// Certain is that nothing was done. It is so with RateLimited, with most of
	// Slack's refusals, and with the few statuses by which whoever answers says
	// that it handed the call to nobody.
	Certain bool
}

// Judge tells what an answer is. Only a JSON object whose "ok" is true or false
// is an answer of the Web API (docs: Web API, responses); only one with false
// is a refusal, whatever the status.
func Judge(to Target, status int, body []byte) Answer { return judge(to, status, body, read(body)) }

// judge is Judge of an answer that was read.
func judge(to Target, status int, body []byte, has object) Answer {
	said, isSlack := has.said()
	success := status >= http.StatusOK && status < http.StatusMultipleChoices
	switch {
	case status == http.StatusTooManyRequests, isSlack && slices.Contains([]string{"ratelimited", "rate_limited"}, said.Code):
		return Answer{Kind: RateLimited, Certain: true}
	case isSlack && said.Kind == Refused && (status < http.StatusInternalServerError || Half(said.Code)):
		said.Certain = !Half(said.Code)
		return said
	case to == Reply && status >= http.StatusBadRequest && status < http.StatusInternalServerError && word.Match(bytes.TrimSpace(body)):
		return Answer{Kind: Refused, Code: string(bytes.TrimSpace(body)), Certain: true} // docs: incoming webhooks, errors
	case success && isSlack && said.Kind == OK,
		success && to == Reply && string(bytes.TrimSpace(body)) == "ok",
		success && to == Upload && !isSlack && !page(body):
		return Answer{Kind: OK}
	case keptBack(status):
		return Answer{Kind: Foreign, Certain: true}
	case status >= http.StatusInternalServerError:
		return Answer{Kind: Failed}
	}
	return Answer{Kind: Foreign}
}

// Half reports whether Slack says of a refusal, or does not deny, that some of
// it may have been done (docs: chat.postMessage, chat.update, errors).
func Half(code string) bool {
	switch code {
	case "internal_error", "fatal_error", "service_unavailable", "update_failed":
		return true
	}
	return false
}

// Passing reports whether a refusal ends by itself, and nothing was done: the
// request came truncated, or the workspace is being moved (docs: Web API,
// errors; chat.update, errors).
func Passing(code string) bool {
	switch code {
	case "request_timeout", "team_added_to_org", "org_login_required", "external_channel_migrating":
		return true
	}
	return false
}

// keptBack reports whether a status means, by HTTP itself, that whoever answers
// did not take the request and handed it to nobody (RFC 9110, 15.5; RFC 6585).
// The others, 403, 404 and 408 among them, also stand in for an answer of
// Slack's that something on the way did not like or wait for.
func keptBack(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusProxyAuthRequired, http.StatusLengthRequired,
		http.StatusRequestEntityTooLarge, http.StatusRequestURITooLong, http.StatusExpectationFailed,
		http.StatusMisdirectedRequest, http.StatusUpgradeRequired, http.StatusRequestHeaderFieldsTooLarge,
		http.StatusNetworkAuthenticationRequired:
		return true
	}
	return false
}

// word is the form of Slack's codes. Anything else is not shown to anybody.
var word = regexp.MustCompile(`^[a-z][a-z0-9_]{0,99}$`)

// unnamed is the code of a refusal that has none.
const unnamed = "unnamed_error"

// object is what the fields of a JSON object are.
type object map[string]json.RawMessage

// read takes an answer apart; nil: it is no object.
func read(body []byte) object {
	var has object
	if json.Unmarshal(body, &has) != nil {
		return nil
	}
	return has
}

// said is what an answer of the Web API says. It reports false where it is none. What
// is of another type than it should be is left out.
func (has object) said() (Answer, bool) {
	var ok *bool
	if json.Unmarshal(has["ok"], &ok) != nil || ok == nil {
		return Answer{}, false
	}
	if *ok {
		return Answer{Kind: OK}, true
	}
	a := Answer{Kind: Refused, Code: text(has["error"]), Needed: text(has["needed"]), Provided: text(has["provided"])}
	if !word.MatchString(a.Code) {
		a.Code = unnamed
	}
	var more struct {
		Messages []string `json:"messages"`
	}
	if json.Unmarshal(has["response_metadata"], &more) == nil {
		a.Messages = more.Messages
	}
	return a, true
}

func text(raw json.RawMessage) (s string) {
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// page reports whether a body is a web page, or nothing.
func page(body []byte) bool {
	body = bytes.TrimSpace(body)
	return len(body) == 0 || body[0] == '<'
}

// plain is a refusal as the documentation has it, for a reader that is strict
// about fields that we do not look at.
func (a Answer) plain() []byte {
	body, err := json.Marshal(struct {
		OK       bool   `json:"ok"`
		Error    string `json:"error"`
		Needed   string `json:"needed,omitempty"`
		Provided string `json:"provided,omitempty"`
		More     struct {
			Messages []string `json:"messages,omitempty"`
		} `json:"response_metadata"`
	}{Error: a.Code, Needed: a.Needed, Provided: a.Provided, More: struct {
		Messages []string `json:"messages,omitempty"`
	}{a.Messages}})
	if err != nil {
		return []byte(`{"ok":false,"error":"` + unnamed + `"}`)
	}
	return body
}
