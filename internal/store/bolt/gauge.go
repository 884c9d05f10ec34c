package bolt

import "context"

// Gauge is the store's size at a moment, for whoever watches the process.
type Gauge struct {
	Bytes int64 // of the file
	Owed  int   // messages that wait to be sent, those with an intent included
	Aside int   // rows that could not be read
}

// Gauge reads the sizes. It costs what is owed, not how many people there are.
func (s *Store) Gauge(ctx context.Context) (g Gauge, err error) {
	err = s.read(ctx, func(t txn) error {
		g = Gauge{Bytes: t.Size(), Owed: t.in(owed).Stats().KeyN, Aside: t.in(aside).Stats().KeyN}
		return nil
	})
	return g, err
}
