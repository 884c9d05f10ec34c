package buckets

import (
	"encoding/binary"
	"hash/crc32"
)

// A disk that returns other data than it was given says nothing. So every row
// carries a checksum, which is verified whenever it is read, and for every
// bucket a tally is kept, in the transaction that changes it: of a row that is
// missing, there twice or of yesterday no checksum of its own could tell.

// SumSize is how many bytes stand behind every value.
const SumSize = 4

// Sealer makes the checksums of one bucket's rows. Each bucket begins with another
// one, so that no row of another bucket passes for one of its own.
type Sealer struct {
	seed  uint32
	table *crc32.Table
}

// SealerOf is that of a bucket.
func SealerOf(b Bucket) Sealer {
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	return Sealer{crc32.Checksum([]byte(b), castagnoli), castagnoli}
}

// Sum is the CRC-32C of a row. The length of the key is in it, since a key that
// is a byte longer with a value that is a byte shorter is another row.
func (s Sealer) Sum(key, value []byte) uint32 {
	return crc32.Update(crc32.Update(s.seed^uint32(len(key)), s.table, key), s.table, value)
}

// unseal gives the value of a row as it is stored, and whether it is what was written.
func (s Sealer) unseal(key, stored []byte) (value []byte, whole bool) {
	n := len(stored) - SumSize
	if n < 0 {
		return nil, false
	}
	return stored[:n:n], SumIn(stored) == s.Sum(key, stored[:n])
}

// UnsealRow is unseal for a key of so many bytes with its value right behind it,
// which is read in one go.
func (s Sealer) UnsealRow(row []byte, key int) (value []byte, whole bool) {
	n := len(row) - SumSize
	if n < key {
		return nil, false
	}
	return row[key:n:n], SumIn(row) == crc32.Update(s.seed^uint32(key), s.table, row[:n])
}

// SumIn is the checksum that a stored row has; 0 where there is no room for one.
func SumIn(stored []byte) uint32 {
	if len(stored) < SumSize {
		return 0
	}
	return binary.BigEndian.Uint32(stored[len(stored)-SumSize:])
}
