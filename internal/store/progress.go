package store

import "io"

// Pass is a way through all of a store.
type Pass string

// The passes that a task may take.
const (
	Checking Pass = "checking"
	Copying  Pass = "copying"
	Settling Pass = "putting in order"
	Moving   Pass = "moving"
)

// Progress hears how far a task is: so many bytes of so many, or rows, are done in this
// pass. A pass begins with 0 and ends with all of them. It is called often, by
// one goroutine, and is not to hold it up. Where it is nil, nobody listens.
type Progress func(pass Pass, done, total int64)

// Tell tells whoever listens.
func (p Progress) Tell(pass Pass, done, total int64) {
	if p != nil {
		p(pass, done, total)
	}
}

// Copied is a writer to which so many bytes are copied.
func (p Progress) Copied(to io.Writer, total int64) io.Writer {
	if p == nil {
		return to
	}
	p(Copying, 0, total)
	return &counting{to: to, progress: p, total: total}
}

type counting struct {
	to          io.Writer
	progress    Progress
	done, total int64
}

func (c *counting) Write(b []byte) (int, error) {
	n, err := c.to.Write(b)
	c.done += int64(n)
	c.progress(Copying, c.done, c.total)
	return n, err
}
