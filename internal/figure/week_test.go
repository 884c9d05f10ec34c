package figure

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"
	"testing"
)

// aWeek reads the marks of a week.
func aWeek(marks string, today int) Week {
	w := Week{Today: today}
	for i := range w.Days {
		w.Days[i] = Mark(marks[i])
	}
	return w
}

// numbers are a picture of some.
type numbers interface {
	Name() string
	PNG() ([]byte, error)
}

// ofNumbers are pictures of all kinds, by the names that they have to have.
func ofNumbers() map[string]numbers {
	return map[string]numbers{
		"week-3200aoo-4.1.png":       aWeek("3200aoo", 4),
		"week-3201aoo-4.1.png":       aWeek("3201aoo", 4),
		"week-1111111.1.png":         aWeek("1111111", 0),
		"week-0aaaaoo-1.1.png":       aWeek("0aaaaoo", 1),
		"week-ooooooo.1.png":         aWeek("ooooooo", 0),
		"weeks-35243-of-3.1.png":     Weeks{Days: []int{3, 5, 2, 4, 3}, Goal: 3},
		"weeks-50702-of-5-now.1.png": Weeks{Days: []int{5, 0, 7, 0, 2}, Goal: 5, Now: true},
		"weeks-10-of-1-now.1.png":    Weeks{Days: []int{1, 0}, Goal: 1, Now: true},
	}
}

func decoded(t *testing.T, it numbers) (data []byte, m *image.NRGBA) {
	t.Helper()
	data, err := it.PNG()
	if err != nil {
		t.Fatal(err)
	}
	is, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	m, seeThrough := is.(*image.NRGBA)
	if !seeThrough {
		t.Fatalf("%s is a %T", it.Name(), is)
	}
	return data, m
}

func TestAPictureOfNumbersIsCalledWhatItShows(t *testing.T) {
	for want, it := range ofNumbers() {
		if got := it.Name(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// A name never comes to mean another picture: where these differ, edition grows, and they
// are what the test says they are.
func TestAnEditionIsOneOfPictures(t *testing.T) {
	for name, want := range map[string]string{
		"week-3201aoo-4.1.png":       "501ea70842345598",
		"week-0aaaaoo-1.1.png":       "83995a1d4f5f8f57",
		"weeks-35243-of-3.1.png":     "7389a802dcc10748",
		"weeks-50702-of-5-now.1.png": "8c71514b09a4b226",
	} {
		_, m := decoded(t, ofNumbers()[name])
		sum := sha256.New()
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				c := m.NRGBAAt(x, y)
				// in steps, as floating point differs a little among machines
				sum.Write([]byte{c.R >> 5, c.G >> 5, c.B >> 5, c.A >> 6})
			}
		}
		if got := hex.EncodeToString(sum.Sum(nil)[:8]); got != want {
			t.Errorf("%s is %s", name, got)
		}
	}
}

// Nothing is in the file but the picture: no text, no time, no name.
func TestAPictureOfNumbersSaysNothingBesideThem(t *testing.T) {
	for name, it := range ofNumbers() {
		data, m := decoded(t, it)
		again, _ := decoded(t, it)
		if !bytes.Equal(data, again) {
			t.Errorf("%s is drawn differently the second time", name)
		}
		if size := m.Bounds().Size(); size != (image.Point{720, 180}) || len(data) > 12<<10 {
			t.Errorf("%s: %v, %d bytes", name, size, len(data))
		}
		for rest := data[8:]; len(rest) >= 12; {
			kind, size := string(rest[4:8]), int(binary.BigEndian.Uint32(rest))
			if !slices.Contains([]string{"IHDR", "IDAT", "IEND"}, kind) {
				t.Errorf("%s has a chunk %s", name, kind)
			}
			rest = rest[12+size:]
		}
	}
}

// Whatever Slack has behind it, white or nearly black, each thing in it stands out (WCAG
// 2.2, 1.4.11: three to one), and around it the ground shows.
func TestAPictureOfNumbersReadsOnLightAndDark(t *testing.T) {
	for name, it := range ofNumbers() {
		_, m := decoded(t, it)
		solid, seeThrough := map[color.NRGBA]int{}, 0
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				switch c := m.NRGBAAt(x, y); c.A {
				case 0xFF:
					solid[c]++
				case 0:
					seeThrough++
				}
			}
		}
		if area := m.Bounds().Dx() * m.Bounds().Dy(); seeThrough < area/2 {
			t.Errorf("%s: one sees through %d of %d pixels", name, seeThrough, area)
		}
		for c, pixels := range solid {
			for _, ground := range []color.NRGBA{rgb(0xFFFFFF), rgb(0x1A1D21)} {
				if ratio := contrast(c, ground); pixels > 20 && ratio < 3 {
					t.Errorf("%s: %d pixels of %v have a contrast of %.1f with %v", name, pixels, c, ratio, ground)
				}
			}
		}
	}
}

// contrast is that of WCAG.
func contrast(a, b color.NRGBA) float64 {
	light := func(c color.NRGBA) float64 {
		part := func(v uint8) float64 {
			s := float64(v) / 0xFF
			if s <= 0.04045 {
				return s / 12.92
			}
			return math.Pow((s+0.055)/1.055, 2.4)
		}
		return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
	}
	x, y := light(a)+0.05, light(b)+0.05
	return math.Max(x/y, y/x)
}

// Edges are as strong as they are solid: nothing dark or light frames what stands there.
func TestEdgesHaveTheColourOfWhatTheyAreOf(t *testing.T) {
	_, m := decoded(t, aWeek("0000000", 0))
	want := daylight().metalDark
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			c := m.NRGBAAt(x, y)
			near := func(a, b uint8) bool { return math.Abs(float64(a)-float64(b)) <= 12 }
			if c.A > 40 && (!near(c.R, want.R) || !near(c.G, want.G) || !near(c.B, want.B)) {
				t.Fatalf("at %d, %d it is %v", x, y, c)
			}
		}
	}
}

// More is taller, and one more day is seen.
func TestMoreIsTaller(t *testing.T) {
	top := func(m image.Image, from, to int) int {
		for y := range m.Bounds().Dy() {
			for x := from; x < to; x++ {
				if _, _, _, a := m.At(x, y).RGBA(); a > 0x8000 {
					return y
				}
			}
		}
		return m.Bounds().Dy()
	}
	_, m := decoded(t, aWeek("0123oao", 0))
	for i := range 3 {
		if a, b := top(m, i*720/7, (i+1)*720/7), top(m, (i+1)*720/7, (i+2)*720/7); a-b < 25 {
			t.Errorf("%d is higher than %d by %d pixels", i+1, i, a-b)
		}
	}
	for days := 1; days < 7; days++ {
		_, m := decoded(t, Weeks{Days: []int{days, days + 1}, Goal: 1})
		if a, b := top(m, 20, 124), top(m, 164, 268); a-b < 10 {
			t.Errorf("%d days are higher than %d by %d pixels", days+1, days, a-b)
		}
	}
}

// What is not over is open: today, and this week, before their first break. Once they are
// over they are a pebble, which is lower.
func TestWhatIsNotOverIsOpen(t *testing.T) {
	solid := func(it numbers, x int) (pixels int, green bool) {
		_, m := decoded(t, it)
		for y := range numbersHigh - int(floorHigh) - 3 { // above the ground
			if c := m.NRGBAAt(x, y); c.A == 0xFF {
				pixels, green = pixels+1, green || c == daylight().good
			}
		}
		return pixels, green
	}
	for name, c := range map[string]struct {
		it   numbers
		x    int
		open bool
	}{
		"today":              {aWeek("0aaaaoo", 1), int(column(0, 7)), true},
		"a day that is over": {aWeek("00aaaoo", 2), int(column(0, 7)), false},
		"this week":          {Weeks{Days: []int{3, 0}, Goal: 3, Now: true}, int(column(1, 5)), true},
		"the week before it": {Weeks{Days: []int{3, 0, 0}, Goal: 3, Now: true}, int(column(1, 5)), false},
		"the last of all":    {Weeks{Days: []int{3, 0}, Goal: 3}, int(column(1, 5)), false},
	} {
		if pixels, green := solid(c.it, c.x); pixels == 0 || green != c.open {
			t.Errorf("%s: %d pixels, open: %v", name, pixels, green)
		}
	}
}

// Heads are above the line from the goal on, and from no day less.
func TestHeadsAreAboveTheGoalWhereItWasReached(t *testing.T) {
	for goal := 1; goal <= 7; goal++ {
		for days := 1; days <= 7; days++ {
			line, neckline := floorHigh+weekHigh(goal), floorHigh+weekHigh(days)
			if reached := neckline >= line; reached != (days >= goal) {
				t.Errorf("a goal of %d: on %d days the head is above the line: %v", goal, days, reached)
			}
		}
	}
}

func TestBreaksAreCountedCoarsely(t *testing.T) {
	var marks []byte
	for n := range 8 {
		marks = append(marks, byte(MarkOf(n)))
	}
	if string(marks) != "01223333" {
		t.Errorf("%s", marks)
	}
}
