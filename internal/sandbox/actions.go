package sandbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Person is a member of the workspace at their desk. Its methods do what they
// do in Slack's client, wait for the app's ack, and return a *Trouble when
// Slack would show them one.
type Person struct {
	s  *Slack
	id string
}

// Trouble is what Slack itself tells a person.
type Trouble struct {
	Code string // "operation_timeout"
	Text string // as they read it
}

func (t *Trouble) Error() string { return t.Text }

// Person finds a member by handle, with or without '@', or by id; nil when there is none.
func (s *Slack) Person(handle string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.people {
		if p.Handle == strings.TrimPrefix(handle, "@") || p.ID == handle {
			return &Person{s: s, id: p.ID}
		}
	}
	return nil
}

// Join adds a member; with Profile.Team set, a guest from another workspace.
func (s *Slack) Join(p Profile) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	who := s.join(p)
	s.changed()
	return &Person{s: s, id: who.ID}
}

// ID is the user id.
func (p *Person) ID() string { return p.id }

// Type writes a line in a conversation: a command when it begins with '/', else
// a message. An empty channel is the DM with the bot. Commands cannot be typed in threads.
func (p *Person) Type(ctx context.Context, channelID, line string) error {
	s := p.s
	s.mu.Lock()
	who := s.person(p.id)
	c := s.dm(who)
	if channelID != "" {
		c = s.channel(channelID)
	}
	if c == nil || !c.open(who) {
		s.mu.Unlock()
		return fmt.Errorf("type in %s: no such conversation", channelID)
	}
	if !strings.HasPrefix(line, "/") {
		s.post(c, &message{author: who.ID, text: line})
		s.mu.Unlock()
		return nil
	}
	name, text, _ := strings.Cut(line, " ")
	if !s.knows(name) {
		defer s.mu.Unlock()
		return s.tell(who, c, &Trouble{Code: "unknown_command", Text: name + " is not a valid command."})
	}
	payload := s.slashCommand(who, c, name, strings.TrimSpace(text))
	s.mu.Unlock()

	ack, err := s.deliver(ctx.Done(), &envelope{kind: SlashCommand, payload: payload, accepts: true})
	s.mu.Lock()
	defer s.mu.Unlock()
	if unseen(err) {
		return err
	}
	if err != nil {
		return s.tell(who, c, &Trouble{Code: err.Error(), Text: fmt.Sprintf("%s failed with the error %q", name, err)})
	}
	if len(ack) > 0 {
		if no := s.answer(&replyURL{who: who, channel: c}, ack); no != nil {
			return s.tell(who, c, &Trouble{Code: no.code, Text: fmt.Sprintf("%s failed with the error %q", name, no.code)})
		}
	}
	return nil
}

func (s *Slack) knows(command string) bool {
	for _, c := range s.opts.Commands {
		if c.Name == command {
			return true
		}
	}
	return len(s.opts.Commands) == 0
}

// Use presses a button, chooses options (by value or text), or fills an input.
// A control from an older look at a message is sent as it was.
func (p *Person) Use(ctx context.Context, c Control, answers ...string) error {
	s := p.s
	value := c.value(answers)
	if value == nil {
		return fmt.Errorf("use %q: %q does not fit a %s", c.Label, answers, c.Type)
	}
	s.mu.Lock()
	payload, err := s.use(s.person(p.id), c, value)
	s.mu.Unlock()
	if err != nil || payload == nil {
		return err
	}
	_, err = s.deliver(ctx.Done(), &envelope{kind: Interactive, payload: payload})
	return s.stumbled(p.id, err, "This app took too long to respond. Try again?")
}

// use keeps what was chosen and makes the payload; nil when the app is not told yet.
func (s *Slack) use(who *person, c Control, value Object) (Object, error) {
	remember := c.Type != "button" && c.Type != "overflow" && c.Type != "workflow_button"
	if c.ViewID != "" {
		v := s.views[c.ViewID]
		if v == nil || v.who != who {
			return nil, fmt.Errorf("use %q: the view is not theirs", c.Label)
		}
		if remember {
			v.state.set(c, value)
			delete(v.errors, c.BlockID)
			s.changed()
		}
		if !c.Sends {
			return nil, nil
		}
		return s.viewActions(v, s.action(c, value)), nil
	}
	ch := s.channel(c.ChannelID)
	if ch == nil || !ch.open(who) || ch.message(c.MessageTS) == nil {
		return nil, s.tell(who, ch, &Trouble{Code: "message_not_found", Text: "That message is not there any more."})
	}
	m := ch.message(c.MessageTS)
	state := m.stateOf(who)
	if remember {
		state.set(c, value)
		s.changed()
	}
	if !c.Sends {
		return nil, nil
	}
	as := s.wire(m)
	if c.stale != nil && c.stale.Blocks != nil {
		as["blocks"], as["text"] = c.stale.Blocks, c.stale.Text
	}
	return s.messageActions(who, m, as, s.action(c, value)), nil
}

// Submit sends a modal's form. What is missing or wrong is shown under its inputs and
// returned as trouble "invalid_input". A modal that closed a moment ago is sent once
// more, which is what a double click does.
func (p *Person) Submit(ctx context.Context, viewID string) error {
	s := p.s
	s.mu.Lock()
	v := s.views[viewID]
	if v == nil || v.who.ID != p.id {
		s.mu.Unlock()
		return fmt.Errorf("submit %s: not their view", viewID)
	}
	if v.errors = s.unfilled(v); len(v.errors) > 0 {
		defer s.mu.Unlock()
		s.changed()
		return invalidInput(v.errors)
	}
	payload := s.viewSubmission(v)
	s.mu.Unlock()

	ack, err := s.deliver(ctx.Done(), &envelope{kind: Interactive, payload: payload, accepts: true})
	if err != nil {
		return s.stumbled(p.id, err, "We had some trouble connecting. Try again?")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.submitted(v, Object(ack))
}

func invalidInput(wrong map[string]string) error {
	all := slices.Sorted(maps.Values(wrong))
	return &Trouble{Code: "invalid_input", Text: strings.Join(all, " ")}
}

// submitted does what the app's response_action says; without one, the modal closes.
func (s *Slack) submitted(v *view, ack Object) error {
	body := ack.Obj("view")
	switch ack.Str("response_action") {
	case "":
		s.dismiss(v)
		return nil
	case "clear":
		v.who.modals = nil
		s.changed()
		return nil
	case "errors":
		v.errors = map[string]string{}
		for block, text := range ack.Obj("errors") {
			if block = s.meant(block); v.input(block) {
				v.errors[block], _ = text.(string)
			}
		}
		s.changed()
		if len(v.errors) > 0 {
			return invalidInput(v.errors)
		}
	case "update":
		if body != nil && s.viewRefused(body, onModal) == nil {
			s.named(anyList(body["blocks"]))
			s.revise(v, body)
			return nil
		}
	case "push":
		if body != nil && s.viewRefused(body, onModal) == nil {
			s.named(anyList(body["blocks"]))
			if _, no := s.push(v.who, body); no == nil {
				return nil
			}
		}
	}
	return s.tell(v.who, nil, &Trouble{Code: "invalid_response", Text: "We had some trouble connecting. Try again?"})
}

func (v *view) input(block string) bool {
	for _, b := range v.blocks() {
		if b.Str("block_id") == block && b.Str("type") == "input" {
			return true
		}
	}
	return false
}

// unfilled is what Slack's client itself refuses to send, by block id.
func (s *Slack) unfilled(v *view) map[string]string {
	wrong := map[string]string{}
	for _, c := range controlsOf(Surface{}, v.blocks(), v.state, nil) {
		if !c.Input {
			continue
		}
		text, isText := c.Value["value"].(string)
		length := utf8.RuneCountInString(text)
		least, _ := c.Element["min_length"].(float64)
		most, limited := c.Element["max_length"].(float64)
		switch {
		case blank(c.Value) && !c.Optional:
			wrong[c.BlockID] = "Please complete this required field."
		case isText && text != "" && length < int(least):
			wrong[c.BlockID] = fmt.Sprintf("Please enter at least %d characters.", int(least))
		case isText && limited && length > int(most):
			wrong[c.BlockID] = fmt.Sprintf("Please enter at most %d characters.", int(most))
		}
	}
	return wrong
}

// CloseModal closes the top modal; with clear_on_close, all of them.
func (p *Person) CloseModal(ctx context.Context) error {
	s := p.s
	s.mu.Lock()
	who := s.person(p.id)
	if len(who.modals) == 0 {
		s.mu.Unlock()
		return errors.New("close modal: none is open")
	}
	v := who.modals[len(who.modals)-1]
	cleared := v.body.Bool("clear_on_close")
	s.dismiss(v)
	if cleared {
		who.modals = nil
	}
	payload := s.viewClosed(v, cleared)
	s.mu.Unlock()
	if !v.body.Bool("notify_on_close") {
		return nil
	}
	// Nobody looks at a closed modal, so a missing ack is nobody's error.
	_, _ = s.deliver(ctx.Done(), &envelope{kind: Interactive, payload: payload})
	return nil
}

// OpenHome shows the app's Home tab; OpenMessages its messages. The app gets app_home_opened.
func (p *Person) OpenHome() { p.open("home") }

// OpenMessages shows the DM with the bot.
func (p *Person) OpenMessages() { p.open("messages") }

func (p *Person) open(tab string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.emit(p.s.homeOpened(p.s.person(p.id), tab))
	p.s.changed()
}

// RunShortcut starts a global shortcut.
func (p *Person) RunShortcut(ctx context.Context, callbackID string) error {
	p.s.mu.Lock()
	payload := p.s.shortcut(p.s.person(p.id), callbackID)
	p.s.mu.Unlock()
	_, err := p.s.deliver(ctx.Done(), &envelope{kind: Interactive, payload: payload})
	return p.s.stumbled(p.id, err, "That shortcut didn't work. Try again?")
}

// stumbled puts a failed delivery in the words the person reads.
func (s *Slack) stumbled(id string, err error, text string) error {
	if err == nil || unseen(err) {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tell(s.person(id), nil, &Trouble{Code: err.Error(), Text: text})
}

// unseen is an end that nobody is there to read about: they left, or Slack closed.
func unseen(err error) bool { return errors.Is(err, context.Canceled) || errors.Is(err, errShutdown) }

// tell shows a person a notice of Slack's own.
func (s *Slack) tell(who *person, c *channel, t *Trouble) error {
	n := Notice{At: s.now(), Code: t.Code, Text: t.Text}
	if c != nil {
		n.ChannelID = c.id
	}
	who.notices = append(who.notices, n)
	s.changed()
	return t
}

// Notice is a line by Slack itself, such as "/stretch failed with the error …".
type Notice struct {
	At        time.Time
	ChannelID string
	Code      string
	Text      string
}
