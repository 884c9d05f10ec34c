package routines_test

import (
	"testing"

	"unhunch/internal/routine"
)

// What somebody leaves out is kept, so it must not tell why.
func TestWhatIsLeftOutTellsNobodyWhy(t *testing.T) {
	l := load(t)
	by := map[string]map[string]bool{}
	for _, s := range screenings(l) {
		for _, i := range s.Items {
			for _, m := range i.RulesOut {
				if by[m] == nil {
					by[m] = map[string]bool{}
				}
				by[m][i.ID] = true
			}
		}
	}
	for _, m := range l.Movements() {
		if len(by[m.ID]) < 2 {
			t.Errorf("%s is ruled out by %v alone", m.ID, by[m.ID])
		}
	}
}

// Each is on every list: nobody begins without having read it.
func TestTheSignsToGetHelpForAreOnEveryList(t *testing.T) {
	l := load(t)
	for id, urgency := range map[string]routine.Urgency{
		"chest": routine.Emergency, "legs": routine.Emergency, "bladder": routine.Emergency, "gait": routine.Emergency, "accident": routine.Emergency,
		"pain": routine.Doctor, "illness": routine.Doctor, "cancer": routine.Doctor, "shape": routine.Doctor, "band": routine.Doctor,
		"hypermobile": routine.AskFirst, "rheumatoid": routine.AskFirst, "device": routine.AskFirst, "nodes": routine.AskFirst,
		"glaucoma": routine.AskFirst, "pressure": routine.AskFirst,
	} {
		for _, s := range screenings(l) {
			found := false
			for _, i := range s.Items {
				found = found || i.ID == id && i.Urgency == urgency
			}
			if !found {
				t.Errorf("%s does not ask about %s as %s", s.Profile, id, urgency)
			}
		}
	}
}
