package preview

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
)

func loaded(t *testing.T) *routine.Library {
	t.Helper()
	l, err := routine.Load(routine.Dir(library))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestARoutineIsToldStepByStep(t *testing.T) {
	var b strings.Builder
	if found, err := Text(&b, loaded(t), "open-the-chest", words()); !found || err != nil {
		t.Fatal(found, err)
	}
	_, rest, _ := strings.Cut(b.String(), "  4. ")
	got, _, _ := strings.Cut(rest, "\n\n")
	want := `Doorway stretch, left (door-left)
      Left forearm on the frame, elbow at shoulder height. Step through until your chest stretches.
      How much: for 30s, on the left; 5 s to get ready, then 30 s
      Breathing: Four slow breaths.
      Take care: Not with a shoulder that has dislocated or is frozen. If it pinches, lower the elbow.
      Picture: doorway-stretch.gif, doorway-stretch.png
      It shows: A person stands in a doorway, left forearm on the frame, and steps forward so the chest opens.`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, said := range []string{"standing, beginner", "for upper back, chest", "1 to 4 times a day, 5 to 7 days a week", "That was it. Stated: ", "doorway-caution: Doorway chest stretch"} {
		if !strings.Contains(b.String(), said) {
			t.Errorf("it does not say %q:\n%s", said, b.String())
		}
	}
}

func TestWhatIsNotThereIsNotTold(t *testing.T) {
	var b strings.Builder
	if found, err := Text(&b, loaded(t), "wall-rol", words()); found || err != nil || b.String() != "" {
		t.Errorf("told %q (%t, %v)", b.String(), found, err)
	}
}

// A full disk, or a pager that was closed.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestAFullDiskIsTold(t *testing.T) {
	if _, err := Text(fullDisk{}, loaded(t), "wall-roll", words()); err == nil {
		t.Error("nothing was written, and nobody says so")
	}
	if err := List(fullDisk{}, loaded(t), func(string) string { return "" }); err == nil {
		t.Error("no list was written, and nobody says so")
	}
}
