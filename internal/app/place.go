package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/postgres"
)

// Kept is a store that is open.
type Kept interface {
	store.Store
	store.Upkeep
	Close() error
}

// Place is where a store is: the name of a file, or the address of a PostgreSQL database,
// postgres://USER@HOST/DATABASE. Whatever else depends on which of the two it is, it asks
// here.
type Place string

// Shared reports whether it is a database, which several bots may share.
func (p Place) Shared() bool {
	return strings.HasPrefix(string(p), "postgres://") || strings.HasPrefix(string(p), "postgresql://")
}

// String is what may be told to anybody: of an address no more than whose database it is.
func (p Place) String() string {
	if !p.Shared() {
		return string(p)
	}
	u, err := url.Parse(string(p))
	if err != nil {
		return "postgres://…"
	}
	said := url.URL{Scheme: "postgres", Host: u.Host, Path: u.Path}
	if name := u.User.Username(); name != "" {
		said.User = url.User(name)
	}
	return said.String()
}

// Masked is the whole of it, but for the passwords in an address.
func (p Place) Masked() string {
	if !p.Shared() {
		return string(p)
	}
	u, err := url.Parse(string(p))
	if err != nil {
		return p.String()
	}
	options, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return p.String()
	}
	for name := range options {
		if isSecret(name) {
			options.Set(name, masked)
			u.RawQuery = options.Encode()
		}
	}
	return u.Redacted()
}

// masked stands in the place of a password, as in url.URL.Redacted.
const masked = "xxxxx"

// LogValue is String.
func (p Place) LogValue() slog.Value { return slog.StringValue(p.String()) }

// MarshalText is String.
func (p Place) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// HasPassword reports whether there is one in it.
func (p Place) HasPassword() bool {
	u, err := url.Parse(string(p))
	if !p.Shared() || err != nil {
		return false
	}
	_, in := u.User.Password()
	return in || u.Query().Has("password")
}

// HasSecret reports whether there is a password in it, or one of something beside it, such
// as of the key of a certificate.
func (p Place) HasSecret() bool {
	if p.HasPassword() {
		return true
	}
	u, err := url.Parse(string(p))
	if err != nil || !p.Shared() {
		return false
	}
	for name := range u.Query() {
		if isSecret(name) {
			return true
		}
	}
	return false
}

// isSecret reports whether an option of an address is one that nobody is to see.
func isSecret(option string) bool { return strings.Contains(strings.ToLower(option), "password") }

// Wrong says why it can be no database's address, and does not repeat it; nil: it can, or
// names a file.
func (p Place) Wrong() error {
	if !p.Shared() {
		return nil
	}
	return postgres.CheckURL(string(p))
}

// With is the place with a password; "": there is none to give.
func (p Place) With(password string) Place {
	u, err := url.Parse(string(p))
	if err != nil || password == "" || !p.Shared() {
		return p
	}
	u.User = url.UserPassword(u.User.Username(), password)
	return Place(u.String())
}

// file is the name of the file; "": it is in none.
func (p Place) file() string {
	if p.Shared() {
		return ""
	}
	return string(p)
}

// Opening is how a store is opened.
type Opening struct {
	MadeBy    string            // the version that a new store names as its maker
	MustExist bool              // no new file is made where there is none
	About     map[string]string // what has to be the same of all that share it; no secret
	Log       *slog.Logger
}

// Open opens it for a bot to work with, and makes it where there is none.
func (p Place) Open(ctx context.Context, o Opening) (Kept, error) {
	if !p.Shared() {
		return bolt.Open(string(p), bolt.Options{MadeBy: o.MadeBy, MustExist: o.MustExist, Log: o.Log})
	}
	return postgres.Open(ctx, string(p), postgres.Options{MadeBy: o.MadeBy, Name: ourName(), About: o.About, Log: o.Log})
}

// ourName is how those who look after a database know this process: by its machine, and
// by its number there, since there may be several.
func ourName() string {
	name := "unhunch"
	if host, err := os.Hostname(); err == nil {
		name += " " + host
	}
	return fmt.Sprintf("%s %d", name, os.Getpid())
}

// Tool is a store that a tool looks at or looks after.
type Tool interface {
	store.Closed
	Close() error
}

// Tool opens it for a tool. What is in a file no bot may have open; a database may be in
// use. Its errors are those of what is done with it, too.
func (p Place) Tool(ctx context.Context, madeBy string, progress store.Progress, log *slog.Logger) (Tool, error) {
	if !p.Shared() {
		return fileTool{bolt.File{Path: string(p), Progress: progress}}, nil
	}
	kept, err := postgres.Open(ctx, string(p), postgres.Options{Tool: true, MadeBy: madeBy, Name: "unhunch, a tool", Log: log})
	if err != nil {
		return nil, err
	}
	return postgres.Closed{Store: kept, Progress: progress}, nil
}

// Restored has bots work again with a store that was moved elsewhere, or is being moved,
// and takes a database that was put back from a backup for what it is: see
// bolt.Restored and postgres.Restored.
func (p Place) Restored(ctx context.Context, madeBy string, log *slog.Logger, now time.Time) error {
	if !p.Shared() {
		return bolt.Restored(ctx, string(p), bolt.Options{MadeBy: madeBy, Log: log, Now: now})
	}
	return named(p, postgres.Restored(ctx, string(p), postgres.Options{MadeBy: madeBy, Name: "unhunch, a tool", Log: log}, now))
}

// named says which database an error is about.
func named(at Place, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return nil
}

// fileTool opens its file for each task.
type fileTool struct{ bolt.File }

func (fileTool) Close() error { return nil }

// tells reports whether a running bot answers for it at a socket beside it: of a database
// a tool asks the database.
func (p Place) tells() bool { return !p.Shared() }

// made reports whether a store was made anew.
func made(kept Kept) bool {
	is, tells := kept.(interface{ Made() bool })
	return tells && is.Made()
}

// rescue saves what would end with this process, because its file was removed, and says
// in the error why the work ended where that is.
func rescue(ctx context.Context, why error, kept Kept, log *slog.Logger) error {
	saves, can := kept.(interface {
		Rescue(ctx context.Context, now time.Time) (path string, err error)
	})
	if !can || !errors.Is(why, bolt.ErrReplaced) {
		return why
	}
	ctx = context.WithoutCancel(ctx) // there is no other copy
	path, err := saves.Rescue(ctx, time.Now())
	if err != nil || path == "" {
		return errors.Join(why, err)
	}
	log.ErrorContext(ctx, "the store was removed: what it held was saved to another file", "file", path)
	return fmt.Errorf("%w (what it held was saved to %s: best put that there)", why, path)
}
