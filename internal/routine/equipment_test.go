package routine_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"unhunch/internal/routine"
)

// equipment is all that the library speaks of.
func equipment(library *routine.Library) []routine.Equipment {
	var all []routine.Equipment
	for _, t := range library.Things() {
		all = append(all, t.ID)
	}
	return all
}

// A company's folder can bring a thing of its own, and call one of ours otherwise.
func TestEquipmentIsData(t *testing.T) {
	over := libraryFiles()
	over["library/equipment.yaml"].Data = []byte("stick: {name: a stick, label: Stick}\nmat: {name: a cork mat, label: Cork mat}\n")
	over["stretch.yaml"] = replaced(t, stretch, "equipment: [chair]", "equipment: [chair, stick, mat]")
	over["i18n/de/library/equipment.yaml"] = &fstest.MapFile{Data: []byte("stick: {name: einem Stab, label: Stab}\n")}
	library, err := routine.Load(ours(), over)
	if err != nil {
		t.Fatal(err)
	}
	r, _ := library.In("de").Routine("stretch")
	var named []string
	for _, thing := range r.Things {
		named = append(named, thing.Name+"/"+thing.Label)
	}
	if want := []string{"a chair/Chair", "einem Stab/Stab", "a cork mat/Cork mat"}; !slices.Equal(named, want) {
		t.Errorf("needs %v, want %v", named, want)
	}
	if want := []routine.Equipment{"stick", "mat"}; !slices.Equal(r.Needs(), want) {
		t.Errorf("asks for %v, want %v", r.Needs(), want)
	}
	seated := routine.Person{Equipment: []routine.Equipment{"mat"}}
	if seated.Allows(r) {
		t.Error("is for somebody without a stick")
	}
	seated.Equipment = append(seated.Equipment, "stick")
	if !seated.Allows(r) {
		t.Error("is not for somebody who has everything")
	}
}

func TestEquipmentIsInTheOrderInWhichItIsWritten(t *testing.T) {
	if got := fmt.Sprint(equipment(load(t))); !strings.HasPrefix(got, "[roller long-roller mat band towel ") {
		t.Errorf("is in the order %s", got)
	}
}

func TestAFormAsksForTenThingsAtTheMost(t *testing.T) {
	files := ours()
	text := "chair: {name: a chair, label: Chair, granted: true}\n"
	for i := range 11 {
		text += fmt.Sprintf("thing-%d: {name: a thing, label: Thing}\n", i)
	}
	files["library/equipment.yaml"].Data = []byte(text)
	complains(t, "library/equipment.yaml: asks for 11 things: ask for 10 at the most, and say of the others that they are granted", files)
}

func TestAThingIsCalledBySomething(t *testing.T) {
	files := ours()
	files["library/equipment.yaml"].Data = []byte("chair: {name: a chair, granted: maybe}\n")
	complains(t, `library/equipment.yaml:1: chair.label: is missing: add text of at most 60 characters
library/equipment.yaml:1: chair.granted: is text: write true or false`, files)
}
