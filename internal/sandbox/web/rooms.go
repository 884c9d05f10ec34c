package web

import "unhunch/internal/sandbox"

// room is a row of the conversation list.
type room struct {
	address
	ID, Name string
	Channel  bool
	Current  bool
	Unread   int
}

// rooms lists channels, then the DM with the bot, whether it is open yet or not.
func rooms(screen sandbox.Screen, at address, app string, unread func(screen sandbox.Screen, conversation string) int) []room {
	var list []room
	dm := room{address: at.Going(inDM), Name: app, Current: at.DM() || at.Home()}
	for _, c := range screen.Conversations {
		if c.DM {
			dm.ID, dm.Unread = c.ID, unread(screen, c.ID)
			continue
		}
		list = append(list, room{
			address: at.Going(c.Name), ID: c.ID, Name: c.Name, Channel: true, Current: at.In == c.Name, Unread: unread(screen, c.ID),
		})
	}
	return append(list, dm)
}
