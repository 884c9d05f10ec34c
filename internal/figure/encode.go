package figure

import (
	"cmp"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"io"
	"iter"
	"slices"
	"time"
)

// How many colours a file may have. The art is flat: what these lack are only
// the in-betweens at edges.
const (
	stillColours = 128
	loopColours  = 32
)

// EncodePNG writes a picture with a palette, a third of the size of one without.
func EncodePNG(w io.Writer, picture *image.NRGBA) error {
	p := newPainted([]*image.NRGBA{picture}, stillColours)
	return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(w, p.reduce(picture))
}

// EncodeGIF writes of each frame only what differs from the one before.
func (l Loop) EncodeGIF(w io.Writer) error {
	p := newPainted(l.Frames, loopColours)
	var out gif.GIF
	var before *image.Paletted
	for i, frame := range l.Frames {
		now := p.reduce(frame)
		change := now
		if before != nil {
			change = difference(before, now)
		}
		stays := int(l.Delays[i] / (10 * time.Millisecond))
		if change == nil { // nothing moved: the last frame stays longer
			out.Delay[len(out.Delay)-1] += stays
			continue
		}
		out.Image = append(out.Image, change)
		out.Delay = append(out.Delay, stays)
		out.Disposal = append(out.Disposal, gif.DisposalNone)
		before = now
	}
	return gif.EncodeAll(w, &out)
}

// difference is the part of the picture that changed, see-through where it did
// not, or nil when all is the same.
func difference(before, now *image.Paletted) *image.Paletted {
	var changed image.Rectangle
	for y := range now.Rect.Dy() {
		for x := range now.Rect.Dx() {
			if i := now.PixOffset(x, y); now.Pix[i] != before.Pix[i] {
				changed = changed.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if changed.Empty() {
		return nil
	}
	d := image.NewPaletted(changed, now.Palette)
	for y := changed.Min.Y; y < changed.Max.Y; y++ {
		for x := changed.Min.X; x < changed.Max.X; x++ {
			if i := now.PixOffset(x, y); now.Pix[i] != before.Pix[i] {
				d.SetColorIndex(x, y, now.Pix[i])
			}
		}
	}
	return d
}

// opaque is a colour without its alpha.
type opaque struct{ r, g, b uint8 }

func (a opaque) distance(b opaque) int {
	dr, dg, db := int(a.r)-int(b.r), int(a.g)-int(b.g), int(a.b)-int(b.b)
	return dr*dr + dg*dg + db*db
}

// painted reduces pictures to one palette, whose first entry is see-through.
type painted struct {
	colours []opaque
	palette color.Palette
	nearest map[opaque]uint8
}

// newPainted takes the colours that are used most and leaves out those that
// are almost the same.
func newPainted(pictures []*image.NRGBA, most int) *painted {
	count := map[opaque]int{}
	for _, m := range pictures {
		for c, pixels := range runs(m) {
			count[c] += pixels
		}
	}
	all := make([]opaque, 0, len(count))
	for c := range count {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b opaque) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a.r, b.r), cmp.Compare(a.g, b.g), cmp.Compare(a.b, b.b))
	})
	p := &painted{palette: color.Palette{color.NRGBA{}}, nearest: map[opaque]uint8{}}
	for _, apart := range []int{120, 40} {
		for _, c := range all {
			alike := func(d opaque) bool { return c.distance(d) < apart }
			if len(p.palette) < most && !slices.ContainsFunc(p.colours, alike) {
				p.colours = append(p.colours, c)
				p.palette = append(p.palette, color.NRGBA{c.r, c.g, c.b, 0xFF})
			}
		}
	}
	return p
}

func (p *painted) reduce(m *image.NRGBA) *image.Paletted {
	out := image.NewPaletted(m.Rect, p.palette)
	var at int
	for c, pixels := range runs(m) {
		index, known := p.nearest[c]
		if !known {
			index = p.find(c)
			p.nearest[c] = index
		}
		for range pixels {
			out.Pix[at] = index
			at++
		}
	}
	return out
}

// runs are the pixels of one colour in a row, with how many there are.
func runs(m *image.NRGBA) iter.Seq2[opaque, int] {
	return func(yield func(opaque, int) bool) {
		at := func(i int) opaque { return opaque{m.Pix[i], m.Pix[i+1], m.Pix[i+2]} }
		for i := 0; i < len(m.Pix); {
			c, start := at(i), i
			for i < len(m.Pix) && at(i) == c {
				i += 4
			}
			if !yield(c, (i-start)/4) {
				return
			}
		}
	}
}

func (p *painted) find(c opaque) uint8 {
	best := 0
	for i, d := range p.colours {
		if c.distance(d) < c.distance(p.colours[best]) {
			best = i
		}
	}
	return uint8(best + 1)
}
