package figure

import (
	"image"
	"image/draw"

	"unhunch/internal/strict"
)

// inset is a second look at one moment, from elsewhere, in a corner of its panel.
type inset struct {
	camera angles
	area   *box // what is seen
	key    int
	corner corner
	wide   float64 // the share of the panel's width
	arrows []arrow // from place to place in the inset's own plane
}

// corner is a corner of a panel as it is drawn, before it is flipped.
type corner string

const (
	topLeft     corner = "top_left"
	topRight    corner = "top_right"
	bottomLeft  corner = "bottom_left"
	bottomRight corner = "bottom_right"
)

func corners() []corner { return []corner{topLeft, topRight, bottomLeft, bottomRight} }

// closeUp is an inset that is ready to be put into its panel.
type closeUp struct {
	stage *painter
	view  view
	at    image.Point // its top left in the panel, in pixels
}

// within adds the inset to a panel that shows k, and its frame, which the panel's
// number has to leave free.
func (f Figure) within(a *painter, l layout, k *skeleton, still bool) {
	const margin, edge = 10.0, 5.0 // pixels of a still
	n, pixel := f.inset, float64(l.width)/StillWidth
	across, up := n.area.max.x-n.area.min.x, n.area.max.y-n.area.min.y
	v := view{width: int(n.wide * float64(l.view.width))}
	v.scale = float64(v.width) / across
	v.height = int(v.scale * up)
	v.left, v.top = -n.area.min.x*v.scale, n.area.max.y*v.scale
	b := f.stage(pixel / v.scale)
	b.camera = newCamera(n.camera)
	f.scene(b, k, false)
	for _, r := range n.arrows {
		if still {
			b.arrow(f.line(b, r), r.both)
		}
	}
	far := int(margin * pixel)
	at := image.Pt(far, far)
	if n.corner == topRight || n.corner == bottomRight {
		at.X = l.view.width - far - v.width
	}
	if n.corner == bottomLeft || n.corner == bottomRight {
		at.Y = l.view.height - far - v.height
	}
	a.second = &closeUp{b, v, at}
	var rim []disc
	for _, x := range []int{at.X, at.X + v.width} {
		for _, y := range []int{at.Y, at.Y + v.height} {
			rim = append(rim, disc{l.view.plane(float64(x), float64(y)), edge * a.unit})
		}
	}
	a.add(signs, 0, filled(a.gap, hull(rim...)))
}

// put paints an inset into the picture of its panel.
func (n *closeUp) put(picture *image.NRGBA) {
	of := fill(n.view, n.stage.panel, n.stage.shapes(false))
	draw.Draw(picture, of.Rect.Add(n.at), of, image.Point{}, draw.Src)
}

func (n *inset) value(d *strict.Document) strict.Value {
	*n = inset{key: -1, corner: topLeft, wide: 0.3}
	return strict.Object("an inset", []strict.Field{
		strict.Must("camera", n.camera.value()),
		strict.Must("zoom", zoom(d, &n.area)),
		strict.May("key", strict.Int(&n.key, 0, mostKeys-1)),
		strict.May("corner", strict.Choice(&n.corner, corners())),
		strict.May("wide", strict.Float(&n.wide, 0.1, 0.6)),
		strict.May("arrows", strict.List(&n.arrows, "a list of arrows", func(a *arrow) strict.Value { return a.value(d) }).Between(1, mostThings)),
	})
}
