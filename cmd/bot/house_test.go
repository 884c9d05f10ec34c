package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/store/bolt"
)

// house is the whole bot at work in a pretend Slack, with a real store. It
// runs in a synctest bubble, so that a day takes no longer than its work.
type house struct {
	*sandboxtest.Office
	t      *testing.T
	file   string
	ledger *ledger
	log    *lockedBuffer
	app    *app

	// onCall, when set, sees every request before Slack does; an error of its
	// own is what the bot gets instead of an answer.
	onCall atomic.Pointer[func(*http.Request) error]

	cancel context.CancelFunc
	ended  chan error
	closed func() error
}

// open makes a workspace and an empty store. Nothing runs yet.
func open(t *testing.T, o sandbox.Options) *house {
	t.Helper()
	h := &house{
		Office: sandboxtest.Open(t, o), t: t,
		file: filepath.Join(t.TempDir(), "unhunch.db"), ledger: newLedger(), log: new(lockedBuffer),
	}
	t.Cleanup(h.stops)
	return h
}

// starts puts the bot together and lets it work.
func (h *house) starts() {
	h.t.Helper()
	db, err := bolt.Open(h.file, bolt.Options{})
	if err != nil {
		h.t.Fatal(err)
	}
	library, err := loadLibrary("")
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(h.t.Context())
	h.cancel, h.closed, h.ended = cancel, db.Close, make(chan error, 1)
	client := *h.Door.HTTPClient()
	client.Transport = transport{h, client.Transport}
	app, err := assemble(ctx, settings{
		botToken: h.Options().BotToken, appToken: h.Options().AppToken,
		apiURL: h.Door.APIURL(), http: &client, dialer: h.Door.Dialer(),
		log: slog.New(slog.NewTextHandler(h.log, nil)),
	}, &booked{Store: db, ledger: h.ledger}, library)
	if err != nil {
		h.t.Fatal(err)
	}
	h.app = app
	go func() { h.ended <- app.Run(ctx) }()
	passes(time.Second) // the sockets connect
}

// stops ends the bot as a SIGTERM does.
func (h *house) stops() {
	h.t.Helper()
	if h.cancel == nil {
		return
	}
	h.cancel()
	h.cancel = nil
	if err := <-h.ended; err != nil {
		h.t.Errorf("stopped with %v\n%s", err, h.log)
	}
	if err := h.closed(); err != nil {
		h.t.Error(err)
	}
}

// losesPowerAt drops the process at its next call of a method: the intent is on
// disk, the call never leaves, and whatever the process still does goes to a
// file that nobody will read.
func (h *house) losesPowerAt(method string) {
	var once sync.Once
	var off atomic.Bool
	cut := func(r *http.Request) error {
		if strings.HasSuffix(r.URL.Path, "/"+method) {
			once.Do(func() {
				h.ledger.lost()
				h.remains(h.file + ".remains")
				off.Store(true)
			})
		}
		if off.Load() {
			return errors.New("no power")
		}
		return nil
	}
	h.onCall.Store(&cut)
}

// remains writes the store's file, as it is on disk at this moment, to another.
func (h *house) remains(name string) {
	content, err := os.ReadFile(h.file)
	if err == nil {
		err = os.WriteFile(name, content, 0o600)
	}
	if err != nil {
		h.t.Error(err)
	}
}

// comesBack starts the bot on what the lost process left.
func (h *house) comesBack() {
	h.t.Helper()
	h.stops()
	h.onCall.Store(nil)
	h.file += ".remains"
	h.starts()
}

// until lets time pass, to a moment such as "2000-03-26 09:50" in a zone.
func (h *house) until(moment, zone string) {
	h.t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		h.t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", moment, place)
	if err != nil {
		h.t.Fatal(err)
	}
	passes(time.Until(at))
}

// passes lets time go by: in a bubble, at once.
func passes(d time.Duration) { <-time.After(d) }

type transport struct {
	h    *house
	next http.RoundTripper
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if onCall := t.h.onCall.Load(); onCall != nil {
		if err := (*onCall)(r); err != nil {
			return nil, err
		}
	}
	return t.next.RoundTrip(r)
}

// ledger books what the bot decided and what became of it.
type ledger struct {
	mu       sync.Mutex
	due      map[schedule.Verdict]int
	why      map[string]int
	settled  map[delivery.Verdict]int
	reminded map[string]int // by person and due time: how often it was sent
	gone     bool           // a crash wiped out what came after the copy
}

func newLedger() *ledger {
	return &ledger{due: map[schedule.Verdict]int{}, why: map[string]int{}, settled: map[delivery.Verdict]int{}, reminded: map[string]int{}}
}

// lost stops the booking of a process that is about to be dropped.
func (l *ledger) lost() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = true
}

// booked is a store that books its reminders in a ledger.
type booked struct {
	*bolt.Store
	ledger *ledger
}

func (b *booked) Advance(ctx context.Context, now time.Time, limit int, decide func(schedule.Due) schedule.Decision) (schedule.Beat, error) {
	var decided []schedule.Decision
	beat, err := b.Store.Advance(ctx, now, limit, func(d schedule.Due) schedule.Decision {
		decision := decide(d)
		decided = append(decided, decision)
		return decision
	})
	b.ledger.mu.Lock()
	defer b.ledger.mu.Unlock()
	if err != nil || b.ledger.gone {
		return beat, err
	}
	for _, d := range decided {
		b.ledger.due[d.Verdict]++
		if d.Verdict == schedule.Dropped {
			b.ledger.why[string(d.Reason)]++
		}
	}
	return beat, nil
}

func (b *booked) Settle(ctx context.Context, outcomes []delivery.Outcome) error {
	if err := b.Store.Settle(ctx, outcomes); err != nil {
		return err
	}
	b.ledger.mu.Lock()
	defer b.ledger.mu.Unlock()
	if b.ledger.gone {
		return nil
	}
	for _, o := range outcomes {
		if o.Claim.Kind != delivery.Reminder || o.Verdict == delivery.Later {
			continue
		}
		b.ledger.settled[o.Verdict]++
		if o.Verdict == delivery.Sent {
			b.ledger.reminded[o.Claim.To.Person+" "+o.Claim.Due.Format(time.RFC3339)]++
		} else {
			b.ledger.why[string(o.Reason)]++
		}
	}
	return nil
}

func (b *booked) Recover(ctx context.Context, now time.Time) (int, error) {
	n, err := b.Store.Recover(ctx, now)
	b.ledger.mu.Lock()
	defer b.ledger.mu.Unlock()
	b.ledger.gone = false // the process that came back
	b.ledger.settled[delivery.Unknown] += n
	b.ledger.why[string(delivery.Crashed)] += n
	return n, err
}
