package presence

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/schedule"
)

const (
	// urgent is when an answer is wanted though it could have been shared with
	// others who are due a little later.
	urgent = 60 * time.Second

	dndAtOnce = 50 // users in a call (docs: dnd.teamInfo)
)

// Begin notes since when is heard what Slack says, once and for all.
func (l *Lookout) Begin(ctx context.Context) { l.noteSince(ctx, l.Now()) }

// wants reports whether something has to be asked of somebody who is due soon.
func (l *Lookout) wants(c schedule.Coming, now time.Time) bool {
	l.memory.mu.RLock()
	defer l.memory.mu.RUnlock()
	for q := range l.budgets {
		if l.asks(question(q), c, now) {
			return true
		}
	}
	return false
}

// look asks Slack, as far as the budgets go, for what has to be known of those who
// are due soon: where Slack does not answer, a rule is skipped, and the person's log
// says so.
func (l *Lookout) look(ctx context.Context, coming []schedule.Coming, now time.Time) {
	l.askStatus(ctx, coming, now)
	l.askDND(ctx, coming, now)
	l.askAway(ctx, coming, now)
}

// askStatus asks for those of whom nothing was heard since the bot began, and
// for those who are held back by what was heard hours ago. All else is pushed.
func (l *Lookout) askStatus(ctx context.Context, coming []schedule.Coming, now time.Time) {
	l.askAwaited(ctx, now)
	for _, c := range l.wanting(askStatus, coming, now) {
		if ctx.Err() != nil || !l.budgets[askStatus].Spares(now) {
			return
		}
		switch _, err := l.ask(ctx, c.User, 0); {
		case err == nil:
		case unheardOf(err):
			l.mark(c.User, askStatus, now)
		default:
			return
		}
	}
}

// askDND asks about those of a workspace. The token of a whole organisation has to say of
// which (docs: dnd.teamInfo, team_id), and so they are asked about apart.
func (l *Lookout) askDND(ctx context.Context, coming []schedule.Coming, now time.Time) {
	wanting := l.wanting(askDND, coming, now)
	if !strings.HasPrefix(l.Workspace, "E") {
		l.askDNDOf(ctx, wanting, now)
		return
	}
	teams, of := l.byTeam(wanting)
	for _, team := range teams {
		l.askDNDOf(ctx, of[team], now, slack.DNDOptionTeamID(team))
	}
}

// askDNDOf shares each call among fifty people. A call that is not full waits
// for more of them, as long as nobody in it is urgent.
func (l *Lookout) askDNDOf(ctx context.Context, wanting []schedule.Coming, now time.Time, team ...slack.ParamOption) {
	for batch := range slices.Chunk(wanting, dndAtOnce) {
		if len(batch) < dndAtOnce && batch[0].At.Sub(now) > urgent {
			return
		}
		if ctx.Err() != nil || !l.budgets[askDND].Allows(now) {
			return
		}
		ids := make([]string, len(batch))
		for i, c := range batch {
			ids[i] = c.User.Person
		}
		said, err := l.API.GetDNDTeamInfoContext(ctx, ids, team...)
		if err != nil {
			l.budgets[askDND].Close(ctx, err, now)
			return
		}
		l.note(ctx, HeardDND, now)
		for _, c := range batch {
			l.mark(c.User, askDND, now)
			if is, ok := said[c.User.Person]; ok {
				l.learnDND(DND{
					User: c.User, Pause: PauseOf(is.Enabled, int64(is.NextStartTimestamp), int64(is.NextEndTimestamp)),
				}, now)
			}
		}
	}
}

// askAway asks for each of those who want that rule: there is no call for many.
func (l *Lookout) askAway(ctx context.Context, coming []schedule.Coming, now time.Time) {
	for _, c := range l.wanting(askAway, coming, now) {
		if ctx.Err() != nil || !l.budgets[askAway].Allows(now) {
			return
		}
		is, err := l.API.GetUserPresenceContext(ctx, c.User.Person)
		if err != nil {
			l.budgets[askAway].Close(ctx, err, now)
			return
		}
		l.mark(c.User, askAway, now)
		l.learnAway(c.User, is.Presence == "away", now)
	}
}
