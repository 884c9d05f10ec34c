package rows

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"time"
)

// Reader takes a compact value apart; its first error is kept for End.
type Reader struct {
	rest  []byte
	whole string // the value with rest at its end, of which each text is cut; "": each is a copy
	err   error
}

// Read begins with a value. Its texts are copies.
func Read(value []byte) Reader { return Reader{rest: value} }

// More reports whether anything is left.
func (r *Reader) More() bool { return len(r.rest) > 0 }

// Rest takes all that is left, as it is.
func (r *Reader) Rest() []byte {
	rest := r.rest
	r.rest = nil
	return rest
}

// Version has to be one that this program knows.
func (r *Reader) Version() {
	switch v := r.Byte(); {
	case r.err != nil || v == Version1:
	case v == Spoilt()[0]:
		r.err = ErrSum
	default:
		r.err = fmt.Errorf("%w: version %d", ErrValue, v)
	}
}

// Byte takes one.
func (r *Reader) Byte() byte {
	if b := r.Bytes(1); r.err == nil {
		return b[0]
	}
	return 0
}

// Bytes takes so many, which are the value's own.
func (r *Reader) Bytes(n int) []byte {
	if len(r.rest) < n {
		r.Fail()
		return nil
	}
	head := r.rest[:n]
	r.rest = r.rest[n:]
	return head
}

// Text is AppendText the other way round.
func (r *Reader) Text() string {
	b := r.Bytes(r.Count())
	if r.whole == "" || r.err != nil {
		return string(b)
	}
	end := len(r.whole) - len(r.rest)
	return r.whole[end-len(b) : end]
}

// Fixed64 is a number of eight bytes, the highest first.
func (r *Reader) Fixed64() uint64 {
	b := r.Bytes(8)
	if r.err != nil {
		return 0
	}
	return binary.BigEndian.Uint64(b)
}

// Uvarint is a number as binary.AppendUvarint writes it.
func (r *Reader) Uvarint() uint64 {
	if len(r.rest) > 0 && r.rest[0] < 1<<7 { // as nearly all are
		n := r.rest[0]
		r.rest = r.rest[1:]
		return uint64(n)
	}
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.Fail()
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// Count is a number that people could reach.
func (r *Reader) Count() int {
	n := r.Uvarint()
	if n > math.MaxInt32 {
		r.Fail()
		return 0
	}
	return int(n)
}

// small is a number that an hour could reach.
func (r *Reader) small() uint16 {
	n := r.Uvarint()
	if n > math.MaxUint16 {
		r.Fail()
		return 0
	}
	return uint16(n)
}

// length is how many items follow, each of at least a byte.
func (r *Reader) length() int {
	n := r.Count()
	if n > len(r.rest) {
		r.Fail()
		return 0
	}
	return n
}

// SecondBits are those of a moment that can be kept, in seconds since 1970, plus one.
const SecondBits = 40

// Time is a moment up to the year 36812.
func (r *Reader) Time() time.Time {
	n := r.Uvarint()
	if n == 0 {
		return time.Time{}
	}
	if n >= 1<<SecondBits-1 {
		r.Fail()
		return time.Time{}
	}
	return time.Unix(int64(n), 0).UTC()
}

// change is a number, either way.
func (r *Reader) change() int {
	n, size := binary.Varint(r.rest)
	if size <= 0 || n > math.MaxInt32 || n < -math.MaxInt32 {
		r.Fail()
		return 0
	}
	r.rest = r.rest[size:]
	return int(n)
}

// Seconds is a distance in time, either way.
func (r *Reader) Seconds() time.Duration { return time.Duration(r.change()) * time.Second }

// json reads all that is left, unless that is nothing.
func (r *Reader) json(into any) {
	if r.err != nil || len(r.rest) == 0 {
		return
	}
	if err := json.Unmarshal(r.rest, into); err != nil {
		r.err = fmt.Errorf("%w: %w", ErrValue, err)
	}
	r.rest = nil
}

// Fail says that the value is not what it should be.
func (r *Reader) Fail() {
	if r.err == nil {
		r.err = fmt.Errorf("%w: cut short or out of range", ErrValue)
	}
	r.rest = nil
}

// Err is the first error.
func (r *Reader) Err() error { return r.err }

// End is the first error, and one where anything is left.
func (r *Reader) End() error {
	if r.err == nil && len(r.rest) > 0 {
		return fmt.Errorf("%w: %d bytes too many", ErrValue, len(r.rest))
	}
	return r.err
}
