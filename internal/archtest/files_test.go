package archtest_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"unhunch/internal/archtest"
)

// mostLines is how long the files may be together that one type's methods are in.
const mostLines = 1500

func TestFilesOfAPackageUseEachOtherOneWay(t *testing.T) {
	all, err := archtest.ReadPackages(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all {
		t.Logf("%s: %d places, %d arrows, %d of them backwards", r.Package, len(r.Places), len(r.Arrows), r.Backwards())
		for _, line := range r.Broken(mostLines) {
			t.Error(line)
		}
	}
}

func TestACircleOfFilesIsNamed(t *testing.T) {
	const prefs = "package prefs\n\n"
	for name, tc := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"one way": {
			files: map[string]string{
				"a.go": prefs + "func A() { B(); C() }",
				"b.go": prefs + "func B() { C() }",
				"c.go": prefs + "func C() {}",
			},
		},
		"two use each other": {
			files: map[string]string{
				"a.go": prefs + "func A() { B() }; type T struct{ N int }",
				"b.go": prefs + "func B() int { var t T; return t.N }",
			},
			want: []string{"files use each other in a circle: b.go uses N of a.go, a.go uses B of b.go"},
		},
		"a circle of three": {
			files: map[string]string{
				"a.go": prefs + "func A() { B() }",
				"b.go": prefs + "func B() { C() }",
				"c.go": prefs + "func C() { A() }",
			},
			want: []string{"files use each other in a circle: c.go uses A of a.go, a.go uses B of b.go, b.go uses C of c.go"},
		},
		"a circle, and who is used by it": {
			files: map[string]string{
				"a.go": prefs + "func A() { B(); C() }",
				"b.go": prefs + "func B() { A() }",
				"c.go": prefs + "func C() { D(); E(); F() }",
				"d.go": prefs + "func D() {}",
				"e.go": prefs + "func E() {}",
				"f.go": prefs + "func F() {}",
			},
			want: []string{"files use each other in a circle: b.go uses A of a.go, a.go uses B of b.go"},
		},
		"a type and its methods in two files": {
			files: map[string]string{
				"a.go": prefs + "type T struct{}; func (t T) A() { t.B() }",
				"b.go": prefs + "func (t *T) B() { t.A() }",
			},
		},
		"through a file of methods": {
			files: map[string]string{
				"a.go": prefs + "type T struct{}",
				"b.go": prefs + "func (t *T) B() { C() }",
				"c.go": prefs + "func C() { _ = T{} }",
			},
			want: []string{"files use each other in a circle: c.go uses T of a.go, b.go uses C of c.go"},
		},
		"names of other packages": {
			files: map[string]string{
				"a.go": prefs + `import "time"; func A() { time.Unix(0, 0); B() }`,
				"b.go": prefs + "func B() { A := 1; _ = A }",
			},
		},
		"tests and other systems are not looked at": {
			files: map[string]string{
				"a.go":         prefs + "func A() { B() }",
				"a_windows.go": prefs + "func B() { A() }",
				"b.go":         prefs + "func B() {}",
				"b_test.go":    prefs + "func C() { A() }",
			},
		},
		"a type too large": {
			files: map[string]string{
				"a.go": prefs + "type T struct{}" + strings.Repeat("\n", 20),
				"b.go": prefs + "func (t *T) B() {}" + strings.Repeat("\n", 20),
				"c.go": prefs + "func C() {}" + strings.Repeat("\n", 30),
			},
			want: []string{"the methods of T are spread over 2 files with 44 lines, and 40 are enough: make two types of it"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			house := fstest.MapFS{}
			for file, source := range tc.files {
				house["internal/prefs/"+file] = &fstest.MapFile{Data: []byte(source)}
			}
			all, err := archtest.ReadPackages(house)
			if err != nil || len(all) != 1 {
				t.Fatalf("read %d packages, %v", len(all), err)
			}
			got := all[0].Broken(40)
			same := slices.EqualFunc(got, tc.want, func(got, want string) bool {
				return strings.HasPrefix(got, "internal/prefs: "+want)
			})
			if !same {
				t.Errorf("got %q, want lines that begin with %q", got, tc.want)
			}
		})
	}
}
