package e2e

import (
	"strings"
	"testing"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// inGerman is what the steps of the two-minute desk reset are called.
var inGerman = map[string]string{
	"title": "Kurze Pause am Schreibtisch", "step": "Aufrecht sitzen", "dose": "Wie viel:",
}

func TestEverybodyIsSpokenToInTheLanguageOfTheirSlackProfile(t *testing.T) {
	people := []sandbox.Profile{{Handle: "ida", Zone: "Europe/Vienna", Locale: "de-AT"}, {Handle: "ana", Zone: "Europe/Lisbon", Locale: "en-GB"}}
	inOffice(t, sandbox.Options{People: people}, func(t *testing.T, h *house) {
		ida, ana := h.Person("ida"), h.Person("ana")
		ida.Types("/stretch")
		ida.Clicks("Ja, erinnere mich")
		ida.Sees("Schön, dass du dabei bist")
		agrees(ana)
		for _, p := range []*sandboxtest.Person{ida, ana} {
			p.Types("/stretch now desk-reset")
		}
		ida.Clicks("Starten")
		ida.Sees("Bevor du anfängst")
		ana.Clicks("Start")
		ana.Sees("Before you begin")
		ida.Sees("Beweg dich so weit")
		ana.DoesNotSee("Beweg dich")
		ida.Clicks("Nichts davon")
		for _, said := range inGerman {
			ida.Sees(said)
		}
		if read := ida.Reads(); strings.Contains(read, "Sit tall") {
			t.Errorf("half of it is English:\n%s", read)
		}
		ida.Types("/stretch faq Rücken")
		ida.Sees("Mein Rücken hat geknackt")
		ida.Types("/stretch routines")
		ida.Sees("Drei ruhige Bewegungen")
	})
}

func TestTheSettingsFixTheLanguageAndLetItFollowAgain(t *testing.T) {
	inOffice(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch settings")
		ana.Fills("Language", "Deutsch")
		ana.Submits()
		ana.Types("/stretch now desk-reset")
		ana.Finds(inGerman["title"])
		ana.Clicks("Überspringen")
		ana.Sees("Gut, jetzt nicht")
		ana.Types("/stretch settings")
		ana.Fills("Sprache", "Wie in meinem Slack-Profil")
		ana.Submits()
		ana.Types("/stretch now desk-reset")
		ana.Finds("Desk reset")
		ana.Clicks("Skip")
		ana.Sees("not now")
	})
}

func TestTheLanguageOfTheProfileIsFollowedWhenItChanges(t *testing.T) {
	inOffice(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.SetLocale("de-DE")
		h.until("2000-01-03 08:31", "Europe/Lisbon")
		ana.Types("/stretch now desk-reset")
		ana.Sees(inGerman["title"])
	})
}
