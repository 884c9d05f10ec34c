package card

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

const (
	settingsTitle = "Your settings"
	labelSave     = "Save"
	labelCancel   = "Cancel"
	labelClose    = "Close"
	overTitle     = "Unhunch"

	whenTitle  = "When"
	breakTitle = "Breaks"
	quietTitle = "When to hold a reminder back"

	labelPlan        = "Reminders come"
	labelEvery       = "How often"
	labelTimes       = "At what times"
	hintTimes        = "Inside your working hours, as in 10:00, 15:00."
	labelCron        = "Cron spec"
	hintCron         = "Minute, hour, day, month, weekday: 0 10,15 * * 1-5 is 10:00 and 15:00 on weekdays. Your working hours still hold."
	labelHours       = "Working hours"
	hintHours        = "A line for days that are alike. “Mon-Thu 9:00-12:00, 13:00-17:30” leaves lunch out; days without a line are off."
	labelPerDay      = "At most"
	labelLead        = "At the end of the day"
	labelZoneOf      = "Time zone"
	labelZoneFollows = "As in my Slack profile"
	labelZoneStays   = "Always the same one"
	labelZone        = "Which time zone"
	hintZone         = "A name such as Europe/Berlin."
	labelPreview     = "Show"

	labelLength          = "How long a break takes"
	labelEquipment       = "What you have"
	labelPlaces          = "Where you can move"
	labelPace            = "The next step comes"
	labelPictures        = "A step is shown"
	labelLanguage        = "Language of the routines"
	labelLanguageFollows = "As in my Slack profile"
	hintLanguage         = "Steps, safety checks and answers to questions. Buttons and all else are in English."

	labelStatus = "While my status says"
	labelSigns  = "And while"

	labelRoutines = "Routines"
)

func kindWords(k prefs.PlanKind) string {
	switch k {
	case prefs.ByInterval:
		return "Every so often"
	case prefs.ByTimes:
		return "At times of the day"
	case prefs.ByCron:
		return "By a cron spec, for experts"
	}
	return string(k)
}

func leadWords(minutes int) string {
	if minutes == 0 {
		return "reminders to the last minute"
	}
	return "none in the last " + times(minutes, "minute", "minutes")
}

// ruleWords follows "hold a reminder back while" or "while my status says".
func ruleWords(r prefs.Rule) string {
	switch r {
	case prefs.RuleMeeting:
		return "in a meeting"
	case prefs.RuleCall:
		return "on a call"
	case prefs.RuleBusy:
		return "busy, or do not disturb"
	case prefs.RuleVacation:
		return "on holiday"
	case prefs.RuleSick:
		return "off sick"
	case prefs.RuleDND:
		return "Do Not Disturb is on"
	case prefs.RuleHuddle:
		return "I am in a huddle"
	case prefs.RuleHoliday:
		return "my workspace has a day off"
	case prefs.RuleMoved:
		return "I have just moved by myself"
	case prefs.RuleAway:
		return "Slack shows me as away"
	}
	return string(r)
}

// languageWords is a language as those who speak it call it.
func languageWords(code string) string {
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

// previewWords says what comes of the inputs, or what is wrong with them.
func previewWords(f Form, b Beside) string {
	if len(f.Problems) > 0 {
		return bold("Not yet right") + "\n" + escaped(problemsWords(say.English(), f.Problems))
	}
	title := bold("Then the next ones come") + " (" + escaped(f.Set.Timetable.Zone) + ")"
	if len(b.Next) == 0 {
		return title + "\n" + noneComingWords
	}
	said := []string{title}
	for i, t := range b.Next {
		if date := t.Format("Mon 2 Jan"); i == 0 || date != b.Next[i-1].Format("Mon 2 Jan") {
			said = append(said, date+": "+t.Format("15:04"))
		} else {
			said[len(said)-1] += " · " + t.Format("15:04")
		}
	}
	switch {
	case b.Person.OptedIn.IsZero():
		said = append(said, "They come once you have said yes to reminders.")
	case !b.Person.PausedUntil.Before(prefs.Forever):
		said = append(said, "Your reminders are paused: they come once you go on.")
	case b.Now.Before(b.Person.PausedUntil):
		said = append(said, "Your reminders are paused until then.")
	}
	if !f.fixed && b.Person.Prefs.ZoneFixed {
		said = append(said, "Once you save, the times are those of your Slack profile's zone.")
	}
	return strings.Join(said, "\n")
}

func offWords(titles []string) string {
	if len(titles) == 0 {
		return bold(offTitle) + "\nNo routine is switched off."
	}
	list := make([]string, len(titles))
	for i, title := range titles {
		list[i] = escaped(title)
	}
	return bold(offTitle) + "\n" + strings.Join(list, " · ") + "\nThe safety checks and the list of routines switch them on again."
}

func perDayWords(n int) string { return times(n, "reminder a day", "reminders a day") }

func lengthWords(d time.Duration) string {
	switch {
	case d%time.Minute == 0:
		return "about " + times(int(d/time.Minute), "minute", "minutes")
	case d > time.Minute && d%(30*time.Second) == 0:
		return fmt.Sprintf("about %d½ minutes", d/time.Minute)
	default:
		return "about " + secondWords(d)
	}
}

func equipmentWords(e string) string {
	switch e {
	case "roller":
		return "A foam roller"
	case "mat":
		return "A mat"
	}
	return e
}

func settingWords(place string) string {
	switch place {
	case "seated":
		return "In a chair"
	case "standing":
		return "Standing"
	case "floor":
		return "On the floor"
	}
	return place
}

func paceWords(p prefs.Pace) string {
	switch p {
	case prefs.PaceAuto:
		return "by itself, when the time is up"
	case prefs.PaceNext:
		return "when I press Next"
	}
	return string(p)
}

func pictureWords(p prefs.Pictures) string {
	switch p {
	case prefs.PicturesAnimated:
		return "in a moving picture"
	case prefs.PicturesStill:
		return "in a still picture"
	case prefs.PicturesNone:
		return "in words alone"
	}
	return string(p)
}
