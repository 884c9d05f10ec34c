package bot

import (
	"slices"
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
	charts  charts
	library func() *routine.Library // the latest
}

// exhibit is what pictures something is shown with, and where they are from.
type exhibit struct {
	shown  []card.Picture
	steps  []routine.Picture
	charts []pictures.Chart
	looks  prefs.UserID // at their tab; zero: it is none
}

// of is the exhibit of an answer.
func (i illustrations) of(answer coach.Answer, w card.View, now time.Time) (e exhibit) {
	switch a := answer.(type) {
	case coach.WeekOver:
		e.shown, e.charts = i.charts.of(a.Week.Review, w, a.Week.Shown, prefs.UserID{}, now)
	case coach.WeekSoFar:
		e.shown, e.charts = i.charts.of(a.Week.Review, w, a.Week.Shown, prefs.UserID{}, now)
	case coach.Explained:
		shown, from := i.ofCheck(a.Check, a.Shown, now)
		e.shown, e.steps = []card.Picture{shown}, []routine.Picture{from}
	default:
		e.shown, e.steps = i.ofStep(answer, now)
	}
	return e
}

// taken says that Slack took something with these pictures.
func (i illustrations) taken(e exhibit) {
	if len(e.charts) > 0 {
		i.charts.Taken()
	} else {
		i.gallery.Taken()
	}
}

// refused says that Slack refused something for one of these pictures.
func (i illustrations) refused(e exhibit, now time.Time) {
	if len(e.charts) > 0 {
		i.charts.Refused(now, e.looks, e.charts...)
	} else {
		i.gallery.Refused(now, e.steps...)
	}
}

// ofStep is what a step's post shows to somebody, and where it is from: the zero
// Picture where they want none, or Slack has none. Where all steps are shown at
// once it is a small still of each: several loops beside each other are no help.
func (i illustrations) ofStep(shows coach.Answer, now time.Time) (shown []card.Picture, from []routine.Picture) {
	s, ok := shows.(coach.StepShown)
	if !ok {
		return nil, nil
	}
	i.expect(s.Routine, s.Shown)
	steps, find := s.Routine.Steps[s.Step:s.Step+1], i.wished
	if s.Previews() {
		steps, find = s.Routine.Steps, i.small
	}
	for _, step := range steps {
		p, found := find(step, s.Shown)
		if !found {
			shown = append(shown, card.Picture{})
			continue
		}
		shown, from = append(shown, i.gallery.Show(p, step.Alt, now)), append(from, p)
		if last := len(shown) - 1; s.Previews() && shown[last] == (card.Picture{}) {
			shown[last], from[len(from)-1] = i.large(step, now)
		}
	}
	return shown, from
}

// awaits reports whether one of the pictures is on its way to Slack.
func (i illustrations) awaits(shown []card.Picture, now time.Time) bool {
	return slices.ContainsFunc(shown, func(p card.Picture) bool { return p == card.Picture{} }) && i.gallery.Uploads(now)
}

// large stands for the small picture of a step that Slack does not have yet.
func (i illustrations) large(step routine.Step, now time.Time) (shown card.Picture, from routine.Picture) {
	from, _ = i.library().Picture(step, false)
	return i.gallery.Show(from, step.Alt, now), from
}

// ofCheck is the picture of a screening profile, like ofStep.
func (i illustrations) ofCheck(s routine.Screening, wish prefs.Pictures, now time.Time) (shown card.Picture, from routine.Picture) {
	from, found := i.library().PictureOf(s)
	if !found || wish == prefs.PicturesNone {
		return shown, from
	}
	return i.gallery.Show(from, s.Alt, now), from
}

// expect has a routine's pictures uploaded before the others: it may begin. Those that
// are shown all at once, before the first step, come first.
func (i illustrations) expect(r routine.Routine, wish prefs.Pictures) {
	if r.Setting == routine.Floor {
		i.expectEach(r, wish, i.small)
	}
	i.expectEach(r, wish, i.wished)
}

func (i illustrations) expectEach(r routine.Routine, wish prefs.Pictures, find finding) {
	for _, step := range r.Steps {
		if p, ok := find(step, wish); ok {
			i.gallery.Expect(p)
		}
	}
}

// finding is how the picture of a step is found that somebody wants to see.
type finding func(step routine.Step, wish prefs.Pictures) (routine.Picture, bool)

func (i illustrations) small(step routine.Step, wish prefs.Pictures) (routine.Picture, bool) {
	if wish == prefs.PicturesNone {
		return routine.Picture{}, false
	}
	return i.library().Small(step)
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
