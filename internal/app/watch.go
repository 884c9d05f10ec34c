package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync/atomic"
	"time"

	"unhunch/internal/metrics"
)

// Watch serves a process's figures and its health.
type Watch struct {
	WatchOptions

	app atomic.Pointer[App] // nil until Slack was reached
}

// WatchOptions are what a Watch looks at.
type WatchOptions struct {
	Figures *metrics.Metrics
	Store   Kept
	Version string
	Listens bool             // for Slack's requests, instead of holding sockets
	Backups string           // the folder of the daily ones; "": none are made
	Expires func() time.Time // until when the certificate is good; nil: there is none
	Now     func() time.Time // nil: the right time
}

// NewWatch adds to the figures those that are read whenever somebody asks, until ctx ends.
func NewWatch(ctx context.Context, o WatchOptions) *Watch {
	if o.Now == nil {
		o.Now = time.Now
	}
	w := &Watch{WatchOptions: o}
	w.watchStore(ctx)
	w.watchWorkspaces(ctx)
	if o.Backups != "" {
		w.Figures.Watch("unhunch_backup_taken_seconds", "When the newest of the daily backups was made, as seconds since 1970; 0: there is none.", w.backedUp)
	}
	if o.Expires != nil {
		w.Figures.Watch("unhunch_certificate_expires_seconds", "Until when the certificate of --tls-cert is good, as seconds since 1970; 0: it cannot be read.",
			func() float64 { return unix(o.Expires()) })
	}
	open := func() float64 { return float64(w.health().Open) }
	if o.Listens {
		w.Figures.Watch("unhunch_listening", "1 while Slack's requests are taken.", open)
	} else {
		w.Figures.Watch("unhunch_sockets_open", "Socket Mode connections that are open, of two.", open)
	}
	w.Figures.WatchEach("unhunch_slack_refuses", "For how many workspaces Slack will not do something until somebody mends it: the log says what to do.",
		[]string{"method", "code"}, func(tell func(value float64, labels ...string)) {
			if a := w.app.Load(); a != nil {
				for _, r := range a.refused() {
					tell(float64(r.in), r.Method, r.Code)
				}
			}
		})
	return w
}

// Follows tells of an app from now on.
func (w *Watch) Follows(a *App) { w.app.Store(a) }

// Handler serves the figures and the health.
func (w *Watch) Handler() http.Handler { return w.Figures.Handler(w.ready, w.open) }

// backedUp is when the newest daily backup was made.
func (w *Watch) backedUp() float64 {
	taken, _ := Backups{Dir: w.Backups}.newest(w.Now()) // of a folder that cannot be read there is none
	return unix(taken)
}

// unix is a moment in a figure: seconds since 1970, and 0 for none.
func unix(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
}

// health is what the process tells of itself at the admin socket.
func (w *Watch) health() Health {
	h := Health{Version: w.Version, Listens: w.Listens}
	if a := w.app.Load(); a != nil {
		h.Open = a.door.Open()
		of := len(a.tenants.each())
		for _, r := range a.refused() {
			h.Refusing = append(h.Refusing, Refuse{Said: r.Error(), Optional: r.Optional || r.in < of, Workspaces: r.in})
		}
	}
	return h
}

// ready says why presses do not arrive or nothing can be sent; nil: all is well.
func (w *Watch) ready() error {
	if w.app.Load() == nil {
		return errors.New("Slack has not answered yet") //nolint:staticcheck // Slack is a name
	}
	return w.health().Ready()
}

// open says why presses do not arrive; nil: they do.
func (w *Watch) open() error { return w.health().door() }

// connected reports whether something can come from Slack: it has greeted a connection
// that is open, or its requests are taken.
func (w *Watch) connected() bool { return w.health().Open > 0 }

// serve answers at an address until ctx ends. Its error is that the address
// cannot be had.
func (w *Watch) serve(ctx context.Context, address string, log *slog.Logger) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("--metrics %s: %w (give another address, for example 127.0.0.1:9091)", address, err)
	}
	log.InfoContext(ctx, "figures", "address", l.Addr().String())
	warnOfNetworks(l.Addr(), log)
	go func() { _ = Serve(ctx, l, w.Handler()) }()
	return nil
}

// warnOfNetworks tells where figures are served to whoever reaches the machine.
func warnOfNetworks(at net.Addr, log *slog.Logger) {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		log.Warn("figures have no password, and every network of this machine reaches them: name one address, such as 127.0.0.1", "address", at.String())
	}
}
