//go:build browser

package webtest

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Film is a picture that moves: what a visitor saw, one window after the other.
type Film struct {
	v      *Visitor
	frames []*image.RGBA
	holds  []int // hundredths of a second
}

// Films writes what it is shown to a file NAME.gif in the folder that
// UNHUNCH_SHOTS names, when the test has passed. Where that names none, it does not.
func (v *Visitor) Films(name string) *Film {
	f := &Film{v: v}
	v.t.Cleanup(func() {
		if dir := shots(); dir != "" && !v.t.Failed() {
			f.write(v.t, filepath.Join(dir, name+".gif"))
		}
	})
	return f
}

// Shows the window as it is, for so long.
func (f *Film) Shows(hold time.Duration) {
	f.v.t.Helper()
	if shots() == "" {
		return
	}
	shot, err := chromedp.Run(f.v.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		f.v.t.Fatal(err)
	}
	decoded, err := png.Decode(bytes.NewReader(shot))
	if err != nil {
		f.v.t.Fatal(err)
	}
	frame := image.NewRGBA(decoded.Bounds())
	draw.Draw(frame, frame.Bounds(), decoded, decoded.Bounds().Min, draw.Src)
	f.frames, f.holds = append(f.frames, frame), append(f.holds, int(hold/(10*time.Millisecond)))
}

func (f *Film) write(t *testing.T, path string) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	moving := gif.GIF{Delay: f.holds}
	colours := commonest(f.frames)
	var last *image.Paletted
	for _, frame := range f.frames {
		drawn := image.NewPaletted(frame.Bounds(), colours)
		draw.Draw(drawn, drawn.Bounds(), frame, frame.Bounds().Min, draw.Src)
		moving.Image = append(moving.Image, changed(last, drawn))
		moving.Disposal = append(moving.Disposal, gif.DisposalNone)
		last = drawn
	}
	if err := cmp.Or(gif.EncodeAll(file, &moving), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// commonest are as many colours as a GIF has room for: those most often seen.
func commonest(frames []*image.RGBA) color.Palette {
	seen := map[color.RGBA]int{}
	for _, frame := range frames {
		at := frame.Bounds()
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				seen[frame.RGBAAt(x, y)]++
			}
		}
	}
	order := slices.SortedFunc(maps.Keys(seen), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(seen[b], seen[a]), cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	palette := make(color.Palette, 0, 256)
	for _, c := range order[:min(256, len(order))] {
		palette = append(palette, c)
	}
	return palette
}

// changed is the part of a frame that differs from the one before.
func changed(before, now *image.Paletted) *image.Paletted {
	if before == nil {
		return now
	}
	var differs image.Rectangle
	at := now.Bounds()
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			if before.ColorIndexAt(x, y) != now.ColorIndexAt(x, y) {
				differs = differs.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if differs.Empty() {
		differs = image.Rect(0, 0, 1, 1)
	}
	part := image.NewPaletted(differs, now.Palette)
	draw.Draw(part, differs, now, differs.Min, draw.Src)
	return part
}
