package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"syscall"
	"time"

	"unhunch/internal/store"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// The admin socket is beside the store's file. Only the process that works
// with a store can read it, so that is whom a tool asks. Whoever may read the
// file may ask, and nobody else: the socket has the file's mode.
const (
	AdminSocketSuffix = ".sock"         // after the name of the store's file
	takenHeader       = "Unhunch-Taken" // when a copy was begun

	// pieceTime is how long a tool may take for a piece of a copy: for as
	// long as the copy takes, the store's file can only grow.
	pieceTime = 30 * time.Second
)

// AdminSocket answers tools.
type AdminSocket struct {
	Store  store.Upkeep
	Now    func() time.Time
	Log    *slog.Logger
	Health func() Health // nil: nothing is told of it
	Rotate *Rotating     // nil: nothing is sealed anew
}

// Health is how a running bot is.
type Health struct {
	Version  string   `json:"version"`
	Listens  bool     `json:"listens"` // for Slack's requests, instead of holding connections
	Open     int      `json:"open"`    // connections to Slack that are open, of two; or 1 while requests are taken
	Refusing []Refuse `json:"refusing"`
}

// Refuse is something that Slack does not do until somebody mends it.
type Refuse struct {
	Said     string `json:"said"`
	Optional bool   `json:"optional"` // the bot works without, or is refused by some workspaces alone
	// Workspaces is in how many of them it is refused.
	Workspaces int `json:"workspaces"`
}

// Ready says why presses do not arrive or nothing can be sent; nil: all is well.
func (h Health) Ready() error {
	if err := h.door(); err != nil {
		return err
	}
	for _, refusal := range h.Refusing {
		if !refusal.Optional {
			return errors.New("Slack refuses " + refusal.Said)
		}
	}
	return nil
}

// door says why presses do not arrive; nil: they do.
func (h Health) door() error {
	switch {
	case h.Open > 0:
		return nil
	case h.Listens:
		return errors.New("no request of Slack's is taken")
	default:
		return errors.New("no Socket Mode connection is open")
	}
}

// Open answers beside the store's file until ctx ends. A bot without it, as
// when its path is too long for a socket, works as well.
func (s AdminSocket) Open(ctx context.Context, file string) {
	if err := s.serve(ctx, file+AdminSocketSuffix); err != nil {
		s.Log.WarnContext(ctx, "tools cannot ask for the store while it is in use", "error", err)
	}
}

func (s AdminSocket) serve(ctx context.Context, path string) error {
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == fs.ModeSocket {
		_ = os.Remove(path) // of a process that was killed: the store is ours
	}
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "unix", path)
	if err == nil {
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		return err
	}
	server := newServer(s.routes(), requestTime)
	server.ErrorLog = slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn)
	if socket, ok := listener.(*net.UnixListener); ok {
		socket.SetUnlinkOnClose(false) // beside another store it is another's by then
	}
	context.AfterFunc(ctx, func() {
		if s.Store.Here() == nil {
			_ = os.Remove(path)
		}
		_ = server.Close()
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (s AdminSocket) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /backup", s.backup)
	mux.HandleFunc("GET /stats", answers(s, func(r *http.Request) (store.Stats, error) { return s.Store.Stats(r.Context()) }))
	mux.HandleFunc("GET /workspaces", answers(s, func(r *http.Request) ([]store.Standing, error) { return s.Store.Standings(r.Context()) }))
	mux.HandleFunc("GET /audit", answers(s, func(r *http.Request) ([]workspace.Entry, error) { return s.Store.Audit(r.Context(), time.Time{}) }))
	if s.Rotate != nil {
		mux.HandleFunc("POST /key/rotate", answers(s, func(r *http.Request) (Rotated, error) {
			return s.Rotate.Asked(r.Context(), r.FormValue("first"), s.Now())
		}))
	}
	if s.Health != nil {
		mux.HandleFunc("GET /health", func(w http.ResponseWriter, r *http.Request) { s.tell(w, r, s.Health()) })
	}
	return mux
}

func (s AdminSocket) backup(w http.ResponseWriter, r *http.Request) {
	begun := false
	err := s.Store.Copy(r.Context(), func(size int64) io.Writer {
		begun = true
		w.Header().Set("Content-Length", strconv.FormatInt(size, 10))
		w.Header().Set(takenHeader, s.Now().UTC().Format(time.RFC3339))
		return patient{w, http.NewResponseController(w)}
	})
	if err != nil {
		s.Log.WarnContext(r.Context(), "a backup was not finished", "error", err)
	}
	if err != nil && !begun {
		refuse(w, err)
	}
}

// answers tells what a question comes to.
func answers[T any](s AdminSocket, question func(*http.Request) (T, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		said, err := question(r)
		if err != nil {
			refuse(w, err)
			return
		}
		s.tell(w, r, said)
	}
}

func (s AdminSocket) tell(w http.ResponseWriter, r *http.Request, what any) {
	if err := json.NewEncoder(w).Encode(what); err != nil {
		s.Log.WarnContext(r.Context(), "nobody waited for the figures", "error", err)
	}
}

// refuse says why nothing comes. What the store has no use for comes as its task.
func refuse(w http.ResponseWriter, err error) {
	if none, ok := errors.AsType[*store.NotHere](err); ok {
		http.Error(w, string(none.Task), http.StatusNotImplemented)
		return
	}
	http.Error(w, err.Error(), http.StatusInternalServerError)
}

// patient waits a while for each piece to be taken, and no longer.
type patient struct {
	http.ResponseWriter
	control *http.ResponseController
}

func (p patient) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(pieceTime)); err != nil {
		return 0, err
	}
	return p.ResponseWriter.Write(b)
}

// errUnasked says that a running bot does not know the question.
var errUnasked = errors.New("another version of the bot is running")

// ErrNobody says that no running bot answers for a store.
var ErrNobody = errors.New("no bot answers")

// ask asks the bot that has the store open. The caller closes the body.
func ask(ctx context.Context, at Place, method, what string) (*http.Response, error) {
	if !at.tells() {
		return nil, fmt.Errorf("%w beside a database", ErrNobody)
	}
	path := at.file() + AdminSocketSuffix
	client := http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var dialer net.Dialer
			return dialer.DialContext(ctx, "unix", path)
		},
	}}
	request, err := http.NewRequestWithContext(ctx, method, "http://store"+what, http.NoBody)
	if err != nil {
		return nil, err
	}
	response, err := client.Do(request)
	if failed, ok := errors.AsType[*net.OpError](err); ok && failed.Op == "dial" {
		cause, _ := errors.AsType[syscall.Errno](err)
		return nil, fmt.Errorf("%w at %s: %w", ErrNobody, path, cause)
	}
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		said, _ := io.ReadAll(io.LimitReader(response.Body, 1<<10))
		err := fmt.Errorf("the bot answered: %s", said)
		if response.StatusCode == http.StatusNotFound {
			err = fmt.Errorf("%w: it %w", errUnasked, err)
		}
		if response.StatusCode == http.StatusNotImplemented {
			err = &store.NotHere{Task: store.Task(bytes.TrimSpace(said))}
		}
		return nil, errors.Join(err, response.Body.Close())
	}
	return response, nil
}

// SaveFromRunning makes a backup of the store that a running bot has open.
func SaveFromRunning(ctx context.Context, at Place, file string, progress store.Progress) (err error) {
	response, err := ask(ctx, at, http.MethodGet, "/backup")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	taken, err := time.Parse(time.RFC3339, response.Header.Get(takenHeader))
	if err != nil {
		return err
	}
	return bolt.SaveBackup(ctx, file, taken, progress, func(w io.Writer) error {
		_, err := io.Copy(progress.Copied(w, response.ContentLength), response.Body)
		return err
	})
}

// StatsFromRunning counts what is in the store that a running bot has open.
func StatsFromRunning(ctx context.Context, at Place) (store.Stats, error) {
	return fromRunning[store.Stats](ctx, at, http.MethodGet, "/stats")
}

// HealthFromRunning asks how the bot is that has the store open.
func HealthFromRunning(ctx context.Context, at Place) (Health, error) {
	return fromRunning[Health](ctx, at, http.MethodGet, "/health")
}

// StandingsFromRunning tells of the workspaces in the store that a running bot has open.
func StandingsFromRunning(ctx context.Context, at Place) ([]store.Standing, error) {
	return fromRunning[[]store.Standing](ctx, at, http.MethodGet, "/workspaces")
}

// AuditFromRunning tells what happened to them.
func AuditFromRunning(ctx context.Context, at Place) ([]workspace.Entry, error) {
	return fromRunning[[]workspace.Entry](ctx, at, http.MethodGet, "/audit")
}

// RotateRunning has the bot seal anew that has the store open: with the key of this
// name, which has to be its first; "": whichever that is.
func RotateRunning(ctx context.Context, at Place, first string) (Rotated, error) {
	return fromRunning[Rotated](ctx, at, http.MethodPost, "/key/rotate?first="+url.QueryEscape(first))
}

func fromRunning[T any](ctx context.Context, at Place, method, what string) (told T, err error) {
	response, err := ask(ctx, at, method, what)
	if err != nil {
		return told, err
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	err = json.NewDecoder(response.Body).Decode(&told)
	return told, err
}
