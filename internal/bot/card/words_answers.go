package card

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

const optInTitle = "Hello! Shall I remind you to move?"

func optInWords(t prefs.Timetable) string {
	return fmt.Sprintf("I would send you a card here %s, at most %s a day. It leads you through two or three minutes of moving your upper back, step by step, and you can put it off, skip it or pause it any time.", scheduleWords(say.English(), t), times(t.PerDay, "time", "times"))
}

const optInAside = "I only write to people who said yes. I keep your settings and counts per day: no messages, no symptoms."

const welcomeTitle = "Good to have you"

func welcomeWords(t prefs.Timetable) string {
	return fmt.Sprintf("Reminders come %s (%s), at most %s a day.", scheduleWords(say.English(), t), escaped(t.Zone), times(t.PerDay, "time", "times"))
}

const welcomeAside = "Move within comfort, skip whatever hurts, and take it as an offer: standing up for a moment counts as a break, too."

const helpTitle = "What you can ask for"

// helpWords lists what can be typed behind the command, by its name in this
// workspace.
func helpWords(command string) string {
	lines := [][2]string{
		{"now", "a break now"},
		{"snooze 20m", "the next reminder in 20 minutes"},
		{"skip", "leave out the next reminder"},
		{"pause until monday", "no reminders until then; just pause for as long as you like"},
		{"resume", "reminders again"},
		{"plan every 50m 9:00-17:30 mon-fri", "when reminders come"},
		{"plan at 10:00, 12:30, 15:00", "the same, at times of the day"},
		{"plan cron 0 10,15 * * 1-5", "the same, as a cron spec"},
		{"settings", "everything in one form"},
		{"why", "why the last reminder came, or did not"},
		{"routines", "what there is to do"},
		{"prescribe", "your physiotherapist's exercises, in turn with the routines"},
		{"faq", "what people ask about moving and rolling"},
		{"safety", "the safety checks again"},
		{"progress", "your week; nobody else sees it"},
		{"invite", "show this to others, in the channel where you type it"},
		{"export", "everything I keep about you, as a file"},
		{"delete", "forget everything about you"},
	}
	said := make([]string, len(lines))
	for i, line := range lines {
		said[i] = code(command+" "+line[0]) + " " + line[1]
	}
	return strings.Join(said, "\n")
}

const helpAside = "A routine is for stiffness, not for an injury. Stop whatever hurts, and ask a doctor or physiotherapist about pain that stays."

func unknownWords(word, nearest, command string) string {
	word, help := escaped(prefs.Clip(word)), code(command+" help")
	if nearest == "" {
		return fmt.Sprintf("I don't know “%s”. %s lists what I do know.", word, help)
	}
	return fmt.Sprintf("I don't know “%s”. Did you mean %s? %s lists the rest.", word, code(command+" "+nearest), help)
}

const (
	oldCardWords = "This card is from earlier, and was answered or replaced since. A fresh break is one press away."
	lateWords    = "That step is over already. The newest message in the thread is the one to follow."
	endedAlready = "This routine has ended already. A fresh one is one press away."
	busyWords    = "A routine of yours is under way already, in its thread. You can follow it there, or stop it here."
)

const planTitle = "Your plan"

func planWords(p prefs.Prefs) string {
	t, lead, zone := p.Timetable, "", escaped(p.Timetable.Zone)
	if t.Lead > 0 {
		lead = fmt.Sprintf(" The last %s of the day are quiet.", times(t.Lead, "minute", "minutes"))
	}
	if p.ZoneFixed {
		zone += ", fixed"
	}
	other := ""
	if t.EveryOther {
		other = everyOtherWords
	}
	return fmt.Sprintf("Reminders come %s (%s), at most %s a day.%s%s", scheduleWords(say.English(), t), zone, times(t.MostADay(), "time", "times"), lead, other)
}

func upcomingWords(next []time.Time) string {
	if len(next) == 0 {
		return noneComingWords
	}
	lines := make([]string, len(next))
	for i, t := range next {
		lines[i] = "• " + moment(t)
	}
	return "Coming up:\n" + strings.Join(lines, "\n")
}

const (
	noneComingWords = "No reminder is planned."
	notInWords      = "You have not said yes to reminders, so none come."
)

const (
	forgetTitle = "Delete everything about you?"
	forgetWords = "Your settings, your counts and what is planned go at once, and no more reminders come. Cards and files that were sent stay in this conversation; the cards no longer do anything."
	forgotWords = "Done: nothing about you is kept any more. If you want me back, I am one command away."
	notNowWords = "All right. I won't write by myself; the command starts a break whenever you like."
)
