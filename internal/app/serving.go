package app

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// RequestTime is how long a request may take to arrive, its body included. An
// answer may take longer: some are streams.
const RequestTime = 15 * time.Second

// Server is a server of ours: nobody keeps a connection open by beginning a
// request and never ending it.
func Server(handler http.Handler, within time.Duration) *http.Server {
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
