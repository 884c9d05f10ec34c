package figure

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// largest is the size in bytes past which a file is no figure.
const largest = 16 << 10

// ReadAll reads every *.yaml at the root of fsys, in the order of their names.
// The error, if any, is a Problems with every mistake in every file.
func ReadAll(fsys fs.FS) ([]Figure, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Figure
	var problems Problems
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read figures: %w", err)
		}
		f, mistakes := read(name, data)
		all = append(all, f)
		problems = append(problems, mistakes...)
	}
	if len(problems) > 0 {
		return nil, problems.sorted()
	}
	return all, nil
}

// Read reads one figure, which is called as its file is. The error, if any, is
// a Problems with every mistake.
func Read(file string, data []byte) (Figure, error) {
	f, problems := read(file, data)
	if len(problems) > 0 {
		return Figure{}, problems.sorted()
	}
	return f, nil
}

func read(file string, data []byte) (Figure, Problems) {
	r := &reader{file: file}
	f := Figure{ghost: -1, beside: beside{key: -1}, Side: Both}
	if len(data) > largest {
		r.note(0, "", fmt.Sprintf("is larger than %d KiB", largest>>10), "give each figure a file of its own")
		return f, r.problems
	}
	if root := r.document(data); root != nil {
		r.figure(root, &f)
	}
	if want := strings.TrimSuffix(path.Base(file), ".yaml"); f.ID != want && len(r.problems) == 0 {
		r.note(1, "id", fmt.Sprintf("is %q in a file called %s", f.ID, path.Base(file)), "call both the same")
	}
	return f, r.problems
}

// bounds of what is not surely a slip.
const (
	mostKeys   = 8
	mostThings = 8
	far        = 400.0 // centimetres
)

func (r *reader) figure(root *yaml.Node, f *Figure) {
	base := atEase()
	var moments []*yaml.Node
	var arrowKeys []int
	r.object(root, "", fields{
		"id":     r.text(&f.ID),
		"title":  r.text(&f.Title),
		"side":   one(r, &f.Side, []Side{Left, Right, Both}),
		"mirror": r.yes(&f.mirror),
		"camera": r.of(fields{"yaw": r.number(&f.camera.yaw, -360, 360), "pitch": r.number(&f.camera.pitch, -89, 89)}),
		"props":  list(r, &f.props, mostThings, r.prop),
		"show": list(r, &f.show, mostThings, func(n *yaml.Node, at string, o *overlay) {
			one(r, o, overlays())(n, at)
		}),
		"base":   func(n *yaml.Node, at string) { r.object(n, at, r.pose(&base)) },
		"keys":   list(r, &moments, mostKeys, func(n *yaml.Node, _ string, m **yaml.Node) { *m = n }),
		"arrows": list(r, &f.arrows, mostThings, r.arrow),
		"still":  r.index(&f.still),
		"ghost":  r.index(&f.ghost),
		"beside": r.of(fields{"key": r.index(&f.beside.key), "x": r.number(&f.beside.x, -far, far)}),
		"zoom":   r.zoom(&f.zoom),
	}, "id", "title", "camera", "keys")
	for i, n := range moments {
		k := key{pose: base, move: 1.2, hold: 0.15}
		own := r.pose(&k.pose)
		own["move"] = r.number(&k.move, 0.1, 10)
		own["hold"] = r.number(&k.hold, 0, 10)
		r.object(n, fmt.Sprintf("keys.%d", i), own)
		f.keys = append(f.keys, k)
	}
	for i := range f.arrows {
		if f.arrows[i].key < 0 {
			f.arrows[i].key = f.still
		}
		arrowKeys = append(arrowKeys, f.arrows[i].key)
	}
	named := map[string][]int{"still": {f.still}, "ghost": {f.ghost}, "beside": {f.beside.key}, "arrows": arrowKeys}
	for _, field := range []string{"still", "ghost", "beside", "arrows"} {
		if slices.Max(append(named[field], 0)) >= max(1, len(f.keys)) {
			r.note(root.Line, field, "names a key that there is not", fmt.Sprintf("count from 0: there are %d keys", len(f.keys)))
		}
	}
}

// pose reads numbers by their measure's name, and places of arms and legs.
// "arms" is for both, and "arm_l" or "arm_r" beats it wherever it is written.
func (r *reader) pose(p *pose) fields {
	own := fields{
		"arms":  both(r, &p.arms, armPlaces()),
		"arm_r": one(r, &p.arms[right], armPlaces()),
		"arm_l": one(r, &p.arms[left], armPlaces()),
		"legs":  both(r, &p.legs, legPlaces()),
		"leg_r": one(r, &p.legs[right], legPlaces()),
		"leg_l": one(r, &p.legs[left], legPlaces()),
		"eyes":  one(r, &p.eyes, eyeStates()),
	}
	for m, l := range limits() {
		own[l.name] = r.number(&p.numbers[m], l.least, l.top)
	}
	return own
}

func (r *reader) prop(n *yaml.Node, at string, p *prop) {
	p.length = 224
	r.object(n, at, fields{
		"kind": one(r, &p.kind, propKinds()), "x": r.number(&p.x, -far, far), "length": r.number(&p.length, 100, 2*far),
	}, "kind")
}

func (r *reader) arrow(n *yaml.Node, at string, a *arrow) {
	a.key = -1
	r.object(n, at, fields{
		"from": r.point(&a.from), "to": r.point(&a.to), "bend": r.number(&a.bend, -2, 2), "key": r.index(&a.key),
	}, "from", "to")
	if a.from == a.to {
		r.note(n.Line, at, "goes nowhere", "let from and to differ")
	}
}

func (r *reader) point(into *point) value {
	return func(n *yaml.Node, at string) {
		if v, ok := r.numbers(n, at, 2); ok {
			*into = point{v[0], v[1]}
		}
	}
}

func (r *reader) zoom(into **box) value {
	return func(n *yaml.Node, at string) {
		v, ok := r.numbers(n, at, 4)
		switch {
		case !ok:
		case v[2]-v[0] < 1 || v[3]-v[1] < 1:
			r.note(n.Line, at, "is empty", "write [left, bottom, right, top] in centimetres")
		default:
			*into = &box{point{v[0], v[1]}, point{v[2], v[3]}}
		}
	}
}

func (r *reader) numbers(n *yaml.Node, at string, count int) ([]float64, bool) {
	if n.Kind != yaml.SequenceNode || len(n.Content) != count {
		r.note(n.Line, at, "is "+describe(n), fmt.Sprintf("write %d numbers in brackets", count))
		return nil, false
	}
	v := make([]float64, count)
	before := len(r.problems)
	for i, c := range n.Content {
		r.number(&v[i], -far, far)(c, at)
	}
	return v, len(r.problems) == before
}
