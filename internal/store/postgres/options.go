package postgres

import (
	"context"
	"io/fs"
	"log/slog"
	"net"
	"time"

	"unhunch/internal/lease"
)

// Options are what an operator may want otherwise. The zero Options are good.
type Options struct {
	Now    time.Time         // when it is opened, for ids above all before it; zero: time.Now
	Tool   bool              // who opens it looks after it: nothing is made, and tables of another version are an error
	MadeBy string            // the version that a new store names as its maker
	Name   string            // of this replica, as the server's operator sees it; "": unhunch
	About  map[string]string // what of this replica has to be the same of all, by what it is called; no secret
	Log    *slog.Logger      // hears of what an operator should know; nil: nobody does
	Terms  lease.Terms       // of the leases; zero: lease.Usual

	// Clock is what replicas go by in the place of the database's time, where a test tells
	// the time; nil: nothing is.
	Clock func() time.Time
	// Dial connects to the server, where that is not done as usual.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)

	migrations fs.FS // nil: this program's, and others for tests of formats to come

	restoring bool // see Restored
	moving    bool // see Side
}

func (o Options) withDefaults() Options {
	if o.Now.IsZero() {
		o.Now = time.Now() //nolint:forbidigo // where the caller has no other clock
	}
	if o.Name == "" {
		o.Name = "unhunch"
	}
	if o.Terms == (lease.Terms{}) {
		o.Terms = lease.Usual()
	}
	if o.migrations == nil {
		o.migrations = ours()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}
