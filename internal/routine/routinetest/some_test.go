package routinetest_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/internal/routine/routinetest"
	"unhunch/routines"
)

func TestOneMoreRoutineIsLeftOut(t *testing.T) {
	library, err := routine.Load(routinetest.Some(routines.Files, "thread-the-needle"))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, r := range library.Routines() {
		got[r.ID] = true
	}
	for id, want := range map[string]bool{
		"thread-the-needle": true, // named
		"along-the-roller":  true, // of a stage
		"desk-reset":        true, // what a progression falls back on
		"slow-breathing":    true, // of a rest
		"standing-thread":   false,
		"wall-angels":       false,
	} {
		if got[id] != want {
			t.Errorf("%s is there: %t, want %t", id, got[id], want)
		}
	}
	if r, _ := library.Routine("thread-the-needle"); r.Instead != "" {
		t.Errorf("%s leads to %s, which is left out", r.ID, r.Instead)
	}
	if german := library.In("de"); !slices.Contains(library.Languages(), "de") || german.Routines()[0].Title == library.Routines()[0].Title {
		t.Error("there is no German")
	}
}

func TestWhatIsWrongWithALibraryIsTold(t *testing.T) {
	wrong := fstest.MapFS{"desk-reset.yaml": {Data: []byte("schema: 1\n")}}
	_, want := routine.Load(wrong)
	_, got := routine.Load(routinetest.Some(wrong))
	if want == nil || got == nil || cmp.Diff(want.Error(), got.Error()) != "" {
		t.Errorf("told is %v, want %v", got, want)
	}
}
