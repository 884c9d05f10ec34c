package card

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/blocks"
)

// A press is known by its action_id and its value alone: a client or a server may
// send no block_id back, or one of its own. Some send one back only where the
// message named it, so every block with something to press is named.

// fresh gives a message's blocks their ids. Another edition of the message has
// other ids (docs: Block Kit, block_id: a new one where a message is updated), so
// that a menu shows nothing chosen when it is drawn anew; the same drawn twice
// has the same.
func fresh(all []slack.Block) []slack.Block { return name(all, "/"+edition(all)) }

// steady gives a modal's blocks their ids, which stay over every update: that
// is how what was entered survives it (docs: views.update).
func steady(all []slack.Block) []slack.Block { return name(all, "") }

// name calls each block after the first of the actions in it, which no other
// block on the same surface has. An input has its name from whoever reads it.
func name(all []slack.Block, edition string) []slack.Block {
	for _, b := range all {
		switch b := b.(type) {
		case *slack.ActionBlock:
			b.BlockID = blockID(b.Elements.ElementSet, edition)
		case *slack.SectionBlock:
			b.BlockID = blockID(beside(b), edition)
		}
	}
	return all
}

// blockID is empty where there is nothing to press. Its beginning keeps it apart
// from the ids of inputs.
func blockID(elements []slack.BlockElement, edition string) string {
	if len(elements) == 0 {
		return ""
	}
	action := actionID(elements[0])
	if len(pressed+action+edition) > maxID {
		sum := sha256.Sum256([]byte(action))
		action = hex.EncodeToString(sum[:])
	}
	return pressed + action + edition
}

const pressed = "press:"

// beside is what stands beside a section.
func beside(b *slack.SectionBlock) []slack.BlockElement {
	switch {
	case b.Accessory == nil:
	case b.Accessory.ButtonElement != nil:
		return []slack.BlockElement{b.Accessory.ButtonElement}
	case b.Accessory.SelectElement != nil:
		return []slack.BlockElement{b.Accessory.SelectElement}
	}
	return nil
}

// actionID is empty where nobody can press.
func actionID(e slack.BlockElement) string {
	switch e := e.(type) {
	case *slack.ButtonBlockElement:
		return e.ActionID
	case *slack.OverflowBlockElement:
		return e.ActionID
	case *slack.SelectBlockElement:
		return e.ActionID
	}
	return ""
}

// edition is the same for what looks the same.
func edition(of []slack.Block) string {
	text, err := blocks.JSON(of)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
