package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync/atomic"
	"time"

	"unhunch/internal/metrics"
	"unhunch/internal/store"
)

// watch serves a process's figures and its health.
type watch struct {
	version string
	listens bool // for Slack's requests, instead of holding sockets
	figures *metrics.Metrics
	app     atomic.Pointer[App] // nil until Slack was reached
}

func newWatch(ctx context.Context, kept store.Upkeep, version string, listens bool) *watch {
	w := &watch{version: version, listens: listens, figures: metrics.New(version)}
	gauge := func(of func(store.Gauge) float64) func() float64 {
		return func() float64 {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			g, err := kept.Gauge(ctx)
			if err != nil {
				return -1
			}
			return of(g)
		}
	}
	w.figures.Watch("unhunch_messages_owed", "Messages that wait to be sent; -1 where the store cannot tell.",
		gauge(func(g store.Gauge) float64 { return float64(g.Owed) }))
	w.figures.Watch("unhunch_store_bytes", "Size of the store's file.",
		gauge(func(g store.Gauge) float64 { return float64(g.Bytes) }))
	w.figures.Watch("unhunch_store_aside_rows", "Rows that could not be read and were put aside: see docs/operations.md.",
		gauge(func(g store.Gauge) float64 { return float64(g.Aside) }))
	open := func() float64 { return float64(w.health().Open) }
	if listens {
		w.figures.Watch("unhunch_listening", "1 while Slack's requests are taken.", open)
	} else {
		w.figures.Watch("unhunch_sockets_open", "Socket Mode connections that are open, of two.", open)
	}
	w.figures.WatchEach("unhunch_last_heard_seconds", "The day on which Slack last told something that a quiet rule goes by, as seconds since 1970; since: when that was first noted.",
		[]string{"kind"}, func(tell func(value float64, labels ...string)) {
			ctx, cancel := context.WithTimeout(ctx, time.Second)
			defer cancel()
			if g, err := kept.Gauge(ctx); err == nil {
				for kind, day := range g.Heard {
					tell(float64(day.Unix()), kind)
				}
			}
		})
	w.figures.WatchEach("unhunch_slack_refuses", "For how many workspaces Slack will not do something until somebody mends it: the log says what to do.",
		[]string{"method", "code"}, func(tell func(value float64, labels ...string)) {
			if a := w.app.Load(); a != nil {
				for _, r := range a.refused() {
					tell(float64(r.in), r.Method, r.Code)
				}
			}
		})
	w.figures.Watch("unhunch_workspaces_served", "Workspaces that are served.", func() float64 {
		if a := w.app.Load(); a != nil {
			return float64(len(a.tenants.each()))
		}
		return 0
	})
	return w
}

// health is what the process tells of itself at the admin socket.
func (w *watch) health() Health {
	h := Health{Version: w.version, Listens: w.listens}
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
func (w *watch) ready() error {
	if w.app.Load() == nil {
		return errors.New("Slack has not answered yet") //nolint:staticcheck // Slack is a name
	}
	return w.health().Ready()
}

// open says why presses do not arrive; nil: they do.
func (w *watch) open() error { return w.health().door() }

// connected reports whether something can come from Slack: it has greeted a connection
// that is open, or its requests are taken.
func (w *watch) connected() bool { return w.health().Open > 0 }

// serve answers at an address until ctx ends. Its error is that the address
// cannot be had.
func (w *watch) serve(ctx context.Context, address string, log *slog.Logger) error {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("--metrics %s: %w (give another address, for example 127.0.0.1:9091)", address, err)
	}
	log.InfoContext(ctx, "figures", "address", l.Addr().String())
	warnOfNetworks(l.Addr(), log)
	go func() { _ = Serve(ctx, l, w.figures.Handler(w.ready, w.open)) }()
	return nil
}

// warnOfNetworks tells where figures are served to whoever reaches the machine.
func warnOfNetworks(at net.Addr, log *slog.Logger) {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
		log.Warn("figures have no password, and every network of this machine reaches them: name one address, such as 127.0.0.1", "address", at.String())
	}
}
