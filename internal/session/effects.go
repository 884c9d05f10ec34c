package session

import (
	"fmt"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// Part names the post of a turn in the card's thread: see delivery.Ref.
func Part(turn int) string { return fmt.Sprintf("step-%d", turn) }

// EndPart names the last post of a routine.
const EndPart = "end"

// effects collects what has to be sent for one change of a session. Messages
// carry ids: they are rendered with what is true when they are sent.
type effects struct {
	to      prefs.UserID
	card    uint64
	routine string
	owed    []delivery.Message
}

// show posts a step. Once its time is over it would only confuse.
func (e *effects) show(turn, step int, ends time.Time, p delivery.Priority) {
	e.owe(delivery.Message{
		Kind: delivery.Step, Priority: p, Ref: e.ref(Part(turn)), Step: step, NotAfter: ends,
	})
}

// step edits the post of a step.
func (e *effects) step(turn, step int, p delivery.Priority) {
	e.owe(delivery.Message{
		Kind: delivery.StepState, Priority: p, Ref: e.ref(Part(turn)), Step: step, Edit: true,
	})
}

// cardState edits the card.
func (e *effects) cardState(p delivery.Priority) {
	e.owe(delivery.Message{Kind: delivery.Card, Priority: p, Ref: e.ref(""), Edit: true})
}

// end posts the last word.
func (e *effects) end(stale time.Time, p delivery.Priority) {
	e.owe(delivery.Message{Kind: delivery.End, Priority: p, Ref: e.ref(EndPart), NotAfter: stale})
}

// answered edits it.
func (e *effects) answered() {
	e.owe(delivery.Message{Kind: delivery.EndState, Priority: delivery.Answer, Ref: e.ref(EndPart), Edit: true})
}

func (e *effects) ref(part string) delivery.Ref { return delivery.Ref{Card: e.card, Part: part} }

func (e *effects) owe(m delivery.Message) {
	m.To, m.Routine = e.to, e.routine
	e.owed = append(e.owed, m)
}
