package sandbox_test

import (
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// desk is the smallest app that takes requests: it checks who they are from as slack-go
// does, keeps them, and answers what a test tells it to.
type desk struct {
	mu      sync.Mutex
	secret  string
	got     []letter
	answers func(letter) reply
}

// letter is a request that was signed by Slack.
type letter struct {
	path   string
	header http.Header
	form   url.Values // of a command or an interaction
	json   string     // of an event, or the payload of an interaction
}

// reply is what the desk answers; the zero value takes the letter.
type reply struct {
	status int
	header http.Header
	body   string
	never  bool
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	l := letter{path: r.URL.Path, header: r.Header}
	switch r.Header.Get("Content-Type") {
	case "application/json":
		l.json = string(body)
	case "application/x-www-form-urlencoded":
		if l.form, err = url.ParseQuery(string(body)); err == nil {
			l.json = l.form.Get("payload")
		}
	}
	if l.form.Get("ssl_check") == "1" {
		d.keep(l)
		return
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, d.secret)
	if err == nil {
		_, _ = verifier.Write(body)
		err = verifier.Ensure()
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	if word := l.object().Str("challenge"); word != "" {
		_, _ = io.WriteString(w, word)
		return
	}
	said := d.keep(l)
	if said.never {
		<-r.Context().Done()
		return
	}
	maps.Copy(w.Header(), said.header)
	if said.status != 0 {
		w.WriteHeader(said.status)
	}
	_, _ = io.WriteString(w, said.body)
}

// keep files a letter, and tells what to answer.
func (d *desk) keep(l letter) reply {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.got = append(d.got, l)
	if d.answers == nil {
		return reply{}
	}
	return d.answers(l)
}

// answer has it answer so from now on.
func (d *desk) answer(how func(letter) reply) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answers = how
}

// letters are those that came to a path, oldest first.
func (d *desk) letters(path string) []letter {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.got), func(l letter) bool { return l.path != path })
}

func (l letter) object() sandbox.Object {
	var o sandbox.Object
	_ = unmarshal(l.json, &o) // what is no JSON has nothing in it
	return o
}

// settle is a town whose app is a desk, and where everybody who wants it has it.
func settle(t *testing.T, opts sandbox.PlatformOptions) (*sandboxtest.Town, *desk) {
	t.Helper()
	if opts.Workspaces == nil {
		opts.Workspaces = sandboxtest.Twins()
		opts.Workspaces[0].BotToken, opts.Workspaces[1].BotToken = "xoxb-north", "xoxb-south"
	}
	town := sandboxtest.Found(t, opts)
	d := &desk{secret: town.SigningSecret()}
	town.Serve(d)
	town.Subscribe()
	return town, d
}
