package api

import (
	"unicode/utf8"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

const (
	maxPostText   = 40_000 // chat.postMessage truncates beyond it (docs: chat.postMessage)
	maxUpdateText = 4_000  // chat.update refuses beyond it
)

// postMessage opens the DM when it is sent to a user id, and answers its D id (docs: chat.postMessage).
func postMessage(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	to := w.Destination(in.Str("channel"))
	if to == nil {
		return nil, call.Refuse("channel_not_found")
	}
	if !to.BotIn && !w.Granted("chat:write.public") {
		return nil, call.Refuse("not_in_channel")
	}
	m, no := readMessage(w, in, to)
	if no != nil {
		return nil, no
	}
	m.Text, m.Broadcast = firstRunes(m.Text, maxPostText), in.Str("reply_broadcast") == "true"
	w.Conversations.Post(to, m)
	return jsontree.Object{"channel": to.ID, "ts": m.TS, "message": wire.Message(w, m)}, nil
}

// readMessage is what the bot is to post in a conversation, or in a thread of it.
func readMessage(w *workspace.Workspace, in call.Args, to *workspace.Conversation) (*workspace.Message, *call.Refusal) {
	c, no := w.ReadContent(in)
	if no != nil {
		return nil, no
	}
	thread, no := parent(to, in.Str("thread_ts"))
	if no != nil {
		return nil, no
	}
	return &workspace.Message{Content: c, Thread: thread, Author: w.Options.App.UserID}, nil
}

// parent finds the message a reply goes under: a reply's own ts stands for its thread.
func parent(c *workspace.Conversation, ts string) (string, *call.Refusal) {
	if ts == "" {
		return "", nil
	}
	m := c.Find(ts)
	if m == nil || m.OnlyFor != "" {
		return "", call.Refuse("thread_not_found")
	}
	if m.Thread != "" {
		return m.Thread, nil
	}
	return ts, nil
}

// updateMessage changes the bot's own message in place; a person's place in the thread does not move.
func updateMessage(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	m, no := ownMessage(w, in, "cant_update_message")
	if no != nil {
		return nil, no
	}
	c, no := w.ReadContent(in)
	if no != nil {
		return nil, no
	}
	if !w.Options.Lenient && utf8.RuneCountInString(c.Text) > maxUpdateText {
		return nil, call.Refuse("msg_too_long")
	}
	w.Conversations.Rewrite(m, c)
	return jsontree.Object{"channel": m.In.ID, "ts": m.TS, "text": m.Text, "message": wire.Message(w, m)}, nil
}

// deleteMessage leaves a thread's replies standing, under a tombstone.
func deleteMessage(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	m, no := ownMessage(w, in, "cant_delete_message")
	if no != nil {
		return nil, no
	}
	w.Conversations.Remove(m)
	return jsontree.Object{"channel": m.In.ID, "ts": m.TS}, nil
}

// ownMessage finds the bot's message that channel and ts name. Ephemerals are
// out of reach, and so are user ids: chat.update wants the D id.
func ownMessage(w *workspace.Workspace, in call.Args, foreign string) (*workspace.Message, *call.Refusal) {
	c := w.Conversations.ByID(in.Str("channel"))
	if c == nil {
		return nil, call.Refuse("channel_not_found")
	}
	m := c.Message(in.Str("ts"))
	if m == nil || m.OnlyFor != "" {
		return nil, call.Refuse("message_not_found")
	}
	if m.Author != w.Options.App.UserID {
		return nil, call.Refuse(foreign)
	}
	return m, nil
}

// postEphemeral shows a message to one person who is in the channel. It has a
// message_ts, and no method can reach it again: only a response_url can.
func postEphemeral(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	to := w.Destination(in.Str("channel"))
	if to == nil {
		return nil, call.Refuse("channel_not_found")
	}
	who := w.People.ByID(in.Str("user"))
	if who == nil || !to.OpenTo(who) {
		return nil, call.Refuse("user_not_in_channel")
	}
	if !to.BotIn {
		return nil, call.Refuse("not_in_channel")
	}
	m, no := readMessage(w, in, to)
	if no != nil {
		return nil, no
	}
	m.Metadata, m.OnlyFor = nil, who.ID
	w.Conversations.Post(to, m)
	return jsontree.Object{"message_ts": m.TS}, nil
}

func firstRunes(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most])
}
