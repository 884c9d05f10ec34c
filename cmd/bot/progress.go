package main

import (
	"fmt"
	"io"
	"time"

	"github.com/schollz/progressbar/v3"

	"unhunch/internal/store"
)

// progress is a bar for whoever waits for a long piece of work: on a terminal's
// stderr, for one pass after another, and gone once close is called. For anybody
// else it draws nothing.
type progress struct {
	to    io.Writer // nil: nobody looks
	lines io.Writer // where there is no terminal; nil: nobody reads
	pass  store.Pass
	tenth int64 // that was told of the pass
	bar   *progressbar.ProgressBar
}

func (e env) progress() *progress {
	if !e.looksAt(e.stderr) {
		return &progress{}
	}
	return &progress{to: e.stderr}
}

// progressOrLines is progress for what takes so long that somebody may read how far it is
// elsewhere than on a terminal: a line for each tenth.
func (e env) progressOrLines() *progress {
	p := e.progress()
	if p.to == nil {
		p.lines = e.stderr
	}
	return p
}

// tell is a store.Progress.
func (p *progress) tell(pass store.Pass, done, total int64) {
	if p.lines != nil {
		p.line(pass, done, total)
	}
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

// line writes one when another tenth of a pass is done.
func (p *progress) line(pass store.Pass, done, total int64) {
	tenth := 10 * done / max(total, 1)
	if pass == p.pass && tenth <= p.tenth {
		return
	}
	p.pass, p.tenth = pass, tenth
	fmt.Fprintf(p.lines, "%s: %d %%\n", pass, 10*tenth)
}

// close takes the bar away.
func (p *progress) close() {
	if p.bar != nil {
		_ = p.bar.Clear()
		p.bar = nil
	}
}
