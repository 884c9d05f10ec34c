package workspace

import (
	"strings"
	"time"

	"unhunch/internal/sandbox/call"
)

// triggerLife is how long a trigger_id can be used (docs: interactivity).
const triggerLife = 3 * time.Second

// trigger lets the app open one modal for the person who just did something.
type trigger struct {
	who    *Person
	issued time.Time
	used   bool
}

// Triggers are the trigger_ids that the app was given.
type Triggers struct {
	ids *IDs
	all map[string]*trigger
}

// Issue makes one for what a person just did.
func (l *Triggers) Issue(who *Person) string {
	id := strings.ToLower(l.ids.Unique("13345224609.738474920.T"))
	l.all[id] = &trigger{who: who, issued: l.ids.Now()}
	return id
}

// Knows tells whether a trigger was issued here.
func (l *Triggers) Knows(id string) bool { return l.all[id] != nil }

// Exchange uses a trigger up. The codes are those of views.open and views.push.
func (l *Triggers) Exchange(id string) (*Person, *call.Refusal) {
	t := l.all[id]
	switch {
	case t == nil:
		return nil, call.Refuse("invalid_trigger_id")
	case t.used:
		return nil, call.Refuse("exchanged_trigger_id")
	case l.ids.Now().Sub(t.issued) > triggerLife:
		return nil, call.Refuse("expired_trigger_id")
	}
	t.used = true
	return t.who, nil
}
