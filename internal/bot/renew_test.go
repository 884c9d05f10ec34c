package bot

import (
	"testing"
	"testing/synctest"

	"unhunch/internal/bot/presence"
	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
)

func TestOtherMaterialCountsFromTheNextPressOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		h.bot.presence.Learn(presence.Profile{User: h.id(ana), Emoji: ":acme_meeting:"}, bubble.Now())
		if is := h.bot.Presence().Of(h.id(ana), bubble.Now()); is.NoStatus || is.Status != "" {
			t.Errorf("before: %+v", is)
		}
		words, err := status.Read("words.yaml", []byte("meeting:\n  emoji: [acme_meeting]\n"))
		if err != nil {
			t.Fatal(err)
		}
		library := builtIn(t)
		off := schedule.Holidays{}
		off.Add(bubble.Now(), "Carnival")
		h.bot.Renew(Material{Library: library, Words: words, Holidays: off})

		if is := h.bot.Presence().Of(h.id(ana), bubble.Now()); !is.NoStatus {
			t.Errorf("what an old status means by other words is not known: %+v", is)
		}
		h.bot.presence.Learn(presence.Profile{User: h.id(ana), Emoji: ":acme_meeting:"}, bubble.Now())
		if is := h.bot.Presence().Of(h.id(ana), bubble.Now()); is.Status != prefs.RuleMeeting {
			t.Errorf("after: %+v", is)
		}
		if name, _ := h.bot.material.Load().Holidays.On(bubble.Now()); name != "Carnival" {
			t.Errorf("today is %q", name)
		}
		if h.bot.library() != library {
			t.Error("the old library")
		}
		h.ends()
	})
}
