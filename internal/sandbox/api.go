package sandbox

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// refusal is an answer with ok:false.
type refusal struct {
	code     string
	messages []string      // response_metadata.messages
	extra    Object        // further fields of the answer
	wait     time.Duration // when the code is ratelimited
}

func refuse(code string) *refusal { return &refusal{code: code} }

// method is one method of the Web API. Its run holds s.mu and only touches memory.
type method struct {
	tier  tier
	scope string // "" when any token will do
	app   bool   // wants the app-level token
	open  bool   // wants none
	run   func(*Slack, args) (Object, *refusal)
}

func methods() map[string]method {
	return map[string]method{
		"api.test":                     {tier: tier4, open: true, run: func(*Slack, args) (Object, *refusal) { return nil, nil }},
		"auth.test":                    {tier: special, run: (*Slack).authTest},
		"apps.connections.open":        {tier: tier1, app: true, run: (*Slack).connectionsOpen},
		"chat.postMessage":             {tier: special, scope: "chat:write", run: (*Slack).postMessage},
		"chat.update":                  {tier: tier3, scope: "chat:write", run: (*Slack).updateMessage},
		"chat.delete":                  {tier: tier3, scope: "chat:write", run: (*Slack).deleteMessage},
		"chat.postEphemeral":           {tier: tier4, scope: "chat:write", run: (*Slack).postEphemeral},
		"views.open":                   {tier: tier4, run: (*Slack).viewsOpen},
		"views.push":                   {tier: tier4, run: (*Slack).viewsPush},
		"views.update":                 {tier: tier4, run: (*Slack).viewsUpdate},
		"views.publish":                {tier: tier4, run: (*Slack).viewsPublish},
		"users.info":                   {tier: tier4, scope: "users:read", run: (*Slack).usersInfo},
		"users.list":                   {tier: tier2, scope: "users:read", run: (*Slack).usersList},
		"users.getPresence":            {tier: tier3, scope: "users:read", run: (*Slack).usersGetPresence},
		"dnd.info":                     {tier: tier3, scope: "dnd:read", run: (*Slack).dndInfo},
		"dnd.teamInfo":                 {tier: tier2, scope: "dnd:read", run: (*Slack).dndTeamInfo},
		"conversations.open":           {tier: tier3, scope: "im:write", run: (*Slack).conversationsOpen},
		"conversations.info":           {tier: tier3, run: (*Slack).conversationsInfo},
		"team.info":                    {tier: tier3, scope: "team:read", run: (*Slack).teamInfo},
		"files.getUploadURLExternal":   {tier: tier4, scope: "files:write", run: (*Slack).filesGetUploadURL},
		"files.completeUploadExternal": {tier: tier4, scope: "files:write", run: (*Slack).filesComplete},
	}
}

// serveAPI answers one call. The effect happens under the lock; whatever takes
// time, or takes the answer away, happens after it.
func (s *Slack) serveAPI(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, "/api/")
	fault := s.strike(name)
	if fault.prevents() {
		s.record(Call{Method: name, Outcome: string(fault.Kind)})
		fault.answer(w)
		return
	}
	in, bad := readArgs(r)

	s.mu.Lock()
	if name == "apps.connections.open" {
		s.base = in.base
	}
	out, no := Object(nil), bad
	if no == nil {
		out, no = s.call(name, in)
	}
	s.calls = append(s.calls, Call{
		At: s.now(), Method: name, Channel: in.str("channel"), User: in.str("user"),
		Outcome: outcome(no, fault), Applied: no == nil,
	})
	s.mu.Unlock()

	if fault.spoils() && !s.spoil(w, r, fault) {
		return
	}
	if s.methods[name].app {
		w.Header().Set("X-Oauth-Scopes", "connections:write")
	} else {
		w.Header().Set("X-Oauth-Scopes", strings.Join(s.opts.Scopes, ","))
	}
	respond(w, out, no)
}

// call holds s.mu and runs one method the way Slack goes about it: who are you, may you, not so fast, then the work.
func (s *Slack) call(name string, in args) (Object, *refusal) {
	m, known := s.methods[name]
	if !known {
		return nil, &refusal{code: "unknown_method", extra: Object{"req_method": name}}
	}
	if no := s.authenticate(m, in.token); no != nil {
		return nil, no
	}
	if m.scope != "" && !s.granted(m.scope) {
		return nil, s.missing(m.scope)
	}
	if wait := s.tooFast(name, m.tier, in); wait > 0 {
		return nil, &refusal{code: "ratelimited", wait: wait}
	}
	return m.run(s, in)
}

// authenticate knows two tokens, each good for its own methods only.
func (s *Slack) authenticate(m method, token string) *refusal {
	switch {
	case m.open:
		return nil
	case token == "":
		return refuse("not_authed")
	case s.revoked && (token == s.opts.BotToken || token == s.opts.AppToken):
		return refuse("token_revoked")
	case token == s.opts.AppToken && m.app, token == s.opts.BotToken && !m.app:
		return nil
	case token == s.opts.AppToken, token == s.opts.BotToken:
		return refuse("not_allowed_token_type")
	default:
		return refuse("invalid_auth")
	}
}

func (s *Slack) missing(scope string) *refusal {
	return &refusal{code: "missing_scope", extra: Object{"needed": scope, "provided": strings.Join(s.opts.Scopes, ",")}}
}

// respond is always HTTP 200 but for a rate limit: Slack's errors are in the body (docs: Web API, responses).
func respond(w http.ResponseWriter, out Object, no *refusal) {
	status := http.StatusOK
	if no != nil {
		out = Object{"ok": false, "error": no.code}
		maps.Copy(out, no.extra)
		if len(no.messages) > 0 {
			out["response_metadata"] = Object{"messages": no.messages}
		}
		if no.wait > 0 {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", retryAfter(no.wait))
		}
	} else {
		if out == nil {
			out = Object{}
		}
		out["ok"] = true
	}
	writeJSON(w, status, out)
}

// retryAfter is whole seconds, rounded up, as in Slack's header.
func retryAfter(wait time.Duration) string {
	return strconv.Itoa(max(1, int((wait+time.Second-1)/time.Second)))
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	// The status is sent: a client that hung up is its own problem.
	_ = json.NewEncoder(w).Encode(v)
}

// args are a call's arguments, from a form, a JSON body or the query.
type args struct {
	base   string // scheme and host the call came to
	token  string
	values map[string]any
}

// maxBody is generous: a command may carry 40,000 characters, and escapes triple them.
const maxBody = 4 << 20

// readArgs prefers a bearer token to one in the body, as Slack does.
func readArgs(r *http.Request) (args, *refusal) {
	in := args{base: "http://" + r.Host, values: map[string]any{}}
	bearer, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if isBearer {
		in.token = bearer
	}
	in.form(r.URL.Query())
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		return in, refuse("request_timeout")
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case err != nil:
		return in, refuse("missing_post_type")
	case kind == "application/json":
		if json.Unmarshal(body, &in.values) != nil {
			return in, refuse("invalid_json")
		}
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return in, refuse("invalid_form_data")
		}
		in.form(form)
	default:
		return in, refuse("invalid_post_type")
	}
	if in.token == "" {
		in.token = in.str("token")
	}
	return in, nil
}

func (a args) form(values url.Values) {
	for k, v := range values {
		a.values[k] = v[0]
	}
}

// str is an argument as text, however a JSON body spelled it.
func (a args) str(key string) string {
	switch v := a.values[key].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

// tree is an argument that is JSON: sent as such, or as a string in a form.
// It is nil when the argument is absent, empty or null.
func (a args) tree(key string) (any, error) {
	v := a.values[key]
	text, isText := v.(string)
	if !isText {
		return v, nil
	}
	if text == "" {
		return nil, nil
	}
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("argument %s: %w", key, err)
	}
	return out, nil
}
