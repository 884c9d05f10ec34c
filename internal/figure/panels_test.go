package figure

import (
	"math"
	"strings"
	"testing"
	"time"
)

// A picture is looked at on a phone: whoever is in it fills it.
func TestEverybodyFillsTheFrame(t *testing.T) {
	const least = 0.75
	share := func(f Figure, keys []int, l layout) float64 {
		b := f.bounds(keys, false, l.unit)
		w, h := (b.max.x-b.min.x)*l.view.scale, (b.max.y-b.min.y)*l.view.scale
		return math.Max(w/float64(l.view.width), h/float64(l.view.height))
	}
	for _, f := range drawn(t) {
		keys := f.shown()
		_, l := f.still(StillWidth)
		if got := share(f, keys, l); got < least {
			t.Errorf("%s: the still is filled by %.2f, want %.2f: bring its arrows nearer", f.Name(), got, least)
		}
		if f.zoom == nil && f.Moves() && share(f, allKeys(f), f.loopLayout(LoopWidth)) < least {
			t.Errorf("%s: the loop is not filled", f.Name())
		}
	}
}

func allKeys(f Figure) []int {
	var all []int
	for i := range f.keys {
		all = append(all, i)
	}
	return all
}

func TestANumberCoversNobody(t *testing.T) {
	const most = 5 // of the 18 points that are looked at in each panel: a shadow, a foot
	for _, f := range drawn(t) {
		stages, l := f.still(StillWidth)
		at := f.freeCorner(stages, l)
		for i, a := range stages {
			if got := a.about(at, badge*l.unit); len(stages) > 1 && got > most {
				t.Errorf("%s: number %d covers %d points of the picture", f.Name(), i+1, got)
			}
		}
	}
}

func TestPanelsShareThePicture(t *testing.T) {
	tall, flat := box{point{0, 0}, point{60, 180}}, box{point{0, 0}, point{180, 70}}
	for name, tc := range map[string]struct {
		b      box
		panels int
		want   [2]int // width and height of a panel
		height int
	}{
		"one who stands":  {tall, 1, [2]int{720, 480}, 480},
		"one who lies":    {flat, 1, [2]int{720, 360}, 360},
		"two who stand":   {tall, 2, [2]int{354, 480}, 480},
		"two who lie":     {flat, 2, [2]int{720, 282}, 576},
		"three who stand": {tall, 3, [2]int{232, 480}, 480},
	} {
		l := Figure{}.layout(StillWidth, tc.panels, tc.b)
		last := l.cells[tc.panels-1]
		if l.height != tc.height || [2]int{last.Dx(), last.Dy()} != tc.want {
			t.Errorf("%s: %v in a picture %d high, want %v in %d", name, last, l.height, tc.want, tc.height)
		}
		if last.Max.X > l.width || last.Max.Y > l.height {
			t.Errorf("%s: %v runs off the picture", name, last)
		}
	}
}

func TestAFigureWithoutAPersonAlwaysShowsTheSameOne(t *testing.T) {
	seen := map[person]bool{}
	for id := range strings.FieldsSeq("wave nod reach bow lean turn walk rest lift roll open melt curl push hang") {
		seen[anybody(id)] = true
	}
	if first := anybody("wave"); first != grey { // whoever it is, it is the same one next year
		t.Errorf("wave shows %s", first)
	}
	if len(seen) < 4 {
		t.Errorf("fifteen figures show %d people", len(seen))
	}
}

func TestAHoldFillsARing(t *testing.T) {
	f, err := Read("wave.yaml", []byte(strings.Replace(sound, "arm_r: overhead", "arm_r: overhead, hold: 5", 1)))
	if err != nil {
		t.Fatal(err)
	}
	var filled []float64
	var lasts, held time.Duration
	for _, m := range f.moments() {
		lasts += m.stays
		if m.waited > 0 {
			filled, held = append(filled, m.waited), held+m.stays
		}
	}
	if len(filled) != 10 || filled[0] != 0.1 || filled[9] != 1 || held != 5*time.Second || f.Holds() != held {
		t.Errorf("a hold of 5 s fills to %v in %v", filled, held)
	}
	if d := lasts - f.Lasts(); d.Abs() > 20*time.Millisecond {
		t.Errorf("the frames last %v, the movement %v", lasts, f.Lasts())
	}
}

func TestAnArrowFollowsItsPart(t *testing.T) {
	f, err := Read("wave.yaml", []byte(sound+"arrows: [{part: hand_r, off: [10, 0]}, {part: head}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := f.stage(0.3)
	hand, head := f.line(a, f.arrows[0]), f.line(a, f.arrows[1])
	from, to := a.see(f.at(0).where(handR)), a.see(f.at(1).where(handR))
	if near(hand[0], point{from.x + 10, from.y}) > 0.1 || near(hand[len(hand)-1], point{to.x + 10, to.y}) > 0.1 {
		t.Errorf("it goes from %v to %v, the hand from %v to %v", hand[0], hand[len(hand)-1], from, to)
	}
	if got := near(head[0], head[len(head)-1]); got < arrowShort*0.3-0.1 {
		t.Errorf("an arrow at a head that stays is %.1f cm long: nobody sees it", got)
	}
}

func TestAnArrowGoesRoundItsPart(t *testing.T) {
	f, err := Read("wave.yaml", []byte(sound+"arrows: [{part: shoulder_r, arc: [20, -90, 90], key: 1}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	a := f.stage(0.3)
	middle, way := a.see(f.at(1).where(shoulderR)), f.line(a, f.arrows[0])
	for i, p := range way {
		if d := near(p, middle); math.Abs(d-20) > 0.01 {
			t.Errorf("point %d is %.1f cm from the shoulder, want 20", i, d)
		}
	}
	first, last := way[0], way[len(way)-1]
	if first.y >= middle.y || last.y <= middle.y || way[len(way)/2].x <= middle.x {
		t.Errorf("from below over the right to above: it goes from %v to %v round %v", first, last, middle)
	}
}

func near(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

func TestTheGlowIsWhereTheRollerMeetsTheBody(t *testing.T) {
	everybody(t, func(t *testing.T, f Figure, k *skeleton) {
		lies, leans := f.keys[0].pose.is(contact) >= 0, f.keys[0].pose.is(press) >= 0
		if k.touched != (lies || leans) {
			t.Fatalf("it glows: %v", k.touched)
		}
		if k.touched && math.Abs(k.touch.sub(k.roller).len()-k.rolled) > 0.1 {
			t.Errorf("it glows %.1f cm from the middle of a roller of %.1f", k.touch.sub(k.roller).len(), k.rolled)
		}
	})
}
