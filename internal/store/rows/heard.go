package rows

import "time"

// EncodeDay keeps the day of a moment, in UTC.
func EncodeDay(at time.Time) []byte {
	return AppendTime([]byte{Version1}, at.UTC().Truncate(24*time.Hour))
}

// DecodeDay is EncodeDay the other way round.
func DecodeDay(value []byte) (time.Time, error) {
	r := Reader{rest: value}
	r.Version()
	day := r.Time()
	return day, r.End()
}
