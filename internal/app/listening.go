package app

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/bot/door"
)

// entrance is how Slack reaches the bot: over Socket Mode, unless somebody serves its
// requests, where browsers find the front, if there is one.
func (s Settings) entrance(api *slack.Client, handle door.Handler, front http.Handler) door.Receiver {
	if s.Serve == nil && s.Listener == nil {
		return door.NewSocket(api, s.Dialer, s.Log, handle)
	}
	web := door.NewWeb(door.WebOptions{Secret: s.SigningSecret, Handle: handle, Now: time.Now, Log: s.Log})
	var serves http.Handler = web
	if front != nil {
		serves = beside(web, front)
	}
	if s.Serve != nil {
		s.Serve(serves)
		return web
	}
	return &listening{Web: web, serves: serves, at: s.Listener, log: s.Log}
}

// beside has what is Slack's go to a Web, and all else to the front.
func beside(web, front http.Handler) http.Handler {
	mux := http.NewServeMux()
	for _, path := range []string{door.EventsPath, door.CommandsPath, door.InteractionsPath} {
		mux.Handle(path, web)
	}
	mux.Handle("/", front)
	return mux
}

// listening is a door.Web with the server that it is behind.
type listening struct {
	*door.Web

	serves http.Handler // it, and what else is found there
	at     net.Listener
	log    *slog.Logger
}

const (
	// slackTime is how long a request may take to arrive: Slack gives up after three
	// seconds, and whoever takes longer is somebody else.
	slackTime = 5 * time.Second
	// answerTime is how long it may take as a whole.
	answerTime = 10 * time.Second
	// partingTime is how long connections have to end when all is answered.
	partingTime = time.Second
)

// Run implements door.Receiver. When ctx ends, what was taken is answered, and what
// comes meanwhile is refused, before nobody listens any more.
func (l *listening) Run(ctx context.Context) error {
	server := newServer(l.serves, slackTime)
	server.WriteTimeout = answerTime
	server.ErrorLog = slog.NewLogLogger(l.log.Handler(), slog.LevelDebug) // it names addresses, and anybody can cause it
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error {
		if err := server.Serve(l.at); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("nothing can be taken from Slack any more: %w", err)
		}
		return nil
	})
	g.Go(func() error {
		err := l.Web.Run(ctx)
		parting, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingTime)
		defer cancel()
		if server.Shutdown(parting) != nil {
			_ = server.Close() // whoever is left says nothing
		}
		return err
	})
	return g.Wait()
}

// hangUp has nobody listen any more, also where it never came to a Run.
func (s Settings) hangUp() {
	if s.Listener != nil {
		_ = s.Listener.Close() // else it is closed already
	}
}

// Listen is where Slack's requests come in.
type Listen struct {
	Address   string // "": Slack is reached over Socket Mode
	Cert, Key string // PEM files, to speak HTTPS with; none: a proxy before it does
}

// expires tells until when the certificate is good; zero: nobody can tell. It is nil where
// there is none.
func (l Listen) expires() func() time.Time {
	if l.Cert == "" {
		return nil
	}
	return func() time.Time {
		pair, err := tls.LoadX509KeyPair(l.Cert, l.Key)
		if err != nil {
			return time.Time{}
		}
		return pair.Leaf.NotAfter
	}
}

// open takes the address. Its error says what to do.
func (l Listen) open(ctx context.Context, log *slog.Logger) (net.Listener, error) {
	var config net.ListenConfig
	at, err := config.Listen(ctx, "tcp", l.Address)
	if err != nil {
		return nil, fmt.Errorf("--listen %s: %w (give another address, for example 127.0.0.1:8080)", l.Address, err)
	}
	log.InfoContext(ctx, "listens for Slack", "address", at.Addr().String(), "tls", l.Cert != "")
	if l.Cert == "" {
		return at, nil
	}
	pair, err := newCertificate(l.Cert, l.Key, time.Now, log)
	if err != nil {
		return nil, errors.Join(err, at.Close())
	}
	return tls.NewListener(at, &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: pair.get, NextProtos: []string{"http/1.1"}}), nil
}
