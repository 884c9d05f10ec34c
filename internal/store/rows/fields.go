package rows

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/bits"
	"reflect"
	"slices"
	"time"

	"unhunch/internal/session"
)

// fields are those of a T that are written compact: flags, 1 for a rest, 2 for the first
// field and so on | the rest as JSON, behind its length | each field that has its flag. A
// field that is zero, or would be read as another one, has no flag: it is in the
// rest, as every field is that is not listed. Nothing is in both, and if it were,
// the field would count. The list is part of what is stored: it grows at its end
// only, to 62.
type fields[T any] []field[T]

type field[T any] struct {
	put func(b []byte, of *T) (_ []byte, there bool) // and empties it, if it is there
	get func(r *Reader, of *T)
}

// append empties what it writes compact. rest is what the others are written as.
func (f fields[T]) append(b []byte, v *T, rest func(*T) any) ([]byte, error) {
	at := len(b)
	b, flags := f.put(b, v)
	left := reflect.ValueOf(v).Elem()
	if !left.IsZero() {
		dropEmpty(left)
	}
	if left.IsZero() {
		return insertFlags(b, at, flags<<1, nil), nil
	}
	text, err := json.Marshal(rest(v))
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return insertFlags(b, at, flags<<1, text), nil
}

// dropEmpty makes of what is empty what it is when it comes back.
func dropEmpty(v reflect.Value) {
	for _, field := range v.Fields() {
		switch kind := field.Kind(); {
		case kind == reflect.Struct:
			dropEmpty(field)
		case (kind == reflect.Slice || kind == reflect.Map) && field.Len() == 0:
			field.SetZero()
		}
	}
}

// read fills a zero T.
func (f fields[T]) read(r *Reader, v *T) {
	flags := r.Uvarint()
	r.restOf(v, flags)
	f.get(r, v, flags>>1)
}

func (f fields[T]) put(b []byte, of *T) (_ []byte, flags uint64) {
	for i, field := range f {
		if longer, there := field.put(b, of); there {
			b, flags = longer, flags|1<<i
		}
	}
	return b, flags
}

func (f fields[T]) get(r *Reader, of *T, flags uint64) {
	if flags>>len(f) != 0 {
		r.Fail()
	}
	for ; flags != 0 && r.err == nil; flags &= flags - 1 {
		f[bits.TrailingZeros64(flags)].get(r, of)
	}
}

// insertFlags puts flags in front of what was written behind at, and the rest if
// there is one.
func insertFlags(b []byte, at int, flags uint64, rest []byte) []byte {
	front := make([]byte, 0, 2*binary.MaxVarintLen64)
	if len(rest) == 0 {
		return slices.Insert(b, at, binary.AppendUvarint(front, flags)...)
	}
	front = binary.AppendUvarint(front, flags|1)
	return slices.Insert(b, at, append(AppendNumber(front, len(rest)), rest...)...)
}

// restOf reads a rest if the flags say that there is one.
func (r *Reader) restOf(v any, flags uint64) {
	if flags&1 != 0 {
		rest := Reader{rest: r.Bytes(r.Count())}
		rest.json(v)
		r.err = cmp.Or(r.err, rest.err)
	}
}

// shape is how values of a kind are written, each behind its own length if it has one.
type shape[V any] struct {
	put func(b []byte, v V) (_ []byte, fits bool) // else it would be read as another one
	get func(*Reader) V
}

func asText[S ~string]() shape[S] {
	return shape[S]{
		func(b []byte, s S) ([]byte, bool) { return AppendText(b, s), true },
		func(r *Reader) S { return S(r.Text()) },
	}
}

// asNumber is for what people could count.
func asNumber() shape[int] {
	return shape[int]{
		func(b []byte, n int) ([]byte, bool) { return AppendNumber(b, n), 0 <= n && n <= math.MaxInt32 },
		(*Reader).Count,
	}
}

// asChange is for a number, either way.
func asChange() shape[int] {
	return shape[int]{
		func(b []byte, n int) ([]byte, bool) {
			return binary.AppendVarint(b, int64(n)), -math.MaxInt32 <= n && n <= math.MaxInt32
		},
		(*Reader).change,
	}
}

func asID() shape[uint64] {
	return shape[uint64]{
		func(b []byte, n uint64) ([]byte, bool) { return binary.AppendUvarint(b, n), true },
		(*Reader).Uvarint,
	}
}

// asHash is for an id that is as good as random.
func asHash() shape[uint64] {
	return shape[uint64]{
		func(b []byte, n uint64) ([]byte, bool) { return binary.BigEndian.AppendUint64(b, n), true },
		(*Reader).Fixed64,
	}
}

// asTime is for a moment: see moment.Second.
func asTime() shape[time.Time] {
	return shape[time.Time]{
		func(b []byte, t time.Time) ([]byte, bool) { return AppendTime(b, t), fitsTime(t) },
		(*Reader).Time,
	}
}

// fitsTime reports whether a moment is read as it was written by appendTime.
func fitsTime(t time.Time) bool {
	n := t.Unix()
	return t.Location() == time.UTC && t.Nanosecond() == 0 && (t.IsZero() || 0 < n && n < 1<<SecondBits-1)
}

// asSeconds is for a length of time.
func asSeconds() shape[time.Duration] {
	return shape[time.Duration]{
		func(b []byte, d time.Duration) ([]byte, bool) {
			n := int(d / time.Second)
			return AppendNumber(b, n), 0 <= n && n <= math.MaxInt32 && d%time.Second == 0
		},
		func(r *Reader) time.Duration { return time.Duration(r.Count()) * time.Second },
	}
}

// asNote is for a note of the log.
func asNote() shape[session.Note] {
	return shape[session.Note]{
		func(b []byte, n session.Note) ([]byte, bool) {
			b, err := AppendNote(b, n)
			return b, err == nil && fitsTime(n.At) && fitsTime(n.Due)
		},
		(*Reader).Note,
	}
}

// one is a field with one value.
func one[T any, V comparable](at func(*T) *V, is shape[V]) field[T] {
	var zero V
	return field[T]{
		put: func(b []byte, of *T) ([]byte, bool) {
			v := at(of)
			if *v == zero {
				return nil, false
			}
			b, fits := is.put(b, *v)
			if fits {
				*v = zero
			}
			return b, fits
		},
		get: func(r *Reader, of *T) { *at(of) = is.get(r) },
	}
}

// yes is a field that its flag says all about.
func yes[T any](at func(*T) *bool) field[T] {
	return field[T]{
		put: func(b []byte, of *T) ([]byte, bool) {
			is := *at(of)
			*at(of) = false
			return b, is
		},
		get: func(_ *Reader, of *T) { *at(of) = true },
	}
}

// part is a field with fields of its own, behind flags of their own: 1 for the first. The
// others of them are in the rest of the whole.
func part[T, P any](at func(*T) *P, is fields[P]) field[T] {
	return field[T]{
		put: func(b []byte, of *T) ([]byte, bool) {
			begins := len(b)
			b, flags := is.put(b, at(of))
			return insertFlags(b, begins, flags, nil), flags != 0
		},
		get: func(r *Reader, of *T) { is.get(r, at(of), r.Uvarint()) },
	}
}

// list is a field with values in order: how many | each.
func list[T, V any](at func(*T) *[]V, each shape[V]) field[T] {
	return field[T]{
		put: func(b []byte, of *T) (_ []byte, fits bool) {
			values := at(of)
			b = AppendNumber(b, len(*values))
			for _, v := range *values {
				if b, fits = each.put(b, v); !fits {
					return nil, false
				}
			}
			if fits {
				*values = nil
			}
			return b, fits
		},
		get: func(r *Reader, of *T) {
			n := r.length()
			values := make([]V, 0, min(n, mostAtOnce))
			for ; n > 0 && r.err == nil; n-- {
				values = append(values, each.get(r))
			}
			*at(of) = values
		},
	}
}

// mostAtOnce bounds what is made room for on the word of a row.
const mostAtOnce = 64

// named is a field with values by name: how many | of each, in order: its name | value.
func named[T, V any](at func(*T) *map[string]V, each shape[V]) field[T] {
	return field[T]{
		put: func(b []byte, of *T) (_ []byte, fits bool) {
			values := at(of)
			b = AppendNumber(b, len(*values))
			for _, name := range slices.Sorted(maps.Keys(*values)) {
				if b, fits = each.put(AppendText(b, name), (*values)[name]); !fits {
					return nil, false
				}
			}
			if fits {
				*values = nil
			}
			return b, fits
		},
		get: func(r *Reader, of *T) {
			n := r.length()
			values := make(map[string]V, min(n, mostAtOnce))
			for ; n > 0 && r.err == nil; n-- {
				name := r.Text()
				values[name] = each.get(r)
			}
			*at(of) = values
		},
	}
}
