package figure

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/vector"
)

// super is how much larger a picture is drawn than it is shown. Where two
// outlines meet, a seam would show otherwise.
const super = 2

// fill paints shapes over each other.
func fill(v view, ground color.NRGBA, shapes []shape) *image.NRGBA {
	big := image.NewRGBA(image.Rect(0, 0, v.width*super, v.height*super))
	draw.Draw(big, big.Bounds(), image.NewUniform(ground), image.Point{}, draw.Src)
	z := vector.NewRasterizer(1, 1)
	for _, s := range shapes {
		r := v.pixels(s).Intersect(big.Bounds())
		if r.Empty() {
			continue
		}
		z.Reset(r.Dx(), r.Dy())
		for _, o := range s.outlines {
			for i, p := range o {
				px, py := v.pixel(p)
				x, y := float32(px*super-float64(r.Min.X)), float32(py*super-float64(r.Min.Y))
				if i == 0 {
					z.MoveTo(x, y)
				} else {
					z.LineTo(x, y)
				}
			}
			z.ClosePath()
		}
		z.Draw(big, r, image.NewUniform(s.fill), image.Point{})
	}
	return shrink(big)
}

// pixels is what a shape may touch of the picture in its large size.
func (v view) pixels(s shape) image.Rectangle {
	b := around([]shape{s})
	x0, y0 := v.pixel(point{b.min.x, b.max.y})
	x1, y1 := v.pixel(point{b.max.x, b.min.y})
	floor := func(x float64) int { return int(math.Floor(clamp(x*super, -1e6, 1e6))) }
	return image.Rect(floor(x0)-1, floor(y0)-1, floor(x1)+2, floor(y1)+2)
}

// shrink averages each square of large pixels.
func shrink(big *image.RGBA) *image.NRGBA {
	const n = super * super
	small := image.NewNRGBA(image.Rect(0, 0, big.Rect.Dx()/super, big.Rect.Dy()/super))
	for y := range small.Rect.Dy() {
		out := small.Pix[y*small.Stride:][:small.Stride]
		one, two := big.Pix[y*super*big.Stride:][:big.Stride], big.Pix[(y*super+1)*big.Stride:][:big.Stride]
		for o := range out {
			i := o/4*8 + o%4
			sum := int(one[i]) + int(one[i+4]) + int(two[i]) + int(two[i+4])
			out[o] = uint8((sum + n/2) / n)
		}
	}
	return small
}

// flip swaps left and right.
func flip(m *image.NRGBA) {
	w := m.Rect.Dx()
	for y := range m.Rect.Dy() {
		for x := range w / 2 {
			i, j := m.PixOffset(x, y), m.PixOffset(w-1-x, y)
			for c := range 4 {
				m.Pix[i+c], m.Pix[j+c] = m.Pix[j+c], m.Pix[i+c]
			}
		}
	}
}
