package workspace

import (
	"strings"
	"time"

	"unhunch/internal/sandbox/client"
)

// Person is a member of the workspace, with what Slack itself has told them.
type Person struct {
	client.Profile
	Notices []client.Notice
	Updated time.Time
}

// People are the members, in the order they joined.
type People struct {
	ids  *IDs
	team string
	all  []*Person
	byID map[string]*Person
}

// All lists them.
func (l *People) All() []*Person { return l.all }

// Join adds a member and fills in what their profile left open.
func (l *People) Join(p client.Profile) *Person {
	if p.ID == "" {
		p.ID = l.ids.New("U")
	}
	if p.Zone == "" {
		p.Zone = "Etc/UTC"
	}
	if p.Locale == "" {
		p.Locale = "en-US"
	}
	if p.RealName == "" && p.Handle != "" {
		p.RealName = strings.ToUpper(p.Handle[:1]) + p.Handle[1:]
	}
	if p.Team == "" {
		p.Team = l.team
	}
	who := &Person{Profile: p, Updated: l.ids.Now()}
	l.all, l.byID[who.ID] = append(l.all, who), who
	return who
}

// ByID finds a member; nil when there is none.
func (l *People) ByID(id string) *Person { return l.byID[id] }

// Named finds a member by handle, with or without '@', or by id; nil when there is none.
func (l *People) Named(handle string) *Person {
	for _, p := range l.all {
		if p.Handle == strings.TrimPrefix(handle, "@") || p.ID == handle {
			return p
		}
	}
	return nil
}

// Settle drops what has run out of what a person set, and tells whether their status did.
func (p *Person) Settle(now time.Time) bool {
	changed := false
	if !p.Status.Until.IsZero() && !now.Before(p.Status.Until) {
		p.Status = client.Status{}
		changed = true
	}
	if !p.DNDUntil.IsZero() && !now.Before(p.DNDUntil) {
		p.DNDUntil = time.Time{}
	}
	if changed {
		p.Updated = now
	}
	return changed
}
