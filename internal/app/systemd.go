package app

import (
	"context"
	"log/slog"

	"github.com/coreos/go-systemd/v22/daemon"
)

// systemd is told how the bot does (docs: sd_notify). Where systemd did not start
// it, nobody is.
type systemd struct {
	log    *slog.Logger
	beaten chan struct{}
	keeps  bool // it ends a process that has not said for a while that it lives
	status string
	deaf   bool // it could not be told the last time
}

func newSystemd(log *slog.Logger) *systemd {
	within, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		log.Warn("systemd's watchdog is not told that the bot lives", "error", err)
	}
	return &systemd{log: log, beaten: make(chan struct{}, 1), keeps: within > 0}
}

// beat is called when a beat is over. It does not wait for systemd.
func (s *systemd) beat() {
	select {
	case s.beaten <- struct{}{}:
	default:
	}
}

// waits says what the start waits for.
func (s *systemd) waits() { s.tells("waiting for Slack") }

// follow tells of each beat until ctx ends: that the bot lives, how it does, and,
// once Slack has said hello, that it is ready. Where the beat hangs it is silent.
func (s *systemd) follow(ctx context.Context, connected func() bool, well func() error) {
	ready := false
	for {
		select {
		case <-ctx.Done():
			s.say(daemon.SdNotifyStopping)
			return
		case <-s.beaten:
		}
		if s.keeps {
			s.say(daemon.SdNotifyWatchdog)
		}
		if !ready && connected() {
			ready = true
			s.say(daemon.SdNotifyReady)
		}
		if err := well(); err != nil {
			s.tells(err.Error())
		} else {
			s.tells("working")
		}
	}
}

// tells is what systemctl status shows.
func (s *systemd) tells(status string) {
	if s.status != status {
		s.status = status
		s.say("STATUS=" + status)
	}
}

func (s *systemd) say(state string) {
	_, err := daemon.SdNotify(false, state)
	if err != nil && !s.deaf { // it would be said at every beat
		s.log.Warn("systemd cannot be told", "state", state, "error", err)
	}
	s.deaf = err != nil
}
