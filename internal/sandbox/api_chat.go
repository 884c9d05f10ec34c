package sandbox

import (
	"encoding/json"
	"unicode/utf8"
)

const (
	maxPostText   = 40_000 // chat.postMessage truncates beyond it (docs: chat.postMessage)
	maxUpdateText = 4_000  // chat.update refuses beyond it
	maxMetadata   = 8_000  // of JSON; beyond it metadata_too_large
)

// content is what a message says, checked: chat.* methods, response_urls and command acks share the rules.
type content struct {
	text        string
	blocks      []Object
	attachments []any
	metadata    Object
}

// readContent checks text, blocks, attachments and metadata the way Slack does, with one
// difference: blocks without text are refused too, as a screen reader reads only the text.
func (s *Slack) readContent(in args) (content, *refusal) {
	var c content
	c.text = in.str("text")
	rawBlocks, err := in.tree("blocks")
	if err != nil {
		return c, refuse("invalid_blocks_format")
	}
	if rawBlocks != nil {
		list, ok := rawBlocks.([]any)
		if !ok {
			return c, refuse("invalid_blocks_format")
		}
		if problems := s.checkBlocks(list, onMessage, "/blocks"); len(problems) > 0 {
			return c, &refusal{code: "invalid_blocks", messages: problems}
		}
		if !s.opts.Lenient && textIn(list) > maxBlockText {
			return c, refuse("msg_blocks_too_long")
		}
		c.blocks = s.named(list)
	}
	attachments, err := in.tree("attachments")
	if err != nil {
		return c, refuse("invalid_attachments")
	}
	c.attachments, _ = attachments.([]any)
	metadata, err := in.tree("metadata")
	if err != nil {
		return c, refuse("invalid_metadata_format")
	}
	if c.metadata = asObject(metadata); c.metadata.Str("event_type") == "" {
		c.metadata = nil
	}
	if raw, err := json.Marshal(c.metadata); err == nil && len(raw) > maxMetadata {
		return c, refuse("metadata_too_large")
	}
	if len(c.attachments) > 100 {
		return c, refuse("too_many_attachments")
	}
	empty := len(c.blocks) == 0 && len(c.attachments) == 0
	if c.text == "" && (empty || !s.opts.Lenient) {
		return c, refuse("no_text")
	}
	return c, nil
}

// postMessage opens the DM when it is sent to a user id, and answers its D id (docs: chat.postMessage).
func (s *Slack) postMessage(in args) (Object, *refusal) {
	to := s.destination(in.str("channel"))
	if to == nil {
		return nil, refuse("channel_not_found")
	}
	if !to.botIn && !s.granted("chat:write.public") {
		return nil, refuse("not_in_channel")
	}
	c, no := s.readContent(in)
	if no != nil {
		return nil, no
	}
	thread, no := to.parent(in.str("thread_ts"))
	if no != nil {
		return nil, no
	}
	m := s.post(to, &message{
		thread: thread, broadcast: in.str("reply_broadcast") == "true", author: s.opts.App.UserID,
		text: firstRunes(c.text, maxPostText), blocks: c.blocks, attachments: c.attachments, metadata: c.metadata,
	})
	return Object{"channel": to.id, "ts": m.ts, "message": s.wire(m)}, nil
}

// parent finds the message a reply goes under: a reply's own ts stands for its thread.
func (c *channel) parent(ts string) (string, *refusal) {
	if ts == "" {
		return "", nil
	}
	m := c.find(ts)
	if m == nil || m.onlyFor != "" {
		return "", refuse("thread_not_found")
	}
	if m.thread != "" {
		return m.thread, nil
	}
	return ts, nil
}

// updateMessage changes the bot's own message in place; a person's place in the thread does not move.
func (s *Slack) updateMessage(in args) (Object, *refusal) {
	m, no := s.ownMessage(in, "cant_update_message")
	if no != nil {
		return nil, no
	}
	c, no := s.readContent(in)
	if no != nil {
		return nil, no
	}
	if !s.opts.Lenient && utf8.RuneCountInString(c.text) > maxUpdateText {
		return nil, refuse("msg_too_long")
	}
	s.rewrite(m, c)
	return Object{"channel": m.channel.id, "ts": m.ts, "text": m.text, "message": s.wire(m)}, nil
}

// rewrite replaces what a message says. Text without blocks removes the blocks;
// absent metadata stays (docs: chat.update).
func (s *Slack) rewrite(m *message, c content) {
	m.text, m.blocks, m.attachments = c.text, c.blocks, c.attachments
	if c.metadata != nil {
		m.metadata = c.metadata
	}
	m.edited = s.ts()
	for _, values := range m.state {
		values.keepOnly(m.blocks)
	}
	s.changed()
}

// deleteMessage leaves a thread's replies standing, under a tombstone.
func (s *Slack) deleteMessage(in args) (Object, *refusal) {
	m, no := s.ownMessage(in, "cant_delete_message")
	if no != nil {
		return nil, no
	}
	m.channel.remove(m)
	s.changed()
	return Object{"channel": m.channel.id, "ts": m.ts}, nil
}

// ownMessage finds the bot's message that channel and ts name. Ephemerals are
// out of reach, and so are user ids: chat.update wants the D id.
func (s *Slack) ownMessage(in args, foreign string) (*message, *refusal) {
	c := s.channel(in.str("channel"))
	if c == nil {
		return nil, refuse("channel_not_found")
	}
	m := c.message(in.str("ts"))
	if m == nil || m.onlyFor != "" {
		return nil, refuse("message_not_found")
	}
	if m.author != s.opts.App.UserID {
		return nil, refuse(foreign)
	}
	return m, nil
}

// postEphemeral shows a message to one person who is in the channel. It has a
// message_ts, and no method can reach it again: only a response_url can.
func (s *Slack) postEphemeral(in args) (Object, *refusal) {
	to := s.destination(in.str("channel"))
	if to == nil {
		return nil, refuse("channel_not_found")
	}
	who := s.person(in.str("user"))
	if who == nil || !to.open(who) {
		return nil, refuse("user_not_in_channel")
	}
	if !to.botIn {
		return nil, refuse("not_in_channel")
	}
	c, no := s.readContent(in)
	if no != nil {
		return nil, no
	}
	thread, no := to.parent(in.str("thread_ts"))
	if no != nil {
		return nil, no
	}
	m := s.post(to, &message{
		thread: thread, author: s.opts.App.UserID, onlyFor: who.ID,
		text: c.text, blocks: c.blocks, attachments: c.attachments,
	})
	return Object{"message_ts": m.ts}, nil
}

func firstRunes(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
