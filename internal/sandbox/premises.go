package sandbox

import (
	"net/http"
	"sync"
)

// Premises are where an app is, whoever runs it now. What leads there can be made before
// anybody runs it.
type Premises struct {
	mu  sync.Mutex
	now http.Handler
}

// Let has somebody run the app from now on; nil is nobody.
func (p *Premises) Let(h http.Handler) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = h
}

// ServeHTTP drops the connection while nobody is in.
func (p *Premises) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	now := p.now
	p.mu.Unlock()
	if now == nil {
		panic(http.ErrAbortHandler)
	}
	now.ServeHTTP(w, r)
}
