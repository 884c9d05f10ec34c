package presence

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"unhunch/internal/bot/outcome"
	"unhunch/internal/prefs"
)

// leftPatience is how long a question of Left waits behind others: nobody waits for it.
const leftPatience = time.Minute

// Left reports whether somebody of an organisation is in none of its workspaces but some, or
// is not seen by our token any more. Who is remembered to be in another is not asked for.
// Of whom Slack does not say it, it is false. asked says that it took a call. Its error is that Slack could not be asked.
func (l *Lookout) Left(ctx context.Context, who prefs.UserID, taken []string) (left, asked bool, err error) {
	if team := l.TeamOf(who); team != "" && !slices.Contains(taken, team) {
		return false, false, nil
	}
	if err := l.budgets[askStatus].Turn(ctx, leftPatience, l.Now()); err != nil {
		return false, true, fmt.Errorf("users.info: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	user, err := l.API.GetUserInfoContext(ctx, who.Person)
	switch {
	case err != nil && (unheardOf(err) || outcome.Is(err, "team_access_not_granted")):
		return true, true, nil
	case err != nil:
		if outcome.IsLimited(err) || outcome.IsFinal(err) {
			l.budgets[askStatus].Close(ctx, err, l.Now())
		}
		return false, true, fmt.Errorf("users.info: %w", err)
	}
	teams := slices.DeleteFunc(append(slices.Clone(user.Enterprise.Teams), user.TeamID), func(id string) bool { return !strings.HasPrefix(id, "T") })
	other := func(id string) bool { return !slices.Contains(taken, id) }
	return len(teams) > 0 && !slices.ContainsFunc(teams, other), true, nil
}
