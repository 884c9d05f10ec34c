package figure

// spot is where a movement is felt.
type spot string

const (
	feltNeck       spot = "neck"
	feltNape       spot = "nape" // right below the skull
	feltThroat     spot = "throat"
	feltNeckRight  spot = "neck_r"
	feltNeckLeft   spot = "neck_l"
	feltBlades     spot = "blades" // between the shoulder blades
	feltBladeRight spot = "blade_r"
	feltBladeLeft  spot = "blade_l"
	feltUpper      spot = "upper_back"
	feltMiddle     spot = "mid_back"
	feltChest      spot = "chest"
	feltChestRight spot = "chest_r"
	feltChestLeft  spot = "chest_l"
	feltShoulderR  spot = "shoulder_r"
	feltShoulderL  spot = "shoulder_l"
	feltTopRight   spot = "shoulder_top_r" // between neck and shoulder
	feltTopLeft    spot = "shoulder_top_l"
	feltRibsRight  spot = "ribs_r" // below the armpit
	feltRibsLeft   spot = "ribs_l"
	feltLowRibsR   spot = "low_ribs_r" // the lowest ones, towards the front
	feltLowRibsL   spot = "low_ribs_l"
	feltSideRight  spot = "side_r" // at the waist
	feltSideLeft   spot = "side_l"
	feltHipRight   spot = "hip_r"
	feltHipLeft    spot = "hip_l"
	feltBelly      spot = "belly"
	feltThighs     spot = "thighs"
	feltCalves     spot = "calves"
)

func spots() []spot {
	return []spot{
		feltNeck, feltNape, feltThroat, feltNeckRight, feltNeckLeft, feltBlades, feltBladeRight, feltBladeLeft, feltUpper, feltMiddle,
		feltChest, feltChestRight, feltChestLeft, feltShoulderR, feltShoulderL, feltTopRight, feltTopLeft, feltRibsRight, feltRibsLeft,
		feltLowRibsR, feltLowRibsL,
		feltSideRight, feltSideLeft, feltHipRight, feltHipLeft, feltBelly, feltThighs, feltCalves,
	}
}

// patch is a place on the skin, which way it looks, and how large it is.
type patch struct {
	at, out vec
	size    float64
}

// onTorso is a place on the trunk: height of the spine, and how far to the front
// and to the right of it, as a share of the way to the skin.
type onTorso struct{ s, front, right, size float64 }

func torsoSpots() map[spot]onTorso {
	return map[spot]onTorso{
		feltNeck:      {1.1, -1, 0, 6.5},
		feltNape:      {1.19, -1.1, 0, 5.5},
		feltThroat:    {1.08, 1, 0, 5.5},
		feltNeckRight: {1.08, -0.2, 1, 6.5}, feltNeckLeft: {1.08, -0.2, -1, 6.5},
		feltBlades:     {0.76, -1, 0, 8.5},
		feltBladeRight: {0.74, -0.9, 0.6, 8}, feltBladeLeft: {0.74, -0.9, -0.6, 8},
		feltUpper:  {0.68, -1, 0, 10.5},
		feltMiddle: {0.48, -1, 0, 9.5},
		feltChest:  {0.78, 1, 0, 9.5},
		// towards the shoulder, where the muscle narrows
		feltChestRight: {0.86, 0.9, 0.66, 8}, feltChestLeft: {0.86, 0.9, -0.66, 8},
		feltRibsRight: {0.68, 0, 1, 9}, feltRibsLeft: {0.68, 0, -1, 9},
		feltLowRibsR: {0.47, 0.7, 0.64, 6.5}, feltLowRibsL: {0.47, 0.7, -0.64, 6.5},
		feltSideRight: {0.42, 0, 1, 9}, feltSideLeft: {0.42, 0, -1, 9},
		feltHipRight: {0, 0.3, 0.9, 8.5}, feltHipLeft: {0, 0.3, -0.9, 8.5},
		feltBelly: {0.28, 1, 0, 9},
	}
}

// felt is where a spot is on somebody.
func (k *skeleton) felt(s spot) []patch {
	if on, ok := torsoSpots()[s]; ok {
		p, f := k.at(on.s)
		if on.s > 1 {
			f = k.neckFrame
			p = f.up.from(k.spine[vertebrae], (on.s-1)*spineLength)
		}
		out := f.dir(on.front, 0, on.right)
		return []patch{{f.at(p, on.front*k.halfDepth(on.s), 0, on.right*k.halfWidth(on.s)), out.unit(), on.size}}
	}
	var all []patch
	_, pf := k.at(0)
	for side := range 2 {
		switch a, l := k.arms[side], k.legs[side]; {
		case s == feltThighs:
			all = append(all, patch{pf.front.from(l.root.to(l.joint, 0.6), 4), pf.front, 8})
		case s == feltCalves:
			all = append(all, patch{l.along.from(l.joint.to(l.end, 0.4), -4), l.along.mul(-1), 7})
		case s == feltShoulderR && side == right, s == feltShoulderL && side == left:
			front := k.frames[vertebrae].front // an arm that is lifted does not hide it
			all = append(all, patch{front.from(a.root.to(a.joint, 0.3), 6), front, 8})
		case s == feltTopRight && side == right, s == feltTopLeft && side == left:
			f := k.frames[vertebrae]
			at := f.up.from(k.byNeck(side).to(a.root, 0.58), 4)
			all = append(all, patch{at, f.dir(0, 1, sign(side)*0.6).unit(), 6.5})
		}
	}
	return all
}

// byNeck is where the muscle that lifts a shoulder begins, at the side of the neck.
func (k *skeleton) byNeck(side int) vec {
	return k.neckFrame.at(k.spine[vertebrae], -2, 3.5, sign(side)*4.5)
}

// over is the height of the spine that is nearest to a place, and where that is.
func (k *skeleton) over(place vec) (float64, vec) {
	best := 0
	for i := range k.spine {
		if k.spine[i].sub(place).len() < k.spine[best].sub(place).len() {
			best = i
		}
	}
	return float64(best) / vertebrae, k.spine[best]
}
