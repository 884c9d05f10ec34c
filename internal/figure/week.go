package figure

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"strings"
)

// Week is a picture of seven days, from Monday on: somebody who stands the taller the
// more breaks a day had. It is coarse, so that the weeks of many people are one picture.
type Week struct {
	Days  [7]Mark
	Today int // which of the days is today, from 1 on; 0: none
}

// Mark is what a picture tells of a day. A closed set.
type Mark byte

// The marks. A day without a break is a pebble on the ground and no gap; a day to come is
// dotted ground; of a day off there is nothing.
const (
	None  Mark = '0'
	One   Mark = '1'
	Some  Mark = '2' // two or three breaks
	Many  Mark = '3'
	Ahead Mark = 'a'
	Off   Mark = 'o'
)

// MarkOf is the mark of a day with so many breaks.
func MarkOf(breaks int) Mark {
	const some, many = 2, 4
	switch {
	case breaks >= many:
		return Many
	case breaks >= some:
		return Some
	case breaks == 1:
		return One
	default:
		return None
	}
}

// Weeks is a picture of on how many days of each week there was a break, and of the goal,
// which is a line: heads are above it where it was reached.
type Weeks struct {
	Days []int // of each of five weeks at the most, from 0 to 7, the newest last
	Goal int   // from 1 to 7
	Now  bool  // the newest is not over
}

// edition is to be another one whenever the pictures of numbers come out otherwise.
const edition = 1

// Name is what the picture is called: what it shows, and so nobody's.
func (w Week) Name() string {
	name := "week-" + string(w.marks())
	if w.Today > 0 {
		name += fmt.Sprintf("-%d", w.Today)
	}
	return editioned(name)
}

func (w Week) marks() []byte {
	marks := make([]byte, len(w.Days))
	for i, m := range w.Days {
		marks[i] = byte(m)
	}
	return marks
}

// Name is as that of a Week.
func (w Weeks) Name() string {
	name := "weeks-" + strings.Trim(strings.ReplaceAll(fmt.Sprint(w.Days), " ", ""), "[]") + fmt.Sprintf("-of-%d", w.Goal)
	if w.Now {
		name += "-now"
	}
	return editioned(name)
}

func editioned(name string) string { return fmt.Sprintf("%s.%d.png", name, edition) }

// How pictures of numbers are laid out, in pixels.
const (
	numbersWidth, numbersHigh = 720, 180
	floorHigh                 = 40.0 // how high the ground is
	plank                     = 34.0 // half the width of a piece of it
	waist                     = 22.0 // half the width of somebody
	headSize, neckHigh        = 15.0, 5.0
	tallest                   = numbersHigh - floorHigh - neckHigh - 2*headSize - 8 // without the head
)

// PNG draws it.
func (w Week) PNG() ([]byte, error) {
	p := painting{daylight()}
	var all []shape
	for i, m := range w.Days {
		x := column(i, len(w.Days))
		switch m {
		case None:
			all = append(all, p.plank(x))
			if i+1 == w.Today {
				all = append(all, p.ring(x))
			} else {
				all = append(all, p.pebble(x))
			}
		case One, Some, Many:
			all = append(all, p.plank(x))
			all = append(all, p.somebody(x, tallest*float64(m-None)/3)...)
		case Ahead:
			all = append(all, p.dots(x))
		case Off:
		}
		if i+1 == w.Today {
			all = append(all, p.here(x))
		}
	}
	return encoded(all)
}

// PNG draws it.
func (w Weeks) PNG() ([]byte, error) {
	p := painting{daylight()}
	all := []shape{p.goal(floorHigh + weekHigh(w.Goal))}
	for i, days := range w.Days {
		x := column(i, 5)
		now := w.Now && i == len(w.Days)-1
		all = append(all, p.plank(x))
		switch {
		case days > 0:
			all = append(all, p.somebody(x, weekHigh(days))...)
		case now:
			all = append(all, p.ring(x))
		default:
			all = append(all, p.pebble(x))
		}
		if now {
			all = append(all, p.here(x))
		}
	}
	return encoded(all)
}

// weekHigh is how tall somebody is, without the head, after a week with so many days.
func weekHigh(days int) float64 {
	const least, most = 24, 7
	return least + (tallest-least)*float64(days)/most
}

// column is the middle of one of so many columns.
func column(i, of int) float64 { return numbersWidth * (float64(i) + 0.5) / float64(of) }

// painting paints with colours that stand out from white and from black alike: the ground
// behind is whatever Slack has.
type painting struct{ colours }

func (p painting) quiet() color.NRGBA { return p.metalDark }

// plank is the ground of a day.
func (p painting) plank(x float64) shape {
	return filled(p.quiet(), stroke(4, point{x - plank, floorHigh}, point{x + plank, floorHigh}))
}

// dots are the ground of a day that is still to come.
func (p painting) dots(x float64) shape {
	const dots, r = 4, 3.0
	s := filled(p.quiet())
	for i := range dots {
		at := point{x + plank*(2*float64(i)/(dots-1)-1), floorHigh}
		s.outlines = append(s.outlines, ellipse(at, r, r, 16))
	}
	return s
}

func (p painting) pebble(x float64) shape {
	return filled(p.quiet(), hull(disc{point{x - 5, floorHigh + 9}, 6}, disc{point{x + 4, floorHigh + 8}, 5}))
}

// ring is a day, or a week, that is not over, and open.
func (p painting) ring(x float64) shape {
	const r, steps = 13.0, 40
	var line []point
	for i := range steps + 1 {
		sin, cos := math.Sincos(2 * math.Pi * 0.999 * float64(i) / steps)
		line = append(line, point{x + r*sin, floorHigh + 24 + r*cos})
	}
	return filled(p.good, stroke(5, line...))
}

// here points at what is now.
func (p painting) here(x float64) shape {
	return filled(p.good, hull(disc{point{x - 9, 12}, 3}, disc{point{x + 9, 12}, 3}, disc{point{x, 24}, 3}))
}

// somebody stands as tall as that, without the head.
func (p painting) somebody(x, tall float64) []shape {
	foot, top := floorHigh+5, floorHigh+tall
	r := math.Min(waist, (top-foot)/2)
	heel := math.Min(6, r)
	body := hull(
		disc{point{x - waist + heel, foot + heel}, heel}, disc{point{x + waist - heel, foot + heel}, heel},
		disc{point{x - waist + r, top - r}, r}, disc{point{x + waist - r, top - r}, r})
	return []shape{filled(p.shirt, body), filled(p.skinDark, ellipse(point{x, top + neckHigh + headSize}, headSize, headSize, 48))}
}

// goal is a line of dashes.
func (p painting) goal(y float64) shape {
	const dash, pause = 14.0, 12.0
	s := filled(p.quiet())
	for x := pause; x+dash < numbersWidth; x += dash + pause {
		s.outlines = append(s.outlines, stroke(3, point{x, y}, point{x + dash, y}))
	}
	return s
}

// encoded is a picture without a ground, as a PNG with nothing beside it.
func encoded(shapes []shape) ([]byte, error) {
	v := view{width: numbersWidth, height: numbersHigh, scale: 1, top: numbersHigh}
	picture := apart(fill(v, color.NRGBA{}, shapes))
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, picture); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// apart takes colours that were mixed with a see-through ground apart from it.
func apart(m *image.NRGBA) *image.NRGBA {
	for i := 0; i < len(m.Pix); i += 4 {
		alpha := int(m.Pix[i+3])
		if alpha == 0 || alpha == 0xFF {
			continue
		}
		for c := range 3 {
			m.Pix[i+c] = uint8(min(0xFF, (int(m.Pix[i+c])*0xFF+alpha/2)/alpha))
		}
	}
	return m
}
