package rows

import "unhunch/internal/prefs"

// AppendPauses writes what a person announced.
func AppendPauses(value []byte, pauses prefs.Pauses) []byte {
	value = AppendNumber(value, len(pauses))
	for _, p := range pauses {
		value = AppendTime(AppendTime(value, p.From), p.Until)
	}
	return value
}

// Pauses is AppendPauses the other way round.
func (r *Reader) Pauses() (pauses prefs.Pauses) {
	for range min(r.Count(), prefs.MaxPauses) {
		pauses = append(pauses, prefs.Pause{From: r.Time(), Until: r.Time()})
	}
	return pauses
}

// EncodePauses writes them as a row's value.
func EncodePauses(pauses prefs.Pauses) []byte { return AppendPauses([]byte{Version1}, pauses) }

// DecodePauses is EncodePauses the other way round.
func DecodePauses(value []byte) (prefs.Pauses, error) {
	r := Reader{rest: value}
	r.Version()
	pauses := r.Pauses()
	return pauses, r.End()
}
