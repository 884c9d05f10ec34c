package bot

import (
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"unhunch/internal/prefs"
)

// How often, and for how long, a response_url is used: Slack takes five answers in
// half an hour (docs: handling user interaction, response_url).
const (
	wayUses = 5
	wayLife = 29 * time.Minute
)

// way is a response_url: the way to answer one press or one command.
type way struct {
	url     string
	channel string // of the post that an answer may replace
	ts      string // of that post; "": none
	until   time.Time

	mu   sync.Mutex
	uses int
}

// take counts a use; false: there is none left.
func (w *way) take(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.uses >= wayUses || now.After(w.until) {
		return false
	}
	w.uses++
	return true
}

// spare gives a use back that certainly was none.
func (w *way) spare() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.uses--
}

// shut ends it: Slack will not take another answer.
func (w *way) shut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.uses = wayUses
}

func (w *way) open(now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.uses < wayUses && !now.After(w.until)
}

// ways are those that are known: by their URL, and the last one into each post
// in which something was pressed. An answer to a press may replace the post that it
// was pressed in, as long as that is a post (docs: handling user interaction,
// replace_original): so what changes in a post is not counted as a chat.update.
type ways struct {
	all   *lru.Cache[string, *way]
	posts *lru.Cache[place, *way] // by what it shows, and by its ts
}

func newWays() *ways {
	w := &ways{}
	w.all, _ = lru.New[string, *way](mostMarks) // fails for sizes below 1
	w.posts, _ = lru.New[place, *way](mostMarks)
	return w
}

// of is the way that a URL is.
func (w *ways) of(url string, now time.Time) *way {
	return w.first(&way{url: url, until: now.Add(wayLife)})
}

// first is the way that is known by a URL, or this one from now on.
func (w *ways) first(fresh *way) *way {
	if known, _, _ := w.all.PeekOrAdd(fresh.url, fresh); known != nil {
		return known
	}
	return fresh
}

// leads notes that something was pressed in a post.
func (w *ways) leads(at place, url, channel, ts string, now time.Time) {
	way := w.first(&way{url: url, channel: channel, ts: ts, until: now.Add(wayLife)})
	w.posts.Add(at, way)
	w.posts.Add(place{of: at.of, ts: ts}, way)
}

// into is the way into a post; nil: none is open.
func (w *ways) into(at place, now time.Time) *way {
	way, known := w.posts.Get(at)
	if !known || !way.open(now) {
		return nil
	}
	return way
}

// close ends the way into a post.
func (w *ways) close(at place) { w.posts.Remove(at) }

// reaches reports whether a post can be changed by the answer to a press in it.
func (w *ways) reaches(at place, now time.Time) bool { return w.into(at, now) != nil }

// forget is for somebody who wants nothing to be known of them.
func (w *ways) forget(id prefs.UserID) { forget(w.posts, id) }
