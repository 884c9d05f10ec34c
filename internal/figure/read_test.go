package figure

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/strict"
)

const sound = `id: wave
title: Wave
camera: {yaw: 10, pitch: 5}
base: {y: 60, legs: straight}
keys:
  - {arm_r: overhead}
  - {arm_r: sides}
`

func TestEveryMistakeIsToldWithItsMend(t *testing.T) {
	for name, tc := range map[string]struct {
		data string
		want []string
	}{
		"nothing at all": {"", []string{
			"wave.yaml: is empty: fill it, or remove it",
		}},
		"no YAML": {"id: wave\nkeys: [", []string{
			"wave.yaml:2: is not YAML: while parsing a flow node did not find expected node content: look at the quotes, brackets and indentation here and just above",
		}},
		"a list instead of a figure": {"- wave\n", []string{
			"wave.yaml:1: is a list: write a figure",
		}},
		"two figures": {sound + "---\n" + sound, []string{
			"wave.yaml:8: holds a second document: give each document a file of its own",
		}},
		"what every figure has is missing": {"id: wave\n", []string{
			"wave.yaml:1: title: is missing: add text of at most 60 characters",
			"wave.yaml:1: camera: is missing: add {yaw, pitch} in degrees",
			"wave.yaml:1: keys: is missing: add a list of poses",
		}},
		"another name than its file": {strings.Replace(sound, "id: wave", "id: hello", 1), []string{
			`wave.yaml:1: id: is "hello" in a file called wave.yaml: call both the same`,
		}},
		"a slip in a number's name": {strings.Replace(sound, "y: 60", "y: 60, contakt: 0.7", 1), []string{
			"wave.yaml:4: base.contakt: is not a known field: did you mean contact?",
		}},
		"a slip in a place's name": {strings.Replace(sound, "arm_r: sides", "arm_r: crossd", 1), []string{
			`wave.yaml:7: keys.1.arm_r: "crossd" is not allowed: did you mean crossed? It is one of sides, behind_head, elbows_together, elbows_wide, palms_back, crossed, hug, floor, overhead, stretched, thighs, row_out, row_in, support, thread, open, prop, door, ahead, on_desk, on_wall, angel, over, seat, temple, forehead, ribs, belly, knee_across, clasped, lift, swing, forward, together, hold_back, roll_up, out, w`,
		}},
		"a number that is no number": {strings.Replace(sound, "y: 60", "y: high", 1), []string{
			`wave.yaml:4: base.y: is text: write a number from -300 to 300`,
		}},
		"a number that nobody means": {strings.Replace(sound, "y: 60", "y: .inf, breath: 1e9", 1), []string{
			"wave.yaml:4: base.y: .inf is out of bounds: write a number from -300 to 300",
			"wave.yaml:4: base.breath: 1e9 is out of bounds: write a number from -5 to 5",
		}},
		"the same field twice": {sound + "title: Again\n", []string{
			"wave.yaml:8: title: is already given in line 2: remove one of them",
		}},
		"a panel of a key that there is not": {sound + "panels: [0, 2]\n", []string{
			"wave.yaml:8: panels.1: names a key that there is not: count from 0: there are 2 keys",
		}},
		"an arrow at a key that there is not": {sound + "arrows: [{from: [1, 2], to: [3, 2], key: 2}]\n", []string{
			"wave.yaml:8: arrows.0.key: names a key that there is not: count from 0: there are 2 keys",
		}},
		"keys for a whole film": {strings.Replace(sound, "  - {arm_r: sides}\n", strings.Repeat("  - {arm_r: sides}\n", 8), 1), []string{
			"wave.yaml:6: keys: has 9 items: write 1 to 8",
		}},
		"a window of no size": {sound + "zoom: [0, 0, 0, 90]\n", []string{
			"wave.yaml:8: zoom: is empty: write [left, bottom, right, top] in centimetres",
		}},
		"perhaps a mirror": {sound + "mirror: perhaps\n", []string{
			"wave.yaml:8: mirror: is text: write true or false",
		}},
		"an arrow to where it starts": {sound + "arrows: [{from: [1, 2], to: [1, 2]}]\n", []string{
			"wave.yaml:8: arrows.0: goes nowhere: let from and to differ, or name the part that it follows",
		}},
		"an arrow that follows a part and goes elsewhere": {sound + "arrows: [{part: head, from: [1, 2], to: [3, 2]}]\n", []string{
			"wave.yaml:8: arrows.0: follows a part and has places of its own: leave out part, or from and to",
		}},
		"an arrow round nothing": {sound + "arrows: [{arc: [20, 0, 180]}]\n", []string{
			"wave.yaml:8: arrows.0: bends round nothing: name the part that it goes round",
		}},
		"an arrow with half a place": {sound + "arrows: [{from: [1], to: [1, 2]}]\n", []string{
			"wave.yaml:8: arrows.0.from: has 1 item: write [x, y] in centimetres",
		}},
		"a thing nobody can draw": {sound + "props: [{kind: sofa}]\nshow: [veins]\n", []string{
			`wave.yaml:8: props.0.kind: "sofa" is not allowed: write one of mat, roller, longroller, freeroller, wallroller, towel, band, chair, steadychair, desk, wall, wallahead, wallbeside, longtowel, pillow, door, floor`,
			`wave.yaml:9: show.0: "veins" is not allowed: write one of scapulae, zones`,
		}},
		"an alias": {sound + "mirror: &m true\nside: *m\n", []string{
			"wave.yaml:9: side: is an alias: write the text out: one of left, right, both",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Read("wave.yaml", []byte(tc.data))
			if err == nil {
				t.Fatal("no problem was found")
			}
			if d := cmp.Diff(tc.want, strings.Split(err.Error(), "\n")); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAKeyBuildsOnTheBaseAndNotOnTheKeyBefore(t *testing.T) {
	f, err := Read("wave.yaml", []byte(sound))
	if err != nil {
		t.Fatal(err)
	}
	if got := f.keys[1].pose; got.is(posY) != 60 || got.legs != [2]leg{straight, straight} || got.arms[right] != atSides {
		t.Errorf("the second key is %+v", got)
	}
}

func TestOneArmBeatsBothWhereverItIsWritten(t *testing.T) {
	for _, order := range []string{"arm_l: sides, arms: crossed", "arms: crossed, arm_l: sides"} {
		f, err := Read("wave.yaml", []byte(strings.Replace(sound, "arm_r: overhead", order, 1)))
		if err != nil {
			t.Fatal(err)
		}
		if got := f.keys[0].pose.arms; got != [2]arm{right: crossed, left: atSides} {
			t.Errorf("%s: the arms are %v", order, got)
		}
	}
}

func TestEveryMistakeOfAFolderIsToldAtOnce(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.yaml", "a.yaml"} {
		if err := os.WriteFile(dir+"/"+name, []byte("id: x\ntitel: y\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, err := ReadAll(os.DirFS(dir))
	problems, ok := errors.AsType[strict.Problems](err)
	if !ok || len(problems) != 8 || problems[0].File != "a.yaml" || problems[7].File != "b.yaml" {
		t.Errorf("told: %v", err)
	}
}

// Whatever is accepted can be drawn, and whatever is not says where and why.
func FuzzRead(f *testing.F) {
	f.Add([]byte(sound))
	entries, err := os.ReadDir(library + "/figures")
	if err != nil {
		f.Fatal(err)
	}
	for _, entry := range entries {
		data, err := os.ReadFile(library + "/figures/" + entry.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		drawing, problems := read("x.yaml", data)
		if len(problems) == 0 {
			drawing.Still(12)
			drawing.loopLayout(12)
			return
		}
		for _, p := range problems {
			if p.What == "" || p.Mend == "" || strings.ContainsAny(p.Field+p.What+p.Mend, "\n") {
				t.Errorf("unclear: %+v", p)
			}
		}
	})
}
