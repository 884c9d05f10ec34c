package postgres

import (
	"log/slog"

	"github.com/jackc/pgx/v5"

	"unhunch/internal/prefs"
)

// What cannot be read is one person's misfortune. It is put aside by whoever writes
// its row next, with an empty one in its place, and everybody is served. Who only reads
// takes it for empty.

// lost is a value that cannot be read.
type lost struct {
	part  string // of what is kept
	whose prefs.UserID
	value []byte
	cause error
}

// putAside queues what keeps lost values for whoever wants to know.
func (t tx) putAside(b *pgx.Batch, all ...lost) {
	for _, l := range all {
		b.Queue("INSERT INTO aside (part, workspace, person, value, cause) VALUES ($1, $2, $3, $4, $5)", l.part, l.whose.Workspace, l.whose.Person, l.value, l.cause.Error())
		t.log.Error("a row that cannot be read was put aside", slog.String("part", l.part), slog.String("user", l.whose.String()), slog.Any("error", l.cause))
	}
}
