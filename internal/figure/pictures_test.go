package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"
	"image/gif"
	"image/png"
	"io/fs"
	"os"
	"path"
	"slices"
	"testing"
	"time"
)

// library is the folder whose figures and pictures are committed.
const library = "../../routines"

func drawn(t testing.TB) []Figure {
	t.Helper()
	all, err := ReadAll(os.DirFS(library + "/figures"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Side != Both {
			all = append(all, f.Mirrored())
		}
	}
	return all
}

func named(t testing.TB, id string) Figure {
	t.Helper()
	all := drawn(t)
	return all[slices.IndexFunc(all, func(f Figure) bool { return f.ID == id })]
}

// Whoever changes a figure, or how figures are drawn, runs go generate and
// looks at the contact sheet.
func TestTheCommittedPicturesAreWhatTheFiguresSay(t *testing.T) {
	for _, f := range drawn(t) {
		t.Run(f.Name(), func(t *testing.T) {
			t.Parallel()
			committed, err := png.Decode(bytes.NewReader(picture(t, f.Name()+".png")))
			if err != nil {
				t.Fatal(err)
			}
			const part = 2
			if d := differ(coarse(committed, 8*part), coarse(f.Still(StillWidth/part), 8)); d != "" {
				t.Errorf("the still is outdated: %s; run go generate ./routines", d)
			}
			if !f.Moves() {
				return
			}
			moments := f.moments()
			i := len(moments) / 3
			now := f.frame(moments[i], f.loopLayout(LoopWidth/part))
			if d := differ(coarse(played(t, picture(t, f.Name()+".gif"), i), 8*part), coarse(now, 8)); d != "" {
				t.Errorf("frame %d of the loop is outdated: %s; run go generate ./routines", i, d)
			}
		})
	}
}

// A comparison that never fails proves nothing.
func TestAnotherPoseIsAnotherPicture(t *testing.T) {
	for _, id := range []string{"chin-tuck", "hips-lift", "scapular-squeeze", "thread-the-needle"} {
		f := named(t, id)
		other := f
		other.panels = []int{1, 0}
		if differ(coarse(f.Still(240), 8), coarse(other.Still(240), 8)) == "" {
			t.Errorf("%s: nobody would see the difference between two keys", id)
		}
	}
}

func TestThePicturesAreLightEnoughToSend(t *testing.T) {
	const (
		each    = 300_000    // bytes of a loop
		average = 120_000    // of a still and its loop together
		all     = 10_000_000 // they are in every binary
	)
	wanted := map[string]bool{}
	figures := drawn(t)
	for _, f := range figures {
		wanted[f.Name()+".png"] = true
		wanted[f.Name()+".gif"] = f.Moves()
	}
	entries, err := os.ReadDir(library + "/pictures")
	if err != nil {
		t.Fatal(err)
	}
	var total int
	for _, entry := range entries {
		data := picture(t, entry.Name())
		if !wanted[entry.Name()] {
			t.Errorf("%s: no figure draws it: remove it", entry.Name())
		}
		if path.Ext(entry.Name()) == ".gif" && len(data) >= each {
			t.Errorf("%s: %d bytes, want less than %d", entry.Name(), len(data), each)
		}
		total += len(data)
	}
	if total > all || total/len(figures) > average {
		t.Errorf("%d bytes, %d a picture, want %d and %d at most", total, total/len(figures), all, average)
	}
}

func TestALoopNeverEndsAndKeepsItsPace(t *testing.T) {
	f := named(t, "hips-lift")
	var b bytes.Buffer
	loop := f.Loop(120)
	if err := loop.EncodeGIF(&b); err != nil {
		t.Fatal(err)
	}
	g, err := gif.DecodeAll(&b)
	if err != nil {
		t.Fatal(err)
	}
	if g.LoopCount != 0 {
		t.Errorf("it plays %d times, want for ever", g.LoopCount)
	}
	var want, got time.Duration
	for _, d := range loop.Delays {
		want += d
	}
	for _, d := range g.Delay {
		got += time.Duration(d) * 10 * time.Millisecond
	}
	if got != want {
		t.Errorf("it lasts %v, want %v", got, want)
	}
}

func TestTheSameFigureGivesTheSameBytes(t *testing.T) {
	f := named(t, "hips-lift")
	var one, two bytes.Buffer
	for _, b := range []*bytes.Buffer{&one, &two} {
		if err := EncodePNG(b, f.Still(120)); err != nil {
			t.Fatal(err)
		}
		if err := f.Loop(60).EncodeGIF(b); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("drawn twice, it differs")
	}
}

func TestTheOtherSideIsAMirrorImage(t *testing.T) {
	f := named(t, "doorway-stretch")
	f.panels = []int{1} // several are each flipped, and stay in their order
	other := f.Mirrored()
	if f.Side != Left || other.Side != Right || other.Name() != "doorway-stretch-right" {
		t.Errorf("%s shows the %s side, %s the %s side", f.Name(), f.Side, other.Name(), other.Side)
	}
	seen := other.Still(120)
	flip(seen)
	if !bytes.Equal(seen.Pix, f.Still(120).Pix) {
		t.Error("flipped back, it is not what it was")
	}
	if back := other.Mirrored(); back.Name() != f.Name() {
		t.Errorf("mirrored twice, it is called %s", back.Name())
	}
}

func BenchmarkStill(b *testing.B) {
	f := named(b, "hips-lift")
	for b.Loop() {
		f.Still(StillWidth)
	}
}

func BenchmarkLoop(b *testing.B) {
	f := named(b, "hips-lift")
	for b.Loop() {
		if err := f.Loop(LoopWidth).EncodeGIF(&bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
	}
}

func picture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := fs.ReadFile(os.DirFS(library+"/pictures"), name)
	if err != nil {
		t.Fatalf("%v; run go generate ./routines", err)
	}
	return data
}

// played is what is seen at one frame of a GIF.
func played(t testing.TB, data []byte, at int) image.Image {
	t.Helper()
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if len(g.Image) <= at {
		t.Fatalf("the loop has %d frames, want more than %d; run go generate ./routines", len(g.Image), at)
	}
	screen := g.Image[0]
	for _, change := range g.Image[1 : at+1] {
		for y := change.Rect.Min.Y; y < change.Rect.Max.Y; y++ {
			for x := change.Rect.Min.X; x < change.Rect.Max.X; x++ {
				if c := change.Pix[change.PixOffset(x, y)]; c != 0 {
					screen.Pix[screen.PixOffset(x, y)] = c
				}
			}
		}
	}
	return screen
}

// blocks are the mean colours of a picture's squares.
type blocks [][3]int

// coarse is what a picture looks like from afar, so that a rounding at an edge
// or a palette's choice does not count.
func coarse(m image.Image, size int) blocks {
	var all blocks
	b := m.Bounds()
	flat, ok := m.(*image.RGBA)
	if !ok {
		flat = image.NewRGBA(b)
		draw.Draw(flat, b, m, b.Min, draw.Src)
	}
	for y := b.Min.Y; y+size <= b.Max.Y; y += size {
		for x := b.Min.X; x+size <= b.Max.X; x += size {
			var sum [3]int
			for i := range size * size {
				o := flat.PixOffset(x+i%size, y+i/size)
				for c := range sum {
					sum[c] += int(flat.Pix[o+c])
				}
			}
			for c := range sum {
				sum[c] /= size * size
			}
			all = append(all, sum)
		}
	}
	return all
}

// differ says how two pictures differ, or "" when nobody would notice.
func differ(a, b blocks) string {
	const most, mean = 24, 1.2 // of 255
	if len(a) != len(b) {
		return fmt.Sprintf("%d blocks against %d", len(a), len(b))
	}
	var worst, sum int
	for i := range a {
		for c := range a[i] {
			d := max(a[i][c]-b[i][c], b[i][c]-a[i][c])
			worst, sum = max(worst, d), sum+d
		}
	}
	if average := float64(sum) / float64(3*len(a)); worst > most || average > mean {
		return fmt.Sprintf("colours differ by up to %d, %.2f on average", worst, average)
	}
	return ""
}
