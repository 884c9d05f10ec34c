package rows

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"unhunch/internal/session"
)

// offers are what was offered lately, the newest first, as one short text: the ids
// once each, then day by day which of them, by their place: "desk-reset,wall-roll
// 2026-11-21:0,1! 2026-11-20:1". What was skipped has a ! behind it. Sixty of them
// take some 600 bytes, a third of what they would as objects.
type offers []session.Offer

const skippedMark = "!"

// MarshalText implements encoding.TextMarshaler.
func (o offers) MarshalText() ([]byte, error) {
	var ids []string
	var days strings.Builder
	for i, offer := range o {
		place := slices.Index(ids, offer.Routine)
		if place < 0 {
			place = len(ids)
			ids = append(ids, offer.Routine)
		}
		if i == 0 || o[i-1].Day != offer.Day {
			days.WriteString(" " + offer.Day + ":")
		} else {
			days.WriteString(",")
		}
		days.WriteString(strconv.Itoa(place))
		if offer.Skipped {
			days.WriteString(skippedMark)
		}
	}
	return []byte(strings.Join(ids, ",") + days.String()), nil
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (o *offers) UnmarshalText(text []byte) error {
	first, rest, _ := strings.Cut(string(text), " ")
	ids := strings.Split(first, ",")
	for day := range strings.FieldsSeq(rest) {
		date, places, ok := strings.Cut(day, ":")
		if !ok {
			return fmt.Errorf("offers of %q: %w", day, errValue)
		}
		for place := range strings.SplitSeq(places, ",") {
			number, skipped := strings.CutSuffix(place, skippedMark)
			n, err := strconv.Atoi(number)
			if err != nil || n < 0 || n >= len(ids) {
				return fmt.Errorf("offer %q of %q: %w", place, date, errValue)
			}
			*o = append(*o, session.Offer{Routine: ids[n], Day: date, Skipped: skipped})
		}
	}
	return nil
}
