package figure

import "image/color"

// colours is everything the pictures are painted with. The panel behind is
// light and fills the picture, so that it looks the same on any ground.
type colours struct {
	panel, floor, gap, shadow, ghost      color.NRGBA
	mat, matEdge, wall, wallSide          color.NRGBA
	roller, rollerCap, rollerCore         color.NRGBA
	wood, woodDark, cushion               color.NRGBA
	metal, metalDark                      color.NRGBA
	band, bandEdge, towel, towelEdge      color.NRGBA
	skin, skinDark, hair, ink             color.NRGBA
	shirt, shirtDark, trousers, trousersD color.NRGBA
	shoe, sole                            color.NRGBA
	accent, blade, good, bad, white       color.NRGBA
	glow                                  [3]color.NRGBA // from its edge to its middle
}

func daylight() colours {
	return colours{
		panel: rgb(0xEAF0F2), floor: rgb(0xDCE4E4), gap: rgb(0xC3CED3), shadow: glass(0x1E2A30, 0x30), ghost: glass(0x3D5C7A, 0x38),
		mat: rgb(0x8FC1B5), matEdge: rgb(0x6FA598), wall: rgb(0xCBD7DC), wallSide: rgb(0xB9C8CF),
		roller: rgb(0xE9724C), rollerCap: rgb(0xF59A78), rollerCore: rgb(0xC9532F),
		wood: rgb(0xD9B48A), woodDark: rgb(0xB98F63), cushion: rgb(0x5F6F86),
		metal: rgb(0x9AA7B2), metalDark: rgb(0x6B7884),
		band: rgb(0x7C4DBC), bandEdge: rgb(0x5A3491), towel: rgb(0xF4EBD9), towelEdge: rgb(0xCDBFA4),
		skin: rgb(0xC98F6B), skinDark: rgb(0xAD7350), hair: rgb(0x3B2C2B), ink: rgb(0x2A2230),
		shirt: rgb(0x3F7CAC), shirtDark: rgb(0x306389), trousers: rgb(0x2F3B52), trousersD: rgb(0x222B3D),
		shoe: rgb(0xF4F1EC), sole: rgb(0xC4BEB4),
		accent: rgb(0xD6336C), blade: rgb(0xA9CBE5),
		good: rgb(0x2E9E6B), bad: rgb(0xD64545), white: rgb(0xFFFFFF),
		glow: [3]color.NRGBA{glass(0xFFE08A, 0x8C), glass(0xFFC440, 0xC0), glass(0xFF861A, 0xFF)},
	}
}

func rgb(c uint32) color.NRGBA { return glass(c, 0xFF) }

func glass(c uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), alpha}
}

func mix(a, b color.NRGBA, t float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(lerp(float64(x), float64(y), t) + 0.5) }
	return color.NRGBA{m(a.R, b.R), m(a.G, b.G), m(a.B, b.B), m(a.A, b.A)}
}
