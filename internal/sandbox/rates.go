package sandbox

import "time"

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

// tooFast takes one call out of its buckets, or tells how long to wait. It takes nothing when it refuses.
func (s *Slack) tooFast(name string, t tier, in args) time.Duration {
	if s.opts.Lenient {
		return 0
	}
	if name == "chat.postMessage" {
		perMinute := float64(s.opts.PostsPerMinute)
		all := s.bucket(name, perMinute/5, perMinute/60)
		one := s.bucket(name+" "+s.channelKey(in.str("channel")), postBurst, 1)
		if wait := max(all.wait(perMinute/60), one.wait(1)); wait > 0 {
			return wait
		}
		all.left--
		one.left--
		return 0
	}
	if t == special {
		return 0
	}
	rate := float64(t) / 60
	b := s.bucket(name, float64(t), rate)
	if wait := b.wait(rate); wait > 0 {
		return wait
	}
	b.left--
	return 0
}

// channelKey makes a DM one channel, whether it is addressed by person or by id.
func (s *Slack) channelKey(to string) string {
	if c := s.channel(to); c != nil && c.owner != nil {
		return c.owner.ID
	}
	return to
}

// bucket refills a bucket up to now. The rate is calls a second.
func (s *Slack) bucket(key string, burst, rate float64) *bucket {
	now := s.now()
	b := s.buckets[key]
	if b == nil {
		b = &bucket{left: burst, at: now}
		s.buckets[key] = b
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
