package app

import (
	"crypto/tls"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"

	"unhunch/internal/bot/door"
)

// certificate is what the bot speaks HTTPS with. Its files are read again when they
// have changed; while they are not whole, what they held before is good.
type certificate struct {
	cert, key string
	now       func() time.Time
	trouble   func(error)

	mu     sync.Mutex
	looked time.Time
	seen   [2]fs.FileInfo
	holds  *tls.Certificate
}

// lookAgain is how long a look at the files is good for.
const lookAgain = time.Second

func newCertificate(cert, key string, now func() time.Time, log *slog.Logger) (*certificate, error) {
	seldom := door.NewSeldom(func(n int) { log.Error("the new certificate still cannot be read", "in_a_minute", n) })
	c := &certificate{cert: cert, key: key, now: now, trouble: func(err error) {
		seldom.Tell(func() { log.Error("a new certificate cannot be read: the one before is kept", "error", err) })
	}}
	if err := c.read(); err != nil {
		return nil, fmt.Errorf("--tls-cert and --tls-key: %w", err)
	}
	c.looked = now()
	return c, nil
}

// get is for a tls.Config.
func (c *certificate) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.now(); now.Sub(c.looked) >= lookAgain {
		c.looked = now
		if err := c.read(); err != nil {
			c.trouble(err)
		}
	}
	return c.holds, nil
}

// read takes in what the files hold, if that is new.
func (c *certificate) read() error {
	var found [2]fs.FileInfo
	for i, file := range []string{c.cert, c.key} {
		info, err := os.Stat(file)
		if err != nil {
			return err
		}
		found[i] = info
	}
	if same(found[0], c.seen[0]) && same(found[1], c.seen[1]) {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(c.cert, c.key)
	if err != nil {
		return err
	}
	c.holds, c.seen = &pair, found
	return nil
}

// same reports whether a file is what it was: it may have been written anew, or
// another may have taken its place.
func same(is, was fs.FileInfo) bool {
	return was != nil && os.SameFile(is, was) && is.ModTime().Equal(was.ModTime()) && is.Size() == was.Size()
}
