package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/app"
)

// nod is a sound routine of a company's own.
const nod = `schema: 1
id: nod
kind: routine
title: Nod
summary: Nod a little.
setting: seated
equipment: []
area: [neck]
focus: neck
movements: [neck]
level: beginner
duration: 25s
screening: desk
frequency: {times_a_day: [1, 3], days_a_week: [3, 7]}
steps:
  - id: nod
    title: Nod
    do: Nod slowly.
    breathe: Out as you nod.
    dose: {kind: reps, reps: 5, rep_seconds: 4}
    side: both
    figure: nod
    alt: A person nods.
sources: [who-2020]
`

// nodding is the figure of it.
const nodding = `id: nod
title: Nod
camera: {yaw: 10, pitch: 5}
base: {y: 60, legs: sit}
keys:
  - {nod: 5}
  - {nod: 20}
`

// writes puts files into a folder.
func writes(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// picture is any of ours.
func picture(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("../../routines/pictures/chin-tuck.png")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Each of these is somebody's usual slip; this folder has them all.
func TestEveryMistakeOfAFolderIsNamedWithItsLine(t *testing.T) {
	dir := t.TempDir()
	another := func(id string, replace ...string) string {
		return strings.NewReplacer(append(replace, "id: nod\nkind", "id: "+id+"\nkind", "figure: nod", "figure: chin-tuck")...).Replace(nod)
	}
	writes(t, dir, map[string]string{
		"slip.yaml":              another("slip", "title: Nod\nsummary", "titel: Nod\nsummary"),
		"long.yaml":              another("long", "duration: 25s", "duration: 5m"),
		"halves.yaml":            another("halves", "{kind: reps, reps: 5, rep_seconds: 4}\n    side: both", "{kind: hold, seconds: 20}\n    side: each"),
		"breathless.yaml":        another("breathless", "    breathe: Out as you nod.\n", ""),
		"hearsay.yaml":           another("hearsay", "[who-2020]", "[who-2021]"),
		"unseen.yaml":            another("unseen", "figure: nod", "figure: unicycle"),
		"broken.yaml":            another("broken", "summary: Nod a little.", `summary: "Nod a little.`),
		"library/screening.yaml": "profiles:\n  desk:\n    intro: Move within comfort.\n    asks: [fractures]\n",
		"library/faq.yaml":       "- {id: why, q: Why?, a: Because., certainty: sure}\n",
		"i18n/de/wall-roll.yaml": "steps:\n  role: {title: Rollen}\n",
		"i18n/de/nap.yaml":       "title: Nickerchen\n",
		"figures/nod.yaml":       strings.Replace(nodding, "nod: 20", "nodd: 20", 1),
		"figures/chin-tuck.yaml": strings.ReplaceAll(nodding, "id: nod", "id: chin-tuck"),
		"pictures/nod.png":       "not a picture",
	})
	code, said, count := types(t, nil, "check", dir)
	want := `breathless.yaml:16: steps.nod.breathe: is missing: say how to breathe: only a setup does without
broken.yaml:5: is not YAML: while scanning a quoted scalar found unexpected end of stream: look at the quotes, brackets and indentation here and just above
figures/chin-tuck.yaml: is not drawn as pictures/chin-tuck.png: draw it with go run ./internal/figure/draw -figures DIR/figures -pictures DIR/pictures
figures/nod.yaml:7: keys.1.nodd: is not a known field: did you mean nod?
halves.yaml:21: steps.nod.side: each goes with repetitions alone: write a step for the left and one for the right: nobody is told when half of the time is over
hearsay.yaml:24: sources.1: there is no source "who-2021": did you mean who-2020? Otherwise add it to library/sources.yaml
i18n/de/nap.yaml: there is no routine "nap" to translate: use one of TRANSLATABLE
i18n/de/wall-roll.yaml:2: steps.role: there is no step "role": did you mean roll?
library/faq.yaml:1: why.certainty: "sure" is not allowed: write one of good, moderate, low, opinion
library/screening.yaml:4: profiles.desk.asks.1: there is no screening item "fractures": did you mean fracture? Otherwise add it to the items in library/screening.yaml
long.yaml:12: duration: 5m0s is more than 15 % off: the steps add up to 25s, with 5s before each: write 25s, or change the doses
pictures/nod.png: holds no PNG: save it as PNG: another name alone does not change it
slip.yaml:1: title: is missing: add text of at most 60 characters
slip.yaml:4: titel: is not a known field: did you mean title?
unseen.yaml:22: steps.nod.figure: there is no figure "unicycle": draw figures/unicycle.yaml, or add pictures/unicycle.png
`
	got := regexp.MustCompile(`(?m)use one of .*beside-the-blade.*$`).ReplaceAllString(said, "use one of TRANSLATABLE")
	got = strings.ReplaceAll(strings.ReplaceAll(got, " "+dir, " DIR"), dir+"/", "")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if code != exitFailed || count != "15 to mend\n" {
		t.Errorf("exit code %d, %q", code, count)
	}
}

func TestACompanysOwnPictureNeedsNoFigure(t *testing.T) {
	dir := t.TempDir()
	writes(t, dir, map[string]string{"nod.yaml": nod, "pictures/nod.png": picture(t)})
	if code, said, _ := types(t, nil, "routines", "check", dir); code != exitOK || !strings.Contains(said, fmt.Sprintf("%d routines and 1 progression: all good", builtIn(t)+1)) {
		t.Errorf("exit code %d, %q", code, said)
	}
	writes(t, dir, map[string]string{"figures/nod.yaml": nodding}) // and may have one
	if code, said, _ := types(t, nil, "check", dir); code != exitOK {
		t.Errorf("with its figure: exit code %d, %q", code, said)
	}
}

func TestTheListTellsOursFromTheirs(t *testing.T) {
	dir := t.TempDir()
	writes(t, dir, map[string]string{"nod.yaml": nod, "pictures/nod.png": picture(t)})
	code, said, _ := types(t, nil, "routines", "list", "--routines", dir)
	got := map[string]string{}
	for line := range strings.Lines(said) {
		id, rest, _ := strings.Cut(line, " ")
		got[id] = strings.Join(strings.Fields(rest), " ")
	}
	want := map[string]string{
		"ID":                       "TITLE LENGTH SETTING EQUIPMENT ASKS FIRST LEVEL FROM",
		"nod":                      "Nod 0:25 seated nothing desk beginner " + dir,
		"wall-roll":                "Wall roll 2:23 standing roller, wall wall-roller beginner built-in",
		"progression-twelve-weeks": "Twelve weeks with a roller 6 stages - - wall-roller - built-in",
	}
	for id, cells := range want {
		if got[id] != cells {
			t.Errorf("%s: %q, want %q", id, got[id], cells)
		}
	}
	if code != exitOK || len(got) != builtIn(t)+3 { // and nod, the progression, and the head
		t.Errorf("exit code %d, %d lines:\n%s", code, len(got), said)
	}
}

func TestARoutineIsShownInTheLanguageThatIsAskedFor(t *testing.T) {
	for lang, want := range map[string]string{"en": "Lean into a tight spot", "de": "An eine feste Stelle lehnen"} {
		if code, said, _ := types(t, nil, "routines", "show", "wall-roll", "--lang", lang); code != exitOK || !strings.Contains(said, want) {
			t.Errorf("%s: exit code %d, %q", lang, code, said)
		}
	}
	if code, said, _ := types(t, nil, "routines", "show", "progression-twelve-weeks"); code != exitOK || !strings.Contains(said, "Weeks 5 to 6: crossed-arms-roll, classic-elbow-roll; 3 days a week") {
		t.Errorf("exit code %d, %q", code, said)
	}
}

func TestASlipOnTheCommandLineIsToldBeforeAnythingStarts(t *testing.T) {
	broken := t.TempDir()
	writes(t, broken, map[string]string{"nod.yaml": "schema: 1\n"})
	for name, tc := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a slip in an id":               {[]string{"show", "wall-rol"}, exitUsage, "Did you mean wall-roll?"},
		"an id like no other":           {[]string{"show", "yoga"}, exitUsage, "unhunch routines list tells them all"},
		"a preview of nothing":          {[]string{"preview", "yoga"}, exitUsage, `there is no routine "yoga"`},
		"a port that is none":           {[]string{"preview", "--port", "70000"}, exitUsage, "70000 is no port"},
		"a language nobody wrote":       {[]string{"list", "--lang", "tlh"}, exitUsage, "Use one of en, de."},
		"a folder that is none":         {[]string{"list", "--routines", "nowhere"}, exitUsage, `there is no folder "nowhere"`},
		"a folder with a mistake":       {[]string{"list", "--routines", broken}, exitFailed, "nod.yaml:1: id: is missing"},
		"one of a folder with mistakes": {[]string{"show", "nod", "--routines", broken}, exitFailed, "nod.yaml:1: id: is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			code, said, complained := types(t, nil, append([]string{"routines"}, tc.args...)...)
			if code != tc.code || !strings.Contains(said+complained, tc.want) {
				t.Errorf("exit code %d, %q", code, said+complained)
			}
		})
	}
}

// What the preview shows of a step is what the thread shows of it.
func TestThePreviewSpeaksAsTheThreadDoes(t *testing.T) {
	library, err := app.LoadLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	r, _ := library.Routine("wall-roll")
	s := r.Steps[1]
	want := []string{
		"*Step 2 of 4 · " + s.Title + "*\n" + s.Do + "\n*How much:* 45 seconds\n*Breathing:* " + s.Breathe,
		"Tip: " + s.Tip + "\nTake care: " + s.Care,
		"Moves on by itself once the time is up. A few seconds to get ready come on top.",
	}
	if diff := cmp.Diff(want, stepWords(r, 1)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
