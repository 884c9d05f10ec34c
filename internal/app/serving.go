package app

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// requestTime is how long a request may take to arrive, its body included. An
// answer may take longer: some are streams.
const requestTime = 15 * time.Second

// Serve answers at a listener until ctx ends, which ends what is being answered, too.
func Serve(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := newServer(handler, requestTime)
	server.BaseContext = func(net.Listener) context.Context { return ctx }
	end := func() { _ = server.Close() }
	defer end()
	done := context.AfterFunc(ctx, end)
	defer done()
	if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// newServer is a server of ours: nobody keeps a connection open by beginning a
// request and never ending it.
func newServer(handler http.Handler, within time.Duration) *http.Server {
	return &http.Server{
		Handler:           arrived(handler),
		ReadHeaderTimeout: within,
		ReadTimeout:       within,
		IdleTimeout:       8 * within,
		MaxHeaderBytes:    64 << 10,
	}
}

// arrived lifts the deadline once a request is whole. Go's would else end the
// context of an answer that takes longer.
func arrived(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		lift := func() { _ = http.NewResponseController(w).SetReadDeadline(time.Time{}) } // where there is none, none is in the way
		if r.Body == http.NoBody {
			lift()
		} else {
			r.Body = &body{r.Body, lift}
		}
		next.ServeHTTP(w, r)
	})
}

type body struct {
	io.ReadCloser
	whole func()
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		b.whole()
	}
	return n, err
}
