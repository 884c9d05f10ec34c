package bot

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/webapi"
)

// BenchmarkPost tells what it costs to post what is owed, from the claim to the
// receipt. Beside it stands slack-go alone, which posts one and the same card again and
// again. Slack answers at once, with the message as it stands there, and takes next to
// nothing for it.
func BenchmarkPost(b *testing.B) {
	for _, kind := range []delivery.Kind{delivery.Reminder, delivery.Step} {
		b.Run(string(kind)+"/by=unhunch", func(b *testing.B) {
			o := openOffice(b, kind)
			o.posts(b, func(i int) error {
				_, err := o.bot.Post(b.Context(), o.claim(i, kind))
				return err
			})
		})
		b.Run(string(kind)+"/by=bare", func(b *testing.B) {
			o := openOffice(b, kind)
			api := slack.New("xoxb-bench", slack.OptionAPIURL(o.url), slack.OptionHTTPClient(&http.Client{Transport: keepingAlive()}))
			o.posts(b, func(int) error {
				_, _, err := api.PostMessageContext(b.Context(), "D000000001", slack.MsgOptionText(o.card.Text, false), slack.MsgOptionBlocks(o.card.Blocks...))
				return err
			})
		})
	}
}

// office is a bot that many are served by, as it is put together for them.
type office struct {
	bot  *Bot
	now  time.Time
	card card.Message // what the first of them is sent
	url  string       // of a Slack that says that it stands there
}

const served = 200

func openOffice(b *testing.B, kind delivery.Kind) *office {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	l, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	o := &office{now: time.Date(2026, time.February, 10, 9, 0, 0, 0, time.UTC), url: "http://" + l.Addr().String() + "/api/"}
	now, log := func() time.Time { return o.now }, slog.New(slog.DiscardHandler)
	client := &http.Client{Transport: webapi.NewLine(webapi.Options{API: o.url, Next: keepingAlive(), Now: now, Log: log})}
	api := slack.New("xoxb-bench", slack.OptionAPIURL(o.url), slack.OptionHTTPClient(client))
	gallery, err := pictures.New(b.Context(), pictures.Options{
		Base: "https://pictures.invalid/", API: api, Workspace: "T1", Scopes: new(pictures.Scopes), Files: db, Library: builtIn(b), Now: now, Log: log,
	})
	if err != nil {
		b.Fatal(err)
	}
	o.bot = New(Options{
		Self: door.Self{Workspace: "T1"}, API: api, HTTP: client, Desks: db, Days: db, Library: builtIn(b), Gallery: gallery,
		Now: now, Wake: func() {}, Log: log, Elsewhere: func(...delivery.Outcome) {},
	})
	for i := range served {
		if err := db.Change(b.Context(), prefs.UserID{Workspace: "T1", Person: person(i)}, func(d *session.Desk) error {
			o.settleIn(d, i)
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	o.draw(b, o.claim(0, kind))
	go serve(l, o.says(b))
	return o
}

func person(i int) string { return fmt.Sprintf("U%09d", i) }

// settleIn is what a day leaves of somebody. Every other one stands in a routine.
func (o *office) settleIn(d *session.Desk, i int) {
	yesterday := o.now.AddDate(0, 0, -1)
	d.Person.Met, d.Person.OptedIn = yesterday, yesterday
	d.Person.Channel = fmt.Sprintf("D%09d", i)
	d.Person.Prefs = prefs.Defaults("Europe/Lisbon")
	d.Person.Due = o.now.Add(time.Hour)
	d.Card = session.Card{ID: uint64(i + 1), Kind: delivery.Reminder, Routine: "desk-reset", Due: yesterday, Sent: yesterday, Answer: session.Stood}
	d.Posts = session.Posts{Card: d.Card.ID, Channel: d.Person.Channel, TS: map[string]string{"": "1770627600.000100"}}
	for k := range 6 {
		at := yesterday.Add(time.Duration(6-k) * time.Hour)
		d.Log = append(d.Log, session.Note{At: at, Due: at, What: session.WasSent})
	}
	d.Days = []session.Day{{Date: yesterday.Format(time.DateOnly), Offered: 6, Stood: 3, Skipped: 1}}
	if i%2 == 1 {
		d.Session = session.Session{Card: d.Card.ID, Routine: "desk-reset", State: session.Running, Turn: 1}
	}
}

// claim is what one of them is sent: a reminder, or a step of the routine.
func (o *office) claim(i int, kind delivery.Kind) delivery.Claim {
	i = 2 * (i % (served / 2))
	m := delivery.Message{ID: uint64(1<<50 + i), Kind: kind, Due: o.now}
	m.Ref = delivery.Ref{Card: m.ID}
	if kind == delivery.Step {
		i++
		m.Routine, m.Ref = "desk-reset", delivery.Ref{Card: uint64(i + 1), Part: session.Part(1)}
	}
	m.To = prefs.UserID{Workspace: "T1", Person: person(i)}
	return delivery.Claim{Message: m, Channel: fmt.Sprintf("D%09d", i)}
}

// draw keeps what a claim shows.
func (o *office) draw(b *testing.B, c delivery.Claim) {
	b.Helper()
	_, err := o.bot.posts.write(b.Context(), c, func(_ context.Context, _ delivery.Claim, m card.Message) (delivery.Receipt, error) {
		o.card = m
		return delivery.Receipt{}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// says is Slack's answer to the card (docs: chat.postMessage, example responses).
func (o *office) says(b *testing.B) []byte {
	b.Helper()
	const ts = "1770714000.000100"
	body, err := json.Marshal(map[string]any{"ok": true, "channel": "D000000001", "ts": ts, "message": map[string]any{
		"type": "message", "ts": ts, "user": "U0BOT", "bot_id": "B1", "app_id": "A1", "team": "T1", "text": o.card.Text, "blocks": o.card.Blocks,
	}})
	if err != nil {
		b.Fatal(err)
	}
	return fmt.Appendf(nil, "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %d\r\n\r\n%s", len(body), body)
}

// posts tells what so many posts cost.
func (o *office) posts(b *testing.B, post func(i int) error) {
	b.Helper()
	b.ReportAllocs()
	for i := range served {
		if err := post(i); err != nil {
			b.Fatal(err)
		}
	}
	before, n := used(b), 0
	for b.Loop() {
		if err := post(n); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(used(b)-before)/float64(n), "cpu-ns/op")
}

// used is the CPU that this process has taken.
func used(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// keepingAlive keeps its connections, as the bot does.
func keepingAlive() http.RoundTripper { return &http.Transport{MaxIdleConnsPerHost: 128} }

// serve gives one answer to all, until its listener is closed.
func serve(l net.Listener, answer []byte) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			in := bufio.NewReader(conn)
			for err := take(in); err == nil; err = take(in) {
				if _, err := conn.Write(answer); err != nil {
					return
				}
			}
		}()
	}
}

// take reads a request, and looks at nothing of it but its length.
func take(in *bufio.Reader) error {
	for size := 0; ; {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		line = bytes.TrimSpace(line)
		if said, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if size, err = strconv.Atoi(string(said)); err != nil {
				return err
			}
		}
		if len(line) == 0 {
			_, err := io.CopyN(io.Discard, in, int64(size))
			return err
		}
	}
}
