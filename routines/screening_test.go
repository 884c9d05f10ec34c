package routines_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

// What somebody leaves out is kept, and so is which list they saw: whoever ticks what a
// list says is wise might have ticked it for another item on that list as well.
func TestWhatIsLeftOutTellsNobodyWhy(t *testing.T) {
	for _, s := range screenings(load(t)) {
		for set, items := range alike(s) {
			if len(items) < 2 {
				t.Errorf("%s: nothing but %v rules out %s", s.Profile, items, set)
			}
		}
	}
}

// alike are a list's items by what each of them rules out.
func alike(s routine.Screening) map[string][]string {
	by := map[string][]string{}
	for _, i := range s.Items {
		set := strings.Join(slices.Sorted(slices.Values(i.RulesOut)), " ")
		by[set] = append(by[set], i.ID)
	}
	return by
}

func TestWhatTellsWhyIsFound(t *testing.T) {
	of := func(id string, out ...string) routine.Item { return routine.Item{ID: id, RulesOut: out} }
	got := alike(routine.Screening{Items: []routine.Item{of("a", "floor", "neck"), of("b", "neck", "floor"), of("c", "neck")}})
	if diff := cmp.Diff(map[string][]string{"floor neck": {"a", "b"}, "neck": {"c"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestEveryMovementIsRuledOutBySomething(t *testing.T) {
	l := load(t)
	out := map[string]bool{}
	for _, s := range screenings(l) {
		for _, i := range s.Items {
			for _, m := range i.RulesOut {
				out[m] = true
			}
		}
	}
	for _, m := range l.Movements() {
		if !out[m.ID] {
			t.Errorf("nothing rules out %s", m.ID)
		}
	}
}

// A list asks whatever bears on the routines that it comes before.
func TestAListAsksWhatItsRoutinesNeed(t *testing.T) {
	l := load(t)
	every := map[string]routine.Item{}
	for _, s := range screenings(l) {
		for _, i := range s.Items {
			every[i.ID] = i
		}
	}
	for _, r := range l.Routines() {
		s, _ := l.Screening(r.Screening)
		for _, i := range every {
			asked := slices.ContainsFunc(s.Items, func(other routine.Item) bool { return other.ID == i.ID })
			bears := i.RulesAllOut() || slices.ContainsFunc(r.Movements, func(m string) bool { return slices.Contains(i.RulesOut, m) })
			if bears && !asked {
				t.Errorf("%s comes before %s, and does not ask about %s", s.Profile, r.ID, i.ID)
			}
		}
	}
}

// Each is on every list: nobody begins without having read it.
func TestTheSignsToGetHelpForAreOnEveryList(t *testing.T) {
	l := load(t)
	for id, urgency := range map[string]routine.Urgency{
		"chest": routine.Emergency, "legs": routine.Emergency, "bladder": routine.Emergency, "gait": routine.Emergency, "accident": routine.Emergency,
		"pain": routine.Doctor, "illness": routine.Doctor, "cancer": routine.Doctor, "shape": routine.Doctor, "band": routine.Doctor,
		"hypermobile": routine.AskFirst, "tissue": routine.AskFirst, "rheumatoid": routine.AskFirst, "device": routine.AskFirst, "nodes": routine.AskFirst,
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

// Chest pain of any kind calls for help, and what somebody has had for long does not.
func TestASignToGetHelpForIsNeitherNarrowNorOld(t *testing.T) {
	for lang, starts := range map[string]map[string]string{
		"en": {"chest": "chest pain;", "bladder": "new ", "accident": "recent "},
		"de": {"chest": "Brustschmerz;", "bladder": "neue ", "accident": "kürzlicher "},
	} {
		for _, s := range screenings(load(t).In(lang)) {
			for _, i := range s.Items {
				if !strings.HasPrefix(i.Text, starts[i.ID]) {
					t.Errorf("%s: %s does not begin with %q: %q", lang, i.ID, starts[i.ID], i.Text)
				}
			}
		}
	}
}

// A list that has to be read quickly leaves out words of when to stop, and no rule.
func TestInFewWordsNoRuleOnWhenToStopIsLost(t *testing.T) {
	const stem = 5 // letters: German words have endings
	l := load(t)
	for _, lang := range l.Languages() {
		s, _ := l.In(lang).Screening("desk")
		for _, rule := range s.StopIf {
			if !slices.ContainsFunc(strings.FieldsFunc(rule, func(r rune) bool { return !unicode.IsLetter(r) }), func(word string) bool {
				return len(word) >= stem && strings.Contains(strings.ToLower(s.Brief), strings.ToLower(word[:stem]))
			}) {
				t.Errorf("%s: %q has nothing of %q", lang, s.Brief, rule)
			}
		}
	}
}
