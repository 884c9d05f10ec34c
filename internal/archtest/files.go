package archtest

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Reading is how the files of one package refer to each other. A type's file
// and the files of its methods count as one place: they cannot be had apart.
type Reading struct {
	Package string
	Places  [][]string // their files, in the best order found: who uses before who is used
	Arrows  []Arrow    // between places, each pair once
	Types   []Type     // by name
}

// Type is one that has methods, with the files that it and they are in.
type Type struct {
	Name  string
	Files []string
	Lines int // of all these files
}

// Arrow is that one place refers to another, with the first name that it uses.
type Arrow struct {
	From, To  string // a file of each
	Name      string
	Backwards bool // against the order of Places: part of a circle

	between [2]string // places
}

// Backwards counts the arrows that run against the order.
func (r Reading) Backwards() int {
	n := 0
	for _, a := range r.Arrows {
		if a.Backwards {
			n++
		}
	}
	return n
}

// Broken gives a line for each circle of places, and for each type whose files
// have more lines than this: one huge type would hide any tangle.
func (r Reading) Broken(mostLines int) []string {
	var broken []string
	for _, a := range r.Arrows {
		if a.Backwards {
			broken = append(broken, r.Package+": files use each other in a circle: "+r.circle(a)+
				": move one of these names to where it is used, or into a file below both")
		}
	}
	for _, t := range r.Types {
		if t.Lines > mostLines {
			broken = append(broken, fmt.Sprintf("%s: the methods of %s are spread over %d files with %d lines, and %d are enough: make two types of it",
				r.Package, t.Name, len(t.Files), t.Lines, mostLines))
		}
	}
	return broken
}

// circle is an arrow, and the shortest way back.
func (r Reading) circle(a Arrow) string {
	cameBy := map[string]Arrow{}
	for next := []string{a.between[1]}; len(next) > 0 && cameBy[a.between[0]].Name == ""; next = next[1:] {
		for _, b := range r.Arrows {
			if _, seen := cameBy[b.between[1]]; !seen && b.between[0] == next[0] {
				cameBy[b.between[1]] = b
				next = append(next, b.between[1])
			}
		}
	}
	var back []Arrow
	for at := a.between[0]; at != a.between[1]; at = cameBy[at].between[0] {
		back = append(back, cameBy[at])
	}
	slices.Reverse(back)
	said := make([]string, 0, len(back)+1)
	for _, b := range append([]Arrow{a}, back...) {
		said = append(said, fmt.Sprintf("%s uses %s of %s", path.Base(b.From), b.Name, path.Base(b.To)))
	}
	return strings.Join(said, ", ")
}

// ReadPackages reads every package of a module in this way, as it is built for
// Linux, leaving tests out.
func ReadPackages(module fs.FS) ([]Reading, error) {
	var all []Reading
	err := fs.WalkDir(module, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || !entry.IsDir():
			return err
		case outside(module, name):
			return fs.SkipDir
		case !holdsGo(module, name):
			return nil
		}
		r, err := readPackage(module, name)
		if len(r.Places) > 0 {
			all = append(all, r)
		}
		return err
	})
	return all, err
}

// readPackage needs no other package for it: what a file says of another package
// stays unknown, and only who defines a name of this one counts.
func readPackage(module fs.FS, dir string) (Reading, error) {
	files := token.NewFileSet()
	parsed, err := parse(module, dir, files)
	if err != nil {
		return Reading{}, err
	}
	info := types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}}
	config := types.Config{Error: func(error) {}, Importer: strangers{}}
	pkg, _ := config.Check(dir, files, parsed, &info) // its errors are about other packages
	fileOf := func(p token.Pos) string { return files.Position(p).Filename }
	g := newGraph()
	for _, f := range parsed {
		g.add(fileOf(f.Package), files.File(f.Package).LineCount())
	}
	for _, object := range info.Defs {
		if of := receiver(object); of != nil && of.Pkg() == pkg {
			g.method(of.Name(), fileOf(of.Pos()), fileOf(object.Pos()))
		}
	}
	for ident, object := range info.Uses {
		if object.Pkg() == pkg && !local(object, pkg) {
			g.use(fileOf(ident.Pos()), fileOf(object.Pos()), object.Name())
		}
	}
	return g.reading(dir), nil
}

func parse(module fs.FS, dir string, files *token.FileSet) ([]*ast.File, error) {
	names, err := fs.Glob(module, path.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	linux := build.Default
	linux.GOOS, linux.JoinPath = "linux", path.Join
	linux.OpenFile = func(name string) (io.ReadCloser, error) { return module.Open(name) }
	var parsed []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		if built, err := linux.MatchFile(dir, path.Base(name)); err != nil || !built {
			continue // what cannot be read, the compiler complains of
		}
		source, err := fs.ReadFile(module, name)
		if err != nil {
			return nil, err
		}
		file, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, file)
	}
	return parsed, nil
}

// strangers are the other packages: nothing is known of them.
type strangers struct{}

// Import implements types.Importer.
func (strangers) Import(from string) (*types.Package, error) {
	return nil, fmt.Errorf("%s is not looked at", from)
}

// receiver is the type that a method belongs to, or nil.
func receiver(object types.Object) types.Object {
	f, ok := object.(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return nil
	}
	of := f.Signature().Recv().Type()
	if p, ok := of.(*types.Pointer); ok {
		of = p.Elem()
	}
	if named, ok := of.(*types.Named); ok {
		return named.Obj()
	}
	return nil
}

// local reports whether a name is neither of the package nor a method or a field
// of one of its types.
func local(object types.Object, pkg *types.Package) bool {
	if _, method := object.(*types.Func); method {
		return false
	}
	if v, ok := object.(*types.Var); ok && v.IsField() {
		return false
	}
	return object.Parent() != pkg.Scope()
}

// graph gathers who uses whom.
type graph struct {
	place map[string]string // a file's place, by the name of its first file
	lines map[string]int    // of a file
	types map[string]map[string]bool
	uses  map[[2]string]string
}

func newGraph() *graph {
	return &graph{place: map[string]string{}, lines: map[string]int{}, types: map[string]map[string]bool{}, uses: map[[2]string]string{}}
}

func (g *graph) add(file string, lines int) {
	g.place[file], g.lines[file] = file, lines
}

// method joins the file of a type and that of one of its methods.
func (g *graph) method(of, a, b string) {
	if g.types[of] == nil {
		g.types[of] = map[string]bool{}
	}
	g.types[of][a], g.types[of][b] = true, true
	into, from := min(g.place[a], g.place[b]), max(g.place[a], g.place[b])
	for file, place := range g.place {
		if place == from {
			g.place[file] = into
		}
	}
}

func (g *graph) use(from, to, name string) {
	pair := [2]string{from, to}
	if known, ok := g.uses[pair]; !ok || name < known {
		g.uses[pair] = name
	}
}

// reading puts the places in an order in which few arrows run backwards: none,
// where there is no circle.
func (g *graph) reading(dir string) Reading {
	r := Reading{Package: dir, Arrows: g.arrows(), Types: g.spread()}
	left := map[string]bool{}
	for _, place := range g.place {
		left[place] = true
	}
	order := map[string]int{}
	for len(left) > 0 {
		next := nextPlace(left, r.Arrows)
		order[next] = len(r.Places)
		delete(left, next)
		r.Places = append(r.Places, g.files(next))
	}
	for i, a := range r.Arrows {
		r.Arrows[i].Backwards = order[a.between[0]] > order[a.between[1]]
	}
	return r
}

// arrows are the uses between places, each pair once.
func (g *graph) arrows() []Arrow {
	first := map[[2]string]Arrow{}
	for pair, name := range g.uses {
		a := Arrow{From: pair[0], To: pair[1], Name: name, between: [2]string{g.place[pair[0]], g.place[pair[1]]}}
		if known, ok := first[a.between]; a.between[0] != a.between[1] && (!ok || compareArrows(a, known) < 0) {
			first[a.between] = a
		}
	}
	var list []Arrow
	for _, a := range first {
		list = append(list, a)
	}
	slices.SortFunc(list, compareArrows)
	return list
}

func compareArrows(a, b Arrow) int {
	return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To), cmp.Compare(a.Name, b.Name))
}

func (g *graph) files(place string) (files []string) {
	for file, of := range g.place {
		if of == place {
			files = append(files, file)
		}
	}
	slices.Sort(files)
	return files
}

// spread is the types that have methods.
func (g *graph) spread() (list []Type) {
	for _, name := range slices.Sorted(maps.Keys(g.types)) {
		t := Type{Name: name, Files: slices.Sorted(maps.Keys(g.types[name]))}
		for _, file := range t.Files {
			t.Lines += g.lines[file]
		}
		list = append(list, t)
	}
	return list
}

// nextPlace is the place that nobody uses of those that are left, or else the one
// of a circle that nobody outside it uses, and of these the one that uses the most
// others beyond those that use it.
func nextPlace(left map[string]bool, arrows []Arrow) string {
	in, out, uses := map[string]int{}, map[string]int{}, map[string][]string{}
	for _, a := range arrows {
		if from, to := a.between[0], a.between[1]; left[from] && left[to] {
			out[from]++
			in[to]++
			uses[from] = append(uses[from], to)
		}
	}
	below := map[string]map[string]bool{}
	for place := range left {
		below[place] = map[string]bool{}
		descend(place, uses, below[place])
	}
	var best string
	for place := range left {
		if isOnTop(place, below) && (best == "" || before(place, best, in, out)) {
			best = place
		}
	}
	return best
}

// descend takes in all that a place uses, also through others.
func descend(place string, uses map[string][]string, below map[string]bool) {
	for _, used := range uses[place] {
		if !below[used] {
			below[used] = true
			descend(used, uses, below)
		}
	}
}

// isOnTop reports whether whoever uses a place is used by it.
func isOnTop(place string, below map[string]map[string]bool) bool {
	for other, uses := range below {
		if uses[place] && !below[place][other] {
			return false
		}
	}
	return true
}

func before(a, b string, in, out map[string]int) bool {
	if (in[a] == 0) != (in[b] == 0) {
		return in[a] == 0
	}
	return cmp.Or(cmp.Compare(out[b]-in[b], out[a]-in[a]), cmp.Compare(a, b)) < 0
}
