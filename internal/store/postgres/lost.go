package postgres

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
)

// isBroken reports whether an error is that of a connection which is not there any more.
func isBroken(err error) bool {
	if pgconn.SafeToRetry(err) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, net.ErrClosed) || errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
		return true
	}
	_, is := errors.AsType[*net.OpError](err)
	return is
}

// isAway reports whether an error says no more than that the database cannot be reached,
// or is not up.
func isAway(err error) bool {
	if server, told := errors.AsType[*pgconn.PgError](err); told {
		return strings.HasPrefix(server.Code, "57") && server.SeverityUnlocalized != "ERROR" // it is shut down, or not up yet
	}
	_, unreached := errors.AsType[*pgconn.ConnectError](err)
	return unreached || err != nil && (isBroken(err) || errors.Is(err, context.DeadlineExceeded))
}
