package bot

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
	"unique"

	"unhunch/internal/bot/pace"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/status"
)

// sightings is what is remembered of people's day in Slack: of those who are
// reminded, in memory only, and of a status no more than what it means. What is
// asked of it never waits for Slack.
type sightings struct {
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
	pushed     time.Time // the last news of it, by Slack's clock

	dnd       pause
	dndHeard  time.Time
	dndPushed time.Time

	away      bool
	awayHeard time.Time

	zone, locale string

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

	// good is how long an answer that nothing is pushed about holds; it is asked
	// for again in half that time.
	good = 2 * askAgain
	// clocksDiffer is how far Slack's clock may be from ours.
	clocksDiffer = 10 * time.Second
)

func newSightings(words *status.Words) *sightings {
	s := &sightings{seen: map[prefs.UserID]sighting{}}
	s.words.Store(words)
	return s
}

// newBudgets leaves room under Slack's tiers (docs: rate limits): 20, 100 and
// 50 calls a minute.
func newBudgets(log *slog.Logger) [3]*pace.Budget {
	all := [3]*pace.Budget{
		askDND:    pace.PerMinute("dnd.teamInfo", 15, 5, log),
		askStatus: pace.PerMinute("users.info", 75, 20, log),
		askAway:   pace.PerMinute("users.getPresence", 30, 10, log),
	}
	all[askStatus].Spare = 5
	return all
}

// relearn takes other words. What statuses mean by them has to be asked for anew,
// since nothing more is kept of a status.
func (s *sightings) relearn(words *status.Words) {
	s.words.Store(words)
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, is := range s.seen {
		is.heard, is.asked[askStatus] = time.Time{}, time.Time{}
		s.seen[id] = is
	}
}

// of is what is known of somebody at now.
func (s *sightings) of(id prefs.UserID, now time.Time) schedule.Presence {
	s.mu.RLock()
	defer s.mu.RUnlock()
	is := s.seen[id]
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

func (s *sightings) change(id prefs.UserID, change func(*sighting)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	is, known := s.seen[id]
	if !known && len(s.seen) >= mostSeen {
		for somebody := range s.seen {
			delete(s.seen, somebody)
			break
		}
	}
	change(&is)
	s.seen[id] = is
}

func (s *sightings) forget(id prefs.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.seen, id)
}

// profile is what is known of somebody's zone and language, and no more.
func (s *sightings) profile(id prefs.UserID) (n news, known bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	is := s.seen[id]
	return news{User: id, Zone: is.zone, Locale: is.locale, NoProfile: true}, is.zone != ""
}

// learn reports whether it is news.
func (s *sightings) learn(n news, now time.Time) (fresh bool) {
	means := s.words.Load().Meaning(n.Emoji, n.Text)
	s.change(n.User, func(is *sighting) {
		if fresh = newer(n.At, now, is.asked[askStatus], &is.pushed); !fresh {
			return
		}
		is.gone = n.Gone
		is.zone, is.locale = shared(cmp.Or(n.Zone, is.zone)), shared(cmp.Or(n.Locale, is.locale))
		if n.NoProfile {
			return
		}
		is.status, is.statusEnds = means, n.StatusEnds
		is.huddle, is.huddleEnds = n.Huddle, n.HuddleEnds
		is.heard = now
	})
	return fresh
}

// isBack takes whoever does something for active, whatever Slack said last.
func (s *sightings) isBack(id prefs.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if is := s.seen[id]; is.gone {
		is.gone = false
		s.seen[id] = is
	}
}

// shared is a text that is the same for many people, kept once.
func shared(text string) string { return unique.Make(text).Value() }

func (s *sightings) learnDND(q quiet, now time.Time) {
	s.change(q.User, func(is *sighting) {
		if newer(q.At, now, is.asked[askDND], &is.dndPushed) {
			is.dnd, is.dndHeard = q.Pause, now
		}
	})
}

// newer reports whether news, pushed at a moment by Slack's clock, are newer
// than what was asked for by ours and pushed before, and takes note of them.
// What was just asked for is. Slack repeats what it could not deliver for a day
// (docs: Events API, retries), and what it pushes over two connections may
// change places. A moment that is still to come tells nothing of what came
// first: if it counted, nothing that is pushed before it would.
func newer(at, now, asked time.Time, pushed *time.Time) bool {
	if at.IsZero() || at.After(now.Add(clocksDiffer)) {
		return true
	}
	if !at.After(*pushed) || at.Before(asked.Add(-clocksDiffer)) {
		return false
	}
	*pushed = at
	return true
}

func (s *sightings) learnAway(id prefs.UserID, away bool, now time.Time) {
	s.change(id, func(is *sighting) { is.away, is.awayHeard = away, now })
}

// mark notes that a question was asked, and need not be asked again soon.
func (s *sightings) mark(id prefs.UserID, q question, now time.Time) {
	s.change(id, func(is *sighting) { is.asked[q] = now })
}

// Presence tells what is known of somebody, without asking Slack.
func (b *Bot) Presence(id prefs.UserID, now time.Time) schedule.Presence {
	return b.sightings.of(id, now)
}

// ofNobody reports whether it is news of somebody of whom nothing is kept. Slack
// tells of every change of everybody's profile, and nothing of that is
// remembered, not even that it came.
func (b *Bot) ofNobody(ctx context.Context, what any) bool {
	switch what.(type) {
	case news, quiet:
		desk, err := b.desks.Desk(ctx, who(what))
		return err == nil && desk.Person.Version == 0
	}
	return false
}

// hear takes in what Slack says of somebody, and follows them to another zone
// and language. Of people who are not reminded, nothing is remembered.
func (b *Bot) hear(ctx context.Context, n news, now time.Time) error {
	desk, err := b.desks.Desk(ctx, n.User)
	if err != nil {
		return err
	}
	if !reminded(desk) {
		b.sightings.forget(n.User)
	} else if !b.sightings.learn(n, now) {
		return nil // what came between is newer, of their zone and language, too
	}
	_, err = b.coach.Do(ctx, n.User, coach.Follow{}, coach.Facts{Profile: n.facts()}, now)
	return err
}

func (b *Bot) hearQuiet(ctx context.Context, q quiet, now time.Time) error {
	desk, err := b.desks.Desk(ctx, q.User)
	if err != nil || !reminded(desk) {
		return err
	}
	b.sightings.learnDND(q, now)
	return nil
}

func reminded(d session.Desk) bool { return !d.Person.OptedIn.IsZero() }
