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
	_, rest, _ := strings.Cut(b.String(), "\n0:41")
	got, _, _ := strings.Cut(rest, "\n\n")
	want := `  2. Doorway stretch, left (door-left)
      Stand up and go to a doorway. Rest your left forearm on the frame, elbow at shoulder height, and step through until you feel an easy stretch in front of the chest.
      How much: for 30s, on the left; 5 s to get ready, then 30 s
      Breathing: Four slow breaths, once you are there.
      Tip: No doorway near? The edge of a wall or a steady shelf will do.
      Take care: Not after a shoulder dislocation or with a frozen shoulder. Lower the elbow if the front of the shoulder pinches.
      Picture: doorway-stretch.gif, doorway-stretch.png
      It shows: A person stands in a doorway, left forearm on the frame, and steps forward so the chest opens.`
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, said := range []string{"takes 2m31s, standing, beginner", "needs chair, wall; for upper back, chest", "1 to 4 times a day, 5 to 7 days a week", "2:31  That was it. Stated: 2:40", "doorway-caution: Doorway chest stretch"} {
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
