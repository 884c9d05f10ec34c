package bot

import (
	"time"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/prefs"
)

// replyTimeout bounds one try of the answer to a press.
const replyTimeout = 10 * time.Second

// reply is where an answer that only one person sees gets to them: through the
// response_url of what they did (docs: 5 uses, 30 minutes).
type reply struct {
	who     prefs.UserID
	url     string
	replace bool   // the message with the button becomes the answer
	ts      string // of that message
	public  bool   // everybody in the channel sees it
	trigger string // without a url: the answer opens over the view it was pressed in
	unmet   string // the trigger for who is asked first whether they want to begin
	in      string // the id of the view that a form is drawn in
	view    view   // without a url: the modal it was pressed in
	spare   string // a response_url, for where a view does not open

	turn  *door.Turn // that ends when the answer is told
	came  time.Time  // when it was asked for: see triggerLife
	reads *reader    // nil: English
}

// words are those in which it is said.
func (to reply) words() card.View {
	if to.reads == nil {
		return card.English()
	}
	return to.reads.View
}

// privately answers where only the person sees it, and says nothing in a Home
// tab, which is drawn anew.
func (p press) privately() reply {
	if p.View.Modal {
		return p.over()
	}
	return reply{who: p.User, url: p.Callback, unmet: p.Trigger, turn: p.Turn, came: p.Came, reads: p.Reads}
}

// over answers in a view, over the one that it was pressed in.
func (p press) over() reply {
	return reply{who: p.User, trigger: p.Trigger, view: p.View, spare: p.Callback, turn: p.Turn, came: p.Came, reads: p.Reads}
}

// visibly answers also where the view does not change.
func (p press) visibly() reply {
	to := p.privately()
	if p.View.ID != "" {
		to.trigger = p.Trigger
	}
	return to
}

// inPlace puts the answer in the place of the message with the button.
func (p press) inPlace() reply {
	to := p.privately()
	to.replace, to.ts = true, p.TS
	return to
}

// privately answers a command.
func (c command) privately() reply {
	return reply{who: c.User, url: c.Callback, turn: c.Turn, came: c.Came, reads: c.Reads}
}

// callback is how to reach who did something, if there is a way.
func callback(what any) (reply, bool) {
	switch w := what.(type) {
	case press:
		to := reply{who: w.User, url: w.Callback, turn: w.Turn, came: w.Came, reads: w.Reads}
		if to.url == "" {
			to = w.over()
		}
		return to, to.url != "" || to.trigger != ""
	case command:
		return w.privately(), w.Callback != ""
	}
	return reply{}, false
}
