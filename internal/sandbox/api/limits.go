package api

import (
	"time"

	"unhunch/internal/sandbox/workspace"
)

// tier is one of Slack's rate limits: calls a minute, per method and workspace.
type tier int

// The tiers (docs: rate limits). Slack allows more than one apps.connections.open
// a minute in practice: an app may open ten connections at its start.
const (
	special tier = 0
	tier1   tier = 10
	tier2   tier = 20
	tier3   tier = 50
	tier4   tier = 100
)

const postBurst = 5 // posts to one channel before "one a second" holds

// bucket lets through a burst, then a steady rate.
type bucket struct {
	left float64
	at   time.Time
}

// limits are the buckets that calls come out of, by method.
type limits struct {
	of  *workspace.Workspace
	all map[string]*bucket
}

// tooFast takes one call out of its buckets, or tells how long to wait. It takes
// nothing when it refuses. To is where a message goes.
func (l limits) tooFast(name string, t tier, to string) time.Duration {
	switch {
	case l.of.Options.Lenient:
		return 0
	case name == "chat.postMessage":
		return l.postsTooFast(name, to)
	case t == special:
		return 0
	}
	rate := float64(t) / 60
	b := l.bucket(name, float64(t), rate)
	wait := b.wait(rate)
	if wait == 0 {
		b.left--
	}
	return wait
}

// postsTooFast knows one bucket for the workspace and one for each channel.
func (l limits) postsTooFast(name, to string) time.Duration {
	perMinute := float64(l.of.Options.PostsPerMinute)
	all := l.bucket(name, perMinute/5, perMinute/60)
	one := l.bucket(name+" "+l.channelKey(to), postBurst, 1)
	wait := max(all.wait(perMinute/60), one.wait(1))
	if wait == 0 {
		all.left--
		one.left--
	}
	return wait
}

// channelKey makes a DM one channel, whether it is addressed by person or by id.
func (l limits) channelKey(to string) string {
	if c := l.of.Conversations.ByID(to); c != nil && c.Owner != nil {
		return c.Owner.ID
	}
	return to
}

// bucket refills a bucket up to now. The rate is calls a second.
func (l limits) bucket(key string, burst, rate float64) *bucket {
	now := l.of.IDs.Now()
	b := l.all[key]
	if b == nil {
		b = &bucket{left: burst, at: now}
		l.all[key] = b
	}
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.left = min(burst, b.left+passed*rate)
	}
	b.at = now
	return b
}

// wait is how long until one call fits; zero when it fits now.
func (b *bucket) wait(rate float64) time.Duration {
	if b.left >= 1 {
		return 0
	}
	return max(time.Millisecond, time.Duration((1-b.left)/rate*float64(time.Second)))
}
