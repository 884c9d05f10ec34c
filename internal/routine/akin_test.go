package routine_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"unhunch/internal/routine"
)

// routinesLike is a library of routines that are all the same but for what is told of each,
// as "id: seated mobility beginner".
func routinesLike(t *testing.T, told ...string) *routine.Library {
	t.Helper()
	files := libraryFiles()
	for _, one := range told {
		id, rest, _ := strings.Cut(one, ": ")
		is := strings.Fields(rest)
		text := strings.NewReplacer(
			"id: stretch", "id: "+id, "setting: seated", "setting: "+is[0], "focus: mobility", "focus: "+is[1], "level: beginner", "level: "+is[2],
		).Replace(stretch)
		files[id+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	library, err := routine.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// inADay are the routines that come in the hours of a day, whichever it is.
func inADay(library *routine.Library, last ...string) (came map[string]bool) {
	who := routine.Person{Settings: routine.Settings(), Equipment: []routine.Equipment{"mat"}, Length: time.Minute}
	came = map[string]bool{}
	for hour := range 24 {
		r, _ := routine.Choose(library, who, routine.History{Offers: offers(last...)}, noon.Add(time.Duration(hour)*time.Hour))
		came[r.ID] = true
	}
	return came
}

// Of seven, five are of one kind. That came last, and the other before it; but one of
// so many has its turn oftener.
func TestAKindHasItsTurnAsOftenAsThereAreOfIt(t *testing.T) {
	library := routinesLike(t,
		"a1: seated mobility beginner", "a2: seated mobility beginner", "b1: seated strength beginner", "b2: seated strength beginner",
		"b3: seated strength beginner", "b4: seated strength beginner", "b5: seated strength beginner")
	if came := inADay(library, "b1", "a1"); came["a2"] || len(came) != 4 {
		t.Errorf("after one of each kind came %v, want the four others of the larger", came)
	}
	if came := inADay(library, "a1", "b1"); came["a2"] || len(came) != 4 {
		t.Errorf("after the smaller kind came %v, want one of the larger", came)
	}
	if came := inADay(library, "b1", "b2", "a1"); !came["a2"] || len(came) != 1 {
		t.Errorf("when the smaller kind rested for longer came %v, want its other one", came)
	}
}

func TestAnIntermediateOneWaitsForABeginnersInItsSetting(t *testing.T) {
	library := routinesLike(t,
		"easy: seated mobility beginner", "easier: seated mobility beginner", "hard: seated mobility intermediate", "harder: seated mobility intermediate",
		"up: standing mobility beginner")
	for name, tc := range map[string]struct {
		last []string
		want bool // "harder" comes
	}{
		"nothing that is still there":                 {[]string{"gone"}, false},
		"a beginner's one, in another setting":        {[]string{"up"}, false},
		"a beginner's one":                            {[]string{"easy"}, true},
		"a beginner's one, after one of another kind": {[]string{"easy", "hard"}, true},
		"one that asks more, and a beginner's before": {[]string{"hard", "easy"}, true},
		"only one that asks more":                     {[]string{"hard"}, false},
	} {
		if came := inADay(library, tc.last...); came["harder"] != tc.want {
			t.Errorf("after %s (%v) came %v", name, tc.last, came)
		}
	}
}
