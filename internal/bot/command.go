package bot

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/routine"
)

// subcommand is what can be typed behind the slash command: its words, its help,
// and what it asks for. Each stands in a file of its own.
type subcommand struct {
	name  string
	also  []string // what else people type for it; "" is the command alone
	whole []string // of these, what belongs to what is asked for: "every 50m" is a plan as it stands
	help  func(card.View) []card.HelpLine
	open  bool // it makes sense without reminders

	// One of these is set.
	asks    func(c command, rest string) coach.Intent
	draws   func(card.View) card.Message // without asking anybody
	invites bool                         // for all in the channel to see
}

// subcommands are in the order of the help.
func subcommands() []subcommand {
	return []subcommand{
		breakCommand(), snoozeCommand(), skipCommand(), pauseCommand(), resumeCommand(), planCommand(),
		settingsCommand(), whyCommand(), routinesCommand(), prescribeCommand(), faqCommand(), safetyCommand(),
		progressCommand(), inviteCommand(), exportCommand(), deleteCommand(), helpCommand(),
	}
}

// helpLines are all that can be typed.
func helpLines(w card.View) []card.HelpLine {
	var lines []card.HelpLine
	for _, s := range subcommands() {
		lines = append(lines, s.help(w)...)
	}
	return lines
}

// longestCommand is more than anybody types by hand; Slack itself lets some
// 40,000 characters through.
const longestCommand = 300

// command answers the slash command.
func (b *Bot) command(ctx context.Context, c command, now time.Time) error {
	to, w := reply{url: c.Callback, command: c.Name}, b.view(c.Name)
	if utf8.RuneCountInString(c.Text) > longestCommand {
		b.answer(ctx, to, w.TooLong())
		return nil
	}
	s, rest, ok := parseCommand(c.Text)
	if !ok {
		b.answer(ctx, to, w.Unknown(firstWord(rest), routine.Nearest(firstWord(rest), knownWords())))
		return nil
	}
	answer, err := b.coach.Do(ctx, c.User, coach.Standing{}, coach.Facts{}, now)
	if err != nil {
		return err
	}
	stands, _ := answer.(coach.Stands)
	switch {
	case !stands.Reminded && !s.open:
		return b.askFirst(ctx, c, s, stands, now)
	case s.draws != nil:
		b.answer(ctx, to, s.draws(w))
		return nil
	case s.invites:
		b.invite(ctx, c, stands.Channel, rest, now)
		return nil
	}
	if s.name == settingsCommand().name || s.name == prescribeCommand().name { // they open a form
		to.trigger, to.url = c.Trigger, ""
	}
	return b.do(ctx, c.User, s.asks(c, rest), to, now)
}

// askFirst is the friendly question to somebody who is not reminded. Who wants
// a break by saying "now" gets it at once, and who had one before is not asked
// again each time.
func (b *Bot) askFirst(ctx context.Context, c command, s subcommand, stands coach.Stands, now time.Time) error {
	to := reply{url: c.Callback, command: c.Name}
	if s.name == breakCommand().name && (stands.Met || firstWord(c.Text) == s.name) {
		if err := b.do(ctx, c.User, coach.Break{Channel: c.Channel}, to, now); err != nil || stands.Met {
			return err
		}
	}
	return b.tell(ctx, c.User, coach.Ask{}, to, now)
}

// parseCommand splits the text of a slash command into what is asked for and
// the rest. It reports false for a word it does not know.
func parseCommand(text string) (s subcommand, rest string, ok bool) {
	text = strings.TrimSpace(text)
	typed, rest := cut(text)
	for _, known := range subcommands() {
		if typed == known.name {
			return known, rest, true
		}
		if slices.Contains(known.also, typed) {
			return known, known.rest(typed, rest, text), true
		}
	}
	return subcommand{}, text, false
}

// rest is what is asked for with a word.
func (s subcommand) rest(typed, rest, text string) string {
	if slices.Contains(s.whole, typed) {
		return text
	}
	return rest
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
	for _, known := range subcommands() {
		words = append(words, known.name)
	}
	return words
}
