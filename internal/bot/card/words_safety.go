package card

import (
	"fmt"
	"strings"

	"unhunch/internal/routine"
)

// What is said about safety. The screening items themselves stand in the
// library: routines/library/screening.yaml.

const (
	labelNone       = "None of these"
	labelApplies    = "One applies"
	labelCheck      = "Check"
	labelCheckAgain = "Check again"
	labelTurnOn     = "Turn on"
	labelLeave      = "Leave it out"
)

func screenTitle(s routine.Screening) string {
	return "Before you begin: " + lowerFirst(escaped(s.Title))
}

const (
	doNotTitle    = "Leave it out with any of these:"
	askFirstTitle = "Ask a doctor or a physiotherapist first with:"
	screenAside   = "Somebody examined you, and said that it is fine? Then it counts as none of these. I keep the day you were asked and what is switched off, never an answer."

	screenedBegun = "Thanks for checking. The first step is in the thread of the card."
	screenedOn    = "Thanks for checking. These routines are on, and I ask again in three months."
	// screenedUnkept is for somebody of whom nothing is kept yet, or any more.
	screenedUnkept = "Thanks for checking. I keep nothing about you so far, so I ask once more before your first routine."

	appliesTitle      = "Thanks for checking"
	onlyStandingWords = "Reminders to stand up still come: a few steps count in full."
	laterCardWords    = "All right: nothing was begun. The card stays where it is, and standing up for a moment counts in full."
	laterScreenWords  = "All right: nothing was changed. The safety checks are there whenever you like."

	safetyTitle = "Safety checks"
	safetyWords = "Each kind of routine has a short list of things to think of first. It comes before the first routine of its kind, then every three months, and here whenever you like."

	rollerCheckWords = "You said that you have a roller. Before I offer you a routine with it, one look at this list:"
)

func appliesWords(kept bool) string {
	const advice = "A doctor or a physiotherapist can examine you, and say which of them suit you."
	if !kept {
		return "Better leave these routines out. " + advice
	}
	return "These routines are switched off now. " + advice + " I keep only that they are off, not why. The command with `safety` behind it turns them on again."
}

func itemWords(items []routine.Item) string {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = "• " + escaped(item.Text)
		if item.Action != "" {
			lines[i] += ". " + bold(escaped(item.Action))
		}
	}
	return strings.Join(lines, "\n")
}

func pressureWords(s routine.Screening) string {
	said := []string{escaped(s.Pressure)}
	if len(s.StopIf) > 0 {
		said = append(said, stopIfWords(s.StopIf))
	}
	return strings.TrimSpace(strings.Join(said, "\n"))
}

func swappedWords(r routine.Routine) string {
	return fmt.Sprintf("The card offers %s instead: %s, %s.", bold(escaped(r.Title)), r.About(), placeWords(r.Setting))
}

func checkWords(c Checked) string {
	title := bold(escaped(c.Screening.Title))
	switch {
	case c.Asked.IsZero():
		return title + "\nComes before your next routine of this kind."
	case c.Off:
		return fmt.Sprintf("%s\nSwitched off. You were last asked on %s.", title, c.Asked.Format("2 January 2006"))
	default:
		return fmt.Sprintf("%s\nOn. You were last asked on %s.", title, c.Asked.Format("2 January 2006"))
	}
}

func leftOutWords(r routine.Routine, off bool) string {
	title := bold(escaped(r.Title))
	if off {
		return title + " is left out from now on. The list of routines turns it on again."
	}
	return title + " is on again."
}

// lowerFirst makes a title go on in a sentence.
func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
