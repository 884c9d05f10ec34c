package routine

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"io/fs"
	"path"
	"slices"
	"strings"

	"unhunch/internal/strict"
)

// The pictures are in a folder of their own.
const picturesFolder = "pictures"

// largestPicture is the size in bytes past which a picture is refused: seven
// times our heaviest loop. A step's clock runs while a phone fetches it.
const largestPicture = 2 << 20

// Picture is what a step shows beside its words.
type Picture struct {
	Name string // the file's: "chin-tuck.gif"
	Type string // "image/png" or "image/gif"
	Hash string // of the content: another picture has another one
	Size int    // bytes; 0 of a small one, which is drawn when it is asked for

	fsys  fs.FS
	small bool // its file's picture whole in a square
}

// FileName is what the picture is called where others fetch it. The hash is part
// of it, so that a name never comes to mean another picture, in no cache and in
// no old message: "chin-tuck.0123456789abcdef.gif".
func (p Picture) FileName() string {
	return stem(p.Name) + "." + p.Hash + path.Ext(p.Name)
}

// Data reads the picture anew, so that those which nobody looks at take no
// memory. It is an error when the file was changed since Load.
func (p Picture) Data() ([]byte, error) {
	if p.small {
		return p.squared()
	}
	data, err := strict.ReadFrom(p.fsys, path.Join(picturesFolder, p.Name), largestPicture)
	if err != nil {
		return nil, fmt.Errorf("picture %s: %s", p.Name, strict.Cause(err))
	}
	if hashOf(data) != p.Hash {
		return nil, fmt.Errorf("picture %s: changed since it was checked", p.Name)
	}
	return data, nil
}

// squared draws a still into the middle of a square, on the ground of its corner, in a
// size that suits it.
func (p Picture) squared() ([]byte, error) {
	of := p
	of.small, of.Name, of.Hash = false, strings.TrimSuffix(p.Name, smallEnd)+string(still), strings.TrimPrefix(p.Hash, smallHash)
	data, err := of.Data()
	if err != nil {
		return nil, err
	}
	drawn, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("picture %s: %w", of.Name, err)
	}
	square := squareOf(drawn)
	var b bytes.Buffer
	if err := png.Encode(&b, square); err != nil {
		return nil, fmt.Errorf("picture %s: %w", p.Name, err)
	}
	return b.Bytes(), nil
}

// mostSmall is how many pixels a small picture is wide at the most.
const mostSmall = 480

// squareOf puts a picture in the middle of a square of the colour of its corner, in a
// half, a quarter … of its size until that is small. It goes through a few rows at a
// time, since the bot is to stay small, too.
func squareOf(drawn image.Image) *image.RGBA {
	from, size := drawn.Bounds().Min, drawn.Bounds().Size()
	side, by := max(size.X, size.Y), 1
	for side/by > mostSmall {
		by *= 2
	}
	around := image.NewUniform(drawn.At(from.X, from.Y))
	square := image.NewRGBA(image.Rect(0, 0, side/by, side/by))
	rows := image.NewRGBA(image.Rect(0, 0, side, by))
	at := image.Pt((side-size.X)/2, (side-size.Y)/2)
	for y := range square.Rect.Dy() {
		draw.Draw(rows, rows.Rect, around, image.Point{}, draw.Src)
		into := image.Rectangle{at, at.Add(size)}.Sub(image.Pt(0, y*by))
		draw.Draw(rows, into, drawn, from, draw.Over)
		averaged(square.Pix[y*square.Stride:][:4*square.Rect.Dx()], rows, by)
	}
	return square
}

// averaged makes a row of pixels of as many rows as it is wide by: each is all those
// that were in its place.
func averaged(row []uint8, rows *image.RGBA, by int) {
	for i := range row {
		sum := by * by / 2
		for y := range by {
			for x := range by {
				sum += int(rows.Pix[y*rows.Stride+(i/4*by+x)*4+i%4])
			}
		}
		row[i] = uint8(sum / (by * by))
	}
}

// Picture finds what a step shows: <figure>-<side> where there is one, and
// otherwise <figure> as it was drawn. The right side goes before the right
// kind: a still of the side that is meant leads better than a loop of the other.
//
// moving asks for the loop, and gets the still of what does not move. Without
// it there is the still or nothing, for those whom movement disturbs.
//
// A step for Each side shows the figure as it was drawn, which is the side to
// begin with, unless there is a <figure>-each.
func (l *Library) Picture(s Step, moving bool) (Picture, bool) {
	if s.Figure == "" {
		return Picture{}, false
	}
	for _, name := range []string{s.Figure + "-" + string(s.Side), s.Figure} {
		drawn := l.pictures[name]
		if p, ok := drawn[loop]; ok && moving {
			return p, true
		}
		if p, ok := drawn[still]; ok {
			return p, true
		}
	}
	return Picture{}, false
}

// What a small picture has in its names: the first tells people what it is, and the
// second is another one whenever small pictures come out otherwise.
const (
	smallEnd  = ".small" + string(still)
	smallHash = "s2"
)

// Small finds the still of a step for beside its words, whole in a square: how Slack cuts
// a picture there to size is not documented, and a square has nothing to lose.
func (l *Library) Small(s Step) (Picture, bool) {
	p, ok := l.Picture(s, false)
	if !ok {
		return p, false
	}
	p.Name, p.Hash, p.Size, p.small = stem(p.Name)+smallEnd, smallHash+p.Hash, 0, true
	return p, true
}

// PictureOf finds what there is to see beside a screening profile: a still, since
// it is read and not followed.
func (l *Library) PictureOf(s Screening) (Picture, bool) {
	return l.Picture(Step{Figure: s.Figure}, false)
}

// Pictures lists every picture that some step or profile may show. Those of seated
// routines are in front, then come those of standing ones, of those on the floor and of
// profiles, each by name: brought in this order, they are missed by the fewest.
func (l *Library) Pictures() []Picture {
	shown, place := map[string]Picture{}, map[string]int{}
	show := func(at int, p Picture, ok bool) {
		if before, known := place[p.Name]; ok && (!known || at < before) {
			shown[p.Name], place[p.Name] = p, at
		}
	}
	for _, r := range l.routines {
		at := slices.Index(Settings(), r.Setting)
		for _, s := range r.Steps {
			for _, moving := range []bool{true, false} {
				p, ok := l.Picture(s, moving)
				show(at, p, ok)
			}
			p, ok := l.Small(s)
			show(at, p, ok && r.Setting == Floor)
		}
	}
	for _, profile := range l.Profiles() {
		s, _ := l.Screening(profile)
		p, ok := l.PictureOf(s)
		show(len(Settings()), p, ok)
	}
	all := byID(shown)
	slices.SortStableFunc(all, func(a, b Picture) int { return cmp.Compare(place[a.Name], place[b.Name]) })
	return all
}

// drawn is what there is of one figure.
type drawn map[format]Picture

// format is a kind of picture, by the end of its file's name.
type format string

// The formats, of those that Slack shows (docs: image block). A still never
// moves; a loop may.
const (
	still format = ".png"
	loop  format = ".gif"
)

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// stem is the name of a file without its end.
func stem(file string) string { return strings.TrimSuffix(file, path.Ext(file)) }
