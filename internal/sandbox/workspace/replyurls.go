package workspace

import (
	"time"

	"unhunch/internal/sandbox/call"
)

// How long and how often a response_url can be used (docs: interactivity).
const (
	replyURLLife = 30 * time.Minute
	replyURLUses = 5
)

// ReplyURL is a response_url: where the app may answer one action, for a while.
type ReplyURL struct {
	Who    *Person
	In     *Conversation
	Origin *Message // the message that was acted on; nil after a slash command

	issued time.Time
	uses   int
}

// ReplyURLs are the response_urls that the app was given.
type ReplyURLs struct {
	Base string // scheme and host that the app reaches Slack at
	ids  *IDs
	team string
	all  map[string]*ReplyURL
}

// Issue makes one.
func (l *ReplyURLs) Issue(u ReplyURL) string {
	path := "/respond/" + l.team + "/" + l.ids.New("R")
	u.issued = l.ids.Now()
	l.all[path] = &u
	return l.Base + path
}

// Use counts a use, and finds what it is an answer to.
func (l *ReplyURLs) Use(path string) (*ReplyURL, *call.Refusal) {
	u := l.all[path]
	switch {
	case u == nil:
		return nil, call.Refuse("no_such_url")
	case l.ids.Now().Sub(u.issued) > replyURLLife:
		return nil, call.Refuse("expired_url")
	case u.uses >= replyURLUses:
		return nil, call.Refuse("used_url")
	}
	u.uses++
	return u, nil
}
