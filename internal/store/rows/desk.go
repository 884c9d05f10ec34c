package rows

import (
	"slices"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/moment"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// deskFields are those that nearly everybody has, by who has them.
var deskFields = fields[session.Desk]{ //nolint:gochecknoglobals // a shape does not change
	part(func(d *session.Desk) *session.Card { return &d.Card }, fields[session.Card]{
		one(func(c *session.Card) *uint64 { return &c.ID }, asID()),
		one(func(c *session.Card) *delivery.Kind { return &c.Kind }, asText[delivery.Kind]()),
		one(func(c *session.Card) *string { return &c.Routine }, asText[string]()),
		one(func(c *session.Card) *time.Time { return &c.Due }, asTime()),
		one(func(c *session.Card) *time.Time { return &c.Sent }, asTime()),
		one(func(c *session.Card) *session.Answer { return &c.Answer }, asText[session.Answer]()),
		one(func(c *session.Card) *int { return &c.Ignored }, asNumber()),
		one(func(c *session.Card) *time.Time { return &c.Until }, asTime()),
		one(func(c *session.Card) *int { return &c.Snoozes }, asNumber()),
		one(func(c *session.Card) *time.Time { return &c.Before }, asTime()),
		yes(func(c *session.Card) *bool { return &c.Seen }),
		yes(func(c *session.Card) *bool { return &c.InRest }),
	}),
	part(func(d *session.Desk) *session.Posts { return &d.Posts }, fields[session.Posts]{
		one(func(p *session.Posts) *uint64 { return &p.Card }, asID()),
		one(func(p *session.Posts) *string { return &p.Channel }, asText[string]()),
		named(func(p *session.Posts) *map[string]string { return &p.TS }, asText[string]()),
		named(func(p *session.Posts) *map[string]uint64 { return &p.Revisions }, asID()),
	}),
	list(func(d *session.Desk) *[]session.Note { return &d.Log }, asNote()),
	{putOffers, getOffers},
	part(func(d *session.Desk) *session.Session { return &d.Session }, fields[session.Session]{
		one(func(s *session.Session) *uint64 { return &s.Card }, asID()),
		one(func(s *session.Session) *string { return &s.Routine }, asText[string]()),
		list(func(s *session.Session) *[]int { return &s.Amounts }, asNumber()),
		one(func(s *session.Session) *int { return &s.Steps }, asNumber()),
		one(func(s *session.Session) *int { return &s.Step }, asNumber()),
		one(func(s *session.Session) *int { return &s.Turn }, asNumber()),
		one(func(s *session.Session) *session.State { return &s.State }, asText[session.State]()),
		one(func(s *session.Session) *prefs.Pace { return &s.Pace }, asText[prefs.Pace]()),
		one(func(s *session.Session) *time.Time { return &s.Began }, asTime()),
		one(func(s *session.Session) *time.Time { return &s.Ended }, asTime()),
		one(func(s *session.Session) *time.Duration { return &s.Spent }, asSeconds()),
		one(func(s *session.Session) *session.Feedback { return &s.Feedback }, asText[session.Feedback]()),
		one(func(s *session.Session) *time.Time { return &s.Ends }, asTime()),
		one(func(s *session.Session) *time.Time { return &s.Since }, asTime()),
		one(func(s *session.Session) *time.Duration { return &s.Left }, asSeconds()),
		yes(func(s *session.Session) *bool { return &s.Overview }),
	}),
	one(func(d *session.Desk) *time.Time { return &d.Summary }, asTime()),
	one(func(d *session.Desk) *string { return &d.Week }, asText[string]()),
	named(func(d *session.Desk) *map[string]int { return &d.Experience.Doses }, asChange()),
	list(func(d *session.Desk) *[]uint64 { return &d.Strays }, asID()),
}

// restOfDesk leaves out what is not to be there where it says nothing, and what has
// rows of its own.
type restOfDesk struct {
	session.Desk

	Person     *struct{}          `json:"person,omitempty"`
	Card       session.Card       `json:"card,omitzero"`
	Session    session.Session    `json:"session,omitzero"`
	Posts      session.Posts      `json:"posts,omitzero"`
	Log        []session.Note     `json:"log,omitempty"`
	Days       *struct{}          `json:"days,omitempty"`
	Offered    []session.Offer    `json:"offered,omitempty"`
	Experience session.Experience `json:"experience,omitzero"`
	Waits      *struct{}          `json:"waits,omitempty"`
}

// EncodeDesk writes a row of desks, of version 1: see fields. The person and their days
// have rows of their own.
func EncodeDesk(d session.Desk) ([]byte, error) { return AppendDesk(make([]byte, 0, 512), &d) }

// AppendDesk is EncodeDesk behind what is there. It leaves nothing sound of the desk.
func AppendDesk(b []byte, d *session.Desk) ([]byte, error) {
	d.Person, d.Days, d.Waits, d.Owed = prefs.Person{}, nil, session.Waits{}, nil
	return deskFields.append(append(b, Version1), d, func(d *session.Desk) any {
		return restOfDesk{Desk: *d, Card: d.Card, Session: d.Session, Posts: d.Posts, Log: d.Log, Offered: d.Offered, Experience: d.Experience}
	})
}

// DecodeDesk is EncodeDesk the other way round.
func DecodeDesk(value []byte) (d session.Desk, err error) {
	err = ReadDesk(value, &d)
	return d, err
}

// ReadDesk is DecodeDesk into an empty desk.
func ReadDesk(value []byte, d *session.Desk) error {
	r := Reader{rest: value, whole: string(value)}
	r.Version()
	deskFields.read(&r, d)
	return r.End()
}

// Empty is the value of a row that says nothing, as of a desk that has none.
func Empty() []byte { return []byte{Version1, 0} }

// TidyDesk gives the desk as it is stored: times to the second, nothing too long.
func TidyDesk(d session.Desk) session.Desk {
	c, s := &d.Card, &d.Session
	for _, t := range []*time.Time{&c.Due, &c.Sent, &c.Before, &c.Until, &s.Began, &s.Ended, &s.Ends, &s.Since, &d.Summary, &d.Advice.NotBefore} {
		*t = moment.Second(*t)
	}
	d.Own = d.Own[:min(len(d.Own), session.MostOwn)]
	d.Offered = d.Offered[:min(len(d.Offered), session.OfferedKept)]
	d.Strays = d.Strays[:min(len(d.Strays), session.StraysKept)]
	d.Log = slices.Clone(d.Log[:min(len(d.Log), session.LogSize)])
	for i, n := range d.Log {
		d.Log[i].At, d.Log[i].Due = moment.Second(n.At), moment.Second(n.Due)
	}
	return d
}
