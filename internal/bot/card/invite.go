package card

import "github.com/slack-go/slack"

// Invitation asks those in a channel, in the name of the one who typed it there.
func Invitation(from string) Message {
	var s sheet
	s.say("<@" + from + "> " + invitationWords)
	s.offer(button(ActionJoin, Value{}, labelOptIn).WithStyle(slack.StylePrimary), button(ActionBreak, Value{}, labelOnce))
	s.aside(optInAside)
	return s.message()
}

const invitationWords = "shares Unhunch with you: at a good moment it asks whether you would like to move, and leads you through two or three minutes for the upper back. You choose when, and pause or end it any time."

// NotOneByOne answers who wants to invite somebody by name.
func NotOneByOne() Message {
	return Say("I write to nobody who has not said yes, so I can't ask them for you. Type invite and nothing else where they read it: everybody there can say yes for themselves.")
}

// InviteElsewhere answers who invites themselves.
func InviteElsewhere() Message {
	return Say("Here, only you would see the invitation. Type invite in a channel, or in a conversation with whom you want to invite.")
}

// InvitedAlready answers a second invitation in a channel.
func InvitedAlready() Message {
	return Say("There has been an invitation here today. Everybody can say yes to it, or type the command.")
}
