// Package rows says how what a store keeps is written as bytes, whatever kind of store
// it is, and reads back only what was written so.
package rows

import (
	"bytes"
	"encoding/binary"
	"errors"
	"time"
)

// Version1 is the first byte of every value, which says how the rest is to be
// read. A value that changes its shape gets the next one.
const Version1 = 1

// ErrValue says that a stored value is not what its place holds.
var ErrValue = errors.New("unreadable value")

// ErrDamaged says that something is not what was written.
var ErrDamaged = errors.New("damaged")

// ErrSum says that a row is not what was written.
var ErrSum = errors.New("its checksum does not match")

// Spoilt is what is read in the place of a value that is not what was written:
// no value has this version.
func Spoilt() []byte { return []byte{0} }

// IsSpoilt reports whether that was read.
func IsSpoilt(value []byte) bool { return bytes.Equal(value, Spoilt()) }

// What is small and frequent is compact; the rest is JSON. A field that is new
// in a type of the core is in the JSON until somebody moves it: see fields.

// AppendNumber writes a number that is not below 0; such a one is 0.
func AppendNumber(b []byte, n int) []byte { return binary.AppendUvarint(b, uint64(max(0, n))) }

// AppendText writes a text behind its length.
func AppendText[T ~string](b []byte, s T) []byte {
	return append(AppendNumber(b, len(s)), s...)
}

// AppendTime writes a time to the second; 0 is the zero time.
func AppendTime(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(b, 0)
	}
	return binary.AppendUvarint(b, Seconds(t))
}

// Flag is a flag that is set, or none.
func Flag(which byte, is bool) byte {
	if is {
		return which
	}
	return 0
}
