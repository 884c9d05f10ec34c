package bolt

import (
	"encoding/binary"
	"maps"
	"slices"
)

// tally tells rows from others: how many there are, and the sum of a hash of
// each one's checksum. It does not matter in which order they came.
type tally struct {
	rows   int
	digest uint64
}

func (t *tally) add(sum uint32) {
	t.rows++
	t.digest += scattered(sum)
}

func (t *tally) take(sum uint32) {
	t.rows--
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

// tallies is a row of meta: the last message id, and the tally of every other
// bucket: its name | rows | digest (8 bytes). Numbers are varints.
type tallies struct {
	lastID uint64
	of     map[bucket]tally
}

func encodeTallies(t tallies) []byte {
	value := binary.AppendUvarint(append(make([]byte, 0, 256), version1), t.lastID)
	for _, b := range slices.Sorted(maps.Keys(t.of)) {
		value = appendNumber(appendText(value, b), t.of[b].rows)
		value = binary.BigEndian.AppendUint64(value, t.of[b].digest)
	}
	return value
}

func decodeTallies(value []byte) (tallies, error) {
	r := reader{rest: value}
	r.version()
	t := tallies{lastID: r.uvarint(), of: map[bucket]tally{}}
	for len(r.rest) > 0 {
		t.of[bucket(r.text())] = tally{r.count(), r.fixed64()}
	}
	return t, r.end()
}
