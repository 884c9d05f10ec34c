package presence

import (
	"cmp"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
)

// memory is what is remembered of people's day in Slack: of those who are
// reminded, in memory only, and of a status no more than what it means. What is
// asked of it never waits for Slack.
type memory struct {
	words atomic.Pointer[status.Words]

	mu   sync.RWMutex
	seen map[prefs.UserID]sighting
}

// sighting is what was heard of one person. A zero time is never.
type sighting struct {
	status     prefs.Rule
	statusEnds time.Time
	gone       bool // deactivated
	huddle     bool
	huddleEnds time.Time
	heard      time.Time // of all these
	since      time.Time // when the first of it was heard, since the bot was started
	shown      bool      // there was a status since, of whatever meaning
	pushed     time.Time // the last of it, by Slack's clock

	dnd       Pause
	dndHeard  time.Time
	dndPushed time.Time

	away      bool
	awayHeard time.Time

	zone, locale string
	team         string // one of their workspaces, in an organisation

	asked [3]time.Time // by question
}

// question is something that can be asked about a person.
type question int

const (
	askStatus question = iota
	askDND
	askAway
)

const (
	mostSeen = 100_000 // people in memory, 47 MB; whoever is forgotten is asked for again

	askAgain = 5 * time.Minute // at the earliest, whatever the answer was
	// good is how long an answer that nothing is pushed about holds; it is asked
	// for again in half that time.
	good = 2 * askAgain
	// doubtful is how long a status holds somebody back before we ask whether
	// it is still there: an event may have been lost.
	doubtful = 4 * time.Hour
	// clocksDiffer is how far Slack's clock may be from ours.
	clocksDiffer = 10 * time.Second
)

// newMemory remembers nothing yet, and takes what statuses mean by words.
func newMemory(words *status.Words) *memory {
	m := &memory{seen: map[prefs.UserID]sighting{}}
	m.words.Store(words)
	return m
}

// Relearn takes other words. What statuses mean by them has to be asked for anew,
// since nothing more is kept of a status.
func (m *memory) Relearn(words *status.Words) {
	m.words.Store(words)
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, is := range m.seen {
		is.heard, is.asked[askStatus] = time.Time{}, time.Time{}
		m.seen[id] = is
	}
}

// Of is what is known of somebody at now.
func (m *memory) Of(id prefs.UserID, now time.Time) schedule.Presence {
	m.mu.RLock()
	defer m.mu.RUnlock()
	is := m.seen[id]
	p := schedule.Presence{
		NoStatus: is.heard.IsZero(),
		NoDND:    now.Sub(is.dndHeard) > good,
		NoAway:   now.Sub(is.awayHeard) > good,
		Gone:     is.gone, Status: is.status, StatusEnds: is.statusEnds, Huddle: is.huddle, HuddleEnds: is.huddleEnds,
	}
	if !p.NoDND {
		p.DNDFrom, p.DNDEnds = is.dnd.From, is.dnd.Ends
	}
	p.Away = is.away && !p.NoAway
	return p
}

// Unseen is since when Slack has told of no status of somebody, whatever it was; zero:
// it told of one, or of nothing. No more is known than since the bot was started, or
// they were last forgotten to make room.
func (m *memory) Unseen(id prefs.UserID) time.Time {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if is := m.seen[id]; !is.shown {
		return is.since
	}
	return time.Time{}
}

// profile is what is known of somebody's zone and language, and no more.
func (m *memory) profile(id prefs.UserID) (p Profile, known bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	is := m.seen[id]
	return Profile{User: id, Zone: is.zone, Locale: is.locale, NoStatus: true}, is.zone != ""
}

// Tell takes the words out of a profile.
func (m *memory) Tell(p Profile) Told {
	t := Told{Profile: p, Means: m.words.Load().Meaning(p.Emoji, p.Text), Shown: p.Emoji != "" || p.Text != ""}
	t.Emoji, t.Text = "", ""
	return t
}

// Learn remembers a profile, and reports whether it is new.
func (m *memory) Learn(p Profile, now time.Time) (fresh bool) { return m.learn(m.Tell(p), now) }

func (m *memory) learn(p Told, now time.Time) (fresh bool) {
	m.change(p.User, func(is *sighting) {
		if fresh = newer(p.At, now, is.asked[askStatus], &is.pushed); !fresh {
			return
		}
		is.gone = p.Gone
		is.zone, is.locale = shared(cmp.Or(p.Zone, is.zone)), shared(cmp.Or(p.Locale, is.locale))
		is.team = shared(cmp.Or(p.Team, is.team))
		if p.NoStatus {
			return
		}
		is.status, is.statusEnds = p.Means, p.StatusEnds
		if is.shown = is.shown || p.Shown; is.since.IsZero() {
			is.since = now
		}
		is.huddle, is.huddleEnds = p.Huddle, p.HuddleEnds
		is.heard = now
	})
	return fresh
}

// byTeam groups people by their workspace, in the order in which the first of each is due.
// Whose it is not known is in no group.
func (m *memory) byTeam(coming []schedule.Coming) (teams []string, of map[string][]schedule.Coming) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	of = map[string][]schedule.Coming{}
	for _, c := range coming {
		team := m.seen[c.User].team
		if team == "" {
			continue
		}
		if of[team] == nil {
			teams = append(teams, team)
		}
		of[team] = append(of[team], c)
	}
	return teams, of
}

// TeamOf is one of somebody's workspaces in an organisation; "": it is not known.
func (m *memory) TeamOf(who prefs.UserID) string {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.seen[who].team
}

// shared is a text that is the same for many people, kept once.
func shared(text string) string { return unique.Make(text).Value() }

func (m *memory) learnDND(d DND, now time.Time) {
	m.change(d.User, func(is *sighting) {
		if newer(d.At, now, is.asked[askDND], &is.dndPushed) {
			is.dnd, is.dndHeard = d.Pause, now
		}
	})
}

func (m *memory) learnAway(id prefs.UserID, away bool, now time.Time) {
	m.change(id, func(is *sighting) { is.away, is.awayHeard = away, now })
}

// IsBack takes whoever does something for active, whatever Slack said last.
func (m *memory) IsBack(id prefs.UserID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if is := m.seen[id]; is.gone {
		is.gone = false
		m.seen[id] = is
	}
}

// Forget is for somebody who wants nothing to be known of them.
func (m *memory) Forget(id prefs.UserID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.seen, id)
}

// ToCome reports whether a moment by Slack's clock is still to come, which tells
// nothing of what came first.
func ToCome(at, now time.Time) bool { return at.After(now.Add(clocksDiffer)) }

// newer reports whether what was pushed at a moment by Slack's clock is newer
// than what was asked for by ours and pushed before, and takes note of it.
// What was just asked for is. Slack repeats what it could not deliver for a day
// (docs: Events API, retries), and what it pushes over two connections may
// change places. If a moment that is still to come counted, nothing that is
// pushed before it would.
func newer(at, now, asked time.Time, pushed *time.Time) bool {
	if at.IsZero() || ToCome(at, now) {
		return true
	}
	if !at.After(*pushed) || at.Before(asked.Add(-clocksDiffer)) {
		return false
	}
	*pushed = at
	return true
}

// mark notes that a question was asked, and need not be asked again soon.
func (m *memory) mark(id prefs.UserID, q question, now time.Time) {
	m.change(id, func(is *sighting) { is.asked[q] = now })
}

// ForgetAll forgets everybody: what is said of them is told to another process from now
// on.
func (m *memory) ForgetAll() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.seen)
}

func (m *memory) change(id prefs.UserID, change func(*sighting)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	is, known := m.seen[id]
	if !known && len(m.seen) >= mostSeen {
		for somebody := range m.seen {
			delete(m.seen, somebody)
			break
		}
	}
	change(&is)
	m.seen[id] = is
}

// wanting lists those about whom something has to be asked, in the order in
// which they are due.
func (m *memory) wanting(q question, coming []schedule.Coming, now time.Time) []schedule.Coming {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var list []schedule.Coming
	for _, c := range coming {
		if m.asks(q, c, now) {
			list = append(list, c)
		}
	}
	return list
}

// asks reports whether a question has to be asked. Whoever calls it holds mu.
func (m *memory) asks(q question, c schedule.Coming, now time.Time) bool {
	is := m.seen[c.User]
	return now.Sub(is.asked[q]) >= askAgain && is.lacks(q, c.Timetable.Quiet, now)
}

func (is sighting) lacks(q question, rules prefs.Quiet, now time.Time) bool {
	switch q {
	case askStatus:
		held := is.gone || is.huddle || is.status != "" && (is.statusEnds.IsZero() || now.Before(is.statusEnds))
		return is.heard.IsZero() || held && now.Sub(is.heard) > doubtful
	case askDND:
		return rules.Heeds(prefs.RuleDND) && now.Sub(is.dndHeard) >= askAgain
	case askAway:
		return rules.Heeds(prefs.RuleAway)
	}
	return false
}
