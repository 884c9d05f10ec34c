package figure

import "math"

// arm is where a hand goes.
type arm string

const (
	atSides    arm = "sides"
	behindHead arm = "behind_head"
	elbowsIn   arm = "elbows_together" // hands behind the head
	elbowsWide arm = "elbows_wide"     // the same, elbows to the sides
	palmsBack  arm = "palms_back"      // flat on the back of the head, above the nape, elbows out
	crossed    arm = "crossed"         // each hand on the opposite shoulder
	hug        arm = "hug"             // further round, until the fingers show from behind
	onFloor    arm = "floor"           // behind a person who sits
	overhead   arm = "overhead"
	stretched  arm = "stretched" // on the floor beyond the head
	onThighs   arm = "thighs"
	rowOut     arm = "row_out" // elbows bent, in front
	rowIn      arm = "row_in"  // elbows drawn back
	support    arm = "support" // straight under the shoulder
	thread     arm = "thread"  // on the floor, under the chest, to the other side
	wide       arm = "open"    // straight out to the side
	lyingProp  arm = "prop"    // flat on the floor in front of a person who lies on a side
	onDoor     arm = "door"    // forearm upright, hand at hand_x, hand_y, hand_z
	ahead      arm = "ahead"   // on the floor in front of a person who kneels

	onDesk     arm = "on_desk"     // palm down at hand_x, hand_y, hand_z
	onWall     arm = "on_wall"     // palm on a wall in front, at the same
	angel      arm = "angel"       // bent like a W at reach 0, long like a Y at reach 1
	over       arm = "over"        // up and over to the other side
	onSeat     arm = "seat"        // holds the edge of the seat
	temple     arm = "temple"      // palm at the side of the head
	forehead   arm = "forehead"    // palm at the forehead
	ribs       arm = "ribs"        // palm at the side of the lower ribs
	belly      arm = "belly"       // palm on the belly
	kneeAcross arm = "knee_across" // on the other thigh
	clasped    arm = "clasped"     // behind the back, hands in each other
	lifted     arm = "lift"        // straight, by lift and fore
	swing      arm = "swing"       // walking: the right one ahead by lift, the left one back
	forward    arm = "forward"     // straight ahead of the chest
	together   arm = "together"    // the same, palms together
	holdBack   arm = "hold_back"   // on the ends of a roller behind the back
	rollUp     arm = "roll_up"     // forearm upright against a free roller, at its share reach
	outOnFloor arm = "out"         // straight on the floor, palm up, by lift
	proneW     arm = "w"           // bent beside the chest, lying on the front, hand_y off the floor
)

func armPlaces() []arm {
	return []arm{
		atSides, behindHead, elbowsIn, elbowsWide, palmsBack, crossed, hug, onFloor, overhead, stretched, onThighs, rowOut, rowIn,
		support, thread, wide, lyingProp, onDoor, ahead,
		onDesk, onWall, angel, over, onSeat, temple, forehead, ribs, belly, kneeAcross, clasped, lifted, swing, forward, together,
		holdBack, rollUp, outOnFloor, proneW,
	}
}

// reaching is what the places of this file are told by: the body above the
// arm, and some numbers of the pose.
type reaching struct {
	reach        float64 // these four are the pose's numbers
	lift, fore   float64
	hand         vec
	roller       vec
	sg           float64 // 1 on the right and -1 on the left
	span         float64 // an arm's length
	shoulder     vec
	chest        frame
	pelvis, head vec
	hips, skull  frame
}

// place is where a hand is put; what it says is what a grip says.
type place struct{ target, pole, along, across vec }

// onBody are places where a hand rests on the trunk, a leg or the chair.
func onBody() map[arm]func(r reaching) place {
	return map[arm]func(r reaching) place{
		onThighs: func(r reaching) place {
			return place{
				target: r.hips.at(r.pelvis, 24, 6, r.sg*9.5), pole: r.chest.dir(-1, -0.3, r.sg*0.7),
				along: r.hips.dir(1, -0.12, -r.sg*0.1), across: r.hips.dir(0.2, 0, -r.sg),
			}
		},
		kneeAcross: func(r reaching) place {
			return place{
				target: r.hips.at(r.pelvis, 30, 6, -r.sg*9), pole: r.chest.dir(0.2, -1, r.sg),
				along: r.hips.dir(0.9, -0.2, -r.sg*0.5), across: r.hips.dir(0.3, 0.5, r.sg*0.3),
			}
		},
		onSeat: func(r reaching) place {
			return place{
				target: r.hips.at(r.pelvis, 7, -7, r.sg*21.5), pole: r.chest.dir(-1, 0, r.sg*0.6),
				along: r.hips.dir(0.1, -1, -r.sg*0.3), across: r.hips.front,
			}
		},
		ribs: func(r reaching) place {
			return place{
				target: r.hips.at(r.pelvis, 0, 20, r.sg*(20.5+r.hand.z)), pole: r.chest.dir(-1, -0.3, r.sg*0.6),
				along: r.hips.dir(0.8, 0.2, -r.sg*0.45), across: r.chest.up,
			}
		},
		belly: func(r reaching) place {
			return place{
				target: r.hips.at(r.pelvis, 12, 12, r.sg*8), pole: r.chest.dir(0.5, -0.62, r.sg),
				along: r.hips.dir(0.3, -0.1, -r.sg), across: r.chest.up,
			}
		},
		clasped: func(r reaching) place {
			return place{target: r.chest.at(r.shoulder, -17, -41, -r.sg*11), pole: r.chest.dir(-1, 0, r.sg*0.7), across: r.chest.dir(0, 0, -r.sg)}
		},
	}
}

// onHead are places where a hand rests on the head.
func onHead() map[arm]func(r reaching) place {
	return map[arm]func(r reaching) place{
		elbowsIn: func(r reaching) place {
			return place{
				target: r.skull.at(r.head, -5, -4, r.sg*14), pole: r.chest.dir(1, 0, -r.sg*0.33),
				along: r.skull.dir(-0.6, 0.8, -r.sg*0.25), across: r.skull.dir(0.1, -1, 0),
			}
		},
		elbowsWide: func(r reaching) place {
			const low = 21.8 // how far behind the shoulders elbows lie that sink to the floor
			sin, cos := math.Sincos(radians(r.fore - low))
			return place{
				target: r.skull.at(r.head, -11, 1, r.sg*6), pole: r.chest.dir(sin, -0.1857, r.sg*cos),
				along: r.skull.dir(-0.4, 0.4, -r.sg), across: r.skull.dir(0.1, -1, 0),
			}
		},
		palmsBack: func(r reaching) place {
			return place{
				target: r.skull.at(r.head, -12, 3.5, r.sg*7), pole: r.chest.dir(0.42, 0.35, r.sg),
				along: r.skull.dir(-0.2, 0.45, -r.sg), across: r.skull.dir(0.1, -1, 0),
			}
		},
		temple: func(r reaching) place {
			return place{
				target: r.skull.at(r.head, 1, -4, r.sg*12.5), pole: r.chest.dir(0.4, -0.7, r.sg),
				along: r.skull.dir(0, 1, -r.sg*0.15), across: r.skull.front,
			}
		},
		forehead: func(r reaching) place {
			return place{
				target: r.skull.at(r.head, 13, -2, r.sg*3), pole: r.chest.dir(0.3, -1, r.sg*0.5),
				along: r.skull.dir(-0.25, 1, -r.sg*0.1), across: r.skull.dir(0, 0, -r.sg),
			}
		},
	}
}

// inTheRoom are places in the air, on a desk and on a wall.
func inTheRoom() map[arm]func(r reaching) place {
	return map[arm]func(r reaching) place{
		onDesk: func(r reaching) place {
			return place{target: r.put(), pole: vec{-0.3, -1, r.sg * 0.8}, along: vec{1, -0.15, -0.1 * r.sg}, across: vec{0.2, 0, -r.sg}}
		},
		onWall: func(r reaching) place {
			return place{target: r.put(), pole: vec{-1, -0.5, r.sg * 0.3}, along: vec{-0.15, 1, 0}, across: vec{0, 0.2, -r.sg}}
		},
		rowOut: func(r reaching) place {
			return place{target: r.chest.at(r.shoulder, 27, -23, r.sg), pole: r.chest.dir(-0.5, -1, r.sg*0.2), across: r.chest.up}
		},
		rowIn: func(r reaching) place {
			return place{target: r.chest.at(r.shoulder, 9, -23, r.sg*4), pole: r.chest.dir(-1.2, -0.6, r.sg*0.25), across: r.chest.up}
		},
		wide: func(r reaching) place {
			return place{target: r.chest.at(r.shoulder, -4, 4, r.sg*50*r.reach), pole: r.chest.dir(0.2, -1, 0), across: r.chest.up}
		},
		angel: func(r reaching) place {
			t := r.reach
			return place{
				target: r.chest.at(r.shoulder, lerp(-2, -1, t), lerp(9, 42, t), r.sg*lerp(25, 27, t)),
				pole:   r.chest.dir(-0.1, -1, r.sg*lerp(0.9, 0.4, t)), across: r.chest.dir(0, 0.2, -r.sg),
			}
		},
		rollUp: func(r reaching) place {
			const fore, thick = 24.0, 11.0
			at := vec{r.roller.x - thick, r.roller.y + fore*(1-r.reach), r.sg * 14}
			return place{target: at, pole: vec{0.5, -1, r.sg * 0.2}, along: vec{0, 1, 0}, across: vec{-1, 0, -r.sg * 0.3}}
		},
		outOnFloor: func(r reaching) place {
			sin, cos := math.Sincos(radians(r.lift))
			way := r.chest.dir(0, -cos, r.sg*sin).level()
			return place{
				target: way.from(vec{r.shoulder.x, 4.5, r.shoulder.z}, 46), pole: r.chest.dir(0, -0.2, r.sg).add(vec{y: -0.3}),
				across: r.chest.dir(0, 1, r.sg*0.3),
			}
		},
		proneW: func(r reaching) place {
			at := r.chest.at(r.shoulder, 0, 3, r.sg*17)
			return place{
				target: vec{at.x, 5 + r.hand.y, at.z}, pole: r.chest.dir(-0.25, -1, r.sg*0.5),
				along: r.chest.dir(0, 1, 0).level(), across: r.chest.dir(0, 0, -r.sg),
			}
		},
		over: func(r reaching) place {
			return place{target: r.chest.at(r.shoulder, 2, 46, -r.sg*16), pole: r.chest.dir(-0.1, 0.3, r.sg), across: r.chest.front}
		},
		lifted: func(r reaching) place { return r.swung(r.lift, r.fore) },
		swing:  func(r reaching) place { return r.swung(r.sg*r.lift, 84) },
		together: func(r reaching) place {
			return place{
				target: r.chest.at(r.shoulder, 47, 1, -r.sg*12.6), pole: r.chest.dir(0, -1, r.sg*0.3),
				along: r.chest.dir(1, 0, -r.sg*0.05), across: r.chest.dir(0.3, 1, 0),
			}
		},
		forward: func(r reaching) place {
			return place{target: r.chest.at(r.shoulder, 50*r.reach, 0, -r.sg*4), pole: r.chest.dir(0, -1, r.sg*0.3), across: r.chest.up}
		},
	}
}

// put is the place in the room that the pose gives.
func (r reaching) put() vec {
	return vec{r.hand.x, r.hand.y, r.sg * r.hand.z}
}

// swung is an arm that hangs down and is lifted by so many degrees, to the side
// or, turned by fore, ahead. It is all but straight.
func (r reaching) swung(up, ahead float64) place {
	const soft = 0.975 // an elbow is never locked
	upSin, upCos := math.Sincos(radians(up))
	foreSin, foreCos := math.Sincos(radians(ahead))
	way := r.chest.dir(upSin*foreSin, -upCos, r.sg*upSin*foreCos)
	return place{
		target: way.from(r.shoulder, soft*r.span), pole: r.chest.dir(-1, -0.2, r.sg*0.3),
		across: r.chest.dir(foreCos, upSin, -r.sg*foreSin*0.3),
	}
}
