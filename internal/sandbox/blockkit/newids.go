package blockkit

import "unhunch/internal/sandbox/jsontree"

// Named fills in the ids that the app left to Slack and returns the blocks as objects.
// NewID makes an id of a kind: "b" for a block, "a" for an action.
func Named(list []any, newID func(kind string) string) []jsontree.Object {
	blocks := jsontree.Objects(list)
	for _, b := range blocks {
		if b.Str("block_id") == "" {
			b["block_id"] = newID("b")
		}
		elements := b.List("elements")
		for _, key := range []string{"accessory", "element"} {
			if e := b.Obj(key); e != nil {
				elements = append(elements, e)
			}
		}
		for _, e := range elements {
			if interactive(e.Str("type")) && e.Str("action_id") == "" {
				e["action_id"] = newID("a")
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
