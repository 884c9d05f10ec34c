package oauth

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"unhunch/internal/sandbox/call"
)

// tokenLife is how long a token lasts that is renewed (docs: token rotation).
const tokenLife = 12 * time.Hour

// mostTokens is how many of an installation work at once where they are renewed
// (docs: token rotation, "2 active token limit").
const mostTokens = 2

// grace is how long a refresh token can be used again after its use. Slack speaks of a
// short time, and names none.
const grace = time.Minute

// Place is where an app is installed: a workspace, or a whole organisation.
type Place struct {
	Team, TeamName string // of a workspace; empty for an organisation
	Enterprise     string // the organisation, or the one that the workspace belongs to; may be empty
	EnterpriseName string
	BotUser        string // the app's user there
}

// Org tells whether it is a whole organisation.
func (p Place) Org() bool { return p.Team == "" }

// ID is the workspace's, or the organisation's.
func (p Place) ID() string {
	if p.Org() {
		return p.Enterprise
	}
	return p.Team
}

// installation is the app in one place.
type installation struct {
	Place
	scopes []string // in the order in which they were granted
	tokens []string // oldest first
}

// state says what becomes of a token.
type state int

const (
	alive state = iota
	revoked
	orphaned // its app was removed
)

type token struct {
	of      string // the place's id
	state   state
	expires time.Time // zero: never
}

type refresh struct {
	of   string
	used time.Time // zero: not yet
	gone bool
}

// Book is what an app was granted, over all places. It is safe for several at once, and
// any lock may be held meanwhile.
type Book struct {
	now func() time.Time

	mu        sync.Mutex
	app       App
	installed map[string]*installation
	tokens    map[string]*token
	refreshes map[string]*refresh
	codes     map[string]*code
	serial    int
}

// NewBook is an empty one.
func NewBook(app App, now func() time.Time) *Book {
	return &Book{
		app: app, now: now, installed: map[string]*installation{}, tokens: map[string]*token{},
		refreshes: map[string]*refresh{}, codes: map[string]*code{},
	}
}

// App is the app whose book it is.
func (b *Book) App() App {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.app
}

// Enter has the app installed, with a token that is known already. That is how a
// workspace begins whose admin made the app.
func (b *Book) Enter(at Place, scopes []string, bot string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	in := b.install(at, scopes)
	b.tokens[bot] = &token{of: in.ID()}
	in.tokens = append(in.tokens, bot)
}

// install adds scopes to those that were granted before: only by removing the app they
// are taken back (docs: installing with OAuth).
func (b *Book) install(at Place, scopes []string) *installation {
	in := b.installed[at.ID()]
	if in == nil {
		in = &installation{}
		b.installed[at.ID()] = in
	}
	in.Place = at
	for _, scope := range scopes {
		if !slices.Contains(in.scopes, scope) {
			in.scopes = append(in.scopes, scope)
		}
	}
	return in
}

// Installed tells whether the app is in a place, by the place's id.
func (b *Book) Installed(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.installed[id] != nil
}

// Scopes are those that were granted in a place; none where the app is not installed.
func (b *Book) Scopes(id string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if in := b.installed[id]; in != nil {
		return slices.Clone(in.scopes)
	}
	return nil
}

// Token is the newest that works in a place; empty where there is none.
func (b *Book) Token(id string) string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if in := b.installed[id]; in != nil {
		return b.newest(in)
	}
	return ""
}

func (b *Book) newest(in *installation) string {
	for _, name := range slices.Backward(in.tokens) {
		if b.wrong(b.tokens[name]) == nil {
			return name
		}
	}
	return ""
}

// Holder is whose token it is: the id of the place, and why it does not work any more.
// Neither is there for what was never a token.
func (b *Book) Holder(name string) (id string, no *call.Refusal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	t := b.tokens[name]
	if t == nil {
		return "", nil
	}
	return t.of, b.wrong(t)
}

// Owner is the id of the place that a token, or a refresh token, was given for.
func (b *Book) Owner(name string) (id string, known bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if t := b.tokens[name]; t != nil {
		return t.of, true
	}
	if r := b.refreshes[name]; r != nil {
		return r.of, true
	}
	return "", false
}

// Refreshes tells whether a name is a refresh token that works.
func (b *Book) Refreshes(name string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.refreshes[name]
	return r != nil && !r.gone
}

// wrong is why a token does not work: the bot's of a removed app is "for a deleted user"
// (docs: errors of auth.test).
func (b *Book) wrong(t *token) *call.Refusal {
	switch {
	case t.state == orphaned:
		return call.Refuse("account_inactive")
	case t.state == revoked:
		return call.Refuse("token_revoked")
	case !t.expires.IsZero() && !b.now().Before(t.expires):
		return call.Refuse("token_expired")
	default:
		return nil
	}
}

// Revoke ends one token, a refresh token too, and tells whether it ended the installation
// with it: only where tokens are renewed there can be others (docs: token rotation).
func (b *Book) Revoke(name string) (installationToo bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if r := b.refreshes[name]; r != nil {
		r.gone = true
		return false
	}
	t := b.tokens[name]
	t.state = revoked
	if t.expires.IsZero() {
		delete(b.installed, t.of)
		return true
	}
	return false
}

// RevokeAll ends every token of a place, and leaves the app installed.
func (b *Book) RevokeAll(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.end(id, revoked)
}

// Remove takes the app out of a place, with all its tokens. It tells whether it was there.
func (b *Book) Remove(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	was := b.installed[id] != nil
	b.end(id, orphaned)
	delete(b.installed, id)
	return was
}

func (b *Book) end(id string, as state) {
	for _, t := range b.tokens {
		if t.of == id && t.state != revoked {
			t.state = as
		}
	}
	for _, r := range b.refreshes {
		r.gone = r.gone || r.of == id
	}
}

// mint makes what nobody can guess of it, in Slack's look.
func (b *Book) mint(prefix, of string) string {
	b.serial++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %s", prefix, of, b.serial, b.app.ClientSecret))
	return fmt.Sprintf("%s-%d-%s", prefix, b.serial, strings.ToLower(hex.EncodeToString(sum[:16])))
}
