package bolt

import (
	"bytes"
	"errors"
	"os"
	"sync"

	"go.etcd.io/bbolt"

	"unhunch/internal/delivery"
	"unhunch/internal/store/bolt/buckets"
)

// together has calls share a transaction of which some fail when they have changed rows.
func (c *chaos) together() {
	c.t.Helper()
	ready := c.some(c.listed())
	outcomes := c.outcomes()
	half := len(ready) / 2
	var begun, others []*delivery.Claim
	broken := errors.New("broken")
	wreck := func(t txn) error {
		for id := range t.Messages(buckets.Owed) {
			t.Sends(id, id%2 == 0)
			if id%3 == 0 {
				t.DropMessage(buckets.Owed, id)
			}
		}
		return broken
	}
	calls := []*call{
		{fn: intending(ready[:half], &begun)}, {fn: wreck}, {fn: settling(outcomes)}, {fn: wreck}, {fn: intending(ready[half:], &others)},
	}
	check(c.t, c.queue(c.t.Context(), calls...))
	c.begun(begun, nil)
	c.ended(outcomes)
	c.begun(others, nil)

	var wait sync.WaitGroup // and whoever comes at the same time
	lists := make([][]*delivery.Claim, 4)
	for i := range lists {
		wait.Go(func() {
			list, _, err := c.Pending(c.t.Context(), c.now, 20)
			if err == nil {
				lists[i], err = c.Intend(c.t.Context(), list)
			}
			if err != nil {
				c.t.Error(err)
			}
		})
	}
	wait.Wait()
	for _, list := range lists {
		c.begun(list, nil)
	}
}

// restored puts a backup in the store's place, and lets it recover.
func (c *chaos) restored() string {
	t := c.t
	t.Helper()
	what := "recovered"
	if c.random.IntN(2) == 0 {
		what = "a backup is put back"
		kept := c.path + ".backup"
		check(t, c.Backup(t.Context(), kept, c.now))
		check(t, c.Close())
		check(t, os.Rename(kept, c.path))
		c.open()
		for _, p := range c.owed {
			p.sending = true
		}
		c.agrees()
	}
	unknown, err := c.Recover(t.Context(), c.now)
	check(t, err)
	for id, p := range c.owed {
		if !p.sending {
			continue
		}
		if p.Edit || p.Hurt {
			p.sending = false
			continue
		}
		unknown--
		delete(c.owed, id)
		c.over[id] = true
	}
	if unknown != 0 {
		t.Errorf("%d more are unknown than were to be", unknown)
	}
	c.learn()
	return what
}

// spoilt turns a bit round in a row of messages, and lets somebody meet it.
func (c *chaos) spoilt() string {
	t := c.t
	t.Helper()
	b := []buckets.Bucket{buckets.Owed, buckets.Outcomes}[c.random.IntN(2)]
	var key []byte
	check(t, c.Update(func(tx *bbolt.Tx) error {
		file := tx.Bucket([]byte(b))
		var keys [][]byte
		check(t, file.ForEach(func(key, _ []byte) error {
			keys = append(keys, bytes.Clone(key))
			return nil
		}))
		if len(keys) == 0 {
			return nil
		}
		key = keys[c.random.IntN(len(keys))]
		row := bytes.Clone(file.Get(key))
		bit := c.random.IntN(8 * len(row))
		row[bit/8] ^= 1 << (bit % 8)
		return file.Put(key, row)
	}))
	if key == nil {
		return "nothing to spoil"
	}
	first, err := buckets.ParseID(key)
	check(t, err)
	if b == buckets.Owed {
		for id := first; id < first+16; id++ {
			if c.owed[id] != nil {
				delete(c.owed, id)
				c.over[id] = true
			}
		}
	}
	c.log.Reset()
	if c.random.IntN(2) != 0 { // else who opens it is the first to meet it
		who := c.anybody()
		check(t, c.Forget(t.Context(), who))
		c.goes(func(p *post) bool { return p.To == who })
		if b == buckets.Owed {
			check(t, c.Verify())
		}
	}
	check(t, c.Close())
	c.open()
	if n := bytes.Count(c.log.Bytes(), []byte("level=ERROR")); n != 1 {
		t.Errorf("%s spoilt, and the log says\n%s", b, c.log.String())
	}
	c.learn()
	return string(b) + " spoilt"
}

// agrees expects of the store what the model knows.
func (c *chaos) agrees() {
	c.t.Helper()
	c.learn()
	if err := c.Verify(); err != nil {
		c.t.Errorf("verify: %v", err)
	}
	check(c.t, c.read(c.t.Context(), func(t txn) error {
		n := 0
		for id := range t.Messages(buckets.Owed) {
			n++
			p := c.owed[id]
			if p == nil {
				c.t.Errorf("message %d is owed, and was over: %t", id, c.over[id])
			} else if t.Sending(id) != p.sending {
				c.t.Errorf("message %d has an intent: %t", id, !p.sending)
			}
		}
		if n != len(c.owed) {
			c.t.Errorf("%d are owed, want %d", n, len(c.owed))
		}
		for key := range t.Keys(buckets.Owed) {
			if !buckets.IsBundle(key) || t.Get(buckets.Owed, key) == nil || len(t.Get(buckets.Owed, key)) < 2 {
				c.t.Errorf("row %x is empty, or no bundle", key)
			}
		}
		return nil
	}))
}
