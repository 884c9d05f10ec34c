package figure

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"unhunch/internal/strict"
)

// largest is the size in bytes past which a file is no figure.
const largest = 16 << 10

// ReadAll reads every *.yaml at the root of fsys, in the order of their names.
// The error, if any, is a [strict.Problems] with every mistake in every file.
func ReadAll(fsys fs.FS) ([]Figure, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Figure
	var problems strict.Problems
	for _, name := range names {
		f, mistakes := from(name, func() ([]byte, error) { return strict.ReadFrom(fsys, name, largest) })
		all = append(all, f)
		problems = append(problems, mistakes...)
	}
	if len(problems) > 0 {
		return nil, problems.Sorted()
	}
	return all, nil
}

// Read reads one figure, which is called as its file is. The error, if any, is
// a [strict.Problems] with every mistake.
func Read(file string, data []byte) (Figure, error) {
	return checked(read(file, data))
}

// ReadFile is Read for a file on disk.
func ReadFile(file string) (Figure, error) {
	return checked(from(file, func() ([]byte, error) { return strict.ReadFile(file, largest) }))
}

func checked(f Figure, problems strict.Problems) (Figure, error) {
	if len(problems) > 0 {
		return Figure{}, problems.Sorted()
	}
	return f, nil
}

// from is the figure of a file that content reads.
func from(file string, content func() ([]byte, error)) (Figure, strict.Problems) {
	data, err := content()
	if err != nil {
		return Figure{}, strict.Problems{strict.Unread(file, err, "give each figure a file of its own")}
	}
	return read(file, data)
}

func read(file string, data []byte) (Figure, strict.Problems) {
	f := Figure{ghost: -1, Side: Both}
	d := strict.Parse(file, data)
	d.CountFrom(0)
	d.Read(whole(d, &f))
	if want := strings.TrimSuffix(path.Base(file), ".yaml"); f.ID != want && len(d.Problems()) == 0 {
		d.Note("id", fmt.Sprintf("is %q in a file called %s", f.ID, path.Base(file)), "call both the same")
	}
	return f, d.Problems()
}

// bounds of what is not surely a slip.
const (
	longestTitle = 60
	mostKeys     = 8
	mostThings   = 8
	mostPanels   = 3
	fullTurn     = 360
	far          = 400.0 // centimetres
)

// whole is all of a file. The base is read before the keys that build on it.
func whole(d *strict.Document, f *Figure) strict.Value {
	base, second := atEase(), &inset{}
	keyNumber := func(into *int) strict.Value { return strict.Int(into, 0, mostKeys-1) }
	return strict.Object("a figure", []strict.Field{
		strict.Must("id", strict.ID(&f.ID)),
		strict.Must("title", strict.Text(&f.Title, longestTitle)),
		strict.May("side", strict.Choice(&f.Side, []Side{Left, Right, Both})),
		strict.May("mirror", strict.Yes(&f.mirror)),
		strict.Must("camera", f.camera.value()),
		strict.May("props", strict.List(&f.props, "a list of things", thing).Between(1, mostThings)),
		strict.May("show", strict.Choices(&f.show, overlays()).Between(1, mostThings)),
		strict.May("base", strict.Object("a pose", poseFields(&base))),
		strict.Must("keys", strict.List(&f.keys, "a list of poses", func(k *key) strict.Value {
			*k = key{pose: base, move: 1.2, hold: 0.15}
			return strict.Object("a pose", append(poseFields(&k.pose),
				strict.May("move", strict.Float(&k.move, 0.1, 10)),
				strict.May("hold", strict.Float(&k.hold, 0, 60)),
			))
		}).Between(1, mostKeys)),
		strict.May("arrows", strict.List(&f.arrows, "a list of arrows", func(a *arrow) strict.Value { return a.value(d) }).Between(1, mostThings)),
		strict.May("panels", strict.List(&f.panels, "a list of keys", keyNumber).Between(1, mostPanels)),
		strict.May("ghost", keyNumber(&f.ghost)),
		strict.May("person", strict.Choice(&f.who, people())),
		strict.May("zoom", zoom(d, &f.zoom)),
		strict.May("inset", second.value(d).Then(func(string) { f.inset = second })),
	}, func(string) { checkKeys(d, f) }, func(string) { cast(f) })
}

func (a *angles) value() strict.Value {
	return strict.Object("{yaw, pitch} in degrees", []strict.Field{
		strict.May("yaw", strict.Float(&a.yaw, -360, 360)),
		strict.May("pitch", strict.Float(&a.pitch, -89, 150)),
	})
}

// checkKeys gives arrows the key of the last panel where they name none, and notes what
// names a key that there is not.
func checkKeys(d *strict.Document, f *Figure) {
	check := func(field string, key int) {
		if key >= max(1, len(f.keys)) {
			d.Note(field, "names a key that there is not", fmt.Sprintf("count from 0: there are %d keys", len(f.keys)))
		}
	}
	check("ghost", f.ghost)
	for i, key := range f.panels {
		check(fmt.Sprintf("panels.%d", i), key)
	}
	shown := f.shown()
	last := max(0, shown[len(shown)-1])
	for i := range f.arrows {
		if a := &f.arrows[i]; a.key < 0 {
			a.key = last
		} else {
			check(fmt.Sprintf("arrows.%d.key", i), a.key)
		}
	}
	if f.inset == nil {
		return
	}
	if f.inset.key < 0 {
		f.inset.key = last
	}
	if !slices.Contains(shown, f.inset.key) {
		d.Note("inset.key", "names a key that no panel shows", fmt.Sprintf("name one of %v", shown))
	}
	for i := range f.inset.arrows {
		f.inset.arrows[i].key = f.inset.key
	}
}

// cast gives every key the body of who is in the picture, and what they hold.
func cast(f *Figure) {
	if f.who == "" {
		f.who = anybody(f.ID)
	}
	for i := range f.keys {
		f.keys[i].pose.build = f.who.build()
		f.keys[i].pose.grips = slices.ContainsFunc(f.props, func(p prop) bool { return p.kind == band })
	}
}

// poseFields are numbers by their measure's name, and places of arms and legs.
// "arms" is for both, and "arm_l" or "arm_r" beats it wherever it is written.
func poseFields(p *pose) []strict.Field {
	fields := []strict.Field{
		strict.May("arms", both(&p.arms, armPlaces())),
		strict.May("arm_r", strict.Choice(&p.arms[right], armPlaces())),
		strict.May("arm_l", strict.Choice(&p.arms[left], armPlaces())),
		strict.May("legs", both(&p.legs, legPlaces())),
		strict.May("leg_r", strict.Choice(&p.legs[right], legPlaces())),
		strict.May("leg_l", strict.Choice(&p.legs[left], legPlaces())),
		strict.May("eyes", strict.Choice(&p.eyes, eyeStates())),
		strict.May("feel", strict.Choices(&p.feel, spots()).Between(1, mostThings)),
	}
	for m, l := range limits() {
		fields = append(fields, strict.May(l.name, strict.Float(&p.numbers[m], l.least, l.top)))
	}
	return fields
}

// both reads one place for right and left.
func both[T ~string](into *[2]T, places []T) strict.Value {
	return strict.Choice(&into[right], places).Then(func(string) { into[left] = into[right] })
}

func thing(p *prop) strict.Value {
	p.length, p.height, p.to = 224, 72, toHands
	return strict.Object("a thing", []strict.Field{
		strict.Must("kind", strict.Choice(&p.kind, propKinds())),
		strict.May("x", strict.Float(&p.x, -far, far)),
		strict.May("y", strict.Float(&p.y, -far, far)),
		strict.May("z", strict.Float(&p.z, -far, far)),
		strict.May("length", strict.Float(&p.length, 30, 2*far)),
		strict.May("height", strict.Float(&p.height, 2, 130)),
		strict.May("to", strict.Choice(&p.to, bandEnds())),
	})
}

func (a *arrow) value(d *strict.Document) strict.Value {
	a.key = -1
	return strict.Object("an arrow", []strict.Field{
		strict.May("from", a.from.value()),
		strict.May("to", a.to.value()),
		strict.May("part", strict.Choice(&a.part, parts())),
		strict.May("off", a.off.value().Then(func(string) { a.told = true })),
		strict.May("arc", strict.Tuple("[radius, from, to] in centimetres and degrees",
			strict.Float(&a.radius, 1, far), strict.Float(&a.start, -2*fullTurn, 2*fullTurn), strict.Float(&a.stop, -2*fullTurn, 2*fullTurn))),
		strict.May("both", strict.Yes(&a.both)),
		strict.May("bend", strict.Float(&a.bend, -2, 2)),
		strict.May("key", strict.Int(&a.key, 0, mostKeys-1)),
	}).Then(func(at string) {
		switch {
		case a.part != "" && (d.Given(at+".from") || d.Given(at+".to")):
			d.Note(at, "follows a part and has places of its own", "leave out part, or from and to")
		case a.part == "" && a.radius > 0:
			d.Note(at, "bends round nothing", "name the part that it goes round")
		case a.part == "" && a.from == a.to:
			d.Note(at, "goes nowhere", "let from and to differ, or name the part that it follows")
		}
	})
}

func (p *point) value() strict.Value {
	return strict.Tuple("[x, y] in centimetres", strict.Float(&p.x, -far, far), strict.Float(&p.y, -far, far))
}

func zoom(d *strict.Document, into **box) strict.Value {
	const want = "[left, bottom, right, top] in centimetres"
	var low, high point
	number := func(x *float64) strict.Value { return strict.Float(x, -far, far) }
	return strict.Tuple(want, number(&low.x), number(&low.y), number(&high.x), number(&high.y)).Then(func(at string) {
		if high.x-low.x < 1 || high.y-low.y < 1 {
			d.Note(at, "is empty", "write "+want)
			return
		}
		*into = &box{low, high}
	})
}
