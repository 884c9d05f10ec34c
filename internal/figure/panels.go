package figure

import (
	"image"
	"image/draw"
)

// StillWidth and LoopWidth are what is drawn for Slack, in pixels. The height is
// two thirds of the width, or half where somebody lies.
const (
	StillWidth = 720
	LoopWidth  = 540
)

// gap is between two panels, in pixels of a still.
const gap = 12

// shown are the keys that the still shows, each in a panel.
func (f Figure) shown() []int {
	switch {
	case len(f.panels) > 0:
		return f.panels
	case f.ghost >= 0 || len(f.keys) == 1:
		return []int{len(f.keys) - 1}
	default:
		return []int{0, 1}
	}
}

// Still draws the picture that shows the movement without moving: from where to
// where, in panels, with arrows at what moves.
func (f Figure) Still(width int) *image.NRGBA {
	keys := f.shown()
	bounds := f.bounds(keys, false, 1)
	rough := f.layout(width, len(keys), bounds)
	l := f.layout(width, len(keys), f.bounds(keys, true, rough.unit))
	picture := image.NewNRGBA(image.Rect(0, 0, l.width, l.height))
	draw.Draw(picture, picture.Rect, image.NewUniform(daylight().gap), image.Point{}, draw.Src)
	for i, key := range keys {
		a := f.stage(l.unit)
		f.panel(a, key, false)
		if len(keys) > 1 {
			a.number(i+1, l.view, f.mirror)
		}
		draw.Draw(picture, l.cells[i], f.paint(a, l.view), image.Point{}, draw.Src)
	}
	return picture
}

// layout is how panels share a picture.
type layout struct {
	width, height int
	cells         []image.Rectangle
	view          view    // of each
	unit          float64 // centimetres of a pixel, if the picture were a still
}

// layout puts panels side by side or on top of each other, whichever shows more.
func (f Figure) layout(width, panels int, b box) layout {
	height := width * 2 / 3
	if panels == 1 && (b.max.x-b.min.x) > 2.1*(b.max.y-b.min.y) {
		height = width / 2
	}
	space := width * gap / StillWidth
	beside, above := layout{width: width, height: height}, layout{width: width, height: height}
	w, h := (width-(panels-1)*space)/panels, (height-(panels-1)*space)/panels
	for i := range panels {
		x, y := i*(w+space), i*(h+space)
		beside.cells = append(beside.cells, image.Rect(x, 0, x+w, height))
		above.cells = append(above.cells, image.Rect(0, y, width, y+h))
	}
	beside.view, above.view = newView(w, height, b), newView(width, h, b)
	best := beside
	if above.view.scale > beside.view.scale {
		best = above
	}
	best.unit = float64(width) / StillWidth / best.view.scale
	return best
}

// bounds is what has to be seen of some keys. Without signs it does not depend
// on the size they are drawn in.
func (f Figure) bounds(keys []int, signs bool, unit float64) box {
	if f.zoom != nil {
		return *f.zoom
	}
	var all []shape
	for _, key := range keys {
		a := f.stage(unit)
		f.panel(a, key, true)
		all = append(all, a.shapes(!signs)...)
	}
	return around(all)
}

// panel paints one key with its arrows.
func (f Figure) panel(a *painter, key int, lean bool) {
	if f.ghost >= 0 {
		a.shade(f.at(f.ghost))
	}
	f.scene(a, f.at(key), lean)
	for _, r := range f.arrows {
		if r.key == key {
			a.arrow(f.line(a, r), r.both)
		}
	}
}
