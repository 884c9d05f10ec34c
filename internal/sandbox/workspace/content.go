package workspace

import (
	"encoding/json"

	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
)

const (
	maxMetadata = 8_000   // of JSON; beyond it metadata_too_large
	maxViewSize = 250_000 // bytes of JSON (docs: views.open)
)

// ReadContent checks text, blocks, attachments and metadata the way Slack does, with one
// difference: blocks without text are refused too, as a screen reader reads only the text.
// The chat.* methods, response_urls and command acks share these rules.
func (w *Workspace) ReadContent(in call.Args) (Content, *call.Refusal) {
	c := Content{Text: in.Str("text")}
	no := w.readBlocks(in, &c)
	if no != nil {
		return c, no
	}
	attachments, err := in.Tree("attachments")
	if err != nil {
		return c, call.Refuse("invalid_attachments")
	}
	c.Attachments = jsontree.Array(attachments)
	metadata, err := in.Tree("metadata")
	if err != nil {
		return c, call.Refuse("invalid_metadata_format")
	}
	if c.Metadata = jsontree.AsObject(metadata); c.Metadata.Str("event_type") == "" {
		c.Metadata = nil
	}
	if raw, err := json.Marshal(c.Metadata); err == nil && len(raw) > maxMetadata {
		return c, call.Refuse("metadata_too_large")
	}
	if len(c.Attachments) > 100 {
		return c, call.Refuse("too_many_attachments")
	}
	empty := len(c.Blocks) == 0 && len(c.Attachments) == 0
	if c.Text == "" && (empty || !w.Options.Lenient) {
		return c, call.Refuse("no_text")
	}
	return c, nil
}

func (w *Workspace) readBlocks(in call.Args, c *Content) *call.Refusal {
	raw, err := in.Tree("blocks")
	if err != nil {
		return call.Refuse("invalid_blocks_format")
	}
	if raw == nil {
		return nil
	}
	list, ok := raw.([]any)
	if !ok {
		return call.Refuse("invalid_blocks_format")
	}
	if !w.Options.Lenient {
		if problems := blockkit.CheckBlocks(list, w.Files.Shows); len(problems) > 0 {
			return &call.Refusal{Code: "invalid_blocks", Messages: problems}
		}
		if blockkit.TooLong(list) {
			return call.Refuse("msg_blocks_too_long")
		}
	}
	c.Blocks = blockkit.Named(list, w.IDs.New)
	return nil
}

// ReadView checks the view argument; mistakes in a view are invalid_arguments, with their place.
func (w *Workspace) ReadView(in call.Args, where blockkit.Surface) (jsontree.Object, *call.Refusal) {
	tree, err := in.Tree("view")
	body := jsontree.AsObject(tree)
	if err != nil || body == nil {
		return nil, call.Refuse("invalid_arguments")
	}
	if no := w.TakeView(body, where); no != nil {
		return nil, no
	}
	return body, nil
}

// TakeView checks a view and fills in the ids that the app left to Slack. The view
// in the ack of a submission goes the same way.
func (w *Workspace) TakeView(body jsontree.Object, where blockkit.Surface) *call.Refusal {
	if !w.Options.Lenient {
		if problems := blockkit.CheckView(body, where, w.Files.Shows); len(problems) > 0 {
			return &call.Refusal{Code: "invalid_arguments", Messages: problems}
		}
	}
	if raw, err := json.Marshal(body); err == nil && len(raw) > maxViewSize {
		return call.Refuse("view_too_large")
	}
	blockkit.Named(jsontree.Array(body["blocks"]), w.IDs.New)
	return nil
}
