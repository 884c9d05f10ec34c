package bot

import (
	"context"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// Past says what became of somebody's last reminder, as they read it when they ask
// why, for those who only look on.
func (b *Bot) Past(ctx context.Context, who prefs.UserID, now time.Time) (string, error) {
	answer, err := b.coach.Do(ctx, who, coach.Why{}, coach.Facts{}, now)
	reasons, _ := answer.(coach.Reasons)
	return card.English().Past(reasons), err
}
