package routine_test

import (
	"testing"
	"testing/fstest"
)

func TestMistakesInAProgression(t *testing.T) {
	for name, tc := range map[string]struct{ old, new, want string }{
		"a routine that does not exist": {
			"week: 2, routines: [stretch]", "week: 2, routines: [strech]",
			`month.yaml:9: stages.2.routines.1: there is no routine "strech": did you mean stretch? Otherwise write strech.yaml`,
		},
		"itself as a routine": {
			"week: 2, routines: [stretch]", "week: 2, routines: [month]",
			`month.yaml:9: stages.2.routines.1: there is no routine "month": write month.yaml`,
		},
		"a fall back that does not exist": {
			"fall_back: {routine: stretch", "fall_back: {routine: nap",
			`month.yaml:10: fall_back.routine: there is no routine "nap": write nap.yaml`,
		},
		"a stage of nothing": {
			"week: 2, routines: [stretch]", "week: 2, routines: []",
			"month.yaml:9: stages.2.routines: is empty: name at least one routine",
		},
		"a stage that begins within the last": {
			"week: 1, ", "week: 1, weeks: 2, ",
			"month.yaml:9: stages.2.week: 2 does not come after 2: put the stages in order",
		},
		"a dose of a step that does not exist": {
			"next_if: It is fun.", "next_if: It is fun., doses: {stretch: {upp: [4, 6]}}",
			`month.yaml:9: stages.2.doses.stretch.upp: stretch has no step "upp": did you mean up?`,
		},
		"a dose that its author does not allow": {
			"next_if: It is fun.", "next_if: It is fun., doses: {stretch: {up: [4, 9]}}",
			`month.yaml:9: stages.2.doses.stretch.up: 4 to 9 is outside of 3 to 8, as stretch has it: change one of the two`,
		},
		"a dose of a step that never changes": {
			"next_if: It is fun.", "next_if: It is fun., doses: {stretch: {stay: [20, 40]}}",
			`month.yaml:9: stages.2.doses.stretch.stay: 20 to 40 is outside of 30 to 30, as stretch has it: change one of the two`,
		},
		"doses of another routine": {
			"next_if: It is fun.", "next_if: It is fun., doses: {strech: {up: [4, 6]}}",
			`month.yaml:9: stages.2.doses.strech: is no routine of this stage: did you mean stretch?`,
		},
		"weeks out of order": {
			"week: 2", "week: 1",
			"month.yaml:9: stages.2.week: 1 does not come after 1: put the stages in order",
		},
		"a routine's field": {
			"summary:", "setting: floor\nsummary:",
			"month.yaml:5: setting: is not a known field: use one of schema, id, was, kind, title, summary, seeds, screening, stages, fall_back, sources",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := libraryFiles()
			files["stretch.yaml"] = &fstest.MapFile{Data: []byte(stretch)}
			files["month.yaml"] = replaced(t, month, tc.old, tc.new)
			complains(t, tc.want, files)
		})
	}
}
