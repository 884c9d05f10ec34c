package e2e

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/say/saytest"
)

// inGerman is what the steps of the two-minute desk reset are called.
var inGerman = map[string]string{
	"title": "Kurze Pause am Schreibtisch", "step": "Aufrecht sitzen",
}

func TestEverybodyIsSpokenToInTheLanguageOfTheirSlackProfile(t *testing.T) {
	people := []sandbox.Profile{{Handle: "ida", Zone: "Europe/Vienna", Locale: "de-AT"}, {Handle: "ana", Zone: "Europe/Lisbon", Locale: "en-GB"}}
	inOffice(t, sandbox.Options{People: people}, func(t *testing.T, h *house) {
		ida, ana := h.Person("ida"), h.Person("ana")
		ida.Types("/stretch")
		ida.Clicks("Üblich (9 am Tag)")
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
		ida.Sees("Routinen, die zu dem passen, was du hast")
	})
}

// Ida reads German from the first word to the last, whatever she does, and no word of
// English but what Slack itself says.
func TestADayInGermanHasNoWordOfEnglish(t *testing.T) {
	people := []sandbox.Profile{{Handle: "ida", Zone: "Europe/Lisbon", Locale: "de-DE"}}
	inOffice(t, sandbox.Options{People: people, Shortcuts: app.Shortcuts()}, func(t *testing.T, h *house) {
		ida, english := h.Person("ida"), saytest.EnglishIn(t, "de")
		ofSlack := regexp.MustCompile(`(?m)^\S.*$|^.*Unhunch, \w+ \d\d:\d\d.*$|^.*unhunch\.json.*$|/stretch(?: [a-z]+)?(?: (?:today|2 hours|3h|until \w+|2|20m|cron \S+ \S+ \S+ \S+ \S+))?`)
		reads := func(when string) {
			t.Helper()
			text := ofSlack.ReplaceAllString(ida.Reads(), "")
			if words := english.Words(text); len(words) > 0 {
				t.Errorf("%s: %q is English in\n%s", when, words, text)
			}
		}
		ida.Types("/stretch help")
		ida.Sees("Das kannst du schreiben")
		ida.Types("/stretch hallo")
		ida.Sees("kenne ich nicht")
		ida.Opens("Home")
		ida.Sees("Soll ich dich ans Bewegen erinnern?")
		reads("the Home tab of somebody new")
		ida.Clicks("Üblich (9 am Tag)")
		ida.Sees("Dein Plan")
		reads("a yes")
		h.until("2000-01-03 09:52", "Europe/Lisbon")
		ida.Clicks("Starten")
		ida.Sees("Bevor du anfängst")
		reads("the check")
		ida.Clicks("Nichts davon")
		ida.Sees("Schritt 1 von")
		ida.Clicks("Weiter")
		ida.Sees("Schritt 2 von")
		ida.Clicks("Anhalten")
		reads("a step that is paused")
		ida.Clicks("Weitermachen")
		h.until("2000-01-03 10:10", "Europe/Lisbon")
		ida.Sees("Das war’s")
		ida.Clicks("Genau richtig")
		reads("the end")
		for _, typed := range []string{
			"now", "snooze 20m", "snooze 3h", "skip", "skip lunch", "skip tomorrow", "plan", "plan every 50", "plan at 25:00", "every 1m", "cron * * * * *",
			"why", "progress", "routines", "faq", "faq wasser", "faq xyz", "safety", "invite ben", "pause until 5", "pause until monday", "resume", "pause tomorrow", "resume tomorrow", "cancel", "calendar", "calendar off", "delete",
		} {
			ida.Types("/stretch " + typed)
			passes(2 * time.Second)
			reads(typed)
		}
		ida.Types("/stretch settings")
		ida.Sees("Deine Einstellungen")
		reads("the settings")
		ida.ClosesModal()
		ida.Types("/stretch prescribe")
		reads("an exercise")
		ida.ClosesModal()
		ida.Opens("Home")
		reads("the Home tab")
	})
}

func TestTheSettingsFixTheLanguageAndLetItFollowAgain(t *testing.T) {
	inOffice(t, sandbox.Options{}, func(_ *testing.T, h *house) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch settings")
		ana.Fills("Language", "Deutsch")
		ana.SubmitsAndCloses()
		ana.Types("/stretch now desk-reset")
		ana.Finds(inGerman["title"])
		ana.Clicks("Überspringen")
		ana.Sees("Gut, jetzt nicht")
		ana.Types("/stretch settings")
		ana.Fills("Sprache", "Wie in meinem Slack-Profil")
		ana.SubmitsAndCloses()
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
