package blockkit

import (
	"maps"
	"slices"

	"unhunch/internal/sandbox/jsontree"
)

// CheckView answers what Slack would refuse in a view for a modal or for Home.
func CheckView(body jsontree.Object, where Surface, file func(id string) bool) []string {
	c := newChecker(where, file)
	shape := modalShape
	if where == Home {
		shape = homeShape
	}
	shape(c, "/view", map[string]any(body))
	asks := slices.ContainsFunc(body.List("blocks"), func(b jsontree.Object) bool { return b.Str("type") == "input" })
	if where == Modal && asks && body.Obj("submit") == nil {
		c.wrongf("/view", "missing required field: submit")
	}
	return c.problems
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
	checkBlocks(c, at, list)
}
