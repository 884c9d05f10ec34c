package delivery

import "cmp"

// Limits is how fast a courier calls Slack. Slack limits each method in each
// workspace on its own (docs: rate limits). The zero value of a rate means its
// default.
type Limits struct {
	// Posts is how fast chat.postMessage is called in a workspace at first.
	// Slack says "several hundred messages per minute" and does not publish
	// more: 300 a minute, 20 at once. How much it takes is found out, see lane.
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
