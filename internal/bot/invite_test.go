package bot

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

func TestAnInvitationIsSeenWhereItWasTypedAndWrittenToNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana, ben, chie := h.reminded("ana"), h.Person("ben"), h.Person("chie")
		ana.GoesTo("general")
		ana.Types("/stretch invite @chie")
		ana.Sees("I only write to people who said yes")
		ana.Types("/stretch invite")
		ben.GoesTo("general")
		ben.Sees("shares Unhunch with you")
		chie.Sees("@" + ana.ID() + " shares Unhunch")
		if n := len(h.Calls("chat.postMessage")); n > 0 {
			t.Errorf("%d messages were posted", n)
		}

		ben.Clicks("Usual (6 a day)")
		ben.Sees("Good to have you")
		chie.DoesNotSee("Good to have you")
		chie.Sees("Usual (6 a day)") // it is still there for the others
		if h.keeps(ben).Person.OptedIn.IsZero() {
			t.Error("Ben said yes")
		}
		if desk := h.keeps(chie); desk.Person.Version > 0 {
			t.Errorf("something is kept of who said nothing: %+v", desk.Person)
		}

		ben.Types("/stretch invite")
		ben.Sees("There was an invitation here today")
		passes(26 * time.Hour)
		ben.Types("/stretch invite")
		passes(time.Second)
		if n := strings.Count(chie.Reads(), "shares Unhunch with you"); n != 2 {
			t.Errorf("%d invitations, want one a day", n)
		}
		h.ends()
	})
}

func TestNobodyInvitesThemselves(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{Writable: true})
		h.starts()
		ana := h.reminded("ana")
		ana.Types("/stretch export") // which opens their direct message
		ana.Sees("everything I keep about you")
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			for _, c := range ana.Screen().Conversations {
				if c.DM {
					d.Person.Channel = c.ID // as after the first card
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ana.GoesTo("Unhunch")
		ana.Types("/stretch invite")
		ana.Sees("only you would see the invitation")
		h.ends()
	})
}
