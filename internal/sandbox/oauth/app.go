// Package oauth is how an app comes by its tokens: a question to a person, a code, an
// exchange, and a book of what was granted.
package oauth

import (
	"net"
	"net/url"
	"slices"
	"strings"
)

// App is what an app's settings say of how others install it (docs: app management;
// installing with OAuth).
type App struct {
	ID, Name     string
	ClientID     string
	ClientSecret string
	Redirects    []string // the first is where people go whom the app sends without naming one
	Scopes       []string // of the bot, the optional ones among them
	Optional     []string // those that may be left out ("bot_optional" of a manifest)
	Rotates      bool     // tokens last for twelve hours, and are renewed (docs: token rotation)
	Organised    bool     // whole organisations may install it ("org_deploy_enabled")
}

// Returns finds where people are sent back to: what was asked for, or else the first
// that is registered. It is empty where that is not allowed. Slack wants the address
// itself or what is beneath it, over https; the sandbox takes http on this machine too.
func (a App) Returns(wanted string) string {
	if wanted == "" && len(a.Redirects) > 0 {
		wanted = a.Redirects[0]
	}
	to, err := url.Parse(wanted)
	if err != nil || to.Host == "" || to.Fragment != "" || strings.Contains(to.Path, "/..") {
		return ""
	}
	if to.Scheme != "https" && (to.Scheme != "http" || !here(to.Hostname())) {
		return ""
	}
	if !slices.ContainsFunc(a.Redirects, func(allowed string) bool { return beneath(to, allowed) }) {
		return ""
	}
	return wanted
}

func beneath(to *url.URL, registered string) bool {
	allowed, err := url.Parse(registered)
	if err != nil || to.Scheme != allowed.Scheme || to.Host != allowed.Host {
		return false
	}
	return to.Path == allowed.Path || strings.HasPrefix(to.Path, strings.TrimSuffix(allowed.Path, "/")+"/")
}

// here tells whether a name is this machine's.
func here(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
