package oauth

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
)

// codeLife is how long a code can be exchanged (docs: installing with OAuth).
const codeLife = 10 * time.Minute

// code is what a person's yes is worth until the app exchanges it.
type code struct {
	at       Place
	by       string
	scopes   []string
	redirect string
	named    bool // by the app, which then names it again
	given    time.Time
	used     bool
}

// Access is oauth.v2.access: a code, or a refresh token, for a token.
func (b *Book) Access(in call.Args) (jsontree.Object, *call.Refusal) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if no := b.knows(in); no != nil {
		return nil, no
	}
	switch in.Str("grant_type") {
	case "", "authorization_code":
		return b.exchange(in)
	case "refresh_token":
		return b.renew(in)
	default:
		return nil, call.Refuse("invalid_grant_type")
	}
}

// Knows tells whether a call comes from the app: by HTTP's Basic authentication, or by
// arguments (docs: oauth.v2.access).
func (b *Book) Knows(in call.Args) *call.Refusal {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.knows(in)
}

func (b *Book) knows(in call.Args) *call.Refusal {
	id, secret := in.BasicName, in.BasicSecret
	if id == "" {
		id, secret = in.Str("client_id"), in.Str("client_secret")
	}
	switch {
	case id == "" || id != b.app.ClientID:
		return call.Refuse("invalid_client_id")
	case secret == "" || secret != b.app.ClientSecret:
		return call.Refuse("bad_client_secret")
	default:
		return nil
	}
}

// exchange does not use a code up that it refuses.
func (b *Book) exchange(in call.Args) (jsontree.Object, *call.Refusal) {
	c := b.codes[in.Str("code")]
	if c == nil || c.used || b.now().Sub(c.given) >= codeLife {
		return nil, call.Refuse("invalid_code")
	}
	if said := in.Str("redirect_uri"); said != c.redirect && (c.named || said != "") {
		return nil, call.Refuse("bad_redirect_uri")
	}
	if c.at.Team != "" && b.installed[c.at.Enterprise] != nil {
		return nil, call.Refuse("cannot_install_an_org_installed_app")
	}
	c.used = true
	installed := b.install(c.at, c.scopes)
	out := b.give(installed)
	out["authed_user"] = jsontree.Object{"id": c.by}
	return out, nil
}

// renew ends a refresh token, but for a short while in which its answer may have been
// lost. The tokens that it was for go on until they expire, or are too many.
func (b *Book) renew(in call.Args) (jsontree.Object, *call.Refusal) {
	r, now := b.refreshes[in.Str("refresh_token")], b.now()
	if r == nil || r.gone || !r.used.IsZero() && now.Sub(r.used) >= grace {
		return nil, call.Refuse("invalid_refresh_token")
	}
	if r.used.IsZero() {
		r.used = now
	}
	installed := b.installed[r.of]
	if installed == nil {
		return nil, call.Refuse("invalid_refresh_token")
	}
	return b.give(installed), nil
}

// give makes a token, or gives the one that there is, where tokens are for good.
func (b *Book) give(to *installation) jsontree.Object {
	out := jsontree.Object{
		"token_type": "bot", "scope": strings.Join(to.scopes, ","), "bot_user_id": to.BotUser, "app_id": b.app.ID,
		"team": named(to.Team, to.TeamName), "enterprise": named(to.Enterprise, to.EnterpriseName),
		"is_enterprise_install": to.Org(),
	}
	switch {
	case b.app.Rotates:
		name, again := b.mint("xoxe.xoxb", to.ID()), b.mint("xoxe", to.ID())
		b.tokens[name], b.refreshes[again] = &token{of: to.ID(), expires: b.now().Add(tokenLife)}, &refresh{of: to.ID()}
		to.tokens = append(to.tokens, name)
		b.endSurplus(to)
		out["access_token"], out["refresh_token"], out["expires_in"] = name, again, int(tokenLife.Seconds())
	case b.newest(to) != "":
		out["access_token"] = b.newest(to)
	default:
		name := b.mint("xoxb", to.ID())
		b.tokens[name] = &token{of: to.ID()}
		to.tokens = append(to.tokens, name)
		out["access_token"] = name
	}
	return out
}

// endSurplus revokes the oldest tokens that still work.
func (b *Book) endSurplus(of *installation) {
	alive := slices.DeleteFunc(slices.Clone(of.tokens), func(name string) bool { return b.wrong(b.tokens[name]) != nil })
	for len(alive) > mostTokens {
		b.tokens[alive[0]].state = revoked
		alive = alive[1:]
	}
}

// named is a workspace or an organisation in an answer; null where there is none.
func named(id, name string) any {
	if id == "" {
		return nil
	}
	return jsontree.Object{"id": id, "name": name}
}
