package rows

import (
	"slices"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/session"
)

// Desk is a row of desks, of version 1: the log | the others as JSON.
type Desk struct {
	Card       session.Card       `json:"card,omitzero"`
	Session    session.Session    `json:"session,omitzero"`
	Posts      *session.Posts     `json:"posts,omitempty"`
	Offered    offers             `json:"offered,omitempty"`
	Recent     []string           `json:"recent,omitempty"` // what was done lately, once; read and not written
	Log        []session.Note     `json:"log,omitempty"`
	Experience session.Experience `json:"experience,omitzero"`
	Summary    time.Time          `json:"summary,omitzero"`
	Week       string             `json:"week,omitempty"`
	Advice     session.Advice     `json:"advice,omitzero"`
	Own        []session.Own      `json:"own,omitempty"`
	OwnLast    int                `json:"own_last,omitempty"`
	Strays     []uint64           `json:"strays,omitempty"`
}

// EncodeDesk expects a row that is tidy.
func EncodeDesk(row Desk) ([]byte, error) {
	value, err := appendNotes([]byte{Version1}, row.Log)
	if err != nil {
		return nil, err
	}
	row.Log = nil
	return appendJSON(value, row)
}

// DecodeDesk is EncodeDesk the other way round.
func DecodeDesk(value []byte) (row Desk, err error) {
	r := reader{rest: value}
	r.version()
	log := r.notes()
	r.json(&row)
	row.Log = log
	return row, r.err
}

// EmptyDesk is the value of a desk with nothing on it, which has no row.
func EmptyDesk() []byte { return []byte{Version1, 0, '{', '}'} }

// DeskOf is the row of a desk. It shares what it can.
func DeskOf(d session.Desk) Desk {
	row := Desk{
		Card: d.Card, Session: d.Session, Offered: d.Offered, Log: d.Log, Experience: d.Experience,
		Summary: d.Summary, Week: d.Week, Advice: d.Advice, Own: d.Own, OwnLast: d.OwnLast,
		Strays: d.Strays,
	}
	if d.Posts.Card != 0 || d.Posts.Channel != "" || len(d.Posts.TS) > 0 {
		row.Posts = &d.Posts
	}
	return row
}

// Desk is DeskOf the other way round.
func (row *Desk) Desk() session.Desk {
	d := session.Desk{
		Card: row.Card, Session: row.Session, Offered: row.Offered, Log: row.Log, Experience: row.Experience,
		Summary: row.Summary, Week: row.Week, Advice: row.Advice, Own: row.Own, OwnLast: row.OwnLast,
		Strays: row.Strays,
	}
	if row.Posts != nil {
		d.Posts = *row.Posts
	}
	if len(d.Offered) == 0 {
		for _, id := range row.Recent {
			d.Offered = append(d.Offered, session.Offer{Routine: id})
		}
	}
	return d
}

// TidyDesk gives the row as it is stored: times to the second, nothing too long.
func TidyDesk(row Desk) Desk {
	c, s := &row.Card, &row.Session
	c.Due, c.Sent, c.Until = moment.Second(c.Due), moment.Second(c.Sent), moment.Second(c.Until)
	s.Began, s.Ended, s.Ends = moment.Second(s.Began), moment.Second(s.Ended), moment.Second(s.Ends)
	row.Summary, row.Advice.NotBefore = moment.Second(row.Summary), moment.Second(row.Advice.NotBefore)
	row.Own = row.Own[:min(len(row.Own), session.MostOwn)]
	row.Offered = row.Offered[:min(len(row.Offered), session.OfferedKept)]
	row.Strays = row.Strays[:min(len(row.Strays), session.StraysKept)]
	row.Log = slices.Clone(row.Log[:min(len(row.Log), session.LogSize)])
	for i, n := range row.Log {
		row.Log[i].At, row.Log[i].Due = moment.Second(n.At), moment.Second(n.Due)
	}
	return row
}
