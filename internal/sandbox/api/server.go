// Package api is Slack's Web API: its methods, what each refuses, and how often it
// may be called.
package api

import (
	"cmp"
	"net/http"
	"strings"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

// method is one method of the Web API. Its run holds the workspace's lock and only touches memory.
type method struct {
	tier  tier
	scope string // "" when any token will do
	app   bool   // wants the app-level token
	any   bool   // takes a refresh token too
	open  bool   // wants none
	run   func(*workspace.Workspace, call.Args) (jsontree.Object, *call.Refusal)
}

func methods(sockets *wire.Sockets, way wire.Way) map[string]method {
	return map[string]method{
		"api.test":                     {tier: tier4, open: true, run: apiTest},
		"auth.test":                    {tier: special, run: authTest},
		"auth.teams.list":              {tier: tier2, run: authTeamsList},
		"auth.revoke":                  {tier: tier3, any: true, run: authRevoke(way)},
		"apps.uninstall":               {tier: tier1, run: appsUninstall(way)},
		"apps.connections.open":        {tier: tier1, app: true, run: connectionsOpen(sockets)},
		"chat.postMessage":             {tier: special, scope: "chat:write", run: postMessage},
		"chat.update":                  {tier: tier3, scope: "chat:write", run: updateMessage},
		"chat.delete":                  {tier: tier3, scope: "chat:write", run: deleteMessage},
		"chat.postEphemeral":           {tier: tier4, scope: "chat:write", run: postEphemeral},
		"views.open":                   {tier: tier4, run: viewsOpen},
		"views.push":                   {tier: tier4, run: viewsPush},
		"views.update":                 {tier: tier4, run: viewsUpdate},
		"views.publish":                {tier: tier4, run: viewsPublish},
		"users.info":                   {tier: tier4, scope: "users:read", run: usersInfo},
		"users.list":                   {tier: tier2, scope: "users:read", run: usersList},
		"users.getPresence":            {tier: tier3, scope: "users:read", run: usersGetPresence},
		"dnd.info":                     {tier: tier3, scope: "dnd:read", run: dndInfo},
		"dnd.teamInfo":                 {tier: tier2, scope: "dnd:read", run: dndTeamInfo},
		"conversations.open":           {tier: tier3, scope: "im:write", run: conversationsOpen},
		"conversations.info":           {tier: tier3, run: conversationsInfo},
		"team.info":                    {tier: tier3, scope: "team:read", run: teamInfo},
		"files.getUploadURLExternal":   {tier: tier4, scope: "files:write", run: filesGetUploadURL},
		"files.completeUploadExternal": {tier: tier4, scope: "files:write", run: filesComplete},
		"files.delete":                 {tier: tier3, scope: "files:write", run: filesDelete},
	}
}

// Server answers calls of the Web API for one workspace.
type Server struct {
	workspace  *workspace.Workspace
	faults     *call.Faults
	log        *call.Log
	background *workspace.Background
	methods    map[string]method
	limits     limits
}

// NewServer answers for a workspace, whose app connects to sockets, and hears of what
// happens there in a way.
func NewServer(
	w *workspace.Workspace, sockets *wire.Sockets, way wire.Way, faults *call.Faults, log *call.Log, background *workspace.Background,
) *Server {
	return &Server{
		workspace: w, faults: faults, log: log, background: background, methods: methods(sockets, way),
		limits: limits{of: w, all: map[string]*bucket{}},
	}
}

// Serve reads one call and answers it.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request) {
	in, no := call.ReadArgs(r)
	s.Answer(w, r, in, no)
}

// Answer answers one call that was read already, or could not be. The effect happens
// under the lock; whatever takes time, or takes the answer away, happens after it.
func (s *Server) Answer(w http.ResponseWriter, r *http.Request, in call.Args, no *call.Refusal) {
	name := Method(r)
	fault := s.faults.Strike(name)
	w.Header().Set("Date", s.workspace.IDs.Now().UTC().Format(http.TimeFormat)) // by the workspace's clock
	if fault.Prevents() {
		s.log.Add(call.Call{At: s.workspace.IDs.Now(), Method: name, Outcome: string(fault.Kind)})
		fault.Waits(r, s.background.Sleep)
		fault.Answer(w)
		return
	}

	s.workspace.Lock()
	holder, _ := s.workspace.Grants.Owner(in.Token)
	scopes := s.workspace.Grants.Scopes(holder)
	var out jsontree.Object
	if no == nil {
		out, no = s.call(name, in)
	}
	s.log.Add(call.Call{
		At: s.workspace.IDs.Now(), Method: name, Channel: in.Str("channel"), User: cmp.Or(in.Str("user"), in.Str("user_id")),
		Outcome: call.Outcome(no, fault), Applied: no == nil,
	})
	s.workspace.Unlock()

	if fault.Spoils(w, r, s.background.Sleep) {
		return
	}
	if s.methods[name].app {
		scopes = []string{"connections:write"}
	}
	w.Header().Set("X-Oauth-Scopes", strings.Join(scopes, ","))
	call.Respond(w, out, no)
}

// Method is the name of the method that a request is for.
func Method(r *http.Request) string { return strings.TrimPrefix(r.URL.Path, "/api/") }

// call runs one method the way Slack goes about it: who are you, may you, not so fast, then the work.
func (s *Server) call(name string, in call.Args) (jsontree.Object, *call.Refusal) {
	m, known := s.methods[name]
	if !known {
		return nil, &call.Refusal{Code: "unknown_method", Extra: jsontree.Object{"req_method": name}}
	}
	if no := authenticate(s.workspace, m, in.Token); no != nil {
		return nil, no
	}
	if m.scope != "" && !s.workspace.Granted(m.scope) {
		return nil, missing(s.workspace, m.scope)
	}
	if wait := s.limits.tooFast(name, m.tier, in.Str("channel")); wait > 0 {
		return nil, &call.Refusal{Code: "ratelimited", Wait: wait}
	}
	return m.run(s.workspace, in)
}

// authenticate knows the bot's tokens and the app's, each good for its own methods only.
func authenticate(w *workspace.Workspace, m method, token string) *call.Refusal {
	if m.open {
		return nil
	}
	if token == "" {
		return call.Refuse("not_authed")
	}
	holder, no := w.Grants.Holder(token)
	app := token == w.Options.AppToken
	switch {
	case app && w.Grants.Token(w.InstalledAs()) == "":
		return call.Refuse("token_revoked") // nothing is left to connect for
	case app && m.app, m.any && w.Grants.Refreshes(token):
		return nil
	case app:
		return call.Refuse("not_allowed_token_type")
	case holder == "":
		return call.Refuse("invalid_auth")
	case no != nil:
		return no
	case m.app:
		return call.Refuse("not_allowed_token_type")
	default:
		return nil
	}
}
