package card

import (
	"fmt"
	"time"

	"unhunch/internal/prefs"
)

const (
	settingsTitle = "Your settings"
	labelSave     = "Save"
	labelCancel   = "Cancel"
	labelClose    = "Close"
	overTitle     = "Unhunch"

	labelEvery     = "A reminder"
	labelByCron    = "By the cron spec below"
	labelCron      = "Or by a cron spec"
	hintCron       = "Five fields: minute, hour, day, month, weekday. 0 10,15 * * 1-5 is 10:00 and 15:00 on weekdays. It counts only when the choice above says so."
	labelFrom      = "Working hours from"
	labelTo        = "Working hours until"
	labelDays      = "Working days"
	labelPerDay    = "At most"
	labelZone      = "Time zone"
	hintZone       = "Empty follows your Slack profile. A name such as Europe/Berlin stays as it is."
	labelLength    = "How long a break takes"
	labelEquipment = "What you have"
	labelPlaces    = "Where you can move"
	labelPace      = "The next step comes"
	labelPictures  = "A step is shown"
)

// unevenWords says what the form cannot show, and will not touch.
func unevenWords(h prefs.Hours) string {
	return fmt.Sprintf("Your hours now: %s. Leave the next three empty to keep them.", escaped(h.String()))
}

func everyWords(minutes int) string { return prefs.Plan{Every: minutes}.String() }

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

// outdated is for a form that was opened before another change.
func outdated() prefs.Problem {
	return prefs.Problem{
		Field: prefs.FieldEvery,
		What:  "your settings were changed elsewhere since this form was opened",
		Mend:  "close it and open it again",
	}
}

// twoPlans is for a new cron spec beside an interval: one of them would go unseen.
func twoPlans() prefs.Problem {
	return prefs.Problem{
		Field: prefs.FieldCron,
		What:  "this says when, and so does the choice above",
		Mend:  "choose “" + labelByCron + "” above, or empty this field",
	}
}

func noSpec() prefs.Problem {
	return prefs.Problem{
		Field: prefs.FieldCron,
		What:  "the cron spec is missing",
		Mend:  "write one, or choose an interval above",
	}
}

func incomplete() prefs.Problem {
	return prefs.Problem{
		Field: prefs.FieldHours,
		What:  "the hours need a start, an end and at least one day",
		Mend:  "give all three",
	}
}
