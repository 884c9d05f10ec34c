package sandbox

import (
	"fmt"
	"maps"
	"slices"
)

// surface is where blocks are shown; not every block may go everywhere.
type surface string

const (
	onMessage surface = "message"
	onModal   surface = "modal"
	onHome    surface = "home"
)

// maxBlockText is all the text in a message's blocks. Slack documents no figure;
// apps measured msg_blocks_too_long from about 13,200 characters (bolt-js issue 2509).
const maxBlockText = 13_200

// checker collects what is wrong with a payload, each with its place, as Slack
// does in response_metadata.messages.
type checker struct {
	where    surface
	file     func(id string) bool // may this slack_file be shown?
	blocks   map[string]bool      // block ids met
	actions  map[string]bool      // action ids met
	problems []string
}

func (c *checker) wrongf(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), at))
}

// checkBlocks answers what Slack would refuse in a list of blocks found at a place.
func (s *Slack) checkBlocks(list []any, where surface, at string) []string {
	if s.opts.Lenient {
		return nil
	}
	c := s.checker(where)
	c.list(at, list)
	return c.problems
}

// checkView answers what Slack would refuse in a view.
func (s *Slack) checkView(body Object, where surface) []string {
	if s.opts.Lenient {
		return nil
	}
	c := s.checker(where)
	shape := modalShape
	if where == onHome {
		shape = homeShape
	}
	shape(c, "/view", map[string]any(body))
	asks := slices.ContainsFunc(body.List("blocks"), func(b Object) bool { return b.Str("type") == "input" })
	if where == onModal && asks && body.Obj("submit") == nil {
		c.wrongf("/view", "missing required field: submit")
	}
	return c.problems
}

func (s *Slack) checker(where surface) *checker {
	return &checker{where: where, blocks: map[string]bool{}, actions: map[string]bool{}, file: s.shows}
}

// list checks blocks: 50 in a message, 100 in a view (docs: Block Kit).
func (c *checker) list(at string, list []any) {
	most := 100
	if c.where == onMessage {
		most = 50
	}
	if len(list) > most {
		c.wrongf(at, "no more than %d items allowed", most)
		return
	}
	for i, v := range list {
		c.block(fmt.Sprintf("%s/%d", at, i), v)
	}
}

func (c *checker) block(at string, v any) {
	b := asObject(v)
	if b == nil {
		c.wrongf(at, "must be an object")
		return
	}
	shape, known := blockShape(b.Str("type"))
	if !known || !c.fits(b.Str("type")) {
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
		c.picture(at, b)
	}
}

// fits tells whether a block may stand on the surface. An alert is for modals only.
func (c *checker) fits(block string) bool { return block != "alert" || c.where == onModal }

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

// picture wants exactly one source of the picture.
func (c *checker) picture(at string, o Object) {
	if (o["image_url"] == nil) == (o["slack_file"] == nil) {
		c.wrongf(at, "must provide either image_url or slack_file")
	}
}

func modalShape(c *checker, at string, v any) {
	viewShape(fields{
		"title": must(plain(24)), "submit": may(plain(24)), "close": may(plain(24)), "clear_on_close": may(boolean),
		"notify_on_close": may(boolean), "submit_disabled": may(boolean),
	}, "modal")(c, at, v)
}

func homeShape(c *checker, at string, v any) { viewShape(fields{}, "home")(c, at, v) }

func viewShape(more fields, kind string) rule {
	all := fields{
		"type": must(oneOf(kind)), "blocks": must(blockList), "callback_id": may(str(0, 255)),
		"private_metadata": may(str(0, 3000)), "external_id": may(str(0, 255)),
	}
	maps.Copy(all, more)
	return exactly(all)
}

// blockList refuses null: slack-go sends it for a nil Blocks, and so does Slack.
func blockList(c *checker, at string, v any) {
	list, ok := v.([]any)
	if !ok {
		c.wrongf(at, "must be an array")
		return
	}
	c.list(at, list)
}

// named fills in the ids that the app left to Slack and returns the blocks as objects.
func (s *Slack) named(list []any) []Object {
	blocks := asObjects(list)
	for _, b := range blocks {
		if b.Str("block_id") == "" {
			b["block_id"] = s.id("b")
		}
		elements := b.List("elements")
		for _, key := range []string{"accessory", "element"} {
			if e := b.Obj(key); e != nil {
				elements = append(elements, e)
			}
		}
		for _, e := range elements {
			if interactive(e.Str("type")) && e.Str("action_id") == "" {
				e["action_id"] = s.id("a")
			}
		}
	}
	return blocks
}

// interactive tells whether an element gets an action_id.
func interactive(element string) bool {
	switch element {
	case "image", "mrkdwn", "plain_text", "":
		return false
	default:
		_, known := elementShape(element)
		return known
	}
}

func anyList(v any) []any {
	list, _ := v.([]any)
	return list
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
