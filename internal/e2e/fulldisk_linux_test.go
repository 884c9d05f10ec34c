package e2e

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/delivery"
	"unhunch/internal/e2e/e2etest"
)

const (
	roomEnv   = "UNHUNCH_TEST_ROOM" // bytes of a file that can be written while the disk is full
	fullEnv   = "UNHUNCH_TEST_FULL" // set: it is full from the beginning
	fillsUp   = syscall.SIGUSR1
	makesRoom = syscall.SIGUSR2
	hasRoom   = "the disk has room again"
)

// cramped is the bot on a disk that fills up. What stands in for the disk is
// the limit on how far into a file its process may write: beyond it, writes
// fail as they do on a full disk, in the middle of a transaction too.
func cramped() {
	if err := runCramped(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	os.Exit(exitOK)
}

func runCramped() error {
	room, err := strconv.ParseUint(os.Getenv(roomEnv), 10, 64)
	if err != nil {
		return err
	}
	var free syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &free); err != nil {
		return err
	}
	limit := func(to uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: to, Max: free.Max}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(exitFailed)
		}
	}
	signal.Ignore(syscall.SIGXFSZ) // the write shall fail, and not the process
	news := make(chan os.Signal, 1)
	signal.Notify(news, fillsUp, makesRoom)
	if os.Getenv(fullEnv) != "" {
		limit(room)
	}
	go func() {
		for what := range news {
			if what == fillsUp {
				limit(room)
			} else {
				limit(free.Cur)
				fmt.Fprintln(os.Stderr, hasRoom)
			}
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return app.Work{
		Settings: app.Settings{
			BotToken: os.Getenv("SLACK_BOT_TOKEN"), AppToken: os.Getenv("SLACK_APP_TOKEN"), APIURL: os.Getenv("SLACK_API_URL"),
			Limits: delivery.Limits{MostPosts: postsPerMinute},
			Log:    slog.New(slog.NewTextHandler(os.Stderr, nil)),
		},
		Store: app.Place(os.Getenv("UNHUNCH_STORE")),
	}.Run(ctx)
}

// While the disk is full nobody is reminded, whoever asks for something is told
// that it did not work, and the log says why. Once there is room everything
// that was due meanwhile comes, once, from the same process. That is so too when the
// bot is killed while the disk is full, and cannot start until there is room.
func TestAFullDisk(t *testing.T) {
	for name, room := range map[string]int{"nothing can be written": 1, "something can be written": 1 << 17} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := gathers(t, 1500, e2etest.Machine, 50*time.Millisecond)
			c.env = append(c.env, asCramped, fmt.Sprint(roomEnv, "=", room))
			p := e2etest.Begin(t, os.Args[0], c.env)
			p.Connects()
			e2etest.Eventually(t, "reminders come", func() bool { return c.cards() > 0 })

			p.Gets(fillsUp)
			p.Says("file too large") // EFBIG, as ENOSPC
			passes(time.Second)      // what was under way arrives
			ana, before := c.Office.Person(c.sitters[0].handle), c.cards()
			ana.Types("/stretch help") // needs nothing of the disk
			ana.Sees("pause until")
			ana.Types("/stretch pause")
			ana.Sees("I couldn't do that just now")
			passes(2 * time.Second)
			if came := c.cards() - before; came > 0 {
				t.Errorf("%d reminders came that could not be written down", came)
			}
			p.Gets(makesRoom)
			p.Says(hasRoom)
			ana.Types("/stretch pause")
			ana.Sees("paused")
			e2etest.Eventually(t, "reminders come again", func() bool { return c.cards() > before })
			until := c.now()
			c.worksOff(p)
			c.end(p)
			c.copies()
			c.judges(until)

			last := e2etest.Begin(t, os.Args[0], c.env)
			last.Says("working")
			last.Gets(fillsUp)
			last.Says("file too large")
			last.Dies()
			next := e2etest.Begin(t, os.Args[0], append(c.env, fullEnv+"=1", roomEnv+"=1")) // else its first writes may fit
			if code := next.Exits(10 * time.Second); code != exitFailed {
				t.Errorf("exit code %d on a full disk", code)
			}
			next.Says("see that the disk is there and has room")
			for _, said := range []string{p.Said.String(), last.Said.String(), next.Said.String()} {
				if strings.Contains(said, "panic") {
					t.Error(said)
				}
			}
			c.ends(func() *e2etest.Process { return e2etest.Begin(t, os.Args[0], c.env) })
		})
	}
}

// cards counts the posts that Slack took.
func (c *crowd) cards() int { return taken(c.Office, "chat.postMessage") }
