package pages

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"net/http"
	"net/mail"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"unhunch/internal/say"
	"unhunch/internal/scope"
)

//go:embed templates/*.html
var templates embed.FS

// style is all there is of it. It stands in each page, which is whole by that, and is
// vouched for by its hash.
//
//go:embed site.css
var style string

var styleHash = sync.OnceValue(func() string { //nolint:gochecknoglobals // a constant that has to be reckoned once
	sum := sha256.Sum256([]byte(style))
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
})

var drawn = sync.OnceValue(func() *template.Template { //nolint:gochecknoglobals // a constant that has to be read once
	return template.Must(template.ParseFS(templates, "templates/*.html"))
})

// page is what a template draws.
type page struct {
	*Site

	Name string // of its template
	With any    // what only this one shows
	Path string

	words  *say.Printer
	chosen bool // the language, by a link
}

// languageField is in the query of a page whose language was chosen.
const languageField = "lang"

func (s *Site) draw(w http.ResponseWriter, r *http.Request, status int, name string, with any) {
	p := &page{Site: s, Name: name, With: with, Path: r.URL.Path, words: say.Accepted(r.Header.Get("Accept-Language"))}
	if chosen := r.URL.Query().Get(languageField); slices.Contains(say.Languages(), chosen) {
		p.words, p.chosen = say.In(chosen), true
	}
	var out bytes.Buffer
	if err := drawn().ExecuteTemplate(&out, "layout.html", p); err != nil {
		s.Log.Error("a page was not drawn", "page", name, "error", err)
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", p.words.Language())
	h.Set("Content-Length", strconv.Itoa(out.Len()))
	h.Add("Vary", "Accept-Language")
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // who has gone needs none
}

// Say says a sentence of the catalog, with `code` in backquotes.
func (p *page) Say(key string) template.HTML {
	return marked(p.words.Say("page."+key, say.With{"Command": p.Command, "Price": "", "Workspace": "", "Code": ""}))
}

// marked is a text as HTML: what stands between backquotes is code.
func marked(text string) template.HTML {
	var out strings.Builder
	for i, part := range strings.Split(text, "`") {
		part = template.HTMLEscapeString(part)
		if i%2 == 1 {
			part = "<code>" + part + "</code>"
		}
		out.WriteString(part)
	}
	return template.HTML(out.String()) //nolint:gosec // each part of it is escaped
}

// Title is the page's, as the browser shows it.
func (p *page) Title() string {
	switch with := p.With.(type) {
	case telling:
		return p.words.Say("page.told." + string(with.Told))
	case Done:
		return p.heading(with)
	}
	return p.words.Say("page.title." + p.Name)
}

// heading is that of an installation that worked.
func (p *page) heading(d Done) string {
	named := say.With{"Workspace": d.Workspace}
	switch {
	case d.Workspace == "":
		return p.words.Say("page.done.title-unnamed")
	case d.Again:
		return p.words.Say("page.done.title-again", named)
	}
	return p.words.Say("page.done.title", named)
}

// Text is what is told of something that came to nothing.
func (p *page) Text(t telling) template.HTML {
	return marked(p.words.Say("page.told."+string(t.Told)+"-text", say.With{"Command": p.Command, "Code": t.Code}))
}

// Lang is the language of the page.
func (p *page) Lang() string { return p.words.Language() }

// Other is the next language that there is.
func (p *page) Other() string {
	langs := say.Languages()
	return langs[(slices.Index(langs, p.Lang())+1)%len(langs)]
}

// OtherName is what its speakers call it.
func (p *page) OtherName() string { return say.In(p.Other()).Say("page.nav.language") }

// Speak is where the page is in the other language. What is told is nowhere to come
// back to.
func (p *page) Speak() string {
	at := p.Path
	if known(at) == "another" || at == Begin {
		at = Home
	}
	return at + "?" + languageField + "=" + p.Other()
}

// To is a link to a page, in the language that was chosen.
func (p *page) To(path string) string {
	if p.chosen && path != Begin {
		return path + "?" + languageField + "=" + p.Lang()
	}
	return path
}

// Style is what all pages look like.
func (p *page) Style() template.CSS { return template.CSS(style) } //nolint:gosec // it is a file of ours

// Here reports whether a link leads where one is.
func (p *page) Here(path string) bool { return p.Path == path }

// asked is a permission, in words.
type asked struct {
	Name, Why string
	Price     template.HTML
	Optional  bool
}

// Asks lists all that Slack is asked for.
func (p *page) Asks() []asked { return p.Words(scope.All()) }

// Words are some permissions, in words.
func (p *page) Words(scopes []scope.Scope) (list []asked) {
	for _, s := range scopes {
		price := marked(p.words.Say("page.install.without", say.With{"Price": s.Without(p.words)}))
		list = append(list, asked{s.Name, s.Why(p.words), price, s.Optional})
	}
	return list
}

// Copies says how long backups keep what was deleted.
func (p *page) Copies() template.HTML {
	if p.Backups == 0 {
		return marked(p.words.Say("page.privacy.backups-none"))
	}
	return marked(p.words.Count("page.privacy.backups", p.Backups))
}

// Reach is where the operator helps: an address of e-mail and a page become links.
func (p *page) Reach() reach {
	text := strings.TrimSpace(p.Support())
	if at, err := mail.ParseAddress(text); err == nil && at.Address == text {
		return reach{Text: text, Link: "mailto:" + text}
	}
	if u, err := url.Parse(text); err == nil && u.Scheme == "https" && u.Host != "" {
		return reach{Text: text, Link: text}
	}
	return reach{Text: text}
}

type reach struct{ Text, Link string }
