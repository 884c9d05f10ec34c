package card

import (
	"slices"
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

func (w wording) kindWords(k prefs.PlanKind) string {
	switch k {
	case prefs.ByInterval:
		return w.Say("kind.interval")
	case prefs.ByTimes:
		return w.Say("kind.times")
	case prefs.ByCron:
		return w.Say("kind.cron")
	}
	return string(k)
}

func (w wording) leadWords(minutes int) string {
	if minutes == 0 {
		return w.Say("lead.none")
	}
	return w.Say("lead.last", say.With{"Minutes": w.Count("time.minutes", minutes)})
}

// ruleWords follows "hold a reminder back while" or "while my status says".
func (w wording) ruleWords(r prefs.Rule) string {
	switch r {
	case prefs.RuleMeeting:
		return w.Say("rule.meeting")
	case prefs.RuleCall:
		return w.Say("rule.call")
	case prefs.RuleBusy:
		return w.Say("rule.busy")
	case prefs.RuleVacation:
		return w.Say("rule.vacation")
	case prefs.RuleSick:
		return w.Say("rule.sick")
	case prefs.RuleDND:
		return w.Say("rule.dnd")
	case prefs.RuleHuddle:
		return w.Say("rule.huddle")
	case prefs.RuleHoliday:
		return w.Say("rule.holiday")
	case prefs.RuleMoved:
		return w.Say("rule.moved")
	case prefs.RuleCalendar:
		return w.Say("rule.calendar")
	case prefs.RuleAway:
		return w.Say("rule.away")
	}
	return string(r)
}

// languageWords is a language as those who speak it call it.
func (w wording) languageWords(code string) string {
	switch code {
	case "en":
		return "English"
	case "de":
		return "Deutsch"
	case "es":
		return "Español"
	case "fr":
		return "Français"
	case "it":
		return "Italiano"
	case "nl":
		return "Nederlands"
	case "pl":
		return "Polski"
	case "pt":
		return "Português"
	case "ja":
		return "日本語"
	}
	return code
}

// languageHint tells where a routine speaks a language that the bot does not.
func (w wording) languageHint(languages []string) string {
	hint := w.Say("hint.language")
	spoken := say.Languages()
	if slices.ContainsFunc(languages, func(lang string) bool { return !slices.Contains(spoken, lang) }) {
		hint += " " + w.Say("hint.language-partly")
	}
	return hint
}

// previewWords says what comes of the inputs, or what is wrong with them.
func (w wording) previewWords(f coach.Form, b coach.Beside) string {
	if len(f.Problems) > 0 {
		return bold(w.Say("preview.wrong")) + "\n" + escaped(w.problemsWords(f.Problems))
	}
	said := []string{bold(w.Say("preview.title")) + " (" + escaped(f.Set.Timetable.Zone) + ")"}
	if len(b.Next) == 0 {
		return said[0] + "\n" + w.Say("coming.none")
	}
	at := w.wallOf(coach.PlanShown{Timetable: f.Set.Timetable, Fixed: b.Person.Prefs.ZoneFixed || f.Set.Timetable.Zone != b.Person.Prefs.Timetable.Zone, Locale: b.Person.Locale})
	for i, t := range b.Next {
		if i == 0 || !sameDate(t, b.Next[i-1]) {
			said = append(said, at.comingDay(t, b.Now)+": "+at.timeOf(t))
		} else {
			said[len(said)-1] += " · " + at.timeOf(t)
		}
	}
	if len(b.Moved) > 0 {
		said = append(said, w.insteadWords(b.Moved, at.timeOf))
	}
	switch {
	case !b.Person.PausedUntil.Before(prefs.Forever):
		said = append(said, w.Say("preview.paused"))
	case b.Person.Rests(b.Now):
		said = append(said, w.Say("preview.resting"))
	case !b.Person.PausedTill(b.Now).IsZero():
		said = append(said, w.Say("preview.paused-until"))
	}
	if !f.Fixed && b.Person.Prefs.ZoneFixed {
		said = append(said, w.Say("preview.zone"))
	}
	return strings.Join(said, "\n")
}

func (w wording) offWords(titles []string) string {
	title := bold(w.Say("title.off")) + "\n"
	if len(titles) == 0 {
		return title + w.Say("off.none")
	}
	list := make([]string, len(titles))
	for i, t := range titles {
		list[i] = escaped(t)
	}
	return title + strings.Join(list, " · ") + "\n" + w.Say("off.way-back")
}

func (w wording) perDayWords(n int) string { return w.Count("count.a-day", n) }

func (w wording) lengthWords(d time.Duration) string {
	switch {
	case d%time.Minute == 0:
		return w.Say("time.about", say.With{"Time": w.Count("time.minutes", int(d/time.Minute))})
	case d > time.Minute && d%(30*time.Second) == 0:
		return w.Say("time.about-half", say.With{"N": int(d / time.Minute)})
	default:
		return w.Say("time.about", say.With{"Time": w.secondWords(d)})
	}
}

func (w wording) settingWords(place string) string {
	switch place {
	case "seated":
		return w.Say("setting.seated")
	case "standing":
		return w.Say("setting.standing")
	case "floor":
		return w.Say("setting.floor")
	}
	return place
}

func (w wording) paceWords(p prefs.Pace) string {
	switch p {
	case prefs.PaceAuto:
		return w.Say("pace.auto")
	case prefs.PaceAlways:
		return w.Say("pace.always")
	case prefs.PaceNext:
		return w.Say("pace.next")
	}
	return string(p)
}

func (w wording) pictureWords(p prefs.Pictures) string {
	switch p {
	case prefs.PicturesAnimated:
		return w.Say("picture.animated")
	case prefs.PicturesStill:
		return w.Say("picture.still")
	case prefs.PicturesNone:
		return w.Say("picture.none")
	}
	return string(p)
}
