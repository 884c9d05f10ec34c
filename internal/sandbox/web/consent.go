package web

import (
	"bytes"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"unhunch/internal/sandbox"
)

// maxAnswer is for all that the form sends, in bytes.
const maxAnswer = 64 << 10

// consent is Slack's page that asks somebody whether an app may be installed.
type consent struct {
	platform *sandbox.Platform
	html     *template.Template
	log      *slog.Logger
}

// asking is what it shows.
type asking struct {
	*sandbox.Question
	Query   string // as the app sent it
	Needs   []scope
	Wants   []scope // may be left out
	Offices []office
	Trouble string
}

// scope is one of the app's, in words that people understand.
type scope struct{ Name, Means string }

// office is a workspace, with those who can install the app there.
type office struct {
	Name    string
	People  []installer
	Has     bool // the app already
	Current bool
}

// installer is a choice: somebody, for their workspace or for their whole organisation.
type installer struct{ Value, Name, For string }

// ask shows the question, or why there is none.
func (s *consent) ask(w http.ResponseWriter, r *http.Request) {
	asked, err := s.platform.Ask(r.URL.Query())
	if err != nil {
		s.draw(w, http.StatusBadRequest, asking{Trouble: err.Error()})
		return
	}
	s.show(w, http.StatusOK, asked, r.URL.RawQuery, "")
}

func (s *consent) show(w http.ResponseWriter, status int, asked *sandbox.Question, query, trouble string) {
	if to, err := url.Parse(asked.Cancel()); err == nil { // browsers look where a form leads in the end
		h := w.Header()
		h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "form-action 'self'", "form-action 'self' "+to.Scheme+"://"+to.Host, 1))
	}
	s.draw(w, status, asking{
		Question: asked, Query: query, Needs: scopes(asked.Required, asked.App), Wants: scopes(asked.Optional, asked.App),
		Offices: s.offices(asked), Trouble: trouble,
	})
}

func (s *consent) draw(w http.ResponseWriter, status int, q asking) {
	var out bytes.Buffer
	if err := s.html.ExecuteTemplate(&out, "consent.html", q); err != nil {
		s.log.Error("page not drawn", "error", err)
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w)
}

// offices begin with the workspace that the app is meant for, or that does not have it.
func (s *consent) offices(asked *sandbox.Question) []office {
	var all []office
	for _, slack := range s.platform.Slacks() {
		team := slack.Options().Team
		o := office{Name: team.Name, Has: slack.Installed(), Current: team.ID == asked.Team}
		for _, who := range slack.People() {
			if who.Team != team.ID {
				continue // a guest installs nothing
			}
			o.People = append(o.People, installer{Value: team.ID + " " + who.ID, Name: who.RealName, For: team.Name})
			if asked.Org && who.Admin && team.Enterprise.ID != "" {
				o.People = append(o.People, installer{Value: team.ID + " " + who.ID + " all", Name: who.RealName, For: "all of " + team.Enterprise.Name})
			}
		}
		all = append(all, o)
	}
	if !slices.ContainsFunc(all, func(o office) bool { return o.Current }) {
		first := max(0, slices.IndexFunc(all, func(o office) bool { return !o.Has }))
		all[first].Current = true
	}
	return all
}

// answer sends the person back to the app, with what they said.
func (s *consent) answer(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxAnswer)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "That is more than this page takes.", http.StatusRequestEntityTooLarge)
		return
	}
	raw := r.PostForm.Get("query")
	query, err := url.ParseQuery(raw)
	if err != nil {
		query = nil // of which nothing can be asked
	}
	asked, err := s.platform.Ask(query)
	if err != nil {
		s.draw(w, http.StatusBadRequest, asking{Trouble: err.Error()})
		return
	}
	to := asked.Cancel()
	if r.PostForm.Get("answer") == "allow" {
		if to, err = s.approve(asked, strings.Fields(r.PostForm.Get("by")), r.PostForm["scope"]); err != nil {
			s.show(w, http.StatusConflict, asked, raw, err.Error())
			return
		}
	}
	http.Redirect(w, r, to, http.StatusSeeOther) //nolint:gosec // it is one that the app registered
}

var errNobody = errors.New("Choose who installs it.") //nolint:revive,staticcheck // people read it

// approve takes a choice as the form has it: workspace, person, and whether for all.
func (s *consent) approve(asked *sandbox.Question, choice, scopes []string) (string, error) {
	if len(choice) < 2 {
		return "", errNobody
	}
	slack := s.platform.Slack(choice[0])
	if slack == nil {
		return "", errNobody
	}
	who := slack.Person(choice[1])
	switch {
	case who == nil:
		return "", errNobody
	case len(choice) > 2:
		return asked.ApproveForAll(who, scopes...)
	default:
		return asked.Approve(who, scopes...)
	}
}

// scopes are said in words; one without any stands for itself.
func scopes(names []string, app string) []scope {
	words := map[string]string{
		"chat:write":        "Post messages as " + app,
		"chat:write.public": "Post in public channels that " + app + " is not in",
		"commands":          "Offer slash commands and shortcuts",
		"users:read":        "See who is in the workspace, their time zone and their status",
		"dnd:read":          "See who does not want to be disturbed",
		"files:write":       "Upload files as " + app,
	}
	var all []scope
	for _, name := range names {
		all = append(all, scope{Name: name, Means: words[name]})
	}
	return all
}
