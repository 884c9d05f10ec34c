// Package delivery hands messages to Slack no faster than Slack allows, each
// at most once.
package delivery

import (
	"context"
	"time"

	"unhunch/internal/prefs"
)

// Message is one post, or one edit of an earlier post, that is owed to a
// person. It carries ids and never text: whoever posts it renders it, with
// what is true at that moment.
type Message struct {
	ID       uint64       `json:"-"` // given by the store, growing
	To       prefs.UserID `json:"to"`
	Kind     Kind         `json:"kind"`
	Priority Priority     `json:"priority"`
	Ref      Ref          `json:"ref"`            // the name under which the post is remembered; Card 0: this message's own ID
	Edit     bool         `json:"edit,omitempty"` // edits the post at Ref instead of posting anew
	Routine  string       `json:"routine,omitempty"`
	Step     int          `json:"step,omitempty"` // index into the routine's steps
	Due      time.Time    `json:"due,omitzero"`   // when the reminder was due
	Snoozes  int          `json:"snoozes,omitempty"`
	InRest   bool         `json:"in_rest,omitempty"` // a break that was asked for by its name in a rest
	Unsaid   string       `json:"unsaid,omitempty"`  // what Slack left open when it was decided, for the person's log
	Before   time.Time    `json:"before,omitzero"`   // when the meeting begins that the reminder was brought forward for; zero: it was not
	Hurt     bool         `json:"hurt,omitempty"`    // says what to do after something hurt, so twice is better than never; kept nowhere else, and gone once the message is sent

	Address Address `json:"address,omitzero"` // with Passed: of the post to edit, which no desk remembers

	NotBefore time.Time `json:"not_before,omitzero"`
	NotAfter  time.Time `json:"not_after,omitzero"` // later than this it would annoy, so it is dropped; zero: never stale
}

// Kind says what a message shows.
type Kind string

// The kinds of messages.
const (
	Reminder  Kind = "reminder"   // a due break: a card
	Break     Kind = "break"      // a break the person asked for: a card
	Card      Kind = "card"       // edit: the card as it stands now (answered, running, done)
	Passed    Kind = "passed"     // edit: a card that another has taken the place of
	Step      Kind = "step"       // a step of a running routine, in the card's thread
	StepState Kind = "step-state" // edit: a step as it stands now (paused, ticked, stopped)
	End       Kind = "end"        // the last word of a routine: how was it, what is next
	EndState  Kind = "end-state"  // edit: the last word, answered
	Screening Kind = "screening"  // a safety question that the person's settings raise; not a card
	Easing    Kind = "easing"     // the question whether fewer reminders would be better; not a card
	Rested    Kind = "rested"     // the question how to go on after a rest; not a card
	Summary   Kind = "summary"    // how the week was that was over at Due; not a card
	Calendar  Kind = "calendar"   // that a calendar cannot be read any more; not a card
)

// Ref names a post for later edits and for its thread: the card it belongs to
// and the part of it. The zero Part is the card itself.
type Ref struct {
	Card uint64 `json:"card,omitempty"`
	Part string `json:"part,omitempty"` // "", "step-0", "step-1" …, "end"
}

// Address is where Slack keeps a post.
type Address struct {
	Channel string `json:"channel,omitempty"`
	TS      string `json:"ts,omitempty"`
}

// Priority orders the messages of a workspace: the lower goes first.
type Priority uint8

// The priorities.
const (
	Answer Priority = iota // somebody has just pressed a button and is looking
	Running
	Soon // nobody looks: a reminder, a question, a summary
	Tidy // nobody waits: a finished step shrinks to a line
)

// Claim is a message to be sent, with the place it goes to.
type Claim struct {
	Message
	Channel string // the person's direct message, or their user id before Slack opened one; "": has to be looked up
	Thread  string // ts of the card, for a reply in its thread
	TS      string // ts of the post to edit
	Epoch   int64  // the store's own: of the lease under which it gave the claim; 0: it knows no leases, or did not give it
}

// Receipt is what Slack answered to a post or an edit.
type Receipt struct {
	Channel string
	TS      string
	Routine string // the routine that the rendered card offers
}

// Outcome is how one claim ended.
type Outcome struct {
	Claim   *Claim
	Verdict Verdict
	Receipt Receipt   // with Sent
	Reason  Reason    // with Dropped and Unknown
	Again   time.Time // with Later: the new NotBefore
	At      time.Time
}

// Verdict is a closed set: every claim ends in one of these.
type Verdict string

// The verdicts.
const (
	Sent    Verdict = "sent"
	Later   Verdict = "later"   // refused for now, certainly without effect
	Unknown Verdict = "unknown" // the call may have taken effect: it is never repeated
	Dropped Verdict = "dropped"
)

// Reason says why a message was dropped, or why its outcome is unknown.
type Reason string

// The reasons.
const (
	Stale      Reason = "stale"      // past NotAfter
	Superseded Reason = "superseded" // a newer edit of the same post is owed, or was made
	Unchanged  Reason = "unchanged"  // an edit that would change nothing
	Unwanted   Reason = "unwanted"   // paused, or in a routine, since it was owed
	Instead    Reason = "instead"    // another message took its place
	Gone       Reason = "gone"       // the post to edit, or the thread's card, is not known
	Refused    Reason = "refused"    // Slack will never take it: channel closed, person gone, app removed
	NoReply    Reason = "no-reply"   // the connection broke after the call was sent, or Slack said internal_error
	Crashed    Reason = "crashed"    // the process ended between intent and outcome
)

// Observer is told what the courier does, between its calls: it must not wait
// for anything, nor keep what it is given.
type Observer interface {
	// Settled tells how claims ended, once that is written.
	Settled(outcomes []Outcome)
	// Recovered tells how many calls a process before this one left without an outcome.
	Recovered(unknown int)
}

// Store keeps what is owed until its outcome is known. A claim that it gave is
// not changed any more, neither by the store nor by whoever it was given to.
type Store interface {
	// Pending lists owed messages without an intent, whose NotBefore has
	// come: at most perWorkspace of each workspace, by priority and then age.
	// A claim has its place, unless that is to be looked up: it hangs on another
	// post, which may not be known yet.
	// It also tells when the next NotBefore comes (zero: none waits).
	Pending(ctx context.Context, now time.Time, perWorkspace int) (ready []*Claim, next time.Time, err error)
	// Intend writes down that these claims are about to be sent, and gives them
	// back in their order: those without a Channel, of which only the ID counts,
	// with what there is to know of them. What is no longer owed is left out.
	// A message whose post to edit or whose thread is not known comes back
	// with an empty TS or Thread.
	Intend(ctx context.Context, claims []*Claim) ([]*Claim, error)
	// Settle ends claims. With Sent, what follows from it is written in the
	// same transaction: where the post is, the person's card, the day's count
	// of reminders. With Dropped and Unknown the person's log says so.
	Settle(ctx context.Context, outcomes []Outcome) error
	// Exchange is Settle and then Intend, in one transaction where it can be.
	// Claims that cannot be written hold no outcome up. Where the outcomes cannot
	// be written nothing is claimed.
	Exchange(ctx context.Context, outcomes []Outcome, claims []*Claim) (begun []*Claim, settling, intending error)
	// Recover settles as Unknown (Crashed) every intent that a process left
	// behind, and tells how many. Called once, before anything is sent. An edit
	// is owed again instead: to repeat it changes nothing; and so is what to do
	// where something hurts.
	Recover(ctx context.Context, now time.Time) (int, error)
}

// Poster makes the call to Slack: it renders the message with what is true at
// this moment, then posts or edits it. Its errors are those of this package.
// It must obey ctx and not retry on its own.
type Poster interface {
	Post(ctx context.Context, claim Claim) (Receipt, error)
}
