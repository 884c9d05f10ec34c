package buckets

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestWhatIsCutOffASheetStaysAsItWas writes short and long rows, and behind each, as Put
// does.
func TestWhatIsCutOffASheetStaysAsItWas(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 2))
	var s Sheet
	var cut, want [][]byte
	for i := range 2000 {
		text := bytes.Repeat([]byte{byte(i)}, rng.IntN(2*usualRow))
		switch rng.IntN(20) {
		case 0: // longer than there is room
			text = bytes.Repeat([]byte{byte(i)}, rng.IntN(2*largestSheet))
		case 1: // just as long, or about
			text = bytes.Repeat([]byte{byte(i)}, cap(s.Rest())-rng.IntN(2*SumSize))
		}
		row := s.Cut(append(s.Rest(), text...))
		_ = append(row, "a sum"[:SumSize]...)
		cut, want = append(cut, row), append(want, text)
	}
	for i := range cut {
		if !bytes.Equal(cut[i], want[i]) {
			t.Fatalf("row %d of %d bytes is not what was written", i, len(want[i]))
		}
	}
	few := testing.AllocsPerRun(1000, func() { _ = append(s.Cut(append(s.Rest(), "a value"...)), "a sum"[:SumSize]...) })
	if few > 0 {
		t.Errorf("a row takes %v allocations", few)
	}
}
