package bot

import (
	"cmp"
	"context"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
)

// promises are the breaks that people asked for and that are not there yet. What
// is said of one is said when Slack has taken it, and where that fails, so is that.
type promises struct {
	replies *replies

	mu     sync.Mutex
	owed   *lru.Cache[uint64, *promise]
	latest *lru.Cache[prefs.UserID, *promise] // until somebody is told of it
}

// promise is one break, by the message that it is.
type promise struct {
	came chan struct{}    // closed when it is known what became of it
	end  delivery.Outcome // from then on
	tell func(delivery.Outcome)
}

func newPromises(r *replies) *promises {
	p := &promises{replies: r}
	p.owed, _ = lru.New[uint64, *promise](mostMarks) // fails for sizes below 1
	p.latest, _ = lru.New[prefs.UserID, *promise](mostMarks)
	return p
}

// expect notes that a break is owed, before anybody takes it to Slack.
func (p *promises) expect(m delivery.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	made := &promise{came: make(chan struct{})}
	p.owed.Add(m.ID, made)
	p.latest.Add(m.To, made)
}

// made takes the break that somebody was just promised; nil: none.
func (p *promises) made(who prefs.UserID) *promise {
	p.mu.Lock()
	defer p.mu.Unlock()
	made, _ := p.latest.Get(who)
	p.latest.Remove(who)
	return made
}

// settled takes in how messages ended. It waits for nothing.
func (p *promises) settled(outcomes []delivery.Outcome) {
	for _, o := range outcomes {
		if o.Claim.Kind != delivery.Break || o.Verdict == delivery.Later {
			continue
		}
		p.mu.Lock()
		made, known := p.owed.Get(o.Claim.ID)
		p.owed.Remove(o.Claim.ID)
		p.mu.Unlock()
		if known {
			made.end = o
			close(made.came)
			p.tellOnce(made)
		}
	}
}

// How long nothing is said of a break that has not come: in a view, what is said
// has to be said while its trigger lives, which is three seconds.
const (
	breakSoon       = 4 * time.Second
	breakSoonInView = 1500 * time.Millisecond
)

// keep tells somebody what became of a break that they asked for, by the answer to
// its request: when it is known.
func (p *promises) keep(ctx context.Context, made *promise, to reply, answer coach.Answer) {
	switch {
	case to.url == "" && to.trigger == "" && to.unmet == "": // there is no way to tell
		return
	case to.url == "":
		p.inView(ctx, made, to, answer)
		return
	}
	p.mu.Lock()
	made.tell = func(o delivery.Outcome) {
		if m, said := wordsOf(o, answer, to.words()); said {
			p.replies.later(to, m)
		}
	}
	p.mu.Unlock()
	select {
	case <-made.came:
		p.tellOnce(made)
	default:
		time.AfterFunc(breakSoon, func() {
			if !made.over() {
				p.replies.later(to, to.words().BreakSoon())
			}
		})
	}
}

// inView waits for a break, as long as something can be said in a view.
func (p *promises) inView(ctx context.Context, made *promise, to reply, answer coach.Answer) {
	to.turn.GiveUpAtOnce(ctx)
	m, said := to.words().BreakSoon(), true
	select {
	case <-made.came:
		if m, said = wordsOf(made.end, answer, to.words()); made.end.Verdict != delivery.Sent {
			to.trigger = cmp.Or(to.trigger, to.unmet)
		}
	case <-time.After(breakSoonInView):
		to.trigger = cmp.Or(to.trigger, to.unmet)
	}
	if said {
		p.replies.answer(ctx, to, m)
	}
}

// tellOnce says what became of a break, to whoever was promised it.
func (p *promises) tellOnce(made *promise) {
	p.mu.Lock()
	tell := made.tell
	made.tell = nil
	p.mu.Unlock()
	if tell != nil {
		tell(made.end)
	}
}

func (made *promise) over() bool {
	select {
	case <-made.came:
		return true
	default:
		return false
	}
}

// wordsOf is what is said of a break that ended like this; false: nothing, since it
// came where they look.
func wordsOf(o delivery.Outcome, answer coach.Answer, w card.View) (card.Message, bool) {
	switch o.Verdict {
	case delivery.Sent:
		return w.Draw(answer, card.Picture{})
	case delivery.Unknown:
		return w.BreakUnknown(), true
	case delivery.Dropped, delivery.Later:
	}
	return w.BreakLost(), true
}
