package postgres

import (
	"slices"
	"strings"

	"unhunch/internal/session"
	"unhunch/internal/store/rows"
)

// encodeDays leaves out days that are empty or too many. It is nil where none are left.
func encodeDays(kept []session.Day) ([]byte, error) {
	kept = slices.DeleteFunc(slices.Clone(kept), func(d session.Day) bool { return d == session.Day{Date: d.Date} })
	slices.SortFunc(kept, func(a, b session.Day) int { return strings.Compare(b.Date, a.Date) })
	kept = kept[:min(len(kept), session.DaysKept)]
	if len(kept) == 0 {
		return nil, nil
	}
	return rows.EncodeDays(kept)
}
