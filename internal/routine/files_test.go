package routine_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

// stretch is a sound routine for the mistakes to be made in.
const stretch = `schema: 1
id: stretch
kind: routine
title: Stretch
summary: Reach up and sit down again.
setting: seated
equipment: [chair]
area: [shoulder]
focus: mobility
movements: [overhead]
level: beginner
duration: 1m0s
screening: desk
frequency: {times_a_day: [1, 3], days_a_week: [3, 7]}
steps:
  - id: up
    title: Reach up
    do: Lift both arms.
    breathe: In on the way up.
    dose: {kind: reps, reps: 5, rep_seconds: 4, range: [3, 8]}
    side: both
    figure: arms-up
    alt: A seated person lifts both arms.
  - id: stay
    title: Stay there
    do: Keep reaching.
    breathe: Slow and easy.
    dose: {kind: hold, seconds: 30}
    side: both
aftercare: [Shake your arms out.]
sources: [who-2020]
`

// month is a sound progression.
const month = `schema: 1
id: month
kind: progression
title: A month
summary: Reach up, week by week.
screening: desk
stages:
  - {week: 1, routines: [stretch], days_a_week: 3, goal: Get used to it., next_if: It is easy.}
  - {week: 2, routines: [stretch], days_a_week: 5, goal: Make it a habit., next_if: It is fun.}
fall_back: {routine: stretch, when: You do not feel like it.}
sources: [who-2020]
`

// libraryFiles is what the two refer to.
func libraryFiles() fstest.MapFS {
	return fstest.MapFS{
		"library/sources.yaml":   {Data: []byte(`who-2020: {title: Guidelines, where: WHO, strength: guideline, read: full}`)},
		"library/screening.yaml": {Data: []byte("profiles:\n  desk: {intro: Move within comfort., asks: [fracture]}\nitems:\n  fracture: {text: A broken bone}\nmovements:\n  overhead: {text: Arms up}\n")},
		"library/equipment.yaml": {Data: []byte("chair: {name: a chair, label: Chair, granted: true}\nmat: {name: a mat, label: Mat}\nroller: {name: a roller, label: Roller}\n")},
		"library/faq.yaml":       {Data: []byte("- {id: why, q: Why?, a: Because., sources: [who-2020]}\n")},
	}
}

// load is the real library: routines are tested on what people get.
func load(t *testing.T) *routine.Library {
	t.Helper()
	library, err := routine.Load(routine.Dir("../../routines"))
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// ours is a library of the two sound files.
func ours() fstest.MapFS {
	files := libraryFiles()
	files["stretch.yaml"] = &fstest.MapFile{Data: []byte(stretch)}
	files["month.yaml"] = &fstest.MapFile{Data: []byte(month)}
	return files
}

// complains checks that Load says exactly this, with a mend for all of it. A
// want that ends in … leaves the rest of its one line to the YAML library.
func complains(t *testing.T, want string, files fstest.MapFS) {
	t.Helper()
	_, err := routine.Load(files)
	if err == nil {
		t.Fatalf("no complaint, want %s", want)
	}
	problems, _ := errors.AsType[strict.Problems](err)
	for _, p := range problems {
		if p.Mend == "" {
			t.Errorf("%v says nothing of a mend", p)
		}
	}
	if cut, ok := strings.CutSuffix(want, "…"); ok && strings.HasPrefix(err.Error(), cut) && len(problems) == 1 {
		return
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("complaints (-want +got):\n%s", diff)
	}
}

func replaced(t *testing.T, text, from, to string) *fstest.MapFile {
	t.Helper()
	if strings.Count(text, from) != 1 {
		t.Fatalf("%q is not in the text once", from)
	}
	return &fstest.MapFile{Data: []byte(strings.Replace(text, from, to, 1))}
}

func read(f *testing.F, name string) []byte {
	data, err := os.ReadFile(name)
	if err != nil {
		f.Fatal(err)
	}
	return data
}
