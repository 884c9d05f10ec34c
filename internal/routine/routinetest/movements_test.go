package routinetest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/internal/routine/routinetest"
)

func TestMovementsAreFoundInStepsByWordsAndFigures(t *testing.T) {
	for name, tc := range map[string]struct {
		step routine.Step
		want []string
	}{
		"hands behind the head":            {routine.Step{Do: "Hands behind your head, and lift your chest."}, []string{"overhead"}},
		"a picture of them":                {routine.Step{Figure: "press-back"}, []string{"overhead", "neck"}},
		"hips up":                          {routine.Step{Do: "Push through both feet and lift your hips."}, []string{"head-down"}},
		"a picture of lying on the side":   {routine.Step{Figure: "open-book-start"}, []string{"side-lying"}},
		"lying back":                       {routine.Step{Do: "Lie back along the towel."}, []string{"lying-back"}},
		"over a roller":                    {routine.Step{Do: "Lie back over the roller, hips down."}, []string{"loaded-extension", "lying-back", "roller"}},
		"a turn as far as it goes":         {routine.Step{Do: "Turn your chest slowly towards the ceiling."}, []string{"end-rotation", "neck"}},
		"a turn that is easy":              {routine.Step{Do: "Turn slowly to one side, as far as is easy.", Figure: "seated-rotation"}, nil},
		"a back that rounds":               {routine.Step{Do: "Let your back go round."}, []string{"rounding"}},
		"what not to do":                   {routine.Step{Do: "Sit.", Care: "Do not lie on your back."}, nil},
		"sitting back on a chair":          {routine.Step{Do: "Sit right back on the chair."}, nil},
		"a desk that carries the forearms": {routine.Step{Do: "Stand, forearms resting on the desk."}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, routinetest.Movements(routine.Routine{Steps: []routine.Step{tc.step}})); diff != "" {
				t.Error(diff)
			}
		})
	}
}
