package routine_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"unhunch/internal/routine"
)

func TestSoundFilesHaveNoProblems(t *testing.T) {
	files := libraryFiles()
	files["stretch.yaml"] = &fstest.MapFile{Data: []byte(stretch)}
	files["month.yaml"] = &fstest.MapFile{Data: []byte(month)}
	if _, err := routine.Load(files); err != nil {
		t.Fatal(err)
	}
}

func TestMistakesInARoutine(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"a field nobody knows": {
			"title: Stretch", "titel: Stretch",
			"stretch.yaml:1: title: is missing: add text of at most 60 characters\n" +
				"stretch.yaml:4: titel: is not a known field: did you mean title?",
		},
		"a field of no likeness": {
			"side: both\n    figure", "whatever: both\n    side: both\n    figure",
			"stretch.yaml:21: steps.up.whatever: is not a known field: use one of id, title, do, breathe, tip, care, dose, side, figure, alt",
		},
		"a novel as a field's name": {
			"level: beginner", "level: beginner\n? \"" + strings.Repeat("\\n", 500) + "\"\n: b",
			`stretch.yaml:12: "` + strings.Repeat(`\n`, 48) + `…": is not a known field: use one of schema, id, kind, title, summary, seeds, setting, equipment, roller, area, focus, movements, level, duration, screening, instead, frequency, steps, aftercare, sources`,
		},
		"a field twice": {
			"level: beginner", "level: beginner\nlevel: intermediate",
			"stretch.yaml:12: level: is already given in line 11: remove one of them",
		},
		"a list as a field's name": {
			"level: beginner", "level: beginner\n[a]: b",
			"stretch.yaml:12: has a list as a name: write a field's name",
		},
		"a number for a title": {
			"title: Stretch", "title: 2026",
			"stretch.yaml:4: title: is a number: write text of at most 60 characters, in quotes where it looks like something else",
		},
		"text for a number": {
			"seconds: 30", "seconds: thirty",
			"stretch.yaml:28: steps.stay.dose.seconds: is text: write a whole number from 1 to 300",
		},
		"yes for a title": {
			"title: Stretch", "title: true",
			"stretch.yaml:4: title: is true or false: write text of at most 60 characters, in quotes where it looks like something else",
		},
		"a date for a title": {
			"title: Stretch", "title: 2026-11-21",
			"stretch.yaml:4: title: is a date: write text of at most 60 characters, in quotes where it looks like something else",
		},
		"a roller that no movement tells of": {
			"equipment: [chair]", "equipment: [roller]",
			"stretch.yaml:9: focus: mobility does not go with a roller: write roller" + "\n" +
				"stretch.yaml:10: movements: leaves out roller: add it, for those who may not press one into their back; where it touches the arms alone, write roller: arms",
		},
		"a roller that touches the arms alone, and presses into the back": {
			"equipment: [chair]\narea: [shoulder]\nfocus: mobility\nmovements: [overhead]", "equipment: [roller]\nroller: arms\narea: [shoulder]\nfocus: roller\nmovements: [roller]",
			"stretch.yaml:11: movements: has roller, which touches the arms alone: remove it, or remove roller: arms\n" +
				`stretch.yaml:11: movements.1: there is no movement "roller": add it to the movements in library/screening.yaml`,
		},
		"a place for a roller that is not needed": {
			"focus: mobility", "roller: arms\nfocus: mobility",
			"stretch.yaml:9: roller: says where a roller touches, and the equipment has none: remove it, or add roller to the equipment",
		},
		"a kind for a roller that is not needed": {
			"focus: mobility", "focus: roller",
			"stretch.yaml:9: focus: is roller, and the equipment has none: add roller to the equipment, or write another kind",
		},
		"a floor that no movement tells of": {
			"setting: seated", "setting: floor",
			"stretch.yaml:10: movements: leaves out floor: add it, for those who cannot get down and up again",
		},
		"a kind that nobody knows": {
			"focus: mobility", "focus: flexibility",
			`stretch.yaml:9: focus: "flexibility" is not allowed: write one of mobility, strength, whole-body, neck, roller`,
		},
		"no kind": {
			"focus: mobility\n", "",
			"stretch.yaml:1: focus: is missing: add one of mobility, strength, whole-body, neck, roller",
		},
		"a movement that nobody knows": {
			"movements: [overhead]", "movements: [overhed]",
			`stretch.yaml:10: movements.1: there is no movement "overhed": did you mean overhead? Otherwise add it to the movements in library/screening.yaml`,
		},
		"no word of its movements": {
			"movements: [overhead]\n", "",
			"stretch.yaml:1: movements: is missing: add a list, each the id of a movement",
		},
		"an object for a time": {
			"duration: 1m0s", "duration: {minutes: 1}",
			"stretch.yaml:12: duration: is an object: write a time such as 2m30s, at most 30m0s",
		},
		"half a second": {
			"seconds: 30", "seconds: 30.5",
			"stretch.yaml:28: steps.stay.dose.seconds: is a number: write a whole number from 1 to 300",
		},
		"an hour's hold": {
			"seconds: 30", "seconds: 3600",
			"stretch.yaml:28: steps.stay.dose.seconds: 3600 is out of bounds: write a whole number from 1 to 300",
		},
		"a negative hold": {
			"seconds: 30", "seconds: -30",
			"stretch.yaml:28: steps.stay.dose.seconds: -30 is out of bounds: write a whole number from 1 to 300",
		},
		"one word for a list": {
			"equipment: [chair]", "equipment: chair",
			"stretch.yaml:7: equipment: is text: write a list, each the id of a piece of equipment",
		},
		"a list for one word": {
			"setting: seated", "setting: [seated]",
			"stretch.yaml:6: setting: is a list: write one of seated, standing, floor",
		},
		"a field left empty": {
			"summary: Reach up and sit down again.", "summary:",
			"stretch.yaml:5: summary: is empty: write text of at most 200 characters",
		},
		"a field of blanks": {
			"do: Keep reaching.", `do: "  "`,
			"stretch.yaml:26: steps.stay.do: is empty: write text of at most 220 characters",
		},
		"a required field left out": {
			"screening: desk\n", "",
			"stretch.yaml:1: screening: is missing: add the id of a screening profile",
		},
		"a setting that does not exist": {
			"setting: seated", "setting: seeted",
			`stretch.yaml:6: setting: "seeted" is not allowed: did you mean seated? It is one of seated, standing, floor`,
		},
		"equipment that does not exist": {
			"equipment: [chair]", "equipment: [chair, trapeze]",
			`stretch.yaml:7: equipment.2: there is no piece of equipment "trapeze": add it to library/equipment.yaml`,
		},
		"equipment with a slip": {
			"equipment: [chair]", "equipment: [chair, rolller]",
			`stretch.yaml:7: equipment.2: there is no piece of equipment "rolller": did you mean roller? Otherwise add it to library/equipment.yaml`,
		},
		"equipment twice": {
			"equipment: [chair]", "equipment: [chair, chair]",
			`stretch.yaml:7: equipment.2: "chair" is given twice: remove one of them`,
		},
		"no area": {
			"area: [shoulder]", "area: []",
			"stretch.yaml:8: area: is empty: say which part of the body it works on",
		},
		"a level that does not exist": {
			"level: beginner", "level: superhuman",
			`stretch.yaml:11: level: "superhuman" is not allowed: write one of beginner, intermediate`,
		},
		"a side that does not exist": {
			"side: both\naftercare", "side: top\naftercare",
			`stretch.yaml:29: steps.stay.side: "top" is not allowed: write one of both, left, right, each`,
		},
		"a hold that nobody can halve": {
			"side: both\naftercare", "side: each\naftercare",
			"stretch.yaml:29: steps.stay.side: each goes with repetitions alone: write a step for the left and one for the right: nobody is told when half of the time is over",
		},
		"a kind that does not exist": {
			"kind: routine", "kind: rutine",
			`stretch.yaml:3: kind: "rutine" is not allowed: did you mean routine? It is one of routine, progression`,
		},
		"a schema from the future": {
			"schema: 1", "schema: 2",
			"stretch.yaml:1: schema: 2 is out of bounds: write 1",
		},
		"an id that is not the file's name": {
			"id: stretch", "id: strech",
			`stretch.yaml:2: id: "strech" is not the file's name: write stretch, or rename the file to strech.yaml`,
		},
		"an id in capitals": {
			"id: up", "id: UP",
			`stretch.yaml:16: steps.1.id: "UP" is no id: write small letters, digits and single hyphens, 48 characters at most`,
		},
		"two steps with one id": {
			"id: stay", "id: up",
			`stretch.yaml:24: steps.2.id: "up" is the id of an earlier step, too: give each step an id of its own`,
		},
		"no steps": {
			stretch[strings.Index(stretch, "steps:"):strings.Index(stretch, "aftercare")], "steps: []\n",
			"stretch.yaml:15: steps: is empty: write at least one step",
		},
		"a step that is a word": {
			"aftercare", "  - rest\naftercare",
			"stretch.yaml:30: steps.3: is text: write a step",
		},
		"no dose": {
			"    dose: {kind: hold, seconds: 30}\n", "",
			"stretch.yaml:24: steps.stay.dose: is missing: add a dose, such as {kind: hold, seconds: 20}",
		},
		"a dose without its measure": {
			"{kind: hold, seconds: 30}", "{kind: hold}",
			"stretch.yaml:28: steps.stay.dose.seconds: is missing: say how many seconds",
		},
		"repetitions without their time": {
			"reps: 5, rep_seconds: 4", "reps: 5",
			"stretch.yaml:20: steps.up.dose.rep_seconds: is missing: say how many seconds one repetition takes",
		},
		"a dose outside its range": {
			"range: [3, 8]", "range: [6, 8]",
			"stretch.yaml:20: steps.up.dose.reps: 5 is outside the range 6 to 8: change one of the two",
		},
		"a range the wrong way round": {
			"range: [3, 8]", "range: [8, 3]",
			"stretch.yaml:20: steps.up.dose.range: 8 is more than 3: write the smaller number first",
		},
		"a range of one number": {
			"range: [3, 8]", "range: [8]",
			"stretch.yaml:20: steps.up.dose.range: has 1 item: write [min, max], each a whole number from 1 to 300",
		},
		"a hold with repetitions": {
			"{kind: hold, seconds: 30}", "{kind: hold, seconds: 30, reps: 2}",
			"stretch.yaml:28: steps.stay.dose.reps: does not go with kind hold: remove it, or change the kind",
		},
		"a kind of dose that is none": {
			"{kind: hold, seconds: 30}", "{kind: walk, seconds: 30}",
			`stretch.yaml:28: steps.stay.dose.kind: "walk" is not allowed: write one of setup, roll, move, hold, reps`,
		},
		"to keep moving without seconds": {
			"{kind: hold, seconds: 30}", "{kind: move, reps: 2}",
			"stretch.yaml:28: steps.stay.dose.reps: does not go with kind move: remove it, or change the kind\n" +
				"stretch.yaml:28: steps.stay.dose.seconds: is missing: say how many seconds",
		},
		"repetitions with seconds": {
			"rep_seconds: 4", "rep_seconds: 4, seconds: 20",
			"stretch.yaml:20: steps.up.dose.seconds: does not go with kind reps: remove it, or change the kind",
		},
		"a duration far from the sum": {
			"duration: 1m0s", "duration: 5m0s",
			"stretch.yaml:12: duration: 5m0s is more than 15 % off: the steps add up to 1m0s, with 5s before each: write 1m0s, or change the doses",
		},
		"a duration that is none": {
			"duration: 1m0s", "duration: a while",
			`stretch.yaml:12: duration: "a while" is no such time: write a time such as 2m30s, at most 30m0s`,
		},
		"a text too long": {
			"do: Lift both arms.", "do: " + strings.Repeat("Lift. ", 40),
			"stretch.yaml:18: steps.up.do: is 239 characters long: shorten it to 220",
		},
		"a bell in a text": {
			"do: Lift both arms.", `do: "Lift\aboth arms."`,
			"stretch.yaml:18: steps.up.do: holds a control character: write plain text",
		},
		"a hold without breathing": {
			"    breathe: Slow and easy.\n", "",
			"stretch.yaml:24: steps.stay.breathe: is missing: say how to breathe: only a setup does without",
		},
		"a picture nobody describes": {
			"    alt: A seated person lifts both arms.\n", "",
			"stretch.yaml:16: steps.up.alt: is missing: say what the picture shows, for those who do not see it",
		},
		"a screening profile that does not exist": {
			"screening: desk", "screening: dask",
			`stretch.yaml:13: screening: there is no screening profile "dask": did you mean desk? Otherwise add it to the profiles in library/screening.yaml`,
		},
		"a source that does not exist": {
			"sources: [who-2020]", "sources: [who-2020, my-aunt]",
			`stretch.yaml:31: sources.2: there is no source "my-aunt": add it to library/sources.yaml`,
		},
		"no source": {
			"sources: [who-2020]", "sources: []",
			"stretch.yaml:31: sources: is empty: name at least one entry of library/sources.yaml",
		},
		"an alias": {
			"do: Lift both arms.\n", "do: &lift Lift both arms.\n    tip: *lift\n",
			"stretch.yaml:19: steps.up.tip: is an alias: write the text out: text of at most 140 characters",
		},
		"a second document": {
			"sources: [who-2020]\n", "sources: [who-2020]\n---\nid: other\n",
			"stretch.yaml:32: holds a second document: give each document a file of its own",
		},
		"no YAML": {
			"title: Stretch", "title: \"Stretch",
			"stretch.yaml:4: is not YAML: …",
		},
		"several at once, in the order of the file": {
			"level: beginner\nduration: 1m0s\nscreening: desk", "level: hard\nduration: 9h\nscreening: bed",
			`stretch.yaml:11: level: "hard" is not allowed: write one of beginner, intermediate` + "\n" +
				`stretch.yaml:12: duration: "9h" is no such time: write a time such as 2m30s, at most 30m0s` + "\n" +
				`stretch.yaml:13: screening: there is no screening profile "bed": add it to the profiles in library/screening.yaml`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := libraryFiles()
			files["stretch.yaml"] = replaced(t, stretch, tc.old, tc.new)
			complains(t, tc.want, files)
		})
	}
}

func TestMistakesAroundTheRoutines(t *testing.T) {
	for name, tc := range map[string]struct{ file, data, want string }{
		"a list of strays":           {"stretch.yaml", "[1, 2]", "stretch.yaml:1: is a list: write a routine"},
		"an empty file":              {"stretch.yaml", "", "stretch.yaml: is empty: fill it, or remove it"},
		"only a comment":             {"stretch.yaml", "# soon\n", "stretch.yaml: is empty: fill it, or remove it"},
		"a file for a song":          {"stretch.yaml", "la la la\n", "stretch.yaml:1: is text: write a routine"},
		"a file past all use":        {"stretch.yaml", strings.Repeat("#", 70_000), "stretch.yaml: is larger than 64 KiB: give each routine a file of its own, with nothing else in it"},
		"the other extension":        {"stretch.yml", stretch, "stretch.yml: is not read: rename it to stretch.yaml"},
		"a misspelt library file":    {"library/sorces.yaml", "", "library/sorces.yaml: is not read: did you mean library/sources.yaml?"},
		"an unreadable library file": {"library/sources.yaml", "who-2020: {", "library/sources.yaml:1: is not YAML: …"},
		"an unknown strength": {
			"library/sources.yaml", "who-2020: {title: Guidelines, where: WHO, strength: hearsay, read: full}",
			`library/sources.yaml:1: who-2020.strength: "hearsay" is not allowed: write one of guideline, review, trial, study, consensus, clinical`,
		},
		"a source in capitals": {
			"library/sources.yaml", "WHO: {title: Guidelines, where: WHO, strength: guideline, read: full}\nwho-2020: {title: Guidelines, where: WHO, strength: guideline, read: full}",
			`library/sources.yaml:1: WHO: "WHO" is no id: write small letters, digits and single hyphens, 48 characters at most`,
		},
		"a list of sources": {
			"library/sources.yaml", "[who-2020]",
			"library/sources.yaml:1: is a list: write a table of ids",
		},
		"an unknown certainty": {
			"library/claims.yaml", "- {id: up, says: Reach up., certainty: sure, ground: We feel it., sources: [who-2021]}\n",
			`library/claims.yaml:1: up.certainty: "sure" is not allowed: write one of good, moderate, low, opinion` + "\n" +
				`library/claims.yaml:1: up.sources.1: there is no source "who-2021": did you mean who-2020? Otherwise add it to library/sources.yaml`,
		},
		"a claim twice": {
			"library/claims.yaml", "- {id: up, says: Reach up., certainty: low, ground: Hope.}\n- {id: up, says: Reach down., certainty: low, ground: Hope.}\n",
			`library/claims.yaml:2: 2.id: "up" is the id of an earlier claim, too: give each claim an id of its own`,
		},
		"a question twice": {
			"library/faq.yaml", "- {id: why, q: Why?, a: Because.}\n- {id: why, q: Why not?, a: Because.}\n",
			`library/faq.yaml:2: 2.id: "why" is the id of an earlier question, too: give each question an id of its own`,
		},
	} {
		t.Run(name, func(t *testing.T) { complainsOf(t, tc.file, tc.data, tc.want) })
	}
}

// complainsOf loads a file beside sound ones.
func complainsOf(t *testing.T, file, data, want string) {
	t.Helper()
	files := libraryFiles()
	other := strings.Replace(stretch, "id: stretch", "id: other", 1)
	files["other.yaml"] = replaced(t, other, "movements: [overhead]", "movements: []") // whatever the list says
	files[file] = &fstest.MapFile{Data: []byte(data)}
	complains(t, want, files)
}

// Aliases are refused unread, so that a bomb costs no more than its own size.
func TestAnAliasBombIsADud(t *testing.T) {
	bomb := "sources:\n- &a [x, x]\n"
	for c := 'b'; c <= 'z'; c++ {
		bomb += fmt.Sprintf("- &%c [*%c, *%c, *%c, *%c]\n", c, c-1, c-1, c-1, c-1)
	}
	files := libraryFiles()
	files["stretch.yaml"] = &fstest.MapFile{Data: []byte(bomb + "aftercare: [*z]\n")}
	_, err := routine.Load(files)
	if err == nil || !strings.Contains(err.Error(), "aftercare.1: is an alias: write the text out") {
		t.Errorf("got %v", err)
	}
}
