package figure

import (
	"image"
	"math"
	"time"
)

// The pace of a loop in frames a second: the least and the most, and in between
// a frame wherever something has moved so many centimetres.
const (
	slowRate, fastRate = 3, 7
	stride             = 2.2
)

// Loop is an endless movement.
type Loop struct {
	Frames []*image.NRGBA
	Delays []time.Duration // how long each frame stays
}

// Loop draws the movement, from the first key round to the first again.
func (f Figure) Loop(width int) Loop {
	var l Loop
	at := f.loopLayout(width)
	for _, m := range f.moments() {
		l.Frames = append(l.Frames, f.frame(m, at))
		l.Delays = append(l.Delays, m.stays)
	}
	return l
}

// Lasts is how long a loop takes from its first picture to its first again.
func (f Figure) Lasts() time.Duration {
	var all time.Duration
	for _, k := range f.keys {
		all += seconds(k.move) + seconds(k.hold)
	}
	return all
}

// Holds is the longest that a loop stays still.
func (f Figure) Holds() time.Duration {
	var most time.Duration
	for _, k := range f.keys {
		most = max(most, seconds(k.hold))
	}
	return most
}

func seconds(s float64) time.Duration {
	return time.Duration(math.Round(s*1000)) * time.Millisecond
}

func (f Figure) frame(m moment, at layout) *image.NRGBA {
	a := f.stage(at.unit)
	f.scene(a, m.body, false)
	if f.inset != nil {
		f.within(a, at, m.body, false)
	}
	if m.waited > 0 {
		a.ring(m.waited, at.view, f.mirror)
	}
	return f.paint(a, at.view)
}

// loopLayout shows everything that a loop ever touches.
func (f Figure) loopLayout(width int) layout {
	if f.zoom != nil {
		return f.layout(width, 1, *f.zoom)
	}
	var all []shape
	for i := range f.keys {
		next := &f.keys[(i+1)%len(f.keys)].pose
		for _, t := range []float64{0, 0.25, 0.5, 0.75} {
			a := f.stage(1)
			f.scene(a, solve(&f.keys[i].pose, next, t), true)
			all = append(all, a.shapes(false)...)
		}
	}
	return f.layout(width, 1, around(all))
}

// moment is one frame of a loop.
type moment struct {
	body   *skeleton
	stays  time.Duration
	waited float64 // the share of a hold that is over
}

// shortestHold is what is worth a ring that fills.
const shortestHold = 2.0

func (f Figure) moments() []moment {
	var all []moment
	for i, k := range f.keys {
		next := f.keys[(i+1)%len(f.keys)]
		all = append(all, f.waits(i)...)
		steps := max(2, int(math.Round(clamp(travel(&k.pose, &next.pose)/stride, slowRate*next.move, fastRate*next.move))))
		frame := seconds(next.move) / time.Duration(steps)
		for j := range steps {
			m := moment{body: solve(&k.pose, &next.pose, smooth(float64(j)/float64(steps))), stays: frame}
			if j == 0 && k.hold < shortestHold {
				m.stays += seconds(k.hold)
			}
			all = append(all, m)
		}
	}
	return all
}

// travel is how far what moves most moves, in centimetres.
func travel(from, to *pose) float64 {
	a, b := solve(from, from, 0), solve(to, to, 0)
	most := b.head.sub(a.head).len()
	for i := range 2 {
		for _, way := range []vec{
			b.arms[i].joint.sub(a.arms[i].joint), b.arms[i].end.sub(a.arms[i].end),
			b.legs[i].joint.sub(a.legs[i].joint), b.legs[i].end.sub(a.legs[i].end),
		} {
			most = math.Max(most, way.len())
		}
	}
	return most
}

// waits are the frames of a hold: one where it is short, and else a ring that
// fills twice a second.
func (f Figure) waits(key int) []moment {
	k := f.keys[key]
	if k.hold < shortestHold {
		return nil
	}
	var all []moment
	steps := int(math.Round(k.hold * 2))
	for j := range steps {
		all = append(all, moment{body: f.at(key), stays: seconds(k.hold) / time.Duration(steps), waited: float64(j+1) / float64(steps)})
	}
	return all
}
