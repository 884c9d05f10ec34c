package web

import (
	"embed"
	"html/template"
	"log/slog"
	"sync/atomic"

	"unhunch/internal/sandbox"
)

// town is all workspaces that a visitor can be in, and what is the same in each.
type town struct {
	slacks []*sandbox.Slack
	moving atomic.Bool // the clock is on its way
	clock  Clock
	emoji  emoji
	html   *template.Template
	opts   Options
	log    *slog.Logger
}

//go:embed templates
var templates embed.FS

func parsed() *template.Template {
	return template.Must(template.ParseFS(templates, "templates/*.html"))
}

// several tells whether there is more than one to choose from.
func (t *town) several() bool { return len(t.slacks) > 1 }

// catchUp has every open page look again, in every workspace.
func (t *town) catchUp() {
	for _, s := range t.slacks {
		s.CatchUp()
	}
}

// elsewhere is a workspace to go to.
type elsewhere struct {
	URL, Name string
	Current   bool
}

// choices are the workspaces; none where there is but one.
func (t *town) choices(at address) []elsewhere {
	if !t.several() {
		return nil
	}
	var all []elsewhere
	for _, s := range t.slacks {
		team := s.Options().Team
		there := address{Of: team.ID, As: s.People()[0].Handle, In: inOwn}
		all = append(all, elsewhere{URL: there.URL(), Name: team.Name, Current: team.ID == at.Of})
	}
	return all
}
