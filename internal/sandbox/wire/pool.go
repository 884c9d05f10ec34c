package wire

import "slices"

// pool is an app's open connections. Guarded by Sockets.mu.
type pool struct {
	open []*connection
	turn int
}

// next picks the connection for the next envelope, each in turn; nil when none is open.
func (p *pool) next() *connection {
	if len(p.open) == 0 {
		return nil
	}
	p.turn++
	return p.open[p.turn%len(p.open)]
}

func (p *pool) add(c *connection) { p.open = append(p.open, c) }

func (p *pool) drop(c *connection) {
	p.open = slices.DeleteFunc(p.open, func(o *connection) bool { return o == c })
}

func (p *pool) cut() {
	for _, c := range p.open {
		c.cut()
	}
}
