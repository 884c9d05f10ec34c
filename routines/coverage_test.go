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
	where             []string // places, as told knows them
	says              []string // words of ours that a person reads there
	why               string
}

// TestEveryItemOfTheArticlesHasAPlace proves that nothing of the articles was
// forgotten: somebody who uses the product reads it, in the words that the row
// quotes, or it was left out for a reason.
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
	if diff := cmp.Diff([]string{"id", "kind", "content", "do", "where", "says", "why"}, rows[0]); diff != "" {
		t.Fatalf("columns (-want +got):\n%s", diff)
	}
	var covered []item
	done := map[string]int{}
	for _, row := range rows[1:] {
		i := item{id: row[0], kind: row[1], content: row[2], do: row[3], why: strings.Trim(row[6], "-")}
		if row[4] != "-" {
			i.where = strings.Fields(row[4])
		}
		if row[5] != "-" {
			i.says = strings.Split(row[5], " | ")
		}
		covered = append(covered, i)
		done[row[3]]++
	}
	if len(covered) != items {
		t.Errorf("%d items, want %d", len(covered), items)
	}
	for _, lost := range uncovered(read(load(t)), covered) {
		t.Error(lost)
	}
	t.Logf("%d kept, %d changed, %d dropped", done["keep"], done["change"], done["drop"])
}

func TestALostItemIsFound(t *testing.T) {
	library := told{
		"faq/pops":             "My back popped.\nA bubble of gas.",
		"wall-roll/pause.care": "Keep off the neck.",
	}
	pop := item{id: "9", kind: "claim", content: "It pops.", do: "keep", where: []string{"faq/pops"}, says: []string{"bubble of gas"}}
	for name, tc := range map[string]struct {
		item item
		want string
	}{
		"in its place":              {pop, ""},
		"in a step's words":         {pop.at("wall-roll/pause.care").saying("off the Neck"), ""},
		"in both":                   {pop.at("faq/pops", "wall-roll/pause.care").saying("bubble of gas", "off the neck"), ""},
		"no such place":             {pop.at("faq/pop"), `9: nobody reads anything of faq/pop; nowhere there is "bubble of gas"`},
		"in other words":            {pop.saying("it cracks"), `9: nowhere there is "it cracks"; nothing quoted is in faq/pops`},
		"in one of two places":      {pop.at("faq/pops", "wall-roll/pause.care"), "9: nothing quoted is in wall-roll/pause.care"},
		"half of what it says":      {pop.saying("bubble of gas", "in a joint"), `9: nowhere there is "in a joint"`},
		"a place without a quote":   {pop.saying(), "9: says nothing of what is read there"},
		"a quote of no word":        {pop.saying("gas"), `9: "gas" is too short to tell anything`},
		"kept nowhere":              {pop.at().saying(), "9: to keep is to have it somewhere"},
		"changed for no reason":     {item{id: "9", do: "change", where: pop.where, says: pop.says}, "9: to change takes a reason"},
		"dropped for no reason":     {item{id: "9", do: "drop"}, "9: to drop takes a reason"},
		"neither kept nor dropped":  {item{id: "9", do: "later"}, `9: "later" is not keep, change or drop`},
		"dropped, and said so":      {item{id: "9", do: "drop", where: pop.where, says: pop.says, why: "No."}, ""},
		"dropped, and said nowhere": {item{id: "9", do: "drop", where: pop.where, says: []string{"no bubble"}, why: "No."}, `9: nowhere there is "no bubble"; nothing quoted is in faq/pops`},
	} {
		t.Run(name, func(t *testing.T) {
			if got := strings.Join(uncovered(library, []item{tc.item}), "; "); strings.ReplaceAll(got, "; 9: ", "; ") != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
	if got := uncovered(library, []item{pop, pop}); len(got) != 1 {
		t.Errorf("of one item told twice: %q", got)
	}
}

func (i item) at(where ...string) item {
	i.where = where
	return i
}

func (i item) saying(words ...string) item {
	i.says = words
	return i
}

// uncovered says what is wrong with the items.
func uncovered(t told, all []item) (wrong []string) {
	met := map[string]bool{}
	for _, i := range all {
		complain := func(format string, args ...any) {
			wrong = append(wrong, i.id+": "+fmt.Sprintf(format, args...))
		}
		if met[i.id] {
			complain("is told twice")
		}
		met[i.id] = true
		for _, missing := range i.unread(t) {
			complain("%s", missing)
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

// shortest is the least that a quote has to be, so that it is no accident.
const shortest = 6

// unread says what of an item nobody reads: each of its places has one of its
// quotes at least, and each quote is in one of them.
func (i item) unread(t told) (missing []string) {
	note := func(format string, args ...any) { missing = append(missing, fmt.Sprintf(format, args...)) }
	if len(i.where) > 0 && len(i.says) == 0 {
		note("says nothing of what is read there")
		return missing
	}
	has := func(place, quote string) bool {
		return strings.Contains(strings.ToLower(t[place]), strings.ToLower(quote))
	}
	for _, place := range i.where {
		if t[place] == "" {
			note("nobody reads anything of %s", place)
		}
	}
	for _, quote := range i.says {
		if len(quote) < shortest {
			note("%q is too short to tell anything", quote)
		}
		if !slices.ContainsFunc(i.where, func(place string) bool { return has(place, quote) }) {
			note("nowhere there is %q", quote)
		}
	}
	for _, place := range i.where {
		if t[place] != "" && !slices.ContainsFunc(i.says, func(quote string) bool { return has(place, quote) }) {
			note("nothing quoted is in %s", place)
		}
	}
	return missing
}

// find reports whether the library has a step, named routine/step.
func find(l *routine.Library, step string) bool {
	in, id, _ := strings.Cut(step, "/")
	r, ok := l.Routine(in)
	return ok && slices.ContainsFunc(r.Steps, func(s routine.Step) bool { return s.ID == id })
}

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
