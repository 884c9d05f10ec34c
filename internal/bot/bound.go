package bot

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// A press is heeded where it fits what was given out. Whoever is not known is
// asked first: see change, through which every change of a record goes. And
// what is pressed on a card has to come from that card: see misplaced.

// post is the message that an action is pressed in.
type post struct {
	ofCard   bool   // it acts on the card that it names
	anywhere bool   // it stands in an answer, wherever that was wanted
	part     string // of the card's posts: see delivery.Ref
}

// postOf says where an action is pressed. What hurts, and what applies of a
// safety check, is heeded wherever it is pressed: it only makes the bot more
// careful.
func postOf(a card.Action, v card.Value) post {
	switch a {
	case card.ActionStart, card.ActionStood, card.ActionSnooze, card.ActionSkip, card.ActionSwap, card.ActionPauseToday:
		return post{ofCard: true}
	case card.ActionNext, card.ActionBack, card.ActionPause, card.ActionResume, card.ActionStop:
		return post{ofCard: true, anywhere: v.About == card.InAnswer, part: session.Part(v.Turn)}
	case card.ActionTooEasy, card.ActionRight, card.ActionTooMuch:
		return post{ofCard: true, part: session.EndPart}
	case card.ActionClear:
		return post{ofCard: v.Card != 0, part: "an answer"} // to Start: in its channel, and where in it nobody keeps
	case card.ActionHurts, card.ActionApplies:
	case card.ActionOptIn, card.ActionJoin, card.ActionNotNow, card.ActionBreak, card.ActionHelp, card.ActionExport,
		card.ActionForget, card.ActionKeep, card.ActionPauseFor, card.ActionResumeReminders, card.ActionSettings, card.ActionWhy,
		card.ActionKeepPlan, card.ActionFewer, card.ActionRest,
		card.ActionDropHour, card.ActionKeepHour, card.ActionUndoHour, card.ActionNoSummary,
		card.ActionAddExercise, card.ActionEditExercise, card.ActionDropExercise, card.ActionRestExercise, card.ActionWakeExercise,
		card.ActionScreen, card.ActionLater, card.ActionLearn, card.ActionFAQ, card.ActionTurnOn, card.ActionLeave,
		card.ActionSafety, card.ActionRoutines, card.ActionMore:
	}
	return post{}
}

// misplaced reports whether a press names a card that was never given to this
// person, as far as the store knows, or comes from another message than what it
// was given in. An older card than theirs is not misplaced, but over.
func (b *Bot) misplaced(ctx context.Context, p press, a card.Action, v card.Value) (bool, error) {
	of := postOf(a, v)
	if !of.ofCard {
		return false, nil
	}
	desk, err := b.desks.Desk(ctx, p.User)
	if err != nil || !known(desk.Person) { // who is not known is asked first
		return false, err
	}
	if v.Card > desk.Card.ID && !slices.Contains(desk.Strays, v.Card) {
		if owed, err := b.desks.Owes(ctx, p.User, v.Card); err != nil || !owed {
			return true, err
		}
	}
	channel, ts := desk.Person.Channel, ""
	if desk.Posts.Card == v.Card {
		channel, ts = cmp.Or(desk.Posts.Channel, channel), desk.Posts.TS[of.part]
	}
	differ := func(got, want string) bool { return got != "" && want != "" && got != want }
	return !of.anywhere && (differ(p.Channel, channel) || differ(p.TS, ts)), nil
}

// introduce answers somebody of whom nothing is kept: the first step is a yes.
func (b *Bot) introduce(ctx context.Context, what any, ack func(any)) {
	question := card.English().NotMet(prefs.Defaults(unknownZone).Timetable)
	over := card.English().Over(question)
	switch w := what.(type) {
	case press:
		b.homes.stir(w.User)
		to := w.visibly()
		if to.url == "" {
			to.trigger = w.Trigger // of a shortcut
		}
		b.answer(ctx, to, question)
	case command:
		b.answer(ctx, reply{url: w.Callback}, question)
	case form:
		ack(slack.NewUpdateViewSubmissionResponse(&over))
	case draft:
		err := patiently(ctx, func() error {
			_, err := b.api.UpdateViewContext(ctx, over, "", "", w.View.ID)
			return err
		})
		if err != nil && !isAnswer(err, "not_found") { // closed meanwhile
			b.log.Warn("an answer did not open", "error", err)
		}
	}
}

// settles is err, unless it says that nothing is kept of the person: what
// happens by itself then has nothing to do.
func settles(err error) error {
	if errors.Is(err, prefs.ErrUnknown) {
		return nil
	}
	return err
}
