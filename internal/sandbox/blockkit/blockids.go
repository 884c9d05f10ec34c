package blockkit

import (
	"maps"
	"strings"

	"unhunch/internal/sandbox/jsontree"
)

// BlockIDs says what becomes of block ids in what the app is told of a press or a
// form. Others who speak Slack's protocol, and some clients, differ in this.
type BlockIDs string

// The ways. The zero value is Slack's: a block has the id that the app gave it, or
// one that Slack made.
const (
	BlockIDsNamed    BlockIDs = "named"    // as the app named it, and none where it did not
	BlockIDsOmitted  BlockIDs = "omitted"  // none at all; what was entered stands under ""
	BlockIDsEmpty    BlockIDs = "empty"    // ""
	BlockIDsInvented BlockIDs = "invented" // of the server's own making, which it also wants in answers
)

const invented = "elsewhere-"

// Returned is a payload with the block ids that this server sends back.
func (by BlockIDs) Returned(payload jsontree.Object) jsontree.Object {
	if by == "" {
		return payload
	}
	copied := jsontree.Clone(payload)
	by.rename(map[string]any(copied))
	return copied
}

func (by BlockIDs) rename(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			by.rename(one)
		}
	case map[string]any:
		if id, ok := v["block_id"].(string); ok {
			delete(v, "block_id")
			if id, sends := by.blockID(id); sends {
				v["block_id"] = id
			}
		}
		if values, ok := v["values"].(map[string]any); ok {
			v["values"] = by.rekeyed(values)
		}
		for _, one := range v {
			by.rename(one)
		}
	}
}

// blockID is what is sent back for the id of a block, if anything is.
func (by BlockIDs) blockID(id string) (sent string, sends bool) {
	switch by {
	case BlockIDsNamed:
		return id, !strings.HasPrefix(id, "b0SB") // see workspace.IDs
	case BlockIDsEmpty:
		return "", true
	case BlockIDsInvented:
		return invented + id, true
	case BlockIDsOmitted:
	}
	return "", false
}

// rekeyed is state.values by the ids that are sent.
func (by BlockIDs) rekeyed(values map[string]any) map[string]any {
	keyed := map[string]any{}
	for id, entered := range values {
		sent, _ := by.blockID(id)
		known, _ := keyed[sent].(map[string]any)
		if known == nil {
			known = map[string]any{}
			keyed[sent] = known
		}
		if entered, ok := entered.(map[string]any); ok {
			maps.Copy(known, entered)
		}
	}
	return keyed
}

// Meant is the block that an app's answer is about; "" where this server knows
// none of that name.
func (by BlockIDs) Meant(id string) string {
	if by != BlockIDsInvented {
		return id
	}
	name, ours := strings.CutPrefix(id, invented)
	if !ours {
		return ""
	}
	return name
}
