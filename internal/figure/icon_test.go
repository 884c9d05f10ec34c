package figure

import (
	"image/png"
	"os"
	"testing"
)

// What is committed is uploaded by hand, and Slack refuses what is no such square.
func TestTheCommittedIconIsWhatIsDrawnAndWhatSlackTakes(t *testing.T) {
	file, err := os.Open("../../docs/pictures/icon.png")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	committed, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	size := committed.Bounds().Size()
	if size.X != size.Y || size.X < 512 || size.X > 2000 {
		t.Errorf("it is %v", size)
	}
	if d := differ(coarse(committed, size.X/64), coarse(Icon(512), 8)); d != "" {
		t.Errorf("the icon is outdated: %s; run go generate ./routines", d)
	}
}

// At 20 pixels, as beside a message, the upright one stands out from both others.
func TestTheIconCanBeToldWhenItIsSmall(t *testing.T) {
	small := Icon(20)
	count := map[string]int{}
	for y := range 20 {
		for x := range 20 {
			switch c := small.NRGBAAt(x, y); {
			case c.A != 0xFF:
				t.Fatalf("one sees through it at %d, %d", x, y)
			case c.R > 0xC0:
				count["upright"]++
			case c.R > 0x40:
				count["shade"]++
			default:
				count["ground"]++
			}
		}
	}
	if count["upright"] < 15 || count["shade"] < 15 || count["ground"] < 250 {
		t.Errorf("of 400 pixels: %v", count)
	}
}
