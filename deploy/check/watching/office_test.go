//go:build prometheus && postgres

package watching

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/metrics"
	"unhunch/internal/routine"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/schedule"
	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
)

// monday is the day that is looked at: the first one of work in a synctest bubble.
var monday = time.Date(2000, time.January, 3, 0, 0, 0, 0, time.UTC)

// until lets time pass in a bubble.
func until(at time.Time) { e2etest.Passes(bubble.Until(at)) }

// bot is one in a bubble, with a file, that is looked at each minute.
type bot struct {
	t       *testing.T
	seen    *scrapes
	is      target
	dir     string // has its store and its backups
	log     *e2etest.Log
	options func(*app.WatchOptions)
	// assembles puts it together with these settings, which are to be completed.
	assembles func(context.Context, app.Settings, app.Kept, *routine.Library) (*app.App, error)

	began time.Time
	page  http.Handler // nil: it does not run
	stops func()
}

func (b *bot) backups() string { return filepath.Join(b.dir, "backups") }

// starts has it work.
func (b *bot) starts() {
	b.t.Helper()
	figures := metrics.New("v1.2.3")
	log := slog.New(figures.Counting(slog.NewTextHandler(b.log, nil)))
	kept, err := bolt.Open(filepath.Join(b.dir, "unhunch.db"), bolt.Options{MadeBy: "v1.2.3", Log: log})
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(b.t.Context())
	looks := app.WatchOptions{Figures: figures, Store: kept, Version: "v1.2.3", Backups: b.backups(), Now: bubble.Now}
	b.options(&looks)
	watch := app.NewWatch(ctx, looks)
	b.began, b.page = bubble.Now(), watch.Handler()
	library, err := app.LoadLibrary("")
	if err != nil {
		b.t.Fatal(err)
	}
	a, err := b.assembles(ctx, app.Settings{
		Watch: figures, Log: log, Version: "v1.2.3",
		Chores: []schedule.Chore{app.Backups{Store: kept, Dir: b.backups(), Keep: 7, Log: log}.Chore()},
	}, kept, library)
	if err != nil {
		b.t.Fatal(err)
	}
	watch.Follows(a)
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	b.stops = func() {
		b.page, b.stops = nil, nil
		cancel()
		if err := <-ended; err != nil {
			b.t.Errorf("stopped with %v\n%s", err, b.log)
		}
		if err := kept.Close(); err != nil {
			b.t.Error(err)
		}
	}
}

// lookedAt is what a Prometheus does each minute.
func (b *bot) lookedAt() { b.seen.took(b.is, bubble.Now(), b.page, b.began) }

// goesThrough Monday, minute by minute, with what happens at some of them.
func (b *bot) goesThrough(happens map[string]func(), each func(minute int)) {
	b.t.Helper()
	until(monday)
	for minute := range 24 * 60 {
		if happen := happens[bubble.Now().UTC().Format("15:04")]; happen != nil {
			happen()
		}
		each(minute)
		until(monday.Add(time.Duration(minute)*time.Minute + 50*time.Second))
		b.lookedAt()
		until(monday.Add(time.Duration(minute+1) * time.Minute))
	}
}

// moves has somebody do what the bot asks for, if they see it.
func moves(p *sandboxtest.Person) {
	for _, label := range []string{"Finish", "Next", "None of these", "Start"} {
		if strings.Contains(p.Reads(), "["+label+"]") {
			_ = p.Clicks(label) // Slack's own trouble is on their screen
			return
		}
	}
}

func makes(t *testing.T, folder string) {
	t.Helper()
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
}

// calendars answer, or take too long.
type calendars struct{ slow bool }

func (c *calendars) get(_ context.Context, ask fetch.Ask, _ time.Time, read func(io.Reader) error) fetch.Outcome {
	if c.slow {
		return fetch.Outcome{Kind: fetch.Unreachable, Why: fetch.Slow}
	}
	const busy = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//A//B//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20000101T000000Z\r\n" +
		"DTSTART:20000103T140000Z\r\nDTEND:20000103T144500Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	if err := read(strings.NewReader(busy)); err != nil {
		return fetch.Outcome{Kind: fetch.Unread, Err: err}
	}
	return fetch.Outcome{Kind: fetch.Fresh, Status: http.StatusOK}
}

// office is a company at work, of which much goes wrong on one day.
func office(t *testing.T, seen *scrapes) {
	t.Helper()
	const always = 1 << 30 // times, until it is healed
	slack := sandboxtest.Open(t, sandbox.Options{})
	keys, err := seal.Read(seal.New())
	if err != nil {
		t.Fatal(err)
	}
	theirs := &calendars{}
	b := &bot{
		t: t, seen: seen, is: target{"unhunch-office", "office:9090"}, dir: t.TempDir(), log: new(e2etest.Log), options: func(*app.WatchOptions) {},
		assembles: func(ctx context.Context, s app.Settings, kept app.Kept, library *routine.Library) (*app.App, error) {
			client := *slack.Door.HTTPClient()
			client.Timeout = app.CallTimeout
			s.BotToken, s.AppToken, s.APIURL = slack.Options().BotToken, slack.Options().AppToken, slack.Door.APIURL()
			s.HTTP, s.Dialer, s.Keys, s.FetchCalendar = &client, slack.Door.Dialer(), keys, theirs.get
			return app.Assemble(ctx, s, kept, library)
		},
	}
	makes(t, b.backups())
	until(monday.Add(-24 * time.Hour))
	b.starts()
	until(monday.Add(-12 * time.Hour))
	people := []*sandboxtest.Person{slack.Person("ana"), slack.Person("ben"), slack.Person("chie")}
	for name := range strings.FieldsSeq("dora emil fay gil hana ivo jun kim lea") {
		slack.Join(sandbox.Profile{Handle: name, RealName: name, Zone: "Europe/Lisbon", Locale: "en-GB"})
		people = append(people, slack.Person(name))
	}
	for i, p := range people {
		e2etest.SaysYes(p)
		if i%3 == 0 {
			_ = p.Types("/stretch calendar https://calendar.example.com/" + p.ID() + ".ics")
			p.Sees("I found one busy stretch")
		}
	}
	breaks := func(kind sandbox.FaultKind) func() {
		return func() { slack.Fault(sandbox.Fault{Kind: kind, Times: always}) }
	}
	restarts := func() {
		b.stops()
		b.starts()
	}
	if err := os.Rename(b.backups(), b.backups()+".away"); err != nil {
		t.Fatal(err)
	}
	b.goesThrough(map[string]func(){
		"06:00": func() { _ = os.Rename(b.backups()+".away", b.backups()) },
		"08:55": func() {
			people[0].SetStatus(sandbox.Status{Emoji: ":spiral_calendar_pad:", Text: "In a meeting", Until: monday.Add(10*time.Hour + 30*time.Minute)})
		},
		"09:50": breaks(sandbox.ServerError),
		"10:20": slack.Heal,
		"11:00": func() { slack.Unreachable(true) },
		"11:20": func() { slack.Unreachable(false) },
		"13:55": func() {
			slack.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.RateLimited, RetryAfter: 5 * time.Second, Times: always})
		},
		"14:40": slack.Heal,
		"14:45": func() {
			slack.Fault(sandbox.Fault{Method: "chat.postMessage", Kind: sandbox.Says, Status: http.StatusOK, Body: `{"ok":false,"error":"missing_scope","needed":"chat:write","provided":"commands"}`, Times: always})
		},
		"15:50": slack.Heal,
		"12:00": func() { theirs.slow = true },
		"14:00": func() { theirs.slow = false },
		"16:30": restarts, "16:40": restarts, "16:50": restarts,
		"18:00": func() { b.stops() },
		"18:10": b.starts,
	}, func(minute int) {
		for i, p := range people {
			if b.page != nil && minute%5 == i%5 {
				moves(p)
			}
		}
	})
	b.stops()
}
