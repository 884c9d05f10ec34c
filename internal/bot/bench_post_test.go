package bot

import (
	"bufio"
	"bytes"
	"context"
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
// receipt: beside slack-go alone, which posts one and the same card again and
// again. Slack answers at once, and for nothing.
func BenchmarkPost(b *testing.B) {
	for _, kind := range []delivery.Kind{delivery.Reminder, delivery.Step} {
		for _, line := range []bool{false, true} {
			at := fmt.Sprintf("%s/line=%t", kind, line)
			b.Run(at+"/by=unhunch", func(b *testing.B) {
				o := openOffice(b, line)
				o.posts(b, func(i int) error {
					_, err := o.bot.Post(b.Context(), o.claim(i, kind))
					return err
				})
			})
			b.Run(at+"/by=bare", func(b *testing.B) {
				o := openOffice(b, line)
				m := o.draws(b, o.claim(0, kind))
				o.posts(b, func(int) error {
					_, _, err := o.api.PostMessageContext(b.Context(), "D0000000001", slack.MsgOptionText(m.Text, false), slack.MsgOptionBlocks(m.Blocks...))
					return err
				})
			})
		}
	}
}

// office is a bot that many are served by, with a Slack that does nothing but
// answer.
type office struct {
	bot *Bot
	api *slack.Client
	now time.Time
}

const inOffice = 200

func openOffice(b *testing.B, line bool) *office {
	b.Helper()
	db, err := bolt.Open(filepath.Join(b.TempDir(), "unhunch.db"), bolt.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = db.Close() })
	o := &office{now: time.Date(2026, time.February, 10, 9, 0, 0, 0, time.UTC)}
	now, log, base := func() time.Time { return o.now }, slog.New(slog.DiscardHandler), answering(b)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	if line {
		client.Transport = webapi.NewLine(webapi.Options{API: base, Next: client.Transport, Now: now, Log: log})
	}
	o.api = slack.New("xoxb-bench", slack.OptionAPIURL(base), slack.OptionHTTPClient(client))
	gallery, err := pictures.New(b.Context(), pictures.Options{
		Base: "https://pictures.invalid/", API: o.api, Workspace: "T1", Scopes: new(pictures.Scopes), Files: db, Library: builtIn(b), Now: now, Log: log,
	})
	if err != nil {
		b.Fatal(err)
	}
	o.bot = New(Options{
		Self: door.Self{Workspace: "T1"}, API: o.api, HTTP: client, Desks: db, Days: db, Library: builtIn(b), Gallery: gallery,
		Now: now, Wake: func() {}, Log: log, Elsewhere: func(...delivery.Outcome) {}, Soon: db.Soon,
	})
	for i := range inOffice {
		if err := db.Change(b.Context(), inOfficeID(i), func(d *session.Desk) error { o.settleIn(d, i); return nil }); err != nil {
			b.Fatal(err)
		}
	}
	return o
}

func inOfficeID(i int) prefs.UserID {
	return prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%09d", i)}
}

// settleIn is what two days leave of somebody, who stands in a routine's first step.
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

// claim is that of one of the people: a reminder is for who is in no routine, and a
// step for who is.
func (o *office) claim(i int, kind delivery.Kind) delivery.Claim {
	i = 2 * (i % (inOffice / 2))
	m := delivery.Message{ID: uint64(1<<50 + i), Kind: kind, Due: o.now}
	m.Ref = delivery.Ref{Card: m.ID}
	if kind == delivery.Step {
		i++
		m.Routine, m.Ref = "desk-reset", delivery.Ref{Card: uint64(i + 1), Part: session.Part(1)}
	}
	m.To = inOfficeID(i)
	return delivery.Claim{Message: m, Channel: fmt.Sprintf("D%09d", i)}
}

// draws is what a claim shows.
func (o *office) draws(b *testing.B, c delivery.Claim) (m card.Message) {
	b.Helper()
	_, err := o.bot.posts.write(b.Context(), c, func(_ context.Context, _ delivery.Claim, drawn card.Message) (delivery.Receipt, error) {
		m = drawn
		return delivery.Receipt{}, nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return m
}

// posts tells of so many posts what they cost.
func (o *office) posts(b *testing.B, post func(i int) error) {
	b.Helper()
	b.ReportAllocs()
	for i := range inOffice {
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
	b.ReportMetric(float64((used(b)-before).Nanoseconds())/float64(n), "cpu-ns/op")
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

// answering is the address of a Slack that says yes to all, and takes next to
// nothing for it.
func answering(b *testing.B) string {
	b.Helper()
	l, err := (&net.ListenConfig{}).Listen(b.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { _ = sayYes(conn) }()
		}
	}()
	return "http://" + l.Addr().String() + "/api/"
}

func sayYes(conn net.Conn) error {
	const yes = `{"ok":true,"channel":"D000000001","ts":"1770714000.000100","message":{"text":"ok"}}`
	answer := []byte("HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: " + strconv.Itoa(len(yes)) + "\r\n\r\n" + yes)
	length := []byte("Content-Length: ")
	in, size := bufio.NewReaderSize(conn, 1<<16), 0
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return err
		}
		if said, ok := bytes.CutPrefix(line, length); ok {
			if size, err = strconv.Atoi(string(bytes.TrimSpace(said))); err != nil {
				return err
			}
		}
		if len(bytes.TrimSpace(line)) > 0 {
			continue
		}
		if _, err := io.CopyN(io.Discard, in, int64(size)); err != nil {
			return err
		}
		if _, err := conn.Write(answer); err != nil {
			return err
		}
	}
}
