package web

import "unhunch/internal/sandbox"

// room is a row of the conversation list.
type room struct {
	address
	ID, Name string
	Channel  bool
	Own      bool // what they write to themselves
	Closed   bool // nothing can be typed there
	Current  bool
	Unread   int
}

// rooms lists channels, then what a person writes to themselves and the DM with the
// bot, whether they are open yet or not.
func rooms(screen sandbox.Screen, at address, opts sandbox.Options, unread func(screen sandbox.Screen, conversation string) int) []room {
	own := room{address: at.Going(inOwn), Name: screen.Profile.RealName, Own: true, Current: at.Own()}
	dm := room{address: at.Going(inDM), Name: opts.App.Name, Closed: !opts.Writable, Current: at.DM() || at.Home()}
	var list []room
	for _, c := range screen.Conversations {
		n := unread(screen, c.ID)
		switch {
		case c.DM:
			dm.ID, dm.Unread = c.ID, n
		case c.Own:
			own.ID, own.Unread = c.ID, n
		default:
			list = append(list, room{address: at.Going(c.Name), ID: c.ID, Name: c.Name, Channel: true, Current: at.In == c.Name, Unread: n})
		}
	}
	return append(list, own, dm)
}
