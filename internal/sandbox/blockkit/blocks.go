// Package blockkit knows what Slack takes as blocks, elements and views, and says what is wrong with the rest.
package blockkit

import (
	"fmt"

	"unhunch/internal/sandbox/jsontree"
)

// maxBlockText is all the text in a message's blocks. Slack documents no figure;
// apps measured msg_blocks_too_long from about 13,200 characters (bolt-js issue 2509).
const maxBlockText = 13_200

// CheckBlocks answers what Slack would refuse in a message's blocks. File tells
// which slack_file may be shown.
func CheckBlocks(list []any, file func(id string) bool) []string {
	c := newChecker(Message, file)
	checkBlocks(c, "/blocks", list)
	return c.problems
}

// TooLong tells whether the blocks of a message hold more text than Slack takes.
func TooLong(list []any) bool { return textIn(list) > maxBlockText }

// checkBlocks allows so many blocks: 50 in a message, 100 in a view (docs: Block Kit).
func checkBlocks(c *checker, at string, list []any) {
	most := 100
	if c.where == Message {
		most = 50
	}
	if len(list) > most {
		c.wrongf(at, "no more than %d items allowed", most)
		return
	}
	for i, v := range list {
		checkBlock(c, fmt.Sprintf("%s/%d", at, i), v)
	}
}

func checkBlock(c *checker, at string, v any) {
	b := jsontree.AsObject(v)
	if b == nil {
		c.wrongf(at, "must be an object")
		return
	}
	shape, known := blockShape(b.Str("type"))
	if !known || !blockFits(b.Str("type"), c.where) {
		c.wrongf(at, "unsupported type: %s", b.Str("type"))
		return
	}
	shape(c, at, map[string]any(b))
	if id := b.Str("block_id"); id != "" {
		if c.blocks[id] {
			c.wrongf(at+"/block_id", "block_id %q already exists", id)
		}
		c.blocks[id] = true
	}
	switch b.Str("type") {
	case "section":
		if b["text"] == nil && b["fields"] == nil {
			c.wrongf(at, "missing required field: text")
		}
	case "image":
		picture(c, at, b)
	}
}

// blockFits tells whether a block may stand on the surface. An alert is for modals only.
func blockFits(block string, where Surface) bool { return block != "alert" || where == Modal }

// blockShape is the rule for a kind of block. Kinds that need more than a
// message bot's scopes (video, file, call) are unknown here.
func blockShape(kind string) (rule, bool) {
	switch kind {
	case "section":
		return object(fields{
			"text": may(text(3000)), "fields": may(list(10, text(2000))), "accessory": may(element(kind)), "expand": may(boolean),
		}), true
	case "header":
		return object(fields{"text": must(plain(150))}), true
	case "divider":
		return object(fields{}), true
	case "image":
		return object(fields{
			"image_url": may(webLink), "slack_file": may(slackFile), "alt_text": must(str(0, 2000)), "title": may(plain(2000)),
		}), true
	case "context":
		return object(fields{"elements": must(list(10, contextElement))}), true
	case "actions":
		return object(fields{"elements": must(list(25, element(kind)))}), true
	case "input":
		return object(fields{
			"label": must(plain(2000)), "element": must(element(kind)), "hint": may(plain(2000)),
			"optional": may(boolean), "dispatch_action": may(boolean),
		}), true
	case "markdown":
		return object(fields{"text": must(str(1, 12_000))}), true
	case "rich_text":
		return object(fields{"elements": must(list(100, anything))}), true
	case "alert":
		return object(fields{"text": must(text(3000)), "level": may(oneOf("default", "info", "warning", "error", "success"))}), true
	default:
		return nil, false
	}
}

// textIn counts the characters of every text in a tree.
func textIn(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			n += textIn(one)
		}
	case map[string]any:
		for key, one := range v {
			if s, ok := one.(string); ok && key == "text" {
				n += len([]rune(s))
			}
			n += textIn(one)
		}
	}
	return n
}
