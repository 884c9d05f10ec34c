package buckets

// Sheet is memory that the many short keys and values of one transaction share: what
// was appended to its Rest is Cut off.
type Sheet struct {
	rest []byte
	size int // of the last piece of memory
}

const (
	smallestSheet = 512 // bytes: most transactions write a row or two
	largestSheet  = 64 << 10
	usualRow      = 256
)

// Rest is empty, with room behind it.
func (s *Sheet) Rest() []byte {
	if cap(s.rest) < usualRow {
		s.size = min(max(smallestSheet, 2*s.size), largestSheet)
		s.rest = make([]byte, 0, s.size)
	}
	return s.rest
}

// Cut gives what was appended to the rest, with room for a checksum behind it.
func (s *Sheet) Cut(b []byte) []byte {
	end := len(b) + SumSize
	if end > cap(s.rest) { // it may have found room of its own
		s.rest = nil
		return b
	}
	s.rest = b[end:end]
	return b[:len(b):end]
}
