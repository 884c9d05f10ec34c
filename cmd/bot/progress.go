package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"unhunch/internal/store"
)

// progress is a bar for whoever waits for a long piece of work: on a terminal's
// stderr, for one pass after another, and gone once close is called. For anybody
// else it draws nothing.
type progress struct {
	to   io.Writer // nil: nobody looks
	pass store.Pass
	bar  *progressbar.ProgressBar
}

func (e env) progress() *progress {
	if !e.looksAt(e.stderr) {
		return &progress{}
	}
	return &progress{to: e.stderr}
}

// tell is a store.Progress.
func (p *progress) tell(pass store.Pass, done, total int64) {
	if p.to == nil {
		return
	}
	if p.bar == nil || pass != p.pass || done == 0 {
		p.close()
		p.pass = pass
		p.bar = progressbar.NewOptions64(total,
			progressbar.OptionSetWriter(p.to),
			progressbar.OptionSetDescription(string(pass)),
			progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionSetRenderBlankState(true),
		)
	}
	_ = p.bar.Set64(done) // it is only looked at
}

// close takes the bar away.
func (p *progress) close() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
