package card

// Slack's limits, in characters where nothing else is said (docs: Block Kit,
// blocks, block elements, composition objects).
const (
	maxText     = 4000 // chat.update refuses more
	maxBlocks   = 50   // in a message
	maxInView   = 100  // blocks in a view
	maxViewSize = 250_000
	maxSection  = 3000
	maxContext  = 2000
	maxHeader   = 150
	maxAlt      = 2000
	maxURL      = 3000
	maxID       = 255
	maxActions  = 25
	maxElements = 10 // of a context
	maxLabel    = 75 // of buttons and options
	maxValue    = 2000
	maxOptions  = 100 // of a select
	maxEntries  = 5   // of an overflow menu
	maxBoxes    = 10  // checkboxes and radio buttons
	maxTitle    = 24  // of a view and its buttons
	maxMetadata = 3000
	maxHint     = 2000
	maxInput    = 3000
)
