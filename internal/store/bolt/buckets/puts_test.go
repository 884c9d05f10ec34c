package buckets

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// Rows that are put together take the place of those that are there, before, between
// and behind them, and each is counted once.
func TestRowsThatArePutTogetherAreCounted(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 4))
	db, want := openMessages(t), map[string]string{}
	for round := range 100 {
		write(t, db, func(tx *Tx) error {
			var puts Puts
			for _, n := range rng.Perm(60)[:rng.IntN(30)] {
				key := fmt.Sprintf("%02d", n)
				want[key] = fmt.Sprint(key, " of round ", round)
				puts.Add([]byte(key), []byte(want[key]))
			}
			if err := puts.Write(tx, Files); err != nil {
				return err
			}
			gone := fmt.Sprintf("%02d", rng.IntN(60))
			delete(want, gone)
			return tx.Delete(Files, []byte(gone))
		})
		write(t, db, func(tx *Tx) error {
			kept, err := DecodeTallies(tx.Get(Meta, []byte(TalliesKey)))
			if is := tx.In(Files).Tally(); is != kept.Of[Files] || is.Rows != len(want) {
				t.Errorf("round %d: there are %v, kept is %v, want %d", round, is, kept.Of[Files], len(want))
			}
			for key, value := range tx.All(Files) {
				if want[string(key)] != string(value) {
					t.Errorf("round %d: %s is %q, want %q", round, key, value, want[string(key)])
				}
			}
			return err
		})
	}
}
