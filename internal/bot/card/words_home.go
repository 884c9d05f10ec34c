package card

import (
	"regexp"
	"strings"

	"unhunch/internal/coach"
	"unhunch/internal/say"
	"unhunch/internal/session"
)

func (w wording) pauseWords(p coach.PauseLength) string {
	switch p {
	case coach.PauseHour:
		return w.Say("pause.hour")
	case coach.PauseToday:
		return w.Say("pause.today")
	case coach.PauseMonday:
		return w.Say("pause.monday")
	case coach.PauseWeek:
		return w.Say("pause.week")
	case coach.PauseEver:
		return w.Say("pause.ever")
	}
	return string(p)
}

func (w wording) todayWords(d session.Day) string {
	if d.Taken() == 0 {
		return w.Say("home.nothing-yet")
	}
	return w.Say("home.so-far", say.With{"Breaks": w.Count("count.breaks", d.Taken())})
}

// goalWords never counts what is lacking: a week has free days, and what is
// done is what counts.
func (w wording) goalWords(days, goal int) string {
	named := say.With{"Goal": w.Count("count.days", goal), "Days": days}
	if days >= goal {
		return w.Say("home.goal-reached", named)
	}
	return w.Say("home.goal", named)
}

func (w wording) movedWords(p session.Progress) string {
	if p.Moved == 0 {
		return w.Say("week.private")
	}
	return w.Say("home.moved", say.With{"Time": upperFirst(w.minuteWords(p.Moved))}) + " " + w.Say("week.private")
}

// supportWords takes what an operator wrote: addresses and the ids of channels
// become links, and all else is as it stands.
func (w wording) supportWords(support string) string {
	if support == "" {
		return w.Say("home.support-nobody")
	}
	words := strings.Fields(support)
	for i, word := range words {
		bare := strings.TrimRight(word, ".,;:!?")
		end := word[len(bare):]
		switch {
		case channelID.MatchString(bare):
			words[i] = "<#" + strings.TrimPrefix(bare, "#") + ">" + end
		case webAddress.MatchString(bare):
			words[i] = "<" + bare + ">" + end
		case mailAddress.MatchString(bare):
			words[i] = "<mailto:" + bare + "|" + bare + ">" + end
		default:
			words[i] = escaped(word)
		}
	}
	return w.Say("home.support", say.With{"Support": strings.Join(words, " ")})
}

var (
	channelID   = regexp.MustCompile(`^#?C[A-Z0-9]{8,}$`)
	webAddress  = regexp.MustCompile(`^https://[^\s<>|]+$`)
	mailAddress = regexp.MustCompile(`^[^\s<>|@]+@[^\s<>|@]+$`)
)
