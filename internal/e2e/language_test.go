package e2e

import (
	"strings"
	"testing"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// inGerman is what the steps of the two-minute desk reset are called.
var inGerman = map[string]string{
	"title": "Kurze Pause am Schreibtisch", "step": "Aufrecht sitzen", "breathing": "Einmal langsam ein und aus.",
}

func TestRoutinesSpeakTheLanguageOfTheSlackProfile(t *testing.T) {
	people := []sandbox.Profile{{Handle: "ida", Zone: "Europe/Vienna", Locale: "de-AT"}, {Handle: "ana", Zone: "Europe/Lisbon", Locale: "en-GB"}}
	inOffice(t, sandbox.Options{People: people}, func(t *testing.T, h *house) {
		ida, ana := h.Person("ida"), h.Person("ana")
		for _, p := range []*sandboxtest.Person{ida, ana} {
			agrees(p)
			p.Types("/stretch now desk-reset")
			p.Clicks("Start")
			p.Sees("Before you begin")
		}
		ida.Sees("Beweg dich so weit")
		ana.DoesNotSee("Beweg dich")
		ida.Clicks("None of these")
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
		speaks := func(language, title string) {
			ana.Types("/stretch settings")
			ana.Sees("Buttons and everything else are in English")
			ana.Fills("Language of the routines", language)
			ana.Submits()
			ana.Types("/stretch now desk-reset")
			ana.Finds(title)
			ana.Clicks("Skip")
			ana.Sees("not now")
			ana.Types("/stretch delete")
			ana.Clicks("Keep it")
		}
		speaks("Deutsch", inGerman["title"])
		speaks("As in my Slack profile", "Desk reset")
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
