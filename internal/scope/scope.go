// Package scope says which permissions the app asks Slack for, why, and what is missing
// without each.
//
// It is the one table of them: the manifest, the page to install from, the doctor and the
// Home tab go by it, and docs/slack.md is held against it. Their words are
// those of package say, as scope.why and scope.without.
package scope

import (
	"slices"

	"unhunch/internal/say"
)

// Scope is one permission of the bot's token.
type Scope struct {
	Name     string // Slack's, as chat:write
	Optional bool   // whoever installs the app may leave it out (docs: app manifest, bot_optional)
}

// Those that may be left out.
const (
	DND   = "dnd:read"
	Files = "files:write"
)

// All lists them: first those without which nothing works. Deliberately, none reads a
// message, and none acts in a person's name.
func All() []Scope {
	return []Scope{
		{Name: "chat:write"},
		{Name: "commands"},
		{Name: "users:read"},
		{Name: DND, Optional: true},
		{Name: Files, Optional: true},
	}
}

// Required lists the names of those that nobody may leave out, as Slack's scope takes
// them.
func Required() []string { return names(func(s Scope) bool { return !s.Optional }) }

// Optional lists the names of the others.
func Optional() []string { return names(func(s Scope) bool { return s.Optional }) }

// Names lists the names of all.
func Names() []string { return names(func(Scope) bool { return true }) }

func names(which func(Scope) bool) (list []string) {
	for _, s := range All() {
		if which(s) {
			list = append(list, s.Name)
		}
	}
	return list
}

// Missing lists those that are not among what was granted.
func Missing(granted []string) []Scope {
	return slices.DeleteFunc(All(), func(s Scope) bool { return slices.Contains(granted, s.Name) })
}

// Why says what it is for, in a few words without a capital or a full stop.
func (s Scope) Why(p *say.Printer) string { return p.Say("scope.why." + s.Name) }

// Without says what does not work where it was not granted, as Why does.
func (s Scope) Without(p *say.Printer) string { return p.Say("scope.without." + s.Name) }
