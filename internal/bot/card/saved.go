package card

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/say"
)

// Saved says what a form changed, and that it holds from now on.
func (w brief) Saved(a coach.Saved) Message {
	s := sheet{Printer: w.Printer}
	changed := saved{w.wording, a}.lines()
	if len(changed) == 0 {
		s.say(w.Say("saved.nothing"))
		s.aside(w.nextWords(a.Next))
		return s.message()
	}
	s.title(w.Say("title.saved"), strings.Join(changed, "\n"))
	s.aside(w.nextWords(a.Next))
	if a.Follows {
		s.aside(w.Say("saved.follows"))
	}
	w.orUndo(&s, a.Undo)
	return s.message()
}

// saved says what a form changed.
type saved struct {
	wording
	coach.Saved
}

// lines has one for each setting that is another than before, and the plan of what was
// kept before: what was changed then, nobody knows any more.
func (w saved) lines() []string {
	was, is := w.Before, w.After
	before, after := was.Timetable, is.Timetable
	before.Quiet, before.Zone, after.Quiet, after.Zone = prefs.Quiet{}, "", prefs.Quiet{}, ""
	if !w.Again && before.ID() == after.ID() && was.ZoneFixed == is.ZoneFixed && (!is.ZoneFixed || was.Timetable.Zone == is.Timetable.Zone) {
		return w.others()
	}
	plan := w.planWords(coach.PlanShown{Timetable: is.Timetable, Fixed: is.ZoneFixed, Locale: w.Locale})
	return append([]string{"• " + plan}, w.others()...)
}

// others is lines without the plan.
func (w saved) others() (said []string) {
	was, is := w.Before, w.After
	line := func(changed bool, label, value string) {
		if changed {
			said = append(said, "• "+w.Say("saved.line", say.With{"Label": w.Say(label), "Value": value}))
		}
	}
	line(was.Length != is.Length, "label.length", w.lengthWords(is.Length))
	line(!slices.Equal(was.Places, is.Places), "label.places", w.listed(is.Places, w.settingWords))
	line(!slices.Equal(was.Equipment, is.Equipment), "label.equipment", w.listed(is.Equipment, w.nameOf))
	line(was.Pace != is.Pace, "label.pace", w.paceWords(is.Pace))
	line(was.Shown() != is.Shown(), "label.pictures", w.pictureWords(is.Shown()))
	line(was.Language != is.Language, "label.language", w.spokenWords(is.Language))
	wasStatus, wasSigns := w.rulesWords(was.Timetable.Quiet)
	status, signs := w.rulesWords(is.Timetable.Quiet)
	line(wasStatus != status, "label.status", status)
	line(wasSigns != signs, "label.signs", signs)
	line(was.Summed() != is.Summed(), "label.summary", w.summaryWords(is.Summed()))
	return said
}

// rulesWords are the quiet rules that hold, in the two lists of the form.
func (w saved) rulesWords(q prefs.Quiet) (status, signs string) {
	words := func(options []*slack.OptionBlockObject) string {
		var said []string
		for _, o := range options {
			if q.Heeds(prefs.Rule(o.Value)) {
				said = append(said, o.Text.Text)
			}
		}
		return w.orNothing(said)
	}
	inStatus, inSigns := drawing{wording: w.wording}.quietOptions()
	return words(inStatus), words(inSigns)
}

func (w saved) listed(ids []string, words func(string) string) string {
	said := make([]string, len(ids))
	for i, id := range ids {
		said[i] = escaped(words(id))
	}
	return w.orNothing(said)
}

func (w saved) orNothing(said []string) string {
	if len(said) == 0 {
		return w.Say("saved.none")
	}
	return w.List(said)
}

func (w saved) spokenWords(language string) string {
	if language == "" {
		return w.Say("label.language-follows")
	}
	return w.languageWords(language)
}

func (w saved) nameOf(thing string) string {
	i := slices.IndexFunc(w.Things, func(t routine.Thing) bool { return string(t.ID) == thing })
	if i < 0 {
		return thing
	}
	return w.Things[i].Label
}
