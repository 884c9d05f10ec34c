package sandbox

import (
	"encoding/json"
	"maps"
	"strings"
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

// returned is a payload with the block ids that this server sends back.
func (s *Slack) returned(payload Object) Object {
	if s.opts.BlockIDs == "" {
		return payload
	}
	text, err := json.Marshal(payload)
	copied := Object{}
	if err != nil || json.Unmarshal(text, &copied) != nil {
		return payload
	}
	s.rename(map[string]any(copied))
	return copied
}

func (s *Slack) rename(v any) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			s.rename(one)
		}
	case map[string]any:
		if id, ok := v["block_id"].(string); ok {
			delete(v, "block_id")
			if id, sends := s.blockID(id); sends {
				v["block_id"] = id
			}
		}
		if values, ok := v["values"].(map[string]any); ok {
			v["values"] = s.rekeyed(values)
		}
		for _, one := range v {
			s.rename(one)
		}
	}
}

// blockID is what is sent back for the id of a block, if anything is.
func (s *Slack) blockID(id string) (sent string, sends bool) {
	switch s.opts.BlockIDs {
	case BlockIDsNamed:
		return id, !strings.HasPrefix(id, "b0SB") // see Slack.id
	case BlockIDsEmpty:
		return "", true
	case BlockIDsInvented:
		return invented + id, true
	case BlockIDsOmitted:
	}
	return "", false
}

// rekeyed is state.values by the ids that are sent.
func (s *Slack) rekeyed(values map[string]any) map[string]any {
	by := map[string]any{}
	for id, entered := range values {
		sent, _ := s.blockID(id)
		known, _ := by[sent].(map[string]any)
		if known == nil {
			known = map[string]any{}
			by[sent] = known
		}
		if entered, ok := entered.(map[string]any); ok {
			maps.Copy(known, entered)
		}
	}
	return by
}

// meant is the block that an app's answer is about; "" where this server knows
// none of that name.
func (s *Slack) meant(id string) string {
	if s.opts.BlockIDs != BlockIDsInvented {
		return id
	}
	name, ours := strings.CutPrefix(id, invented)
	if !ours {
		return ""
	}
	return name
}
