package routine_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

func TestARoutineIsReadAsItWasWritten(t *testing.T) {
	library, err := routine.Load(ours())
	if err != nil {
		t.Fatal(err)
	}
	got, ok := library.Routine("stretch")
	if !ok {
		t.Fatal("no stretch")
	}
	want := routine.Step{
		ID: "up", Title: "Reach up", Do: "Lift both arms.", Breathe: "In on the way up.",
		Dose: routine.Dose{Kind: routine.Reps, Reps: 5, RepSeconds: 4, Sets: 1, Range: routine.Range{Min: 3, Max: 8}},
		Side: routine.Both, Figure: "arms-up", Alt: "A seated person lifts both arms.",
	}
	if diff := cmp.Diff(want, got.Steps[0]); diff != "" {
		t.Errorf("step (-want +got):\n%s", diff)
	}
	stage := library.Progressions()[0].Stages[1]
	if diff := cmp.Diff(routine.Stage{Week: 2, Weeks: 1, Routines: []string{"stretch"}, DaysAWeek: 5, Goal: "Make it a habit.", NextIf: "It is fun."}, stage); diff != "" {
		t.Errorf("stage (-want +got):\n%s", diff)
	}
}

func TestACompanysFilesLieOverOurs(t *testing.T) {
	theirs := fstest.MapFS{
		"stretch.yaml": replaced(t, stretch, "title: Stretch", "title: Stretch like Acme"),
		"nap.yaml":     replaced(t, stretch, "id: stretch", "id: nap"), // with our screening and our sources
		"library/screening.yaml": {Data: []byte(
			"profiles:\n  acme: {intro: Ask the nurse., asks: [fracture, ladder]}\n" +
				"items:\n  ladder: {text: You stand on a ladder}\npressure: Little.\n")},
		"library/faq.yaml":    {Data: []byte("- {id: why, q: Why at Acme?, a: Because.}\n- {id: who, q: Who?, a: You.}\n")},
		"library/claims.yaml": {Data: []byte("- {id: up, says: Reach up., certainty: opinion, ground: Acme does.}\n")},
	}
	library, err := routine.Load(ours(), theirs)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, r := range library.Routines() {
		titles = append(titles, r.ID+" is "+r.Title)
	}
	if diff := cmp.Diff([]string{"nap is Stretch", "stretch is Stretch like Acme"}, titles); diff != "" {
		t.Errorf("routines (-want +got):\n%s", diff)
	}
	if card, _ := library.Screening("acme"); len(card.Items) != 2 || card.Items[0].Text != "A broken bone" || card.Pressure != "Little." {
		t.Errorf("their profile asks about %+v", card)
	}
	if _, ok := library.Screening("desk"); !ok {
		t.Error("our profile is gone")
	}
	var questions []string
	for _, q := range library.Questions() {
		questions = append(questions, q.Q)
	}
	if diff := cmp.Diff([]string{"Why at Acme?", "Who?"}, questions); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
	acme := routine.Claim{ID: "up", Says: "Reach up.", Grounds: routine.Grounds{Certainty: routine.Opinion, Ground: "Acme does."}}
	if diff := cmp.Diff([]routine.Claim{acme}, library.Claims()); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
}

func TestARoutineThatBecameAProgressionIsNoRoutine(t *testing.T) {
	theirs := fstest.MapFS{"stretch.yaml": replaced(t, month, "id: month", "id: stretch")}
	_, err := routine.Load(ours(), theirs)
	if err == nil || !strings.Contains(err.Error(), `there is no routine "stretch"`) {
		t.Errorf("got %v", err)
	}
}

func TestFiguresAreLookedUpWhereThereAreAny(t *testing.T) {
	files := ours()
	files["figures/README.md"] = &fstest.MapFile{}
	files["figures/arm-up.yaml"] = &fstest.MapFile{}
	complains(t, `stretch.yaml:22: steps.up.figure: there is no figure "arms-up": did you mean arm-up? Otherwise draw figures/arms-up.yaml, or add pictures/arms-up.png`, files)
	files["figures/arms-up.yaml"] = &fstest.MapFile{}
	if _, err := routine.Load(files); err != nil {
		t.Error(err)
	}
}

func TestWhatEvidenceIsCitedCanBeLookedUp(t *testing.T) {
	library := load(t)
	for _, r := range library.Routines() {
		for _, id := range r.Sources {
			if s, ok := library.Source(id); !ok || s.Title == "" {
				t.Errorf("%s cites %s in vain", r.ID, id)
			}
		}
	}
	if len(library.Sources()) == 0 {
		t.Error("no sources")
	}
	if card, ok := library.Screening("yoga"); ok {
		t.Errorf("a screening nobody wrote: %+v", card)
	}
}

func TestMistakesOnDiskAreCalledByTheirPath(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "nap.yaml"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", filepath.Join(dir, "zero.yaml")); err != nil {
		t.Fatal(err)
	}
	_, err := routine.Load(ours(), routine.Dir(dir))
	want := filepath.Join(dir, "nap.yaml") + ": is empty: fill it, or remove it\n" +
		filepath.Join(dir, "zero.yaml") + ": cannot be read: is a device, not a file: let it be a file this user may read"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestAFolderThatIsNoneOrHoldsNothing(t *testing.T) {
	empty := t.TempDir()
	missing := filepath.Join(empty, "missing")
	_, err := routine.Load(ours(), routine.Dir(missing), routine.Dir(empty))
	want := empty + ": holds no *.yaml file: name a folder that holds routines\n" +
		missing + ": cannot be read: no such file or directory: name a folder that holds routines"
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestASlipOfTheFingerFindsTheRoutine(t *testing.T) {
	library := load(t)
	for typed, want := range map[string]string{
		"wall-rol":               "wall-roll",
		"desk reset":             "desk-reset",
		"crossed-arm-roll":       "crossed-arms-roll",
		"thread-needle":          "thread-the-needle",
		"yoga":                   "",
		"":                       "",
		strings.Repeat("x", 1e6): "",
	} {
		if got := library.Nearest(typed); got != want {
			t.Errorf("nearest to %.20q is %q, want %q", typed, got, want)
		}
	}
}

// What the real library promises beyond what Load checks.
func TestTheRealLibraryIsSafe(t *testing.T) {
	library := load(t)
	for _, r := range library.Routines() {
		card, _ := library.Screening(r.Screening)
		if r.Uses(routine.Roller) && len(card.Items) < 5 {
			t.Errorf("%s needs a roller and asks about %d things only", r.ID, len(card.Items))
		}
		if !slices.ContainsFunc(card.Items, func(i routine.Item) bool { return i.Urgency == routine.Emergency }) {
			t.Errorf("%s does not say when to get help", r.ID)
		}
		if r.Time().Minutes() > 5 {
			t.Errorf("%s takes %s", r.ID, r.Time())
		}
	}
	for _, p := range library.Progressions() {
		if back, _ := library.Routine(p.FallBack.Routine); back.Uses(routine.Roller) {
			t.Errorf("%s falls back on a roller", p.ID)
		}
	}
}

func FuzzParse(f *testing.F) {
	const root = "../../routines"
	names := []string{"wall-roll.yaml", "library/sources.yaml", "library/screening.yaml", "library/faq.yaml", "library/claims.yaml"}
	seeds, err := filepath.Glob(root + "/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		f.Add(uint8(0), read(f, seed))
	}
	for i, name := range names {
		f.Add(uint8(i), read(f, filepath.Join(root, name)))
	}
	f.Add(uint8(0), []byte("a: &a [*a, *a]\n<<: *a\n"))
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		name := names[int(which)%len(names)]
		library, err := routine.Load(fstest.MapFS{name: {Data: data}})
		if err == nil {
			for _, r := range library.Routines() {
				if r.Time() <= 0 {
					t.Errorf("%s takes %s", r.ID, r.Time())
				}
			}
			return
		}
		problems, _ := errors.AsType[strict.Problems](err)
		for _, p := range problems {
			if p.What == "" || p.Mend == "" || p.Line < 0 || p.Line > 1+strings.Count(string(data), "\n")+strings.Count(string(data), "\r") {
				t.Errorf("poor advice: %v", p)
			}
		}
	})
}
