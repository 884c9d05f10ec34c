package app

import (
	"sync/atomic"

	"unhunch/internal/delivery"
	"unhunch/internal/schedule"
)

// Reminders are the scheduler, which finds who is due, and the courier, which
// takes what is owed to Slack, on one store.
type Reminders struct {
	Scheduler *schedule.Scheduler
	Courier   *delivery.Courier
}

// remembers is the share of a store that reminders need.
type remembers interface {
	schedule.Store
	delivery.Store
}

// Remind joins them: what a beat has left owed wakes the courier. The store, the
// waking and the log of both are set here.
func Remind(store remembers, slack delivery.Poster, beats schedule.Options, posts delivery.Options) Reminders {
	courier := delivery.NewCourier(store, slack, beats.Log, posts)
	beats.Store, beats.Wake = store, courier.Wake
	return Reminders{Scheduler: schedule.New(beats), Courier: courier}
}

// beats counts the reminders that were sent, whoever's beat it was: the app beats
// by itself while a traveller moves the clock.
type beats struct{ sent atomic.Int64 }

// Advanced implements schedule.Observer.
func (b *beats) Advanced(a schedule.Advanced) { b.sent.Add(int64(a.Beat.Sent)) }
