package disk

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
)

// survey reads the pages of a file as they are on disk and trusts nothing
// that it finds there. bbolt trusts: it meets damage with a panic, and with a
// fault where the file is too short; its own check runs in a goroutine where
// neither can be caught, and counts to four thousand million when one length
// is spoilt.
type survey struct {
	file io.ReaderAt
	size int64
	row  func(b buckets.Bucket, row []byte, key int) // hears of every row, in order, and how long its key is; keeps nothing of it
	most int                                         // wrongs that are wanted; there may be a few more

	progress store.Progress

	wrong     []error
	seen      int64                     // pages
	txid      uint64                    // of the newest head
	oneHead   bool                      // the other one is not whole, or not the one before
	sequences map[buckets.Bucket]uint64 // of the buckets there are
	page      int                       // bytes
	use       []use                     // of each page
	leaf      []byte
}

// use is what a page was found to be for.
type use byte

const (
	nothing use = iota
	tree
	freeList
	free
)

// head is what one of a file's first two pages says of all others; the newer
// one counts.
type head struct {
	Magic, Version, PageSize, Flags        uint32
	Root, Sequence, List, Pages, Txid, Sum uint64
}

const (
	headSize    = 64
	pageHeader  = 16 // id, kind, count of elements, pages that follow and belong to it
	element     = 16 // of a page: where key and value are, or a page of the tree below
	bucketRoot  = 16 // of the value that is a bucket: its root page, and its sequence
	noList      = 1<<64 - 1
	bboltMagic  = 0xED0CDAED
	mostPages   = 1 << 40
	kindBranch  = 0x01
	kindLeaf    = 0x02
	kindList    = 0x10
	isBucket    = 0x01
	manyInAList = 0xFFFF // that count means: the first element is the count
)

// run looks at all pages. Only an error of reading ends it before its time.
func (s *survey) run() error {
	h, err := s.head()
	if err != nil {
		return err
	}
	s.page, s.txid = int(h.PageSize), h.Txid
	if h.Pages > mostPages || int64(h.Pages)*int64(s.page) > s.size {
		return fmt.Errorf("%w: %d of %d bytes are left", rows.ErrDamaged, s.size, h.Pages*uint64(s.page))
	}
	s.use, s.sequences = make([]use, h.Pages), map[buckets.Bucket]uint64{}
	s.use[0], s.use[1] = tree, tree
	s.tellProgress(0)
	defer func() { s.tellProgress(int64(len(s.use)) - s.seen) }() // the free ones need no look
	if err := s.below("", h.Root, nil, nil); err != nil {
		return err
	}
	if err := s.list(h.List); err != nil {
		return err
	}
	for id, u := range s.use {
		if u == nothing && h.List != noList && !s.enough() && len(s.wrong) == 0 {
			s.tellf("page %d is neither in use nor free", id)
		}
	}
	return nil
}

// tellProgress tells that some more pages are done.
func (s *survey) tellProgress(more int64) {
	s.seen += more
	s.progress.Tell(store.Checking, s.seen*int64(s.page), int64(len(s.use))*int64(s.page))
}

func (s *survey) tellf(format string, args ...any) {
	s.wrong = append(s.wrong, fmt.Errorf("%w: "+format, append([]any{rows.ErrDamaged}, args...)...))
}

func (s *survey) enough() bool { return len(s.wrong) >= s.most }

// head finds the newest of the two heads that is whole. The second one's place
// is the size of a page, which only a head tells.
func (s *survey) head() (newest head, err error) {
	var other head
	for at := int64(0); at <= 1<<24 && at < s.size; at = max(1<<10, 2*at) {
		h, whole, err := s.headAt(at)
		if err != nil {
			return h, err
		}
		if !whole || at != 0 && at != int64(h.PageSize) {
			continue
		}
		if h.Txid >= newest.Txid {
			newest, other = h, newest
		} else {
			other = h
		}
	}
	if newest.Magic == 0 {
		return newest, fmt.Errorf("%w: it has no head", rows.ErrDamaged)
	}
	// Transactions write them in turn.
	if at, _, err := s.headAt(int64(newest.Txid%2) * int64(newest.PageSize)); err != nil || at != newest {
		return newest, errors.Join(err, fmt.Errorf("%w: its heads are not in their places", rows.ErrDamaged))
	}
	s.oneHead = other.Magic == 0 || other.Txid+1 != newest.Txid
	return newest, nil
}

// headAt reads a head, and tells whether it is whole.
func (s *survey) headAt(at int64) (h head, whole bool, err error) {
	b := make([]byte, pageHeader+headSize)
	if _, err := s.file.ReadAt(b, at); err != nil {
		return h, false, nil //nolint:nilerr // the file ends before
	}
	if _, err := binary.Decode(b[pageHeader:], binary.NativeEndian, &h); err != nil {
		return h, false, err
	}
	sum := fnv.New64a()
	sum.Write(b[pageHeader : pageHeader+headSize-8])
	return h, h.Magic == bboltMagic && h.Sum == sum.Sum64() &&
		h.PageSize >= 1<<10 && h.PageSize <= 1<<24 && h.Pages > 2, nil
}

// read gives a page with all that belongs to it, and what kind it is of. A
// page that cannot be is told and comes back empty.
func (s *survey) read(b buckets.Bucket, id uint64, into []byte, as use) (page []byte, kind, count int, err error) {
	if id < 2 || id >= uint64(len(s.use)) {
		s.tellf("%s points to page %d of %d", buckets.Name(b), id, len(s.use))
		return nil, 0, 0, nil
	}
	page = grown(into, s.page)
	if _, err := s.file.ReadAt(page, int64(id)*int64(s.page)); err != nil {
		return nil, 0, 0, err
	}
	kind, count = int(binary.NativeEndian.Uint16(page[8:])), int(binary.NativeEndian.Uint16(page[10:]))
	more := uint64(binary.NativeEndian.Uint32(page[12:]))
	if self := binary.NativeEndian.Uint64(page); self != id {
		s.tellf("page %d (%s) says that it is page %d", id, buckets.Name(b), self)
		return nil, 0, 0, nil
	}
	if more >= uint64(len(s.use))-id {
		s.tellf("page %d (%s) goes on for %d pages", id, buckets.Name(b), more)
		return nil, 0, 0, nil
	}
	for i := id; i <= id+more; i++ {
		if s.use[i] != nothing {
			s.tellf("page %d (%s) is in use twice", i, buckets.Name(b))
			return nil, 0, 0, nil
		}
		s.use[i] = as
	}
	s.tellProgress(int64(more) + 1)
	if more > 0 {
		page = grown(page, s.page*int(more+1))
		if _, err := s.file.ReadAt(page, int64(id)*int64(s.page)); err != nil {
			return nil, 0, 0, err
		}
	}
	return page, kind, count, nil
}

// below looks at a page of a bucket's tree and all below it. Their keys are
// from the first on, and before the second.
func (s *survey) below(b buckets.Bucket, id uint64, from, to []byte) error {
	if s.enough() {
		return nil
	}
	page, kind, count, err := s.read(b, id, s.leaf, tree)
	if err != nil || page == nil {
		return err
	}
	switch kind {
	case kindLeaf:
		s.leaf = page
		return s.rows(b, id, page, count, from, to)
	case kindBranch:
		s.leaf = nil // the page is needed until its children are done
		return s.children(b, id, page, count, from, to)
	}
	s.tellf("page %d (%s) is of the unknown kind %d", id, buckets.Name(b), kind)
	return nil
}

func (s *survey) children(b buckets.Bucket, id uint64, page []byte, count int, from, to []byte) error {
	if count == 0 {
		s.tellf("page %d (%s) leads nowhere", id, buckets.Name(b))
	}
	keys := make([][]byte, count+1)
	keys[count] = to
	for i := range count {
		at, size := s.at(page, i, 0), s.at(page, i, 4)
		if keys[i] = cut(page, pageHeader+i*element+at, size); keys[i] == nil {
			s.tellf("page %d (%s) is cut off at %d of %d", id, buckets.Name(b), i, count)
			return nil
		}
	}
	for i := range count {
		if i > 0 && bytes.Compare(keys[i-1], keys[i]) >= 0 || outside(keys[i], from, to) {
			s.tellf("page %d (%s) is out of order at %d of %d", id, buckets.Name(b), i, count)
			continue
		}
		if err := s.below(b, binary.NativeEndian.Uint64(page[pageHeader+i*element+8:]), keys[i], keys[i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (s *survey) rows(b buckets.Bucket, id uint64, page []byte, count int, from, to []byte) error {
	type nested struct {
		name  buckets.Bucket
		value []byte
	}
	var in []nested
	var last []byte
	for i := range count {
		kind, row, size := leafRow(page, i)
		if row == nil {
			s.tellf("page %d (%s) is cut off at row %d of %d", id, buckets.Name(b), i, count)
			return nil
		}
		key, value := row[:size:size], row[size:]
		switch {
		case len(key) == 0 || i > 0 && bytes.Compare(last, key) >= 0 ||
			i == 0 && outside(key, from, nil) || i == count-1 && outside(key, nil, to):
			s.tellf("page %d (%s) is out of order at row %d of %d", id, buckets.Name(b), i, count)
		case b == "" && kind == isBucket && len(value) >= bucketRoot:
			in = append(in, nested{buckets.Bucket(key), bytes.Clone(value)})
			s.sequences[buckets.Bucket(key)] = binary.NativeEndian.Uint64(value[8:])
		case b == "" || kind != 0:
			s.tellf("page %d (%s) has at row %d of %d what is neither a bucket nor a row", id, buckets.Name(b), i, count)
		default:
			s.row(b, row, size)
		}
		last = key
	}
	for _, n := range in {
		if err := s.bucket(n.name, n.value); err != nil {
			return err
		}
	}
	return nil
}

// bucket looks at one bucket, which is small enough to be a value, or has a
// tree of its own.
func (s *survey) bucket(b buckets.Bucket, value []byte) error {
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return s.below(b, root, nil, nil)
	}
	page := value[bucketRoot:]
	if len(page) < pageHeader || binary.NativeEndian.Uint16(page[8:]) != kindLeaf {
		s.tellf("%s is neither a value nor a tree", buckets.Name(b))
		return nil
	}
	return s.rows(b, 0, page, int(binary.NativeEndian.Uint16(page[10:])), nil, nil)
}

// list looks at the list of free pages: bbolt would write to any page that it
// names, and make the file as large as that takes.
func (s *survey) list(id uint64) error {
	if id == noList || s.enough() {
		return nil
	}
	page, kind, count, err := s.read("", id, nil, freeList)
	if err != nil || page == nil {
		return err
	}
	page = page[pageHeader:]
	if count == manyInAList {
		count = int(min(binary.NativeEndian.Uint64(page), mostPages))
		page = page[8:]
	}
	if kind != kindList || count > len(page)/8 {
		s.tellf("page %d is no list of %d free pages", id, count)
		return nil
	}
	for i := range count {
		switch id := binary.NativeEndian.Uint64(page[8*i:]); {
		case id < 2 || id >= uint64(len(s.use)):
			s.tellf("page %d of %d is free", id, len(s.use))
		case s.use[id] != nothing:
			s.tellf("page %d is free, and in use", id)
		default:
			s.use[id] = free
		}
	}
	return nil
}

// at is one of the four numbers of a page's element.
func (s *survey) at(page []byte, i, which int) int {
	from := pageHeader + i*element + which
	if from+4 > len(page) {
		return len(page) // nothing begins there, and nothing has that size
	}
	return number(page[from:])
}

// leafRow is a row of a leaf: its key, of so many bytes, and its value. It is nil
// where the page ends before.
func leafRow(page []byte, i int) (kind int, row []byte, key int) {
	from := pageHeader + i*element
	about := cut(page, from, element)
	if about == nil {
		return 0, nil, 0
	}
	key = number(about[8:])
	return number(about), cut(page, from+number(about[4:]), key+number(about[12:])), key
}

func number(b []byte) int { return int(binary.NativeEndian.Uint32(b)) }

// cut is nil where the page ends before.
func cut(page []byte, from, size int) []byte {
	if from < 0 || size < 0 || from > len(page) || size > len(page)-from {
		return nil
	}
	return page[from : from+size : from+size]
}

func outside(key, from, to []byte) bool {
	return from != nil && bytes.Compare(key, from) < 0 || to != nil && bytes.Compare(key, to) >= 0
}

func grown(b []byte, size int) []byte {
	if cap(b) < size {
		return make([]byte, size)
	}
	return b[:size]
}

// interrupted is a file whose reading ends with a context.
type interrupted struct {
	ctx  context.Context //nolint:containedctx // for one survey
	file io.ReaderAt
}

func (f interrupted) ReadAt(b []byte, at int64) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.file.ReadAt(b, at)
}
