package rows

import (
	"slices"

	"unhunch/internal/session"
)

// What was offered lately, the newest first: how many routines | the id of each |
// how many offers | of each day in turn: its date | how many of them | of each a byte,
// which is the place of its routine, twice that, plus 1 where it was skipped. Sixty
// of them take some 300 bytes, a sixth of what they would as objects.

func putOffers(b []byte, d *session.Desk) ([]byte, bool) {
	left := d.Offered
	var few [session.OfferedKept]string
	ids := few[:0]
	for _, o := range left {
		if !slices.Contains(ids, o.Routine) {
			ids = append(ids, o.Routine)
		}
	}
	b = AppendNumber(b, len(ids))
	for _, id := range ids {
		b = AppendText(b, id)
	}
	b = AppendNumber(b, len(left))
	for len(left) > 0 {
		date, n := left[0].Day, 1
		for n < len(left) && left[n].Day == date {
			n++
		}
		b = AppendNumber(AppendText(b, date), n)
		for _, o := range left[:n] {
			b = append(b, byte(2*slices.Index(ids, o.Routine))|Flag(1, o.Skipped))
		}
		left = left[n:]
	}
	if len(ids) == 0 || len(ids) > 1<<7 {
		return nil, false
	}
	d.Offered = nil
	return b, true
}

func getOffers(r *Reader, d *session.Desk) {
	var few [session.OfferedKept]string
	ids := few[:0]
	for n := r.length(); n > 0 && r.err == nil; n-- {
		ids = append(ids, r.Text())
	}
	n := r.length()
	offers := make([]session.Offer, 0, min(n, session.OfferedKept))
	for n > len(offers) && r.err == nil {
		date := r.Text()
		of := r.Bytes(r.length())
		if len(of) == 0 || len(of) > n-len(offers) {
			r.Fail()
		}
		for _, b := range of {
			at := int(b / 2)
			if at >= len(ids) {
				r.Fail()
				return
			}
			offers = append(offers, session.Offer{Routine: ids[at], Day: date, Skipped: b%2 == 1})
		}
	}
	d.Offered = offers
}
