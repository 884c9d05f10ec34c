package session

import (
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// effects collects what has to be sent for one change of a session. Messages
// carry ids: they are rendered with what is true when they are sent.
type effects struct {
	to      prefs.UserID
	session Session // after the change
	owed    []delivery.Message
}

// show posts the shown step. Once its time is over it would only confuse.
func (e *effects) show(p delivery.Priority) {
	e.owe(delivery.Message{
		Kind: delivery.Step, Priority: p, Ref: e.ref(Part(e.session.Turn)),
		Step: e.session.Step, NotAfter: e.session.Ends,
	})
}

// step edits the post of the step that is shown in of.
func (e *effects) step(of Session, p delivery.Priority) {
	e.owe(delivery.Message{
		Kind: delivery.StepState, Priority: p, Ref: e.ref(Part(of.Turn)),
		Step: of.Step, Edit: true,
	})
}

func (e *effects) card(p delivery.Priority) {
	e.owe(delivery.Message{Kind: delivery.Card, Priority: p, Ref: e.ref(""), Edit: true})
}

func (e *effects) end(p delivery.Priority, now time.Time) {
	e.owe(delivery.Message{Kind: delivery.End, Priority: p, Ref: e.ref(EndPart), NotAfter: now.Add(Patience)})
}

func (e *effects) answered() {
	e.owe(delivery.Message{Kind: delivery.EndState, Priority: delivery.Answer, Ref: e.ref(EndPart), Edit: true})
}

func (e *effects) ref(part string) delivery.Ref {
	return delivery.Ref{Card: e.session.Card, Part: part}
}

func (e *effects) owe(m delivery.Message) {
	m.To, m.Routine = e.to, e.session.Routine
	e.owed = append(e.owed, m)
}
