package routines_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/routines"
)

// items is how many things the five articles say.
const items = 105

// item is a row of coverage.tsv: a thing an article says, and what became of it.
type item struct {
	id, kind, content string
	do                string   // keep, change or drop
	where             []string // places of the library, as find knows them
	why               string
}

// TestEveryItemOfTheArticlesHasAPlace proves that nothing of the articles was
// forgotten: it is in the library, or was left out for a reason.
func TestEveryItemOfTheArticlesHasAPlace(t *testing.T) {
	file, err := os.Open("coverage.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	table := csv.NewReader(file)
	table.Comma = '\t'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"id", "kind", "content", "do", "where", "why"}, rows[0]); diff != "" {
		t.Fatalf("columns (-want +got):\n%s", diff)
	}
	var covered []item
	done := map[string]int{}
	for _, row := range rows[1:] {
		var where []string
		if row[4] != "-" {
			where = strings.Fields(row[4])
		}
		covered = append(covered, item{row[0], row[1], row[2], row[3], where, strings.Trim(row[5], "-")})
		done[row[3]]++
	}
	if len(covered) != items {
		t.Errorf("%d items, want %d", len(covered), items)
	}
	for _, lost := range uncovered(load(t), covered) {
		t.Error(lost)
	}
	t.Logf("%d kept, %d changed, %d dropped", done["keep"], done["change"], done["drop"])
}

func TestALostItemIsFound(t *testing.T) {
	pop := item{id: "9", kind: "claim", content: "It pops.", do: "keep", where: []string{"faq/pops"}}
	for name, tc := range map[string]struct {
		item item
		want string
	}{
		"in its place":                 {pop, ""},
		"in a step's words":            {pop.at("wall-roll/pause.care"), ""},
		"in what comes after":          {pop.at("wall-roll.aftercare"), ""},
		"in a progression":             {pop.at("progression-first-month"), ""},
		"in the rule for all":          {pop.at("screening.pressure"), ""},
		"no such question":             {pop.at("faq/pop"), "9: there is no faq/pop"},
		"no such routine":              {pop.at("walk-roll"), "9: there is no walk-roll"},
		"no such step":                 {pop.at("wall-roll/rest"), "9: there is no wall-roll/rest"},
		"no such item":                 {pop.at("screening/cold"), "9: there is no screening/cold"},
		"a step without a tip":         {pop.at("wall-roll/pause.tip"), "9: there is no wall-roll/pause.tip"},
		"no such field":                {pop.at("wall-roll.mood"), "9: there is no wall-roll.mood"},
		"a step of a progression":      {pop.at("progression-first-month/two"), "9: there is no progression-first-month/two"},
		"a picture that no step shows": {pop.at("figure/handstand"), "9: there is no figure/handstand"},
		"the second place":             {pop.at("faq/pops", "faq/cracks"), "9: there is no faq/cracks"},
		"kept nowhere":                 {pop.at(), "9: to keep is to have it somewhere"},
		"changed for no reason":        {item{id: "9", do: "change", where: pop.where}, "9: to change takes a reason"},
		"dropped for no reason":        {item{id: "9", do: "drop"}, "9: to drop takes a reason"},
		"neither kept nor dropped":     {item{id: "9", do: "later"}, `9: "later" is not keep, change or drop`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(uncovered(load(t), []item{tc.item}), "\n"); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
	if got := uncovered(load(t), []item{pop, pop}); len(got) != 1 {
		t.Errorf("of one item told twice: %q", got)
	}
}

func (i item) at(where ...string) item {
	i.where = where
	return i
}

// uncovered says what is wrong with the items.
func uncovered(l *routine.Library, all []item) (wrong []string) {
	met := map[string]bool{}
	for _, i := range all {
		complain := func(format string, args ...any) {
			wrong = append(wrong, i.id+": "+fmt.Sprintf(format, args...))
		}
		if met[i.id] {
			complain("is told twice")
		}
		met[i.id] = true
		for _, place := range i.where {
			if !find(l, place) {
				complain("there is no %s", place)
			}
		}
		switch i.do {
		case "keep", "change":
			if len(i.where) == 0 {
				complain("to %s is to have it somewhere", i.do)
			}
		case "drop":
		default:
			complain("%q is not keep, change or drop", i.do)
			continue
		}
		if i.do != "keep" && i.why == "" {
			complain("to %s takes a reason", i.do)
		}
	}
	return wrong
}

// find reports whether the library has a place: a routine or a progression, a
// routine's step, faq/ID, screening/ID, figure/ID where a step shows it, or a
// field of a routine, of a step or of the screening that is not empty.
func find(l *routine.Library, place string) bool {
	name, field, _ := strings.Cut(place, ".")
	room, id, _ := strings.Cut(name, "/")
	switch room {
	case "faq":
		return slices.ContainsFunc(l.Questions(), func(q routine.Question) bool { return q.ID == id })
	case "screening":
		return screens(l, id, field)
	case "figure":
		return slices.ContainsFunc(l.Routines(), func(r routine.Routine) bool {
			return slices.ContainsFunc(r.Steps, func(s routine.Step) bool { return s.Figure == id })
		})
	}
	if _, ok := l.Progression(place); ok {
		return true
	}
	r, ok := l.Routine(room)
	if !ok {
		return false
	}
	if id == "" {
		return has(field, map[string]bool{
			"summary":   r.Summary != "",
			"area":      len(r.Area) > 0,
			"frequency": r.Frequency != routine.Frequency{},
			"aftercare": len(r.Aftercare) > 0,
		})
	}
	step := slices.IndexFunc(r.Steps, func(s routine.Step) bool { return s.ID == id })
	return step >= 0 && has(field, map[string]bool{
		"breathe": r.Steps[step].Breathe != "",
		"tip":     r.Steps[step].Tip != "",
		"care":    r.Steps[step].Care != "",
	})
}

// screens reports whether somebody is asked about the item, or told the rule.
func screens(l *routine.Library, id, rule string) bool {
	for _, card := range screenings(l) {
		asks := func(i routine.Item) bool { return i.ID == id }
		if id != "" && (slices.ContainsFunc(card.DoNot, asks) || slices.ContainsFunc(card.AskFirst, asks)) {
			return true
		}
		if rule != "" && has(rule, map[string]bool{"stop_if": len(card.StopIf) > 0, "pressure": card.Pressure != ""}) {
			return true
		}
	}
	return false
}

func has(field string, given map[string]bool) bool { return field == "" || given[field] }

// screenings lists the cards that somebody may be shown, in the order of the
// routines they stand before.
func screenings(l *routine.Library) (cards []routine.Screening) {
	for _, r := range l.Routines() {
		card, ok := l.Screening(r.Screening)
		if ok && !slices.ContainsFunc(cards, func(c routine.Screening) bool { return c.Profile == card.Profile }) {
			cards = append(cards, card)
		}
	}
	return cards
}

func load(t *testing.T) *routine.Library {
	t.Helper()
	library, err := routine.Load(routines.Files)
	if err != nil {
		t.Fatal(err)
	}
	return library
}
