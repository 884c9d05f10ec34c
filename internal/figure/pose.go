package figure

// pose is how the person is at one moment: numbers that blend from key to key,
// and named places for arms and legs.
type pose struct {
	numbers [measures]float64
	arms    [2]arm // right, left
	legs    [2]leg
	eyes    eyes
	feel    []spot
	build   build
	grips   bool // the hands hold something
}

// The order of arms and legs everywhere.
const (
	right = iota
	left
)

// sign is 1 on the right and -1 on the left.
func sign(side int) float64 { return float64(1 - 2*side) }

func (p *pose) is(m measure) float64 { return p.numbers[m] }

// measure is a number in a pose.
type measure int

const (
	angle measure = iota // degrees: 90 upright, 180 lying on the back, 0 lying on the front
	roll                 // degrees about the long axis; 90 lies on the right side
	posX                 // centimetres: where the pelvis is
	posY
	posZ
	contact  // where the roller meets the body: 0 pelvis to 1 base of the neck; below 0, nowhere
	hips     // centimetres above lying on the floor
	rollerX  // centimetres: where the roller is while it meets the body at 0.7
	lumbar   // degrees of bend in the lower back, forwards
	thoracic // degrees of bend in the upper back, forwards
	extend   // degrees of bend backwards, about one place
	extendAt // that place, like contact; below 0 it is where the roller is
	lateral  // degrees of bend to the right, all along
	twisted  // degrees the chest turns to the right
	neck     // degrees the neck bends forwards
	tilt     // degrees the head leans to the right
	nod      // degrees the head bends forwards
	look     // degrees the head turns to the right
	chin     // centimetres the head glides back
	protract // centimetres the shoulders come forwards
	shrug    // centimetres the shoulders rise
	breath   // centimetres the chest fills
	reach    // share of the arm's length, where an arm stretches
	handX    // centimetres: where the hand is put
	handY
	handZ
	footX        // centimetres: where the feet stand
	stance       // centimetres from the middle to a foot
	step         // centimetres the right foot is in front
	hip          // degrees the thigh is bent
	knee         // degrees the shin is bent
	press        // where a roller on a wall meets the back, like contact; below 0, nowhere
	lift         // degrees a straight arm is lifted: 0 hangs, 180 is overhead
	fore         // degrees from the side to the front that it is lifted in
	sway         // centimetres the pelvis is to the right of the middle of the feet
	heel         // centimetres the heels are off the floor
	rollerY      // centimetres: how high a roller is that nobody lies on
	rollerRadius // centimetres; a rolled towel is thinner
	measures
)

// limit says what a measure is called in a file, what it is when it is not
// given, and what is surely a slip.
type limit struct {
	name              string
	usual, least, top float64
}

func limits() [measures]limit {
	const far, turn = 300, 360
	return [measures]limit{
		angle: {"angle", 90, -turn, turn}, roll: {"roll", 0, -turn, turn},
		posX: {"x", 0, -far, far}, posY: {"y", 0, -far, far}, posZ: {"z", 0, -far, far},
		contact: {"contact", -1, -1, 1}, hips: {"hips", 0, -10, 40}, rollerX: {"roller_x", 0, -far, far},
		lumbar: {"lumbar", 0, -90, 90}, thoracic: {"thoracic", 0, -90, 90},
		extend: {"extend", 0, -90, 90}, extendAt: {"extend_at", -1, -1, 1},
		lateral: {"side", 0, -90, 90}, twisted: {"twist", 0, -90, 90},
		neck: {"neck", 0, -90, 90}, tilt: {"tilt", 0, -90, 90}, nod: {"nod", 0, -90, 90}, look: {"look", 0, -90, 90},
		chin: {"chin", 0, -10, 10}, protract: {"protract", 0, -15, 15}, shrug: {"shrug", 0, -15, 15},
		breath: {"breath", 0, -5, 5}, reach: {"reach", 1, 0, 1},
		handX: {"hand_x", 0, -far, far}, handY: {"hand_y", 0, -far, far}, handZ: {"hand_z", 0, -far, far},
		footX: {"foot_x", 60, -far, far}, stance: {"stance", 10, 0, 60}, step: {"step", 0, -60, 60},
		hip: {"hip", 0, -30, 150}, knee: {"knee", 0, 0, 160},
		press: {"press", -1, -1, 1},
		lift:  {"lift", 0, -90, 180}, fore: {"fore", 0, -120, 120}, heel: {"heel", 0, 0, 12},
		sway:    {"sway", 0, -20, 20},
		rollerY: {"roller_y", 0, 0, far}, rollerRadius: {"roller_size", rollerSize, 2, 12},
	}
}

// leg is what a leg does.
type leg string

const (
	planted  leg = "planted" // knee up, foot on the floor at foot_x
	sitting  leg = "sit"     // on a chair
	standing leg = "stand"   // foot at foot_x
	stepping leg = "step"    // the same, one foot in front by step
	kneeling leg = "kneel"
	bent     leg = "bent" // by hip and knee
	straight leg = "straight"
	stacked  leg = "stacked" // one on the other, lying on a side, bent by hip and knee
	folded   leg = "folded"  // sitting on the heels
	walking  leg = "walk"    // like step, rolling over the foot
	passing  leg = "pass"    // the leg that swings through in walking
	sitLong  leg = "reach"   // on a chair, heels ahead
	prone    leg = "prone"   // long, toes back, lying on the front
)

func legPlaces() []leg {
	return []leg{planted, sitting, standing, stepping, kneeling, bent, straight, stacked, folded, walking, passing, sitLong, prone}
}

type eyes string

const (
	eyesOpen   eyes = "open"
	eyesClosed eyes = "closed"
)

func eyeStates() []eyes { return []eyes{eyesOpen, eyesClosed} }

// atEase is what every base builds on.
func atEase() pose {
	p := pose{arms: [2]arm{atSides, atSides}, legs: [2]leg{planted, planted}, eyes: eyesOpen}
	for m, l := range limits() {
		p.numbers[m] = l.usual
	}
	return p
}
