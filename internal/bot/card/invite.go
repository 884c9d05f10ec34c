package card

import (
	"unhunch/internal/coach"
	"unhunch/internal/say"
)

// Invitation asks those in a channel, in the name of the one who typed it there.
func (w View) Invitation(from string, usual coach.PlanShown) Message {
	s := sheet{Printer: w.Printer}
	s.say("<@" + from + "> " + w.Say("text.invitation", say.With{"Message": w.linked(w.Say("where.message"))}))
	w.offersPlans(&s, coach.Ask{Usual: usual}, ActionJoin)
	s.aside(w.Say("aside.opt-in"))
	return s.message()
}

// NotOneByOne answers who wants to invite somebody by name.
func (w View) NotOneByOne() Message {
	return w.marked(w.Say("invite.one-by-one", say.With{"Invite": w.typed("invite")}))
}

// InviteElsewhere answers who invites themselves.
func (w View) InviteElsewhere() Message {
	return w.marked(w.Say("invite.elsewhere", say.With{"Invite": w.typed("invite")}))
}

// NotInvited says that an invitation did not come.
func (w View) NotInvited() Message {
	return w.marked(w.Say("invite.failed", say.With{"Invite": w.typed("invite")}))
}

// InvitedAlready answers a second invitation in a channel.
func (w View) InvitedAlready() Message {
	return w.told(w.Say("invite.already"))
}
