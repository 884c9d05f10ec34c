//go:build unix

package app

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSystemdHearsOfBeatsAndOfNothingBetweenThem(t *testing.T) {
	for name, tc := range map[string]struct {
		watchdog  string
		connected []bool // at each beat
		well      []error
		want      []string
	}{
		"Slack greets, and later refuses": {
			watchdog: "60000000", connected: []bool{false, true, true},
			well: []error{errors.New("no connection"), nil, errors.New("refused")},
			want: []string{"WATCHDOG=1", "STATUS=no connection", "WATCHDOG=1", "READY=1", "STATUS=working", "WATCHDOG=1", "STATUS=refused", "STOPPING=1"},
		},
		"no beat ends": {watchdog: "60000000", want: []string{"STOPPING=1"}},
		"nobody watches": {
			connected: []bool{true, true}, well: []error{nil, nil},
			want: []string{"READY=1", "STATUS=working", "STOPPING=1"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "notify")
			listener, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = listener.Close() }()
			t.Setenv("NOTIFY_SOCKET", path)
			t.Setenv("WATCHDOG_USEC", tc.watchdog)
			t.Setenv("WATCHDOG_PID", "")

			s := newSystemd(slog.New(slog.DiscardHandler))
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			beat := 0
			asked := make(chan struct{})
			go s.follow(ctx, func() bool { return tc.connected[beat] }, func() error {
				err := tc.well[beat]
				asked <- struct{}{}
				return err
			})
			for range tc.connected {
				s.beat()
				<-asked
				beat++
			}
			stop()
			var heard []string
			for !slices.Contains(heard, "STOPPING=1") {
				word := make([]byte, 100)
				n, _, err := listener.ReadFromUnix(word)
				if err != nil {
					t.Fatal(err)
				}
				heard = append(heard, string(word[:n]))
			}
			if diff := cmp.Diff(tc.want, heard); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestThatSystemdCannotBeToldIsSaidOnce(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "nobody"))
	t.Setenv("WATCHDOG_USEC", "60000000")
	t.Setenv("WATCHDOG_PID", "")
	var said strings.Builder
	s := newSystemd(slog.New(slog.NewTextHandler(&said, nil)))
	ctx, stop := context.WithCancel(t.Context())
	beats := 0
	s.beat()
	s.follow(ctx, func() bool { return true }, func() error {
		if beats++; beats == 5 {
			stop()
		} else {
			s.beat()
		}
		return nil
	})
	if n := strings.Count(said.String(), "systemd cannot be told"); n != 1 {
		t.Errorf("said %d times:\n%s", n, said.String())
	}
}
