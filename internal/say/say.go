// Package say puts what the bot has to say into the sentences of a language.
// They stand in catalog/, one file for each language, by keys.
package say

import (
	"embed"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"
)

//go:embed catalog/*.yaml
var files embed.FS

// Printer says things in one language. It can be used by many at once.
type Printer struct {
	language  string
	localizer *i18n.Localizer
	known     sync.Map // sentences that were said, by their keys
}

const english = "en"

// English says them as they were written first.
func English() *Printer { return In(english) }

// In says things in a language that there is a catalog for, or for that of all
// its regions: "de" for "de-AT". All others are English.
func In(lang string) *Printer {
	bare, _, _ := strings.Cut(lang, "-")
	for _, lang := range []string{lang, bare} {
		if p, ok := printers()[lang]; ok {
			return p
		}
	}
	return printers()[english]
}

// Language is the language that it speaks, as "de".
func (p *Printer) Language() string { return p.language }

var printers = sync.OnceValue(func() map[string]*Printer { //nolint:gochecknoglobals // constants that have to be read once
	all, read := map[string]*Printer{}, catalogs()
	for _, lang := range Languages() {
		all[lang] = &Printer{language: lang, localizer: i18n.NewLocalizer(read, lang)}
	}
	return all
})

var catalogs = sync.OnceValue(func() *i18n.Bundle { //nolint:gochecknoglobals // the same
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("yaml", yaml.Unmarshal)
	names, err := fs.Glob(files, "catalog/*.yaml")
	for _, name := range names {
		if err == nil {
			_, err = bundle.LoadMessageFileFS(files, name)
		}
	}
	if err != nil {
		panic(err) // they are part of the binary, and a test reads them
	}
	return bundle
})

// Languages lists the languages that there is a catalog for.
func Languages() []string {
	names, _ := fs.Glob(files, "catalog/*.yaml") // its pattern is right
	for i, name := range names {
		names[i] = strings.TrimSuffix(path.Base(name), ".yaml")
	}
	return names
}

// Say says what stands in the catalog under a key. A key that is in none is
// said as it is: a test finds them.
func (p *Printer) Say(key string, with ...With) string {
	known, found := p.known.Load(key)
	if !found {
		known = p.sentence(i18n.LocalizeConfig{MessageID: key})
		p.known.Store(key, known)
	}
	said, _ := known.(sentence) // nothing else is stored
	return said.with(with...)
}

// Count is Say in the plural form for n, which the sentence has as {{.N}}.
func (p *Printer) Count(key string, n int, with ...With) string {
	return p.sentence(i18n.LocalizeConfig{MessageID: key, PluralCount: n}).with(append(with, With{"N": n})...)
}

func (p *Printer) sentence(c i18n.LocalizeConfig) (found sentence) {
	c.TemplateData, c.TemplateParser = &found, parser{}
	if _, err := p.localizer.Localize(&c); err != nil {
		return sentence{c.MessageID}
	}
	return found
}

// List says some things in a row: "a, b and c".
func (p *Printer) List(things []string) string {
	last := len(things) - 1
	if last < 1 {
		return strings.Join(things, "")
	}
	return p.Say("list.and", With{"Some": strings.Join(things[:last], p.Say("list.comma")), "Last": things[last]})
}
