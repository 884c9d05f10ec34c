package card

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

const (
	labelExport = "Export"

	homeTodayTitle = "Today"
	homeWeekTitle  = "This week"
	homeHelpTitle  = "How it works"
	homeHelpWords  = "A reminder is a card in the Messages tab. Start leads you through a short routine in its thread; Just stood up counts as well. Type the command with `help` for all you can ask for."
	homeKeptTitle  = "What is kept about you"
	homeKeptWords  = "Your ids in Slack, your settings, the time zone and language of your profile, when you saw a safety check and what is switched off, which routines you did lately, the last reminders, exercises that you entered, until their last day, and counts per day and hour for five weeks. No messages, no symptoms, no answers to health questions. Nobody else sees your numbers. Export sends you all of it; you can have it deleted, at once."
	forgetConfirm  = "Your settings and counts go at once, and no more reminders come."
)

func pauseWords(p Pause) string {
	switch p {
	case PauseHour:
		return "for an hour"
	case PauseToday:
		return "for today"
	case PauseMonday:
		return "until Monday"
	case PauseWeek:
		return "for a week"
	case PauseEver:
		return "for as long as I like"
	}
	return string(p)
}

func todayWords(d session.Day) string {
	if d.Taken() == 0 {
		return "A break is one press away whenever you like."
	}
	return fmt.Sprintf("%s so far.", times(d.Taken(), "break", "breaks"))
}

func laterWords(later []time.Time) string {
	if len(later) == 0 {
		return ""
	}
	said := make([]string, len(later))
	for i, t := range later {
		said[i] = clock(t)
	}
	return "Later today: " + strings.Join(said, " · ")
}

// weekWords gives each day a line, the number before its bar: that is how it
// reads aloud. A day off, and one before somebody's first, is there when it had
// a break.
func weekWords(days []session.Day, h prefs.Hours, first string) string {
	var lines []string
	for i, d := range days {
		weekday := time.Weekday((i + 1) % 7)
		name := code(weekday.String()[:3])
		switch n := d.Taken(); {
		case n > 0:
			lines = append(lines, fmt.Sprintf("%s %d %s", name, n, strings.Repeat("▇", min(n, longestBar))))
		case i == len(days)-1:
			lines = append(lines, name+" today")
		case len(h[weekday]) > 0 && d.Date >= first:
			lines = append(lines, name+" free")
		}
	}
	return "Breaks, day by day:\n" + strings.Join(lines, "\n")
}

const longestBar = 12

// goalWords never counts what is lacking: a week has free days, and what is
// done is what counts.
func goalWords(days, goal int) string {
	if days >= goal {
		return fmt.Sprintf("This week's goal, a break on %s, is reached.", times(goal, "day", "days"))
	}
	return fmt.Sprintf("This week's goal is a break on %s; all others are free. So far: %d.", times(goal, "day", "days"), days)
}

func movedWords(p session.Progress) string {
	if p.Moved == 0 {
		return "Only you see this."
	}
	return minuteWords(p.Moved) + " of guided moving. Only you see this."
}

// supportWords takes what an operator wrote: addresses and the ids of channels
// become links, and all else is as it stands.
func supportWords(support string) string {
	if support == "" {
		return "Something is wrong, or missing? Whoever installed Unhunch in your workspace can help."
	}
	words := strings.Fields(support)
	for i, word := range words {
		w := strings.TrimRight(word, ".,;:!?")
		end := word[len(w):]
		switch {
		case channelID.MatchString(w):
			words[i] = "<#" + strings.TrimPrefix(w, "#") + ">" + end
		case webAddress.MatchString(w):
			words[i] = "<" + w + ">" + end
		case mailAddress.MatchString(w):
			words[i] = "<mailto:" + w + "|" + w + ">" + end
		default:
			words[i] = escaped(word)
		}
	}
	return "Something is wrong, or missing? " + strings.Join(words, " ")
}

var (
	channelID   = regexp.MustCompile(`^#?C[A-Z0-9]{8,}$`)
	webAddress  = regexp.MustCompile(`^https://[^\s<>|]+$`)
	mailAddress = regexp.MustCompile(`^[^\s<>|@]+@[^\s<>|@]+$`)
)
