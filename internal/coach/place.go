package coach

import (
	"cmp"
	"slices"

	"unhunch/internal/delivery"
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

// placed was pressed in a message, and counts there only.
type placed interface{ place() Place }

// unheardOf reports whether a desk knows nothing of the card: it is newer than the
// person's last one, and none of those whose posts had an unknown outcome.
func (p Place) unheardOf(kept session.Desk) bool {
	return p.Card > kept.Card.ID && !slices.Contains(kept.Strays, p.Card)
}

// elsewhere reports whether something was pressed in another message than the one
// that the card, or its part, was given in, as far as both are known.
func (p Place) elsewhere(kept session.Desk) bool {
	if p.Anywhere {
		return false
	}
	channel, ts := kept.Person.Channel, ""
	if kept.Posts.Card == p.Card {
		channel = cmp.Or(kept.Posts.Channel, channel)
		if !kept.Posts.StandsIn(p.Part) { // else it may be there, too
			ts = kept.Posts.TS[p.Part]
		}
	}
	differ := func(got, want string) bool { return got != "" && want != "" && got != want }
	return differ(p.Channel, channel) || differ(p.TS, ts)
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
	d.offer(p.Routine)
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

// older reports whether something was pressed on a card that a newer one has taken
// the place of.
func (d *desk) older(p Place) bool { return p.Card != 0 && p.Card < d.Card.ID }

// Former is a card that was never answered, and where it is.
type Former struct {
	Card uint64
	At   delivery.Address
}

// former is the person's card, where it looks alive.
func former(d *desk) (f Former) {
	if d.Card.ID == 0 || d.Card.Answer != session.Open || d.Posts.Card != d.Card.ID || d.Posts.TS[""] == "" {
		return f
	}
	return Former{d.Card.ID, delivery.Address{Channel: d.Posts.Channel, TS: d.Posts.TS[""]}}
}

// takeUp makes an older card the person's once more, where the press says what it is
// and where. It reports false where it does not, or that card had its routine.
func (d *desk) takeUp(p Place) bool {
	_, found := d.find(p.Routine)
	if !found || p.Anywhere || p.TS == "" || d.Session.Card == p.Card || d.Session.Live() {
		return false
	}
	left, before := d.Card.ID, former(d)
	// As a break: nothing is known of the hour that it came in.
	d.Card = session.Card{ID: p.Card, Kind: delivery.Break, Routine: p.Routine, Sent: d.now}
	d.Posts = session.Posts{Card: p.Card, Channel: cmp.Or(p.Channel, d.Posts.Channel), TS: map[string]string{"": p.TS}}
	d.Stray(left)
	d.passes(before.Card, before.At, delivery.Tidy)
	return true
}

// passes has a card that is not the person's any more say so, and lose its buttons.
func (d *desk) passes(card uint64, at delivery.Address, p delivery.Priority) bool {
	if at.Channel == "" || at.TS == "" {
		return false
	}
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Passed, Priority: p, Ref: delivery.Ref{Card: card}, Edit: true, Address: at,
	})
	return true
}

// passesWhere is passes for a card that something was pressed on.
func (d *desk) passesWhere(p Place) bool {
	if p.Anywhere {
		return false
	}
	return d.passes(p.Card, delivery.Address{Channel: p.Channel, TS: p.TS}, delivery.Answer)
}
