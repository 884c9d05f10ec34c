package card_test

import (
	"encoding/json"
	"strings"
	"testing"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// onFloor is reset, lying down.
func onFloor() routine.Routine {
	r := reset
	r.Setting = routine.Floor
	return r
}

// begun is it, as far as somebody with a pace has come.
func begun(pace prefs.Pace, kinds ...session.EventKind) session.Session {
	d := desk()
	d.Person.Prefs.Pace = pace
	d.Begin(onFloor(), noon)
	for _, k := range kinds {
		d.Play(onFloor(), session.Event{Kind: k, Card: d.Card.ID, Turn: d.Session.Turn}, noon)
	}
	return d.Session
}

func overviews() []example {
	pictures := []card.Picture{
		{URL: "https://example.com/sit.png", Alt: "A person sits tall."},
		{},
		{URL: "https://example.com/turn.png", Alt: "A person turns."},
	}
	return []example{
		{"overview", reads.Overview(begun(prefs.PaceAuto), onFloor(), pictures)},
		{"overview-without-pictures", reads.Overview(begun(prefs.PaceAlways), onFloor(), nil)},
		{"overview-and-begun", reads.Overview(begun(prefs.PaceAuto, session.Next), onFloor(), pictures)},
		{"overview-and-stopped", reads.Overview(begun(prefs.PaceAuto, session.Stop), onFloor(), pictures)},
		{"overview-with-uploaded-pictures", reads.Overview(begun(prefs.PaceAuto), onFloor(), []card.Picture{{File: "F1", Alt: "A person sits tall."}})},
		{"card-stopped-at-the-overview", reads.End(begun(prefs.PaceAuto, session.Stop), onFloor(), coach.Ending{Next: noon})},
	}
}

// A company may write as many steps as it likes.
func TestAnOverviewOfSixtySteps(t *testing.T) {
	long := onFloor()
	for len(long.Steps) < 60 {
		long.Steps = append(long.Steps, reset.Steps...)
	}
	m := reads.Overview(begun(prefs.PaceAuto), long, nil)
	if err := card.Check(m); err != nil {
		t.Error(err)
	}
	if last, _ := json.Marshal(m.Blocks); !strings.Contains(string(last), "60. Turn") {
		t.Error("its last step is not there")
	}
}

// Who listens to a floor routine hears all of it, in each language.
func TestAnOverviewIsWhole(t *testing.T) {
	l := library(t)
	for _, lang := range l.Languages() {
		for _, r := range l.In(lang).Routines() {
			m := reads.Overview(session.Session{Card: 1, Overview: true, State: session.Running, Steps: len(r.Steps)}, r, nil)
			if err := card.Check(m); err != nil {
				t.Errorf("%s: %s: %v", lang, r.ID, err)
			}
			for _, s := range r.Steps {
				for _, part := range []string{s.Title, s.Do, s.Care} {
					if !strings.Contains(m.Text, part) {
						t.Errorf("%s: %s/%s: somebody who listens does not learn %q", lang, r.ID, s.ID, part)
					}
				}
			}
		}
	}
}
