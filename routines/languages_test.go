package routines_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"unhunch/internal/routine"
)

// TestEveryTextIsTranslated holds for each language that there is: a person who
// reads half of a step in another language does half of it.
func TestEveryTextIsTranslated(t *testing.T) {
	l := load(t)
	english := texts(l)
	if len(english) < 300 {
		t.Errorf("only %d texts", len(english))
	}
	if !slices.Contains(l.Languages(), "de") {
		t.Error("there is no German")
	}
	for _, lang := range l.Languages()[1:] {
		there := texts(l.In(lang))
		for _, place := range slices.Sorted(maps.Keys(english)) {
			switch said := there[place]; said {
			case "":
				t.Errorf("%s: %s is gone", lang, place)
			case english[place]:
				t.Errorf("%s: %s is in English: %q", lang, place, said)
			}
		}
		if len(there) != len(english) {
			t.Errorf("%s: %d texts, want %d", lang, len(there), len(english))
		}
		t.Logf("%s: %d texts", lang, len(there))
	}
}

func TestAnUntranslatedTextIsFound(t *testing.T) {
	l := load(t)
	if l.In("fr") != l || texts(l)["wall-roll/roll.do"] == texts(l.In("de"))["wall-roll/roll.do"] {
		t.Error("a language that is there cannot be told from one that is not")
	}
}

// What is numbered in one language is numbered alike in the others: a dose or
// a limit that got lost would be another move.
func TestTranslationsKeepTheNumbers(t *testing.T) {
	l := load(t)
	english := texts(l)
	for _, lang := range l.Languages()[1:] {
		for place, said := range texts(l.In(lang)) {
			if want, got := numbers(english[place]), numbers(said); !slices.Equal(want, got) {
				t.Errorf("%s: %s has the numbers %v, want %v: %q", lang, place, got, want, said)
			}
		}
	}
}

// numbers are the figures of a text, sorted.
func numbers(text string) []string {
	all := regexp.MustCompile(`\d+`).FindAllString(text, -1)
	slices.Sort(all)
	return all
}

// texts is everything that people read of a library, by its place.
func texts(l *routine.Library) map[string]string {
	all := map[string]string{}
	add := func(text, format string, args ...any) {
		if text != "" {
			all[fmt.Sprintf(format, args...)] = text
		}
	}
	for _, r := range l.Routines() {
		add(r.Title, "%s.title", r.ID)
		add(r.Summary, "%s.summary", r.ID)
		for _, s := range r.Steps {
			for field, text := range map[string]string{"title": s.Title, "do": s.Do, "breathe": s.Breathe, "tip": s.Tip, "care": s.Care, "alt": s.Alt} {
				add(text, "%s/%s.%s", r.ID, s.ID, field)
			}
		}
		for i, after := range r.Aftercare {
			add(after, "%s.aftercare.%d", r.ID, i+1)
		}
	}
	for _, p := range l.Progressions() {
		add(p.Title, "%s.title", p.ID)
		add(p.Summary, "%s.summary", p.ID)
		add(p.FallBack.When, "%s.fall_back", p.ID)
		for _, s := range p.Stages {
			add(s.Goal, "%s.%d.goal", p.ID, s.Week)
			add(s.NextIf, "%s.%d.next_if", p.ID, s.Week)
		}
	}
	for _, card := range screenings(l) {
		add(card.Title, "%s.title", card.Profile)
		add(card.Intro, "%s.intro", card.Profile)
		add(card.Alt, "%s.alt", card.Profile)
		add(card.Pressure, "pressure")
		for i, stop := range card.StopIf {
			add(stop, "stop_if.%d", i+1)
		}
		add(card.NextDay, "next_day")
		for _, i := range card.Items {
			add(i.Text, "screening/%s.text", i.ID)
		}
	}
	for _, m := range l.Movements() {
		add(m.Text, "movement/%s", m.ID)
	}
	for _, t := range l.Things() {
		add(t.Name, "equipment/%s.name", t.ID)
		add(t.Label, "equipment/%s.label", t.ID)
	}
	for _, q := range l.Questions() {
		add(q.Q, "faq/%s.q", q.ID)
		add(q.A, "faq/%s.a", q.ID)
		add(q.Ground, "faq/%s.ground", q.ID)
	}
	return all
}
