package delivery

import (
	"cmp"
	"time"
)

// Options are a courier's settings. The zero value of each means its default.
type Options struct {
	Limits Limits
	// Most is how many posts a minute a workspace is sent at the most, in the place of
	// Limits.MostPosts; 0: as there. It may change. nil: it is the same for all.
	Most    func(workspace string) float64
	Workers int           // calls in flight at once, of all workspaces together; 2,048
	Share   int           // how many of them one workspace may have of each method, and a quarter more for who looks; 8
	Timeout time.Duration // of one call; 30 s
	Drain   time.Duration // what calls in flight get to finish when Run ends; 5 s

	Observers []Observer // are told how messages end

	// Now is the clock of NotBefore, NotAfter and pacing; time.Now. Waiting is
	// done with timers: who moves Now ahead calls Wake.
	Now func() time.Time
}

func (o Options) withDefaults() Options {
	o.Limits = o.Limits.withDefaults()
	o.Workers = cmp.Or(o.Workers, 2048)
	o.Share = cmp.Or(o.Share, 8)
	o.Timeout = cmp.Or(o.Timeout, 30*time.Second)
	o.Drain = cmp.Or(o.Drain, 5*time.Second)
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // where the caller has no other clock
	}
	return o
}

// mostPosts is Limits.MostPosts, as it is for a workspace by now.
func (o Options) mostPosts(workspace string) float64 {
	own := 0.
	if o.Most != nil {
		own = o.Most(workspace)
	}
	return cmp.Or(max(0, own), o.Limits.MostPosts)
}

// Limits is how fast a courier calls Slack. Slack limits each method in each
// workspace on its own (docs: rate limits). The zero value of a rate means its
// default.
type Limits struct {
	// Posts is how fast chat.postMessage is called in a workspace at first.
	// Slack says "several hundred messages per minute" and does not publish
	// more: 300 a minute, 20 at once. How much it takes is found out, see pacer.
	Posts Rate
	// MostPosts a minute are never exceeded, whatever Slack takes: 1,200.
	MostPosts float64
	// Channel bounds chat.postMessage in one channel. Slack says "one message
	// per second", with "short bursts" allowed: 60 a minute, 3 at once.
	Channel Rate
	// Edits bounds chat.update in one workspace. Slack says tier 3, "50+ per
	// minute": 50 a minute, 15 at once. Less is found out, and more not asked for.
	Edits Rate
}

// Rate is a token bucket.
type Rate struct {
	PerMinute float64
	Burst     int // calls at once, after a rest
}

func (l Limits) withDefaults() Limits {
	most := cmp.Or(max(0, l.MostPosts), 1200)
	posts := l.Posts.or(Rate{PerMinute: 300, Burst: 20})
	posts.PerMinute = min(posts.PerMinute, most)
	return Limits{
		Posts:     posts,
		MostPosts: most,
		Channel:   l.Channel.or(Rate{PerMinute: 60, Burst: 3}),
		Edits:     l.Edits.or(Rate{PerMinute: 50, Burst: 15}),
	}
}

func (r Rate) or(other Rate) Rate {
	return Rate{
		PerMinute: cmp.Or(max(0, r.PerMinute), other.PerMinute),
		Burst:     cmp.Or(max(0, r.Burst), other.Burst),
	}
}
