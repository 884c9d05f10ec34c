package sandbox

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

// How long a trigger_id and a response_url can be used (docs: interactivity).
const (
	triggerLife  = 3 * time.Second
	replyURLLife = 30 * time.Minute
	replyURLUses = 5
)

// trigger lets the app open one modal for the person who just did something.
type trigger struct {
	who    *person
	issued time.Time
	used   bool
}

func (s *Slack) trigger(who *person) string {
	id := strings.ToLower(s.id("13345224609.738474920.T"))
	s.triggers[id] = &trigger{who: who, issued: s.now()}
	return id
}

// exchange uses a trigger up. The codes are those of views.open and views.push.
func (s *Slack) exchange(id string) (*trigger, *refusal) {
	t := s.triggers[id]
	switch {
	case t == nil:
		return nil, refuse("invalid_trigger_id")
	case t.used:
		return nil, refuse("exchanged_trigger_id")
	case s.now().Sub(t.issued) > triggerLife:
		return nil, refuse("expired_trigger_id")
	}
	t.used = true
	return t, nil
}

// replyURL is a response_url: where the app may answer one action, for a while.
type replyURL struct {
	who     *person
	channel *channel
	origin  *message // the message that was acted on; nil after a slash command
	issued  time.Time
	uses    int
}

func (s *Slack) replyURL(who *person, c *channel, origin *message) string {
	path := "/respond/" + s.opts.Team.ID + "/" + s.id("R")
	s.replyURLs[path] = &replyURL{who: who, channel: c, origin: origin, issued: s.now()}
	return s.base + path
}

// serveReply takes the POST to a response_url. The URL is the only credential.
func (s *Slack) serveReply(w http.ResponseWriter, r *http.Request) {
	const name = "response_url"
	fault := s.strike(name)
	if fault.prevents() {
		s.record(Call{Method: name, Outcome: string(fault.Kind)})
		fault.answer(w)
		return
	}
	var body map[string]any
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	s.mu.Lock()
	no := refuse("invalid_payload")
	if err == nil {
		no = s.reply(r.URL.Path, body)
	}
	s.calls = append(s.calls, Call{At: s.now(), Method: name, Outcome: outcome(no, fault), Applied: no == nil})
	s.mu.Unlock()

	if fault.spoils() && !s.spoil(w, r, fault) {
		return
	}

	if no != nil {
		writeJSON(w, http.StatusNotFound, Object{"ok": false, "error": no.code})
		return
	}
	writeJSON(w, http.StatusOK, Object{"ok": true})
}

// reply counts a use even when the content is then refused.
func (s *Slack) reply(path string, body map[string]any) *refusal {
	u := s.replyURLs[path]
	switch {
	case u == nil:
		return refuse("no_such_url")
	case s.now().Sub(u.issued) > replyURLLife:
		return refuse("expired_url")
	case u.uses >= replyURLUses:
		return refuse("used_url")
	}
	u.uses++
	return s.answer(u, body)
}

// answer does what a response_url's body or a command's ack payload asks for. New
// messages are ephemeral unless they say in_channel; an ephemeral that is replaced
// stays ephemeral, whatever it says (docs: handling user interaction).
func (s *Slack) answer(u *replyURL, body map[string]any) *refusal {
	o := Object(body)
	replace := o.Bool("replace_original") && u.origin != nil
	if o.Bool("delete_original") && u.origin != nil {
		u.origin.channel.remove(u.origin)
		s.changed()
		return nil
	}
	c, no := s.readContent(args{values: body})
	if no != nil {
		return no
	}
	if replace {
		if u.origin.channel.message(u.origin.ts) == nil {
			return refuse("message_not_found")
		}
		s.rewrite(u.origin, c)
		return nil
	}
	m := &message{
		author: s.opts.App.UserID, text: c.text, blocks: c.blocks, attachments: c.attachments, onlyFor: u.who.ID,
		thread: o.Str("thread_ts"),
	}
	if o.Str("response_type") == "in_channel" {
		m.onlyFor = ""
	}
	s.post(u.channel, m)
	return nil
}
