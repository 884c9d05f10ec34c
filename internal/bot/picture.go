package bot

import (
	"errors"
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// picture is what a step's post shows to somebody, and where it is from; the
// zero Picture where they want none, or Slack has none.
func (b *Bot) picture(c delivery.Claim, p prefs.Person, now time.Time) (shown card.Picture, from routine.Picture) {
	r, found := b.speaking(p).Routine(c.Routine)
	if c.Kind != delivery.Step && c.Kind != delivery.StepState || !found || c.Step >= len(r.Steps) {
		return shown, from
	}
	step := r.Steps[c.Step]
	from, found = b.wished(step, p.Prefs.Shown())
	if !found {
		return shown, from
	}
	return b.gallery.Show(from, step.Alt, now), from
}

// zones is the picture of a screening profile, like picture.
func (b *Bot) zones(s routine.Screening, wish prefs.Pictures, now time.Time) (shown card.Picture, from routine.Picture) {
	from, found := b.library.PictureOf(s)
	if !found || wish == prefs.PicturesNone {
		return shown, from
	}
	return b.gallery.Show(from, s.Alt, now), from
}

// expect has a routine's pictures uploaded before the others: it may begin.
func (b *Bot) expect(id string, wish prefs.Pictures) {
	r, _ := b.library.Routine(id)
	for _, step := range r.Steps {
		if p, ok := b.wished(step, wish); ok {
			b.gallery.Expect(p)
		}
	}
}

// wished is the picture of a step that somebody wants to see.
func (b *Bot) wished(step routine.Step, wish prefs.Pictures) (routine.Picture, bool) {
	switch wish {
	case prefs.PicturesAnimated:
		return b.library.Picture(step, true)
	case prefs.PicturesStill:
		return b.library.Picture(step, false)
	case prefs.PicturesNone:
	}
	return routine.Picture{}, false
}

// forItsPicture reports whether Slack refused a post, certainly without effect,
// and may have done so for the picture in it: a file that is gone or not ready,
// or a URL that it could not fetch, both are invalid blocks.
func forItsPicture(err error) bool {
	refusal, ok := errors.AsType[*delivery.Refusal](err)
	if !ok {
		return false
	}
	switch refusal.Code {
	case "invalid_blocks", "invalid_blocks_format", "file_not_found", "file_deleted":
		return true
	}
	return false
}
