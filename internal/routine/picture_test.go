package routine_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"maps"
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

// dot is a picture of one shade of grey, so that two of them can differ.
func dot(t testing.TB, name string, shade uint8) []byte {
	t.Helper()
	m := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Gray{shade}})
	var b bytes.Buffer
	var err error
	switch filepath.Ext(name) {
	case ".gif":
		err = gif.Encode(&b, m, nil)
	default:
		err = png.Encode(&b, m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// drawn are pictures of these names, in one shade.
func drawn(t testing.TB, shade uint8, names ...string) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range names {
		files["pictures/"+name] = &fstest.MapFile{Data: dot(t, name, shade)}
	}
	return files
}

// with is ours and these pictures.
func with(files fstest.MapFS) fstest.MapFS {
	all := ours()
	maps.Copy(all, files)
	return all
}

func TestAStepShowsItsSide(t *testing.T) {
	all := []string{"arms-up.png", "arms-up.gif", "arms-up-right.png"}
	for situation, tc := range map[string]struct {
		drawn  []string
		side   routine.Side
		moving bool
		want   string
	}{
		"as it was drawn":                    {all, routine.Left, true, "arms-up.gif"},
		"as it was drawn, without movement":  {all, routine.Left, false, "arms-up.png"},
		"the other side has no loop":         {all, routine.Right, true, "arms-up-right.png"},
		"both sides at once":                 {all, routine.Both, true, "arms-up.gif"},
		"each side: the one to begin with":   {all, routine.Each, true, "arms-up.gif"},
		"each side, drawn for it":            {append(all, "arms-up-each.gif"), routine.Each, true, "arms-up-each.gif"},
		"nothing but a still":                {all[:1], routine.Both, true, "arms-up.png"},
		"a still is wanted of what has none": {all[1:2], routine.Both, false, ""},
	} {
		t.Run(situation, func(t *testing.T) {
			library, err := routine.Load(with(drawn(t, 1, tc.drawn...)))
			if err != nil {
				t.Fatal(err)
			}
			got, ok := library.Picture(routine.Step{Figure: "arms-up", Side: tc.side}, tc.moving)
			if got.Name != tc.want || ok != (tc.want != "") {
				t.Errorf("shows %q (%t), want %q", got.Name, ok, tc.want)
			}
		})
	}
	library, err := routine.Load(with(drawn(t, 1, all...)))
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := library.Picture(routine.Step{Side: routine.Right}, true); ok {
		t.Errorf("a step without a figure shows %s", got.Name)
	}
}

func TestACompanysPicturesLieOverOurs(t *testing.T) {
	below := with(drawn(t, 1, "arms-up.png", "arms-up.gif", "arms-up-right.gif"))
	theirs := drawn(t, 2, "arms-up.png")
	library, err := routine.Load(below, theirs)
	if err != nil {
		t.Fatal(err)
	}
	both := routine.Step{Figure: "arms-up", Side: routine.Both}
	p, ok := library.Picture(both, true)
	if !ok || p.Name != "arms-up.png" {
		t.Fatalf("shows %q, which lies below", p.Name)
	}
	if data, err := p.Data(); err != nil || !bytes.Equal(data, theirs["pictures/arms-up.png"].Data) {
		t.Errorf("it is not theirs (%v)", err)
	}
	if p, _ := library.Picture(routine.Step{Figure: "arms-up", Side: routine.Right}, true); p.Name != "arms-up-right.gif" {
		t.Errorf("the other side, which they did not draw, is %q", p.Name)
	}
	alone, err := routine.Load(below)
	if err != nil {
		t.Fatal(err)
	}
	if q, _ := alone.Picture(both, false); q.Hash == p.Hash || q.Type != "image/png" || q.Size != len(below["pictures/arms-up.png"].Data) {
		t.Errorf("ours is %+v, theirs %+v", q, p)
	}
}

func TestPicturesThatSomeStepMayShow(t *testing.T) {
	library, err := routine.Load(with(drawn(t, 1, "arms-up.png", "arms-up.gif", "arms-up-right.gif")))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range library.Pictures() {
		names = append(names, p.Name)
	}
	if diff := cmp.Diff([]string{"arms-up.gif", "arms-up.png"}, names); diff != "" {
		t.Errorf("pictures (-want +got):\n%s", diff)
	}
}

// What is cut to a square loses nothing.
func TestASmallPictureIsTheWholeStillInASquare(t *testing.T) {
	library := load(t)
	r, _ := library.Routine("crossed-arms-roll")
	for _, s := range r.Steps {
		still, _ := library.Picture(s, false)
		small, ok := library.Small(s)
		if !ok || small.FileName() == still.FileName() || small.Type != "image/png" {
			t.Fatalf("%s: %v, %+v", s.ID, ok, small)
		}
		of, in := decoded(t, still), decoded(t, small)
		size, whole := in.Bounds().Size(), of.Bounds().Size()
		if size.X != size.Y || 2*size.X != max(whole.X, whole.Y) {
			t.Errorf("%s is %v", small.Name, size)
		}
		by, differs := image.Pt((2*size.X-whole.X)/2, (2*size.Y-whole.Y)/2), 0
		for y := 0; y < whole.Y; y += 6 {
			for x := 0; x < whole.X; x += 6 {
				if !alike(of.At(x, y), in.At((x+by.X)/2, (y+by.Y)/2)) {
					differs++ // an edge may run through the four that became one
				}
			}
		}
		if all := whole.X * whole.Y / 36; differs > all/20 {
			t.Errorf("%s differs in %d of %d places", small.Name, differs, all)
		}
	}
	if _, ok := library.Small(routine.Step{}); ok {
		t.Error("a step without a figure has one")
	}
}

func alike(a, b color.Color) bool {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	far := func(a, b uint32) bool { return max(a, b)-min(a, b) > 0x1000 }
	return !far(ar, br) && !far(ag, bg) && !far(ab, bb)
}

func decoded(t *testing.T, p routine.Picture) image.Image {
	t.Helper()
	data, err := p.Data()
	if err != nil {
		t.Fatal(err)
	}
	drawn, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return drawn
}

func TestAPictureThatIsSwappedUnderTheBot(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "pictures", "arms-up.png")
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		t.Fatal(err)
	}
	write := func(data []byte) {
		t.Helper()
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(dot(t, "arms-up.png", 1))
	library, err := routine.Load(ours(), routine.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	p := library.Pictures()[0]
	write(dot(t, "arms-up.png", 2))
	if _, err := p.Data(); err == nil || !strings.Contains(err.Error(), "arms-up.png: changed since") {
		t.Errorf("got %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Data(); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}

func TestMistakesInPictures(t *testing.T) {
	still, moving := dot(t, "x.png", 1), dot(t, "x.gif", 1)
	for situation, tc := range map[string]struct {
		file string
		data []byte
		want string
	}{
		"a photograph": {
			"arms-up.jpg", []byte("\xff\xd8\xff"),
			"pictures/arms-up.jpg: is neither PNG nor GIF: save it as arms-up.png, or as arms-up.gif if it moves",
		},
		"a name in capitals": {
			"arms-up.PNG", still,
			"pictures/arms-up.PNG: is not read: rename it to arms-up.png",
		},
		"a photograph renamed": {
			"arms-up.png", []byte("\xff\xd8\xff"),
			"pictures/arms-up.png: holds no PNG: save it as PNG: another name alone does not change it",
		},
		"a PNG that is called GIF": {"arms-up.gif", still, "pictures/arms-up.gif: holds a PNG: let its name end in .png"},
		"a GIF that is called PNG": {"arms-up.png", moving, "pictures/arms-up.png: holds a GIF: let its name end in .gif"},
		"nothing in it":            {"arms-up.gif", nil, "pictures/arms-up.gif: holds no GIF: save it as GIF: another name alone does not change it"},
		"a copy cut short":         {"arms-up.png", still[:len(still)-3], "pictures/arms-up.png: is broken: its beginning or its end is missing: save it anew"},
		"a loop cut short":         {"arms-up.gif", moving[:len(moving)-1], "pictures/arms-up.gif: is broken: its beginning or its end is missing: save it anew"},
		"a head alone":             {"arms-up.gif", []byte("GIF89a;"), "pictures/arms-up.gif: is broken: its beginning or its end is missing: save it anew"},
		"as heavy as a film": {
			"arms-up.gif", append(bytes.Clone(moving), make([]byte, 2<<20)...),
			"pictures/arms-up.gif: is larger than 2048 KiB: make it smaller, or the loop shorter: a width of 600 pixels is enough",
		},
		"a still as large as a town":     {"arms-up.png", wide(still), "pictures/arms-up.png: is 200000 × 200000 pixels large: make it at most 4096 wide and high: a width of 600 is enough"},
		"a loop as large as a loop gets": {"arms-up.gif", wide(moving), "pictures/arms-up.gif: is 65535 × 65535 pixels large: make it at most 4096 wide and high: a width of 600 is enough"},
		"a loop of no size":              {"arms-up.gif", slices.Concat(moving[:6], make([]byte, 4), moving[10:]), "pictures/arms-up.gif: is 0 × 0 pixels large: make it at most 4096 wide and high: a width of 600 is enough"},
		"a name with a slip": {
			"armsup.png", still,
			`stretch.yaml:22: steps.up.figure: there is no figure "arms-up": did you mean armsup? Otherwise draw figures/arms-up.yaml, or add pictures/arms-up.png`,
		},
	} {
		t.Run(situation, func(t *testing.T) {
			files := ours()
			files["pictures/"+tc.file] = &fstest.MapFile{Data: tc.data}
			complains(t, tc.want, files)
		})
	}
}

// wide is a picture whose head says that it is as large as it may say.
func wide(picture []byte) []byte {
	picture = bytes.Clone(picture)
	if bytes.HasPrefix(picture, []byte("GIF")) {
		copy(picture[6:], "\xff\xff\xff\xff") // width and height
		return picture
	}
	head := picture[12:29] // the chunk IHDR, and then its checksum
	binary.BigEndian.PutUint32(head[4:], 200_000)
	binary.BigEndian.PutUint32(head[8:], 200_000)
	binary.BigEndian.PutUint32(picture[29:], crc32.ChecksumIEEE(head))
	return picture
}

func TestAPictureThatNoStepShows(t *testing.T) {
	files := with(drawn(t, 1, "arms-up.png", "arm-up.gif", "headstand.png", "zones.png", "arms-up-left.gif"))
	files["figures/zones.yaml"] = &fstest.MapFile{} // for another page
	files["pictures/.DS_Store"] = &fstest.MapFile{}
	complains(t, "pictures/arm-up.gif: is shown by no step: did you mean arms-up.gif? Otherwise call it after the figure of a step, or remove it\n"+
		"pictures/headstand.png: is shown by no step: call it after the figure of a step, or remove it", files)

	files["stretch.yaml"] = replaced(t, stretch, "steps:", "steps: [") // it may show any of them
	_, err := routine.Load(files)
	if problems, _ := errors.AsType[strict.Problems](err); len(problems) != 1 {
		t.Errorf("one mistake, and told is\n%v", err)
	}
}

// What lies below may be shown by nothing any more: that is nobody's mistake.
func TestARoutineWithoutItsPictureMayLieOverOurs(t *testing.T) {
	theirs := fstest.MapFS{"stretch.yaml": replaced(t, stretch, "    figure: arms-up\n", "")}
	library, err := routine.Load(with(drawn(t, 1, "arms-up.png")), theirs)
	if err != nil {
		t.Fatal(err)
	}
	if left := library.Pictures(); len(left) > 0 {
		t.Errorf("%s is left", left[0].Name)
	}
}

func TestPicturesOfSeatedRoutinesAreInFrontAndThoseOfTheFloorBehind(t *testing.T) {
	library := load(t)
	last := map[routine.Setting]int{}
	all := library.Pictures()
	for _, r := range library.Routines() {
		for _, s := range r.Steps {
			p, _ := library.Picture(s, false)
			last[r.Setting] = max(last[r.Setting], slices.IndexFunc(all, func(q routine.Picture) bool { return q.Name == p.Name }))
		}
	}
	if last[routine.Seated] > len(all)/2 || last[routine.Seated] >= last[routine.Standing] || last[routine.Standing] >= last[routine.Floor] {
		t.Errorf("of %d pictures, the last are of %v", len(all), last)
	}
}

func TestEveryStepOfTheRealLibraryHasAPictureThatMayStandStill(t *testing.T) {
	library := load(t)
	pictures := library.Pictures()
	for _, r := range library.Routines() {
		for _, s := range r.Steps {
			for _, moving := range []bool{true, false} {
				p, ok := library.Picture(s, moving)
				if !ok || !moving && p.Type != "image/png" {
					t.Errorf("%s/%s shows %q", r.ID, s.ID, p.Name)
				}
				named := func(q routine.Picture) bool { return q.Name == p.Name }
				if !slices.ContainsFunc(pictures, named) {
					t.Errorf("%s is not listed", p.Name)
				}
			}
		}
	}
	for _, p := range pictures {
		if data, err := p.Data(); err != nil || p.Size != 0 && len(data) != p.Size {
			t.Errorf("%s: %d bytes, %v", p.Name, len(data), err)
		}
	}
}
