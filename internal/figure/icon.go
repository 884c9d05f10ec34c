package figure

import "image"

// mark is how many units the app's mark is wide and high.
const mark = 32

// Icon is the app's picture in Slack: somebody who sits up, before the shade of how they
// sat. It fills its square, since Slack rounds the corners, and can be told at 20 pixels.
// Slack takes one of 512 to 2,000 pixels (docs: app management, app icon).
func Icon(width int) *image.NRGBA {
	ground := rgb(0x0F6B5C)
	person := func(head disc, back ...point) []outline {
		return []outline{hull(head), stroke(3.8, pulled(back[0], back[1], back[2], back[3])...)}
	}
	before := person(disc{point{23.6, 16.4}, 3.6}, point{10.4, 5}, point{9.2, 13}, point{11.4, 18}, point{17.2, 18.4})
	now := person(disc{point{16.6, 25.4}, 3.6}, point{10.4, 5}, point{9.7, 11}, point{15.2, 12.2}, point{14.4, 18.8})
	v := view{width: width, height: width, scale: float64(width) / mark, top: float64(width)}
	return fill(v, ground, []shape{filled(mix(ground, rgb(0xFFFFFF), 0.3), before...), filled(rgb(0xFFFFFF), now...)})
}

// pulled is a line from one point to another that two more pull (Bézier).
func pulled(from, pull, push, to point) []point {
	const parts = 24
	line := make([]point, parts+1)
	for i := range line {
		t := float64(i) / parts
		u := 1 - t
		a, b, c, d := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
		line[i] = point{a*from.x + b*pull.x + c*push.x + d*to.x, a*from.y + b*pull.y + c*push.y + d*to.y}
	}
	return line
}
