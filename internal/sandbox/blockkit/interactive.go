package blockkit

import "unhunch/internal/sandbox/jsontree"

// Placed is an interactive element and the block that it is in.
type Placed struct{ Block, Element jsontree.Object }

// Interactive lists the elements that can be used, in reading order.
func Interactive(blocks []jsontree.Object) []Placed {
	var list []Placed
	add := func(block, element jsontree.Object) {
		if element.Str("action_id") != "" {
			list = append(list, Placed{Block: block, Element: element})
		}
	}
	for _, b := range blocks {
		switch b.Str("type") {
		case "section":
			add(b, b.Obj("accessory"))
		case "actions":
			for _, e := range b.List("elements") {
				add(b, e)
			}
		case "input":
			add(b, b.Obj("element"))
		}
	}
	return list
}

// Options flattens an element's groups: values are unique over all of them.
func Options(element jsontree.Object) []jsontree.Object {
	all := element.List("options")
	for _, group := range element.List("option_groups") {
		all = append(all, group.List("options")...)
	}
	return all
}
