package leases

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// notice is a closed set: what replicas tell each other. It says where to look, and
// nothing that is not in a table, so that whoever misses one finds it all the same.
type notice string

const (
	workThere    notice = "work"       // something is owed or due in a workspace
	askedThere   notice = "asked"      // there are errands for its holder
	leasesMoved  notice = "leases"     // some are free
	recordsMoved notice = "workspaces" // records were changed
)

// channel is of one database.
const channel = "unhunch"

const notify = "SELECT pg_notify($1, $2)"

// Tell queues what tells the holder of a workspace, once the transaction is written, that
// something is owed or due in it, unless this replica is that.
func (l *Leases) Tell(b *pgx.Batch, workspace string) {
	if !l.Holds(workspace) {
		b.Queue(notify, channel, string(workThere)+" "+workspace)
	}
}

// TellOfRecords queues what tells all replicas, once the transaction is written, that the
// record of some workspace was changed.
func TellOfRecords(b *pgx.Batch) { b.Queue(notify, channel, string(recordsMoved)) }

// connect has a connection that listens. What was told before it did has to be found.
func (l *Leases) connect(ctx context.Context) error {
	if l.conn != nil && !l.conn.IsClosed() {
		return nil
	}
	conn, err := l.o.Connect(ctx)
	if err != nil {
		return err
	}
	l.conn = conn
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return err
	}
	call(l.heed.Due)
	l.messages, l.workspaces = echo{}, echo{}
	return nil
}

// drop ends the connection, quickly.
func (l *Leases) drop(ctx context.Context) {
	if l.conn == nil {
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	_ = l.conn.Close(ctx)
	l.conn = nil
}

// wait listens until it is time for a round.
func (l *Leases) wait(ctx context.Context) {
	next := l.next
	if h := l.held(); h != nil && h.ends.Before(next) {
		next = h.ends // what runs out is told
	}
	waits, stop := context.WithDeadline(ctx, next)
	defer stop()
	l.waits(stop)
	defer l.waits(nil)
	for waits.Err() == nil {
		if l.conn == nil {
			<-waits.Done()
			return
		}
		n, err := l.conn.WaitForNotification(waits)
		switch {
		case n != nil:
			if l.heeds(ctx, n.Payload) {
				return
			}
		case err != nil && waits.Err() == nil: // it was lost: a round makes another one
			l.drop(ctx)
			return
		}
	}
}

// heeds goes by a notice. It reports whether that takes a round.
func (l *Leases) heeds(ctx context.Context, payload string) (now bool) {
	what, workspace, _ := strings.Cut(payload, " ")
	switch notice(what) {
	case workThere:
		if l.Holds(workspace) {
			call(l.heed.Wake)
			call(l.heed.Due)
		}
	case askedThere:
		if l.Holds(workspace) {
			if err := l.errands(ctx); err != nil {
				l.drop(ctx)
				return true
			}
		}
	case recordsMoved:
		call(l.heed.Workspaces)
	case leasesMoved:
		return true
	}
	return false
}
