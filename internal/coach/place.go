package coach

import (
	"cmp"
	"context"
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Place is where something was pressed, and on which card. The zero Card is none.
type Place struct {
	Card    uint64
	Routine string // that the card offered
	Part    string // which of the card's posts: see delivery.Ref
	Channel string // where the press came from; "": nobody said
	TS      string // of the message it came from; "": nobody said
	// Anywhere is a press in an answer, which stands wherever that was wanted.
	Anywhere bool
}

// misplaced answers a press that names a card which was never given to this
// person, as far as the store knows, or that comes from another message than
// what it was given in; nil: it is in its place. An older card than theirs is not
// misplaced, but over.
func (c *Coach) misplaced(ctx context.Context, who prefs.UserID, p Place) (Answer, error) {
	if p.Card == 0 {
		return nil, nil
	}
	kept, err := c.o.Desks.Desk(ctx, who)
	d := c.desk(&kept, Facts{}, time.Time{})
	if err != nil || !d.known() { // who is not known is asked first
		return nil, err
	}
	if p.Card > d.Card.ID && !slices.Contains(d.Strays, p.Card) {
		if owed, err := c.o.Desks.Owes(ctx, who, p.Card); err != nil || !owed {
			return Stale{Misplaced}, err
		}
	}
	if p.Anywhere {
		return nil, nil
	}
	channel, ts := d.Person.Channel, ""
	if d.Posts.Card == p.Card {
		channel, ts = cmp.Or(d.Posts.Channel, channel), d.Posts.TS[p.Part]
	}
	differ := func(got, want string) bool { return got != "" && want != "" && got != want }
	if differ(p.Channel, channel) || differ(p.TS, ts) {
		return Stale{Misplaced}, nil
	}
	return nil, nil
}

// adopt sees to it that a press is on the person's last card; nil: it is. Of a
// card whose post had an unknown outcome, or has not been answered by Slack yet,
// the desk knows no more than its id; the press shows that it arrived, and where.
func (d *desk) adopt(p Place) Answer {
	switch {
	case p.Card == 0 || p.Card < d.Card.ID:
		return Stale{OldCard}
	case p.Card == d.Card.ID:
		d.locate(p)
		return nil
	case d.Session.Live():
		return Busy{d.Session}
	}
	d.Card = session.Card{ID: p.Card, Kind: delivery.Reminder, Routine: p.Routine, Sent: d.now, Snoozes: d.Person.Snoozes}
	d.Posts = session.Posts{Card: p.Card, Channel: p.Channel, TS: map[string]string{"": p.TS}}
	return nil
}

// locate notes where a post of the person's last card is, where Slack never said
// so: the press shows that it arrived, and what comes of it can be shown there.
func (d *desk) locate(p Place) {
	if d.Posts.Card == p.Card && !p.Anywhere {
		d.Posts.Found(delivery.Ref{Card: p.Card, Part: p.Part}, p.Channel, p.TS)
	}
}
