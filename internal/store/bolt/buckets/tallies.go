package buckets

import (
	"encoding/binary"
	"maps"
	"slices"

	"unhunch/internal/store/rows"
)

// Tally tells rows from others: how many there are, and the sum of a hash of
// each one's checksum. It does not matter in which order they came.
type Tally struct {
	Rows   int
	digest uint64
}

// Add counts a row by its checksum.
func (t *Tally) Add(sum uint32) {
	t.Rows++
	t.digest += scattered(sum)
}

func (t *Tally) take(sum uint32) {
	t.Rows--
	t.digest -= scattered(sum)
}

// scattered spreads a checksum over 64 bits, so that sums of a few of them are
// as far apart as any numbers (the finalizer of SplitMix64).
func scattered(sum uint32) uint64 {
	h := uint64(sum) + 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Tallies is a row of meta: the last message id, and the tally of every other
// bucket: its name | rows | digest (8 bytes). Numbers are varints.
type Tallies struct {
	LastID uint64
	Of     map[Bucket]Tally
}

// EncodeTallies writes the buckets in order.
func EncodeTallies(t Tallies) []byte {
	value := binary.AppendUvarint(append(make([]byte, 0, 256), rows.Version1), t.LastID)
	for _, b := range slices.Sorted(maps.Keys(t.Of)) {
		value = rows.AppendNumber(rows.AppendText(value, b), t.Of[b].Rows)
		value = binary.BigEndian.AppendUint64(value, t.Of[b].digest)
	}
	return value
}

// DecodeTallies is EncodeTallies the other way round.
func DecodeTallies(value []byte) (Tallies, error) {
	r := rows.Read(value)
	r.Version()
	t := Tallies{LastID: r.Uvarint(), Of: map[Bucket]Tally{}}
	for r.More() {
		t.Of[Bucket(r.Text())] = Tally{r.Count(), r.Fixed64()}
	}
	return t, r.End()
}
