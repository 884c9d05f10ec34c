package figure

import (
	"hash/fnv"
	"image/color"
)

// person is who is in a picture, called by what is on their head.
type person string

const (
	bun   person = "bun"
	curls person = "curls"
	grey  person = "grey"
	beard person = "beard"
	scarf person = "scarf"
	crop  person = "crop"
)

func people() []person { return []person{bun, curls, grey, beard, scarf, crop} }

// anybody is the person of a figure that names none: always the same one.
func anybody(id string) person {
	h := fnv.New32a()
	_, _ = h.Write([]byte(id)) // never fails
	all := people()
	return all[int(h.Sum32()%uint32(len(all)))]
}

// build is how somebody differs from the measures in body.go.
type build struct {
	wide, deep float64 // of the torso
	limbs      float64 // how thick arms and legs are
}

func (w person) build() build {
	return map[person]build{
		bun:   {0.95, 0.95, 0.96},
		curls: {1, 1.04, 1.02},
		grey:  {1.06, 1.12, 1.03},
		beard: {1.07, 1.02, 1.06},
		scarf: {1, 1, 1},
		crop:  {0.98, 0.96, 0.98},
	}[w]
}

// dressed is what colours skin, hair and clothes have.
func (c colours) dressed(w person) colours {
	wear := func(skin, skinDark, hair, shirt, trousers uint32) {
		c.skin, c.skinDark, c.hair = rgb(skin), rgb(skinDark), rgb(hair)
		c.shirt, c.shirtDark = rgb(shirt), mix(rgb(shirt), c.ink, 0.28)
		c.trousers, c.trousersD = rgb(trousers), mix(rgb(trousers), c.ink, 0.42)
	}
	switch w {
	case bun:
		wear(0xD09A72, 0xB27B55, 0x33262A, 0x3F7CAC, 0x323E56)
	case curls:
		wear(0x8F5F41, 0x71472E, 0x241A1B, 0x8E5BA6, 0x39404C)
	case grey:
		wear(0xECBE9E, 0xCF9A78, 0x9AA0A6, 0x4E7F5C, 0x4A4642)
	case beard:
		wear(0xB67C54, 0x965F3C, 0x2B2122, 0x2F6F8F, 0x3A3F58)
	case scarf:
		wear(0xDDAA80, 0xBF8860, 0x6B4C86, 0x4A6FA8, 0x2F3B52)
	case crop:
		wear(0xF3CFB3, 0xD8A888, 0x9A5B32, 0x3E8580, 0x46506A)
	}
	return c
}

// longSleeved reports whether the shirt goes down to the wrists.
func (w person) longSleeved() bool { return w == scarf }

// sleeve is what covers the forearm of somebody.
func (a *painter) sleeve(skin, shirt color.NRGBA) color.NRGBA {
	if a.who.longSleeved() {
		return shirt
	}
	return skin
}
