package schedule

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/bubble"
)

func TestChoresAreDoneAtTheStartAndThenEverySoOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := bubble.Now()
		var log bytes.Buffer
		var swept []time.Duration
		finished := false
		s := New(Options{
			Store: people(0, ten), Wake: func() {}, Log: slog.New(slog.NewTextHandler(&log, nil)),
			Chores: []Chore{
				{Name: "sweep", Every: 10 * time.Minute, Do: func(_ context.Context, now time.Time) error {
					swept = append(swept, now.Sub(began))
					switch len(swept) {
					case 2:
						return errors.New("no broom")
					case 3:
						panic("a spider")
					}
					return nil
				}},
				{Name: "paint", Every: time.Minute, Do: func(ctx context.Context, _ time.Time) error {
					<-ctx.Done() // it takes longer than anybody waits
					finished = true
					return ctx.Err()
				}},
			},
		})
		ctx, cancel := context.WithTimeout(t.Context(), 31*time.Minute)
		defer cancel()
		if err := s.Run(ctx, bubble.Now); err != nil {
			t.Error(err)
		}
		if want := []time.Duration{0, 10 * time.Minute, 20 * time.Minute, 30 * time.Minute}; !slices.Equal(swept, want) {
			t.Errorf("swept after %v, want %v", swept, want)
		}
		if !finished {
			t.Error("it did not wait for the painter")
		}
		for _, want := range []string{`msg=chore name=sweep error="no broom"`, "a spider"} {
			if !strings.Contains(log.String(), want) {
				t.Errorf("%q is not in the log:\n%s", want, log.String())
			}
		}
		if strings.Contains(log.String(), "paint") {
			t.Errorf("to be told to stop is no trouble:\n%s", log.String())
		}
	})
}
