package figure

import (
	"cmp"
	"image/color"
	"math"
	"slices"
)

// point is a place in the picture's plane, in centimetres, y up.
type point struct{ x, y float64 }

// outline is a closed line, counter-clockwise.
type outline []point

// shape is one flat-filled area: the union of its outlines.
type shape struct {
	outlines []outline
	fill     color.NRGBA
}

func filled(c color.NRGBA, outlines ...outline) shape { return shape{outlines, c} }

// disc is what a round part of the body looks like from anywhere.
type disc struct {
	point
	r float64
}

// hull is the outline around discs. Every part of the body is one.
func hull(discs ...disc) outline {
	const corners = 40
	points := make([]point, 0, corners*len(discs))
	for _, d := range discs {
		if d.r < 0.05 {
			points = append(points, d.point)
			continue
		}
		points = append(points, ellipse(d.point, d.r, d.r, corners)...)
	}
	return convex(points)
}

func ellipse(centre point, rx, ry float64, corners int) outline {
	o := make(outline, corners)
	for i := range o {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(corners))
		o[i] = point{centre.x + rx*cos, centre.y + ry*sin}
	}
	return o
}

// convex is the outline around points (monotone chain, Andrew 1979).
func convex(points []point) outline {
	slices.SortFunc(points, func(a, b point) int { return cmp.Or(cmp.Compare(a.x, b.x), cmp.Compare(a.y, b.y)) })
	left := func(o, a, b point) bool { return (a.x-o.x)*(b.y-o.y) > (a.y-o.y)*(b.x-o.x) }
	var o outline
	for range 2 {
		start := len(o)
		for _, p := range points {
			for len(o) >= start+2 && !left(o[len(o)-2], o[len(o)-1], p) {
				o = o[:len(o)-1]
			}
			o = append(o, p)
		}
		o = o[:len(o)-1]
		slices.Reverse(points)
	}
	return o
}

// stroke is the outline of a round-ended line that bends gently.
func stroke(width float64, line ...point) outline {
	r := width / 2
	heading := func(i int) float64 {
		a, b := line[max(0, i-1)], line[min(len(line)-1, i+1)]
		return math.Atan2(b.y-a.y, b.x-a.x)
	}
	var o outline
	along := func(i int, angle float64) {
		sin, cos := math.Sincos(angle)
		o = append(o, point{line[i].x + r*cos, line[i].y + r*sin})
	}
	end := func(i int, angle float64) {
		for j := range 13 {
			along(i, angle+math.Pi*(float64(j)/12-0.5))
		}
	}
	for i := range line {
		along(i, heading(i)-math.Pi/2)
	}
	end(len(line)-1, heading(len(line)-1))
	for i := range slices.Backward(line) {
		along(i, heading(i)+math.Pi/2)
	}
	end(0, heading(0)+math.Pi)
	return o
}

// box is a part of the picture's plane.
type box struct{ min, max point }

// around is the smallest box that holds every shape, empty when there is none.
func around(shapes []shape) box {
	b := box{point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}}
	for _, s := range shapes {
		for _, o := range s.outlines {
			for _, p := range o {
				b.min = point{math.Min(b.min.x, p.x), math.Min(b.min.y, p.y)}
				b.max = point{math.Max(b.max.x, p.x), math.Max(b.max.y, p.y)}
			}
		}
	}
	return b
}

// camera sees without perspective, so that a length is the same everywhere.
type camera struct{ right, up, to vec }

func newCamera(a angles) camera {
	siny, cosy := math.Sincos(radians(a.yaw))
	sinp, cosp := math.Sincos(radians(a.pitch))
	to := vec{siny * cosp, sinp, cosy * cosp}
	across := vec{cosy, 0, -siny}
	return camera{across, to.cross(across), to}
}

func (c camera) see(v vec) point { return point{c.right.dot(v), c.up.dot(v)} }

// near grows towards the viewer.
func (c camera) near(v vec) float64 { return c.to.dot(v) }

func (c camera) ball(v vec, r float64) disc { return disc{c.see(v), r} }

// view maps centimetres to pixels.
type view struct {
	width, height int
	scale         float64 // pixels in a centimetre
	left, top     float64 // where the plane's origin is
}

// newView makes everything within b fit, with some air around it.
func newView(width, height int, b box) view {
	const air = 0.05
	v := view{width: width, height: height}
	w, h := float64(width), float64(height)
	edge := 2 * air * math.Min(w, h)
	v.scale = math.Min((w-edge)/(b.max.x-b.min.x), (h-edge)/(b.max.y-b.min.y))
	v.left = w/2 - v.scale*(b.min.x+b.max.x)/2
	v.top = h/2 + v.scale*(b.min.y+b.max.y)/2
	return v
}

func (v view) pixel(p point) (x, y float64) { return v.left + p.x*v.scale, v.top - p.y*v.scale }

// plane is where a pixel is in the picture's plane.
func (v view) plane(x, y float64) point { return point{(x - v.left) / v.scale, (v.top - y) / v.scale} }

// corner is a point in a corner of the picture, so far from both edges.
func (v view) corner(rightmost, top bool, inside float64) point {
	p := point{inside - v.left/v.scale, v.top/v.scale - inside}
	if rightmost {
		p.x = (float64(v.width)-v.left)/v.scale - inside
	}
	if !top {
		p.y = (v.top-float64(v.height))/v.scale + inside
	}
	return p
}

// holds reports whether p is inside (Shimrat 1962).
func (o outline) holds(p point) bool {
	inside := false
	for i := range o {
		a, b := o[i], o[(i+1)%len(o)]
		if (a.y > p.y) != (b.y > p.y) && p.x < (b.x-a.x)*(p.y-a.y)/(b.y-a.y)+a.x {
			inside = !inside
		}
	}
	return inside
}
