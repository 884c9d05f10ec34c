package routine_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/routines"
)

// A company has two lists of its own: one that asks all that the desk's asks and
// more, and one that shares nothing with any other.
func TestWhatAppliesOnOneListBearsOnOthers(t *testing.T) {
	own := fstest.MapFS{"library/screening.yaml": {Data: []byte(`
profiles:
  gym:
    intro: Before the gym.
    asks: [chest, legs, bladder, gait, accident, pain, illness, cancer, shape, band, fracture, osteoporosis, spine, pressure, numbness, whiplash, disc, dizziness, glaucoma, surgery, device, nodes, pregnancy, hernia, shoulder, dislocated, hypermobile, tissue, rheumatoid, inflammatory, shoes]
  shoes:
    intro: Look at your feet.
    asks: [shoes]
  socks:
    intro: Look at your feet again.
    asks: [socks]
items:
  shoes: {text: Shoes with heels}
  socks: {text: Slippery socks}
`)}}
	library, err := routine.Load(routines.Files, own)
	if err != nil {
		t.Fatal(err)
	}
	for profile, want := range map[string]struct{ ruledOut, akin []string }{
		"desk":         {[]string{"wall-roller", "floor-roller", "desk", "gym", "floor"}, []string{"gym", "floor", "wall-roller", "floor-roller"}},
		"wall-roller":  {[]string{"wall-roller", "floor-roller"}, []string{"desk", "gym", "floor", "floor-roller"}},
		"floor-roller": {[]string{"wall-roller", "floor-roller"}, []string{"desk", "gym", "floor", "wall-roller"}},
		"gym":          {[]string{"wall-roller", "floor-roller", "gym"}, []string{"shoes", "desk", "floor", "wall-roller", "floor-roller"}},
		"shoes":        {[]string{"wall-roller", "floor-roller", "shoes", "gym"}, []string{"gym"}},
		"socks":        {[]string{"wall-roller", "floor-roller", "socks"}, nil},
	} {
		if diff := cmp.Diff(want.ruledOut, library.RuledOut(profile)); diff != "" {
			t.Errorf("ruled out with %s: %s", profile, diff)
		}
		if diff := cmp.Diff(want.akin, append([]string(nil), library.Akin(profile)...)); diff != "" {
			t.Errorf("akin to %s: %s", profile, diff)
		}
	}
}

func TestARollersListShowsWhereItMayGo(t *testing.T) {
	library := load(t)
	var names []string
	for _, p := range library.Pictures() {
		names = append(names, p.Name)
	}
	for _, lang := range library.Languages() {
		in := library.In(lang)
		for _, profile := range in.RollerProfiles() {
			s, _ := in.Screening(profile)
			if p, ok := in.PictureOf(s); !ok || p.Type != "image/png" || s.Alt == "" || !slices.Contains(names, p.Name) {
				t.Errorf("%s, %s: %+v, described as %q", lang, profile, p, s.Alt)
			}
		}
	}
	if desk, _ := library.Screening("desk"); desk.Figure != "" {
		t.Errorf("the desk's list shows %s", desk.Figure)
	}
}

// Who ticked for an item is asked again once it rules out more.
func TestAListIsAnotherOneWhereAnItemRulesOutSomethingElse(t *testing.T) {
	with := func(out string) string {
		library, err := routine.Load(routines.Files, fstest.MapFS{"library/screening.yaml": {Data: []byte(
			"items: {allergy: {text: an allergy, rules_out: [" + out + "]}}\nprofiles: {desk: {intro: Before you move., asks: [allergy]}}",
		)}})
		if err != nil {
			t.Fatal(err)
		}
		return library.List("desk")
	}
	if with("neck, floor") != with("floor, neck") {
		t.Error("the order of what is ruled out makes another list")
	}
	if with("neck") == with("neck, floor") {
		t.Error("more is ruled out, and it is the same list")
	}
}
