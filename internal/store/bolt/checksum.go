package bolt

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
)

// A disk that returns other data than it was given says nothing. So every row
// carries a checksum, which is verified whenever it is read, and for every
// bucket a tally is kept, in the transaction that changes it: of a row that is
// missing, there twice or of yesterday no checksum of its own could tell.

const sumSize = 4 // bytes behind every value

// seedOf is where the checksums of a bucket's rows begin, so that no row of
// another one passes for one of them.
func seedOf(b bucket) uint32 { return crc32.Checksum([]byte(b), castagnoli()) }

func castagnoli() *crc32.Table { return crc32.MakeTable(crc32.Castagnoli) }

// sumOf is the CRC-32C of a row. The length of the key is in it, since a key
// that is a byte longer with a value that is a byte shorter is another row.
func sumOf(seed uint32, key, value []byte) uint32 {
	table := castagnoli()
	return crc32.Update(crc32.Update(seed^uint32(len(key)), table, key), table, value)
}

// unseal gives the value of a row as it is stored, and whether it is what was written.
func unseal(seed uint32, key, stored []byte) (value []byte, whole bool) {
	n := len(stored) - sumSize
	if n < 0 {
		return nil, false
	}
	return stored[:n:n], sumIn(stored) == sumOf(seed, key, stored[:n])
}

// spoilt is what is read in the place of a value that is not what was written:
// no value has this version.
func spoilt() []byte { return []byte{0} }

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

const talliesKey = "tallies"

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

// seal ends a transaction that wrote: the tallies follow what it did.
func (t txn) seal() error {
	kept, err := decodeTallies(t.get(meta, []byte(talliesKey)))
	if err != nil {
		return fmt.Errorf("%w: the tallies: %w", ErrDamaged, err)
	}
	last := t.in(owed).Sequence()
	changed := last != kept.lastID
	kept.lastID = last
	for _, rows := range t.work.tables {
		if rows.name == meta || rows.change == (tally{}) && !rows.recount {
			continue
		}
		now := kept.of[rows.name]
		now.rows += rows.change.rows
		now.digest += rows.change.digest
		if rows.recount {
			now = rows.tally()
		}
		kept.of[rows.name] = now
		changed = true
	}
	if !changed {
		return nil
	}
	return t.put(meta, []byte(talliesKey), encodeTallies(kept))
}
