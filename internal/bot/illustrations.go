package bot

import (
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// illustrations finds the pictures that somebody wants to see.
type illustrations struct {
	gallery *pictures.Gallery
	library func() *routine.Library // the latest
}

// ofStep is what a step's post shows to somebody, and where it is from: the zero
// Picture where they want none, or Slack has none. Where all steps are shown at
// once it is a still of each: several loops beside each other are no help.
func (i illustrations) ofStep(shows coach.Answer, now time.Time) (shown []card.Picture, from []routine.Picture) {
	s, ok := shows.(coach.StepShown)
	if !ok {
		return nil, nil
	}
	i.expect(s.Routine, s.Shown)
	steps, wish := s.Routine.Steps[s.Step:s.Step+1], s.Shown
	if s.Previews() {
		steps = s.Routine.Steps
		if wish == prefs.PicturesAnimated {
			wish = prefs.PicturesStill
		}
	}
	for _, step := range steps {
		p, found := i.wished(step, wish)
		if !found {
			shown = append(shown, card.Picture{})
			continue
		}
		shown, from = append(shown, i.gallery.Show(p, step.Alt, now)), append(from, p)
	}
	return shown, from
}

// ofCheck is the picture of a screening profile, like ofStep.
func (i illustrations) ofCheck(s routine.Screening, wish prefs.Pictures, now time.Time) (shown card.Picture, from routine.Picture) {
	from, found := i.library().PictureOf(s)
	if !found || wish == prefs.PicturesNone {
		return shown, from
	}
	return i.gallery.Show(from, s.Alt, now), from
}

// expect has a routine's pictures uploaded before the others: it may begin.
func (i illustrations) expect(r routine.Routine, wish prefs.Pictures) {
	for _, step := range r.Steps {
		if p, ok := i.wished(step, wish); ok {
			i.gallery.Expect(p)
		}
	}
	if r.Setting == routine.Floor && wish == prefs.PicturesAnimated { // all at once
		i.expect(r, prefs.PicturesStill)
	}
}

// wished is the picture of a step that somebody wants to see.
func (i illustrations) wished(step routine.Step, wish prefs.Pictures) (routine.Picture, bool) {
	switch wish {
	case prefs.PicturesAnimated:
		return i.library().Picture(step, true)
	case prefs.PicturesStill:
		return i.library().Picture(step, false)
	case prefs.PicturesNone:
	}
	return routine.Picture{}, false
}
