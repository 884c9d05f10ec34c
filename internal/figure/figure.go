// Package figure draws what a step asks for, from a pose written down as data.
//
// A figure is one small YAML file: a camera, props, and a few poses of one
// person. Read checks it and tells every mistake; Still and Loop draw it, and
// [EncodePNG] and [Loop.EncodeGIF] write what Slack shows. The same file gives the
// same bytes on the same machine.
package figure

// Figure is a picture that can be drawn: whatever could go wrong has gone wrong
// in Read.
type Figure struct {
	ID    string
	Title string
	Side  Side // whose side it shows as drawn, in the person's own left and right

	mirror   bool // the drawing is flipped
	mirrored bool // it is the other side than the file says
	camera   angles
	props    []prop
	show     []overlay
	keys     []key
	arrows   []arrow
	panels   []int // the keys that the still shows, or none: the first two
	ghost    int   // the key that is shown as a shade behind the still one, or -1
	who      person
	zoom     *box
	inset    *inset
}

// Side is a side of the person in the picture.
type Side string

// The sides a figure may show.
const (
	Both  Side = "both"
	Left  Side = "left"
	Right Side = "right"
)

// other is the side that a mirrored picture shows.
func (s Side) other() Side {
	switch s {
	case Left:
		return Right
	case Right:
		return Left
	case Both:
		return Both
	default:
		panic("figure: unknown side " + string(s))
	}
}

// Name is what a picture's file is called: the figure's id as it was drawn, and
// with the side behind it when it is mirrored. The picture for a side is the one
// called so, or else the one without a side.
func (f Figure) Name() string {
	if f.mirrored && f.Side != Both {
		return f.ID + "-" + string(f.Side)
	}
	return f.ID
}

// Moves reports whether there is a loop to draw, next to the still.
func (f Figure) Moves() bool { return len(f.keys) > 1 }

// angles is where the viewer stands, in degrees: yaw 0 looks at the right side
// of a person who faces right, 90 into that person's face; pitch is from above, and
// beyond 90 from behind what yaw looks at, without turning the picture round.
type angles struct{ yaw, pitch float64 }

// key is a moment of a movement.
type key struct {
	pose pose
	move float64 // seconds to get there
	hold float64 // seconds to stay
}

// overlay is what is marked on the body.
type overlay string

const (
	showScapulae overlay = "scapulae" // the shoulder blades and the spine
	showZones    overlay = "zones"    // where a roller may go and where not
)

func overlays() []overlay { return []overlay{showScapulae, showZones} }

// prop is a thing in the room.
type prop struct {
	kind    propKind
	x, y, z float64 // where it stands; a roller is where the pose says
	length  float64 // of a mat or of a roller lengthways
	height  float64 // of a desk
	to      bandEnd
}

type propKind string

const (
	mat         propKind = "mat"
	roller      propKind = "roller"     // under the body, at its roller_x
	longRoller  propKind = "longroller" // lengthways under the spine
	freeRoller  propKind = "freeroller" // at roller_x and roller_y
	wallRoller  propKind = "wallroller" // between the back and a wall
	towel       propKind = "towel"      // rolled up, where a roller would be
	band        propKind = "band"       // an elastic one, in the hands
	chair       propKind = "chair"      // an office chair
	steadyChair propKind = "steadychair"
	desk        propKind = "desk"
	wall        propKind = "wall"       // behind
	wallAhead   propKind = "wallahead"  // in front
	wallBeside  propKind = "wallbeside" // at the right
	longTowel   propKind = "longtowel"  // rolled up, lengthways under the spine
	pillow      propKind = "pillow"     // a folded towel, height thick
	door        propKind = "door"
	ground      propKind = "floor" // a shadow alone
)

func propKinds() []propKind {
	return []propKind{
		mat, roller, longRoller, freeRoller, wallRoller, towel, band, chair, steadyChair, desk, wall, wallAhead, wallBeside,
		longTowel, pillow, door, ground,
	}
}

// bandEnd is where a band goes from the hands.
type bandEnd string

const (
	toHands  bandEnd = "hands"  // from one to the other
	toFeet   bandEnd = "feet"   // under both feet
	toAnchor bandEnd = "anchor" // to x, y, z
)

func bandEnds() []bandEnd { return []bandEnd{toHands, toFeet, toAnchor} }
