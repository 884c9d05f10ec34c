package bot

import (
	"strings"
	"unicode"
)

// verb is what a slash command asks for.
type verb string

const (
	verbNow       verb = "now"
	verbSnooze    verb = "snooze"
	verbSkip      verb = "skip"
	verbPause     verb = "pause"
	verbResume    verb = "resume"
	verbPlan      verb = "plan"
	verbSettings  verb = "settings"
	verbWhy       verb = "why"
	verbRoutines  verb = "routines"
	verbPrescribe verb = "prescribe"
	verbFAQ       verb = "faq"
	verbSafety    verb = "safety"
	verbProgress  verb = "progress"
	verbInvite    verb = "invite"
	verbExport    verb = "export"
	verbDelete    verb = "delete"
	verbHelp      verb = "help"
)

// verbs are in the order of the help, each with what else people type for it.
func verbs() []word {
	return []word{
		{verbNow, []string{"", "start", "go", "break", "stretch"}},
		{verbSnooze, []string{"later", "remind"}},
		{verbSkip, []string{"next"}},
		{verbPause, []string{"stop", "off", "quiet", "mute"}},
		{verbResume, []string{"on", "continue", "unpause"}},
		{verbPlan, []string{"every", "schedule", "cron"}},
		{verbSettings, []string{"setup", "preferences", "config"}},
		{verbWhy, []string{"status", "when"}},
		{verbRoutines, []string{"list", "exercises", "routine"}},
		{verbPrescribe, []string{"physio", "prescription", "mine"}},
		{verbFAQ, []string{"questions", "question", "learn"}},
		{verbSafety, []string{"check", "screening"}},
		{verbProgress, []string{"stats", "week"}},
		{verbInvite, []string{"share"}},
		{verbExport, []string{"data", "download", "json"}},
		{verbDelete, []string{"forget"}},
		{verbHelp, []string{"?", "commands", "hilfe"}},
	}
}

type word struct {
	verb verb
	also []string
}

// longestCommand is more than anybody types by hand; Slack itself lets some
// 40,000 characters through.
const longestCommand = 300

// parseCommand splits the text of a slash command into what is asked for and
// the rest. It reports false for a word it does not know.
func parseCommand(text string) (v verb, rest string, ok bool) {
	text = strings.TrimSpace(text)
	typed, rest := cut(text)
	for _, known := range verbs() {
		if typed == string(known.verb) {
			return known.verb, rest, true
		}
		for _, other := range known.also {
			if typed != other {
				continue
			}
			if known.verb == verbPlan && typed != "schedule" { // "every 50m" and "cron …" are plans as they stand
				rest = text
			}
			return known.verb, rest, true
		}
	}
	return "", text, false
}

// firstWord is what of a text is compared with the words we know.
func firstWord(text string) string {
	word, _ := cut(text)
	return word
}

// cut splits the first word off, in lower case. Pasted text may hold any kind
// of space.
func cut(text string) (word, rest string) {
	text = strings.TrimSpace(text)
	end := strings.IndexFunc(text, unicode.IsSpace)
	if end < 0 {
		return strings.ToLower(text), ""
	}
	return strings.ToLower(text[:end]), strings.TrimSpace(text[end:])
}

// knownWords are what a mistyped word is compared with.
func knownWords() []string {
	var words []string
	for _, known := range verbs() {
		words = append(words, string(known.verb))
	}
	return words
}
