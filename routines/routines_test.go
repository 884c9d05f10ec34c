package routines_test

import (
	"testing"

	"unhunch/internal/routine"
	"unhunch/routines"
)

func TestEveryEmbeddedFileIsSound(t *testing.T) {
	library, err := routine.Load(routines.Files)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(library.Routines()); n < 11 {
		t.Errorf("%d routines, want the eleven of the first release at least", n)
	}
	if len(library.Progressions()) == 0 {
		t.Error("no progression")
	}
}
