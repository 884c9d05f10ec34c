package main

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
)

const (
	roomEnv   = "UNHUNCH_TEST_ROOM" // bytes of a file that can be written while the disk is full
	fullEnv   = "UNHUNCH_TEST_FULL" // set: it is full from the beginning
	fillsUp   = syscall.SIGUSR1
	makesRoom = syscall.SIGUSR2
	hasRoom   = "the disk has room again"
)

// cramped is unhunch on a disk that fills up. What stands in for the disk is
// the limit on how far into a file its process may write: beyond it, writes
// fail as they do on a full disk, in the middle of a transaction too.
func cramped() {
	room, err := strconv.ParseUint(os.Getenv(roomEnv), 10, 64)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	var free syscall.Rlimit
	limit := func(to uint64) {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: to, Max: free.Max}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(exitFailed)
		}
	}
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &free); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
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
	main()
}

// While the disk is full nobody is reminded, whoever asks for something is told
// that it did not work, and the log says why. Once there is room everything
// that was due meanwhile comes, once, from the same process. That is so too when the
// bot is killed while the disk is full, and cannot start until there is room.
func TestAFullDisk(t *testing.T) {
	for name, room := range map[string]int{"nothing can be written": 1, "something can be written": 1 << 17} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := besieges(t, 1500, e2etest.Machine, 50*time.Millisecond)
			s.env = append(s.env, asCramped, fmt.Sprint(roomEnv, "=", room))
			p := e2etest.Begin(t, os.Args[0], s.env, "run")
			p.Connects()
			e2etest.Eventually(t, "reminders come", func() bool { return s.cards() > 0 })

			p.Gets(fillsUp)
			p.Says("file too large") // EFBIG, as ENOSPC
			passes(time.Second)      // what was under way arrives
			ana, before := s.Office.Person(s.crowd[0].handle), s.cards()
			ana.Types("/stretch help") // needs nothing of the disk
			ana.Sees("pause until")
			ana.Types("/stretch pause")
			ana.Sees("I couldn't do that just now")
			passes(2 * time.Second)
			if came := s.cards() - before; came > 0 {
				t.Errorf("%d reminders came that could not be written down", came)
			}
			p.Gets(makesRoom)
			p.Says(hasRoom)
			ana.Types("/stretch pause")
			ana.Sees("paused")
			e2etest.Eventually(t, "reminders come again", func() bool { return s.cards() > before })
			until := s.now()
			s.worksOff(p)
			s.end(p)
			s.copies()
			s.judges(until)

			last := e2etest.Begin(t, os.Args[0], s.env, "run")
			last.Says("working")
			last.Gets(fillsUp)
			last.Says("file too large")
			last.Dies()
			next := e2etest.Begin(t, os.Args[0], append(s.env, fullEnv+"=1", roomEnv+"=1"), "run") // else its first writes may fit
			if code := next.Exits(10 * time.Second); code != exitFailed {
				t.Errorf("exit code %d on a full disk", code)
			}
			next.Says("see that the disk is there and has room")
			for _, said := range []string{p.Said.String(), last.Said.String(), next.Said.String()} {
				if strings.Contains(said, "panic") {
					t.Error(said)
				}
			}
			s.ends(func() *e2etest.Process { return e2etest.Begin(t, os.Args[0], s.env, "run") })
		})
	}
}

// cards counts the posts that Slack took.
func (s *siege) cards() (n int) {
	for _, call := range s.Calls("chat.postMessage") {
		if call.Applied {
			n++
		}
	}
	return n
}

// Where nothing can be written, in sysfs for example, it says so.
func TestAStoreOnADiskForReadingOnly(t *testing.T) {
	p := launch(t, []string{"SLACK_BOT_TOKEN=xoxb-1-secret", "SLACK_APP_TOKEN=xapp-1-secret", "UNHUNCH_STORE=/sys/unhunch.db"}, "run")
	if code := p.Exits(5 * time.Second); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	p.Says("cannot be written to")
	p.Says("let the bot's user read and write the file and its folder")
}
