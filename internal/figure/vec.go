package figure

import "math"

// vec is a point or a direction in the room, in centimetres: x to the right of
// a viewer whose yaw is 0, y up, z towards that viewer.
type vec struct{ x, y, z float64 }

func (a vec) add(b vec) vec             { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) sub(b vec) vec             { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) mul(k float64) vec         { return vec{a.x * k, a.y * k, a.z * k} }
func (a vec) dot(b vec) float64         { return a.x*b.x + a.y*b.y + a.z*b.z }
func (a vec) len() float64              { return math.Sqrt(a.dot(a)) }
func (a vec) to(b vec, t float64) vec   { return a.add(b.sub(a).mul(t)) }
func (a vec) level() vec                { return vec{a.x, 0, a.z}.unit() }
func (a vec) without(n vec) vec         { return a.sub(n.mul(a.dot(n))) }
func (a vec) from(o vec, k float64) vec { return o.add(a.mul(k)) }

func (a vec) cross(b vec) vec {
	return vec{a.y*b.z - a.z*b.y, a.z*b.x - a.x*b.z, a.x*b.y - a.y*b.x}
}

// unit is the direction alone. What has none points up, so that no NaN travels.
func (a vec) unit() vec {
	l := a.len()
	if l < 1e-9 {
		return vec{0, 1, 0}
	}
	return a.mul(1 / l)
}

// frame is how a part of the body stands: three unit vectors at right angles,
// front, up along the spine, and the person's own right.
type frame struct{ front, up, right vec }

// flex curls forward (positive) or backward (negative), in degrees.
func (f frame) flex(degrees float64) frame {
	s, c := math.Sincos(radians(degrees))
	return frame{f.front.mul(c).sub(f.up.mul(s)), f.up.mul(c).add(f.front.mul(s)), f.right}
}

// twist turns about the long axis; positive turns the front to the right.
func (f frame) twist(degrees float64) frame {
	s, c := math.Sincos(radians(degrees))
	return frame{f.front.mul(c).add(f.right.mul(s)), f.up, f.right.mul(c).sub(f.front.mul(s))}
}

// side bends to the right.
func (f frame) side(degrees float64) frame {
	s, c := math.Sincos(radians(degrees))
	return frame{f.front, f.up.mul(c).add(f.right.mul(s)), f.right.mul(c).sub(f.up.mul(s))}
}

// at is the point so far in front of, above and to the right of o.
func (f frame) at(o vec, front, up, right float64) vec {
	return o.add(f.front.mul(front)).add(f.up.mul(up)).add(f.right.mul(right))
}

func (f frame) dir(front, up, right float64) vec { return f.at(vec{}, front, up, right) }

// to is the frame on the way to g.
func (f frame) to(g frame, t float64) frame {
	h := frame{front: f.front.to(g.front, t).unit()}
	h.up = f.up.to(g.up, t).without(h.front).unit()
	h.right = h.front.cross(h.up)
	return h
}

// bend solves a chain of two bones from a towards target: where the joint
// between them is and where the chain ends, which is short of a target out of
// reach. The joint points to the side that pole says.
func bend(a, target vec, upper, lower float64, pole vec) (joint, end vec) {
	way := target.sub(a)
	reach := clamp(way.len(), math.Abs(upper-lower)+0.5, upper+lower-0.05)
	n := way.unit()
	cos := clamp((upper*upper+reach*reach-lower*lower)/(2*upper*reach), -1, 1)
	out := pole.without(n).unit()
	joint = a.add(n.mul(upper * cos)).add(out.mul(upper * math.Sqrt(1-cos*cos)))
	return joint, n.from(a, reach)
}

// turned is the direction on the way from a to b, as evenly as a hand of a clock.
// Between opposite ones there is no such way, and the straight one has to do.
func turned(a, b vec, t float64) vec {
	angle := math.Acos(clamp(a.dot(b), -1, 1))
	if sin := math.Sin(angle); sin > 0.05 {
		return a.mul(math.Sin((1-t)*angle) / sin).add(b.mul(math.Sin(t*angle) / sin))
	}
	return a.to(b, t).unit()
}

func radians(degrees float64) float64 { return degrees * math.Pi / 180 }

func lerp(a, b, t float64) float64 { return a + (b-a)*t }

func clamp(x, least, most float64) float64 { return math.Max(least, math.Min(most, x)) }

// smooth eases in and out: 0 to 1 for t from 0 to 1, at rest at both ends.
func smooth(t float64) float64 {
	t = clamp(t, 0, 1)
	return t * t * (3 - 2*t)
}

// profile reads a smooth curve through points given by ascending x.
func profile(x float64, points ...[2]float64) float64 {
	if x <= points[0][0] {
		return points[0][1]
	}
	for i, p := range points[1:] {
		if q := points[i]; x <= p[0] {
			return lerp(q[1], p[1], smooth((x-q[0])/(p[0]-q[0])))
		}
	}
	return points[len(points)-1][1]
}
