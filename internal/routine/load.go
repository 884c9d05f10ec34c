package routine

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"unhunch/internal/strict"
)

// largest is the size in bytes past which a file is no routine.
const largest = 64 << 10

// The files of the library folder, and the folder of pictures.
const (
	sourcesFile   = "library/sources.yaml"
	screeningFile = "library/screening.yaml"
	questionsFile = "library/faq.yaml"
	claimsFile    = "library/claims.yaml"
	equipmentFile = "library/equipment.yaml"
	libraryFolder = "library"
	figuresFolder = "figures"
)

// Dir is a folder on disk for Load, whose files problems call by their whole path.
func Dir(name string) fs.FS { return folder{os.DirFS(name), name} }

type folder struct {
	fs.FS
	name string
}

// Stat asks for a name, as ReadDir does: to open what may be a pipe is to wait.
func (f folder) Stat(name string) (fs.FileInfo, error) { return fs.Stat(f.FS, name) }

// ReadDir implements fs.ReadDirFS.
func (f folder) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(f.FS, name) }

// Load reads routines from *.yaml at the root of each file system and what
// they refer to from library/ and pictures/. A later file system lies over the
// earlier ones: what has an id they know replaces theirs, and all else is added
// to it. Where any has figures/ or pictures/, a step's figure must be in one of
// them, as figures/x.yaml or as pictures/x.png or x.gif.
//
// The error, if any, is a [strict.Problems] with every mistake in every file.
func Load(layers ...fs.FS) (*Library, error) {
	l := loading{
		library: Library{
			routines:     map[string]Routine{},
			progressions: map[string]Progression{},
			sources:      map[string]Source{},
			pictures:     map[string]drawn{},
			screening:    screening{profiles: map[string]profile{}, items: map[string]Item{}, movements: map[string]Movement{}},
		},
		known:   map[kind]map[string]bool{},
		unsure:  map[kind]bool{},
		unsound: map[string]bool{},
		tongues: map[string]*words{},
		layered: map[string]int{},
	}
	for l.at = range layers {
		layer := layers[l.at]
		l.layer(layer)
	}
	l.link()
	if len(l.problems) > 0 {
		return nil, l.problems.Sorted()
	}
	for id, r := range l.library.routines {
		l.library.routines[id] = r.With(l.library.things)
	}
	l.library.speak(l.tongues)
	l.library.shelve()
	return &l.library, nil
}

// loading is a Library on its way.
type loading struct {
	library  Library
	known    map[kind]map[string]bool // by id, broken ones too: one mistake is told once
	unsure   map[kind]bool            // a file that may define more of them is not readable
	unsound  map[string]bool          // by name, files that have mistakes
	tongues  map[string]*words        // by language
	mentions []mention
	doses    []stagedDose
	layered  map[string]int // by id of a routine, in which layer it is
	at       int            // the layer that is read
	figures  []string       // of figures/
	drawings []drawing
	unread   bool // a routine's figures are not known, because it is not readable
	problems strict.Problems
}

func (l *loading) layer(fsys fs.FS) {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		l.complain(fsys, ".", "cannot be read: "+strict.Cause(err), "name a folder that holds routines")
		return
	}
	found := l.libraryFiles(fsys)
	found = l.pictures(fsys) || found
	for _, entry := range entries {
		name := entry.Name()
		switch {
		case entry.IsDir() || strings.HasPrefix(name, "."):
		case path.Ext(name) == ".yaml":
			found = true
			l.routine(fsys, name)
		case path.Ext(name) == ".yml":
			found = true
			l.complain(fsys, name, "is not read", "rename it to "+strings.TrimSuffix(name, ".yml")+".yaml")
		}
	}
	found = l.translations(fsys) || found // of what was read by now
	if !found {
		l.complain(fsys, ".", "holds no *.yaml file", "name a folder that holds routines")
	}
}

// routine reads one file at the root, which is called after its id.
func (l *loading) routine(fsys fs.FS, name string) {
	id := strings.TrimSuffix(name, ".yaml")
	l.forget(id)
	read := l.file(fsys, name, func(r *reader) {
		t, p := r.routineFile()
		switch {
		case t != nil:
			r.checkName(id, t.ID)
			l.library.routines[id], l.layered[id] = *t, l.at
			l.know(aRoutine, id)
		case p != nil:
			r.checkName(id, p.ID)
			l.library.progressions[id] = *p
			l.know(aProgression, id)
		default:
			l.know(aRoutine, id)
			l.unread = true
		}
	})
	if !read {
		l.know(aRoutine, id)
		l.unread = true
	}
}

// libraryFiles reads what routines refer to, and reports whether there was any of it.
func (l *loading) libraryFiles(fsys fs.FS) (found bool) {
	files := map[string]func(r *reader){
		sourcesFile:   l.sources,
		screeningFile: l.screening,
		questionsFile: l.questions,
		claimsFile:    l.claims,
		equipmentFile: l.equipment,
	}
	for _, entry := range l.folder(fsys, libraryFolder) {
		name := path.Join(libraryFolder, entry.Name())
		read, known := files[name]
		switch {
		case known:
			found = true
			l.file(fsys, name, read)
		case !strings.HasPrefix(entry.Name(), "."):
			l.complain(fsys, name, "is not read", strict.Meant(name, slices.Sorted(maps.Keys(files))))
		}
	}
	figures, err := fs.ReadDir(fsys, figuresFolder)
	if err == nil && l.known[aFigure] == nil {
		l.known[aFigure] = map[string]bool{}
	}
	for _, entry := range figures {
		if id, ok := strings.CutSuffix(entry.Name(), ".yaml"); ok {
			l.know(aFigure, id)
			l.figures = append(l.figures, id)
		}
	}
	return found
}

func (l *loading) sources(r *reader) {
	sources, ok := r.sourcesFile()
	l.unsure[aSource] = l.unsure[aSource] || !ok
	maps.Copy(l.library.sources, sources)
	l.know(aSource, slices.Collect(maps.Keys(sources))...)
}

func (l *loading) screening(r *reader) {
	s, ok := r.screeningFile()
	l.unsure[aProfile] = l.unsure[aProfile] || !ok
	l.unsure[anItem] = l.unsure[anItem] || !ok
	l.unsure[aMovement] = l.unsure[aMovement] || !ok
	into := &l.library.screening
	maps.Copy(into.profiles, s.profiles)
	maps.Copy(into.items, s.items)
	maps.Copy(into.movements, s.movements)
	if len(s.stopIf) > 0 {
		into.stopIf = s.stopIf
	}
	into.pressure, into.nextDay, into.brief = cmp.Or(s.pressure, into.pressure), cmp.Or(s.nextDay, into.nextDay), cmp.Or(s.brief, into.brief)
	if s.rest != nil {
		into.rest = s.rest
	}
	l.unsay(func(w *words) {
		for id := range s.profiles {
			delete(w.profiles, id)
		}
		for id := range s.items {
			delete(w.items, id)
		}
		for id := range s.movements {
			delete(w.movements, id)
		}
		if len(s.stopIf) > 0 {
			w.stopIf = nil
		}
		if s.pressure != "" {
			w.pressure = ""
		}
		if s.nextDay != "" {
			w.nextDay = ""
		}
		if s.brief != "" {
			w.brief = ""
		}
	})
	l.know(aProfile, slices.Collect(maps.Keys(s.profiles))...)
	l.know(anItem, slices.Collect(maps.Keys(s.items))...)
	l.know(aMovement, slices.Collect(maps.Keys(s.movements))...)
}

func (l *loading) questions(r *reader) {
	questions := r.questionsFile()
	l.library.questions = lay(questions, l.library.questions, questionID)
	l.unsay(func(w *words) {
		for _, q := range questions {
			delete(w.questions, q.ID)
		}
	})
}

func (l *loading) claims(r *reader) {
	l.library.claims = lay(r.claimsFile(), l.library.claims, claimID)
}

func (l *loading) equipment(r *reader) {
	things, ok := r.equipmentFile()
	l.unsure[aThing] = l.unsure[aThing] || !ok
	l.library.things = lay(things, l.library.things, thingID)
	for _, t := range things {
		l.know(aThing, string(t.ID))
	}
	l.unsay(func(w *words) {
		for _, t := range things {
			delete(w.things, string(t.ID))
		}
	})
}

// lay puts items over earlier ones: each takes the place of the one with its
// id, or comes last.
func lay[T any](items, over []T, id func(T) string) []T {
	for _, item := range items {
		same := func(earlier T) bool { return id(earlier) == id(item) }
		if i := slices.IndexFunc(over, same); i >= 0 {
			over[i] = item
		} else {
			over = append(over, item)
		}
	}
	return over
}

// file hands a file's content to read, and reports whether there was any.
func (l *loading) file(fsys fs.FS, name string, read func(r *reader)) bool {
	l.unsound[name] = true // until it is read
	data, err := strict.ReadFrom(fsys, name, largest)
	if err != nil {
		l.problems = append(l.problems, strict.Unread(called(fsys, name), err, "give each routine a file of its own, with nothing else in it"))
		return false
	}
	r := newReader(called(fsys, name), data)
	read(r)
	l.mentions = append(l.mentions, r.mentions...)
	for _, d := range r.doses {
		d.layer = l.at
		l.doses = append(l.doses, d)
	}
	l.problems = append(l.problems, r.Problems()...)
	l.unsound[name] = len(r.Problems()) > 0
	return true
}

// link notes the ids that lead nowhere.
func (l *loading) link() {
	almost := map[string]bool{} // the figures that a step probably means
	for _, m := range l.mentions {
		known := l.known[m.kind]
		if known[m.id] || l.unsure[m.kind] || m.kind == aFigure && known == nil {
			continue
		}
		mend := homeOf(m.kind, m.id)
		if near := Nearest(m.id, slices.Sorted(maps.Keys(known))); near != "" {
			almost[near] = almost[near] || m.kind == aFigure
			mend = fmt.Sprintf("did you mean %s? Otherwise %s", near, mend)
		}
		l.problems = append(l.problems, strict.Problem{
			File: m.file, Line: m.line, Field: m.field,
			What: fmt.Sprintf("there is no %s %q", m.kind, m.id), Mend: mend,
		})
	}
	l.checkDoses()
	l.checkShown(almost)
	l.checkThings()
	l.checkCards()
}

// checkDoses complains of doses of a stage that no step has, or that its author does
// not allow. A routine that is missing or broken is told already; and one that a
// company wrote anew need not know of a progression of ours.
func (l *loading) checkDoses() {
	for _, d := range l.doses {
		r, ok := l.library.routines[d.id]
		if !ok || l.layered[d.id] > d.layer {
			continue
		}
		wrong := strict.Problem{File: d.file, Line: d.line, Field: d.field}
		i := slices.IndexFunc(r.Steps, func(s Step) bool { return s.ID == d.step })
		if i < 0 {
			ids := make([]string, len(r.Steps))
			for i, s := range r.Steps {
				ids[i] = s.ID
			}
			wrong.What, wrong.Mend = fmt.Sprintf("%s has no step %q", d.id, d.step), strict.Meant(d.step, ids)
			l.problems = append(l.problems, wrong)
			continue
		}
		if least, most := r.Steps[i].Dose.span(); d.dose.Min > 0 && (d.dose.Min < least || d.dose.Max > most) {
			wrong.What = fmt.Sprintf("%d to %d is outside of %d to %d, as %s has it", d.dose.Min, d.dose.Max, least, most, d.id)
			wrong.Mend = "change one of the two"
			l.problems = append(l.problems, wrong)
		}
	}
}

// homeOf says where a thing that is missing would have to be.
func homeOf(k kind, id string) string {
	switch k {
	case aSource:
		return "add it to " + sourcesFile
	case aProfile:
		return "add it to the profiles in " + screeningFile
	case anItem:
		return "add it to the items in " + screeningFile
	case aMovement:
		return "add it to the movements in " + screeningFile
	case aThing:
		return "add it to " + equipmentFile
	case aFigure:
		return "draw " + figuresFolder + "/" + id + ".yaml, or add " + picturesFolder + "/" + id + string(still)
	case aRoutine, aProgression:
		return "write " + id + ".yaml"
	default:
		panic("routine: unknown kind " + string(k))
	}
}

func (l *loading) know(k kind, ids ...string) {
	if l.known[k] == nil {
		l.known[k] = map[string]bool{}
	}
	for _, id := range ids {
		l.known[k][id] = true
	}
}

// forget makes room for a file that lies over an earlier one.
func (l *loading) forget(id string) {
	delete(l.library.routines, id)
	delete(l.library.progressions, id)
	delete(l.known[aRoutine], id)
	delete(l.known[aProgression], id)
	l.unsay(func(w *words) { delete(w.routines, id) })
}

func (l *loading) complain(fsys fs.FS, name, what, mend string) {
	l.problems = append(l.problems, strict.Problem{File: called(fsys, name), What: what, Mend: mend})
}

// called is a file's name as the author knows it.
func called(fsys fs.FS, name string) string {
	if f, ok := fsys.(folder); ok {
		return filepath.Join(f.name, filepath.FromSlash(name))
	}
	return name
}
