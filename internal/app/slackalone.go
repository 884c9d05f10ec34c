package app

import (
	"context"
	"errors"
	"net/http"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/web"
)

// SlackAlone is a pretend Slack for a bot that somebody starts beside it, with a page
// to play in. It goes by the machine's clock, as that bot does.
type SlackAlone struct {
	http.Handler // the Web API under /api/, and the page

	BotToken, AppToken string

	pretend *sandbox.Slack
}

// OpenSlackAlone makes one. The caller closes it.
func OpenSlackAlone() *SlackAlone {
	s := &SlackAlone{pretend: pretendSlack(time.Now)}
	s.BotToken, s.AppToken = s.pretend.Options().BotToken, s.pretend.Options().AppToken
	mux := http.NewServeMux()
	for _, door := range []string{"/api/", "/link/", "/respond/", "/upload/"} {
		mux.Handle(door, s.pretend.Handler())
	}
	mux.Handle("/", web.New(s.pretend, still{}, web.Options{Still: true}))
	s.Handler = mux
	return s
}

// Close ends it.
func (s *SlackAlone) Close() { s.pretend.Close() }

// still is the machine's clock, for a page that does not move it.
type still struct{}

var errStill = errors.New("this page goes by the machine's clock")

func (still) Now() time.Time                                               { return time.Now() }
func (still) Forward(context.Context, time.Duration) error                 { return errStill }
func (still) NextReminder(context.Context, string, string) (string, error) { return "", errStill }
func (still) RestOfDay(context.Context, *time.Location) error              { return errStill }
