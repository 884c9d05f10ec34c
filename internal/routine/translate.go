package routine

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"unhunch/internal/strict"
)

// translationsFolder holds a folder for each language, with files that are
// called as the originals are and hold their texts alone, by id.
const translationsFolder = "i18n"

// roomier is how long a translated text may be: a quarter longer than an
// English one. A title has a place that does not grow.
func roomier(most int) int { return most * 5 / 4 }

// translations reads i18n/, and reports whether there was any of it. What a
// layer says lies over what lower layers say in the same language.
func (l *loading) translations(fsys fs.FS) (found bool) {
	for _, entry := range l.folder(fsys, translationsFolder) {
		lang, at := entry.Name(), path.Join(translationsFolder, entry.Name())
		switch {
		case strings.HasPrefix(lang, "."):
		case !entry.IsDir():
			l.complain(fsys, at, "is not read", "put translations into a folder called after their language, such as "+translationsFolder+"/de")
		case lang == English:
			l.complain(fsys, at, "is the language of the originals", "change those, or call the folder after another language")
		case !isLanguage(lang):
			l.complain(fsys, at, "is no language", "call the folder by a language's code, such as de or pt-BR")
		default:
			if l.tongues[lang] == nil {
				l.tongues[lang] = newWords()
			}
			found = l.tongue(fsys, at, l.tongues[lang]) || found
		}
	}
	return found
}

// tongue reads the folder of one language.
func (l *loading) tongue(fsys fs.FS, dir string, into *words) (found bool) {
	for _, entry := range l.folder(fsys, dir) {
		name := path.Join(dir, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), "."), entry.IsDir() && entry.Name() == libraryFolder:
		case path.Ext(name) == ".yaml" && !entry.IsDir():
			found = true
			l.translation(fsys, name, into)
		default:
			l.complain(fsys, name, "is not read", "call it after a routine, such as "+dir+"/wall-roll.yaml")
		}
	}
	files := map[string]func(r *reader){
		path.Join(dir, screeningFile): func(r *reader) { r.Read(l.screeningWords(r, into)) },
		path.Join(dir, questionsFile): func(r *reader) { r.Read(l.questionsWords(r, into)) },
		path.Join(dir, equipmentFile): func(r *reader) { r.Read(l.equipmentWords(r, into)) },
	}
	for _, entry := range l.folder(fsys, path.Join(dir, libraryFolder)) {
		original := path.Join(libraryFolder, entry.Name())
		name := path.Join(dir, original)
		if read, ok := files[name]; ok {
			found = true
			if !l.unsound[original] {
				l.file(fsys, name, read)
			}
		} else if !strings.HasPrefix(entry.Name(), ".") {
			l.complain(fsys, name, "is not read", strict.Meant(name, slices.Sorted(maps.Keys(files))))
		}
	}
	return found
}

// folder lists what is in a folder, which need not be there.
func (l *loading) folder(fsys fs.FS, name string) []fs.DirEntry {
	entries, err := fs.ReadDir(fsys, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		l.complain(fsys, name, "cannot be read: "+strict.Cause(err), "let it be a folder that this user may read")
	}
	return entries
}

// isLanguage knows codes as "de" and "pt-BR" (BCP 47, without the rest of it).
func isLanguage(code string) bool {
	lang, region, regional := strings.Cut(code, "-")
	return (len(lang) == 2 || len(lang) == 3) && strings.Trim(lang, "abcdefghijklmnopqrstuvwxyz") == "" &&
		(!regional || len(region) == 2 && strings.Trim(region, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == "")
}

func (l *loading) translation(fsys fs.FS, name string, into *words) {
	id := stem(path.Base(name))
	if l.unsound[id+".yaml"] {
		return // what is wrong with the original is told, and may be why they differ
	}
	r, isRoutine := l.library.routines[id]
	p, isProgression := l.library.progressions[id]
	if !isRoutine && !isProgression {
		ids := slices.Concat(slices.Collect(maps.Keys(l.library.routines)), slices.Collect(maps.Keys(l.library.progressions)))
		l.complain(fsys, name, fmt.Sprintf("there is no routine %q to translate", id), strict.Meant(id, slices.Sorted(slices.Values(ids))))
		return
	}
	if into.routines[id] == nil {
		into.routines[id] = &routineWords{steps: map[string]*stepWords{}, stages: map[string]*stageWords{}}
	}
	l.file(fsys, name, func(read *reader) {
		if isRoutine {
			read.Read(read.routineWords(into.routines[id], r))
		} else {
			read.Read(read.progressionWords(into.routines[id], p))
		}
	})
}

const inThisLanguage = "that of the original, in this language"

// says is the translation of a text, of which there has to be an original.
func (r *reader) says(name string, into *string, most int, original string) strict.Field {
	return r.original(name, r.text(into, most), original)
}

func (r *reader) original(name string, v strict.Value, original string) strict.Field {
	return strict.May(name, v.Then(func(at string) {
		if original == "" {
			r.Note(at, "has no original", "remove it, or write the original first")
		}
	})).Means(inThisLanguage)
}

// sayAll is the translation of a list, item by item.
func (r *reader) sayAll(name string, into *[]string, originals []string) strict.Field {
	return strict.May(name, r.texts(into, roomier(longestCue)).Between(len(originals), len(originals))).Means(inThisLanguage + ", as many")
}

// sayEach is the translations of what has ids.
func sayEach(name, what string, ids []string, item func(id string) strict.Value) strict.Field {
	return strict.May(name, strict.Known(what, ids, item)).Means("their texts, by the same ids")
}

func (r *reader) routineWords(w *routineWords, of Routine) strict.Value {
	steps := map[string]Step{}
	for _, s := range of.Steps {
		steps[s.ID] = s
	}
	return strict.Object("texts of a routine", []strict.Field{
		r.original("title", r.title(&w.title), of.Title),
		r.says("summary", &w.summary, roomier(longestSummary), of.Summary),
		sayEach("steps", "step", slices.Sorted(maps.Keys(steps)), func(id string) strict.Value {
			if w.steps[id] == nil {
				w.steps[id] = &stepWords{}
			}
			return r.stepWords(w.steps[id], steps[id])
		}),
		r.sayAll("aftercare", &w.aftercare, of.Aftercare),
	})
}

func (r *reader) stepWords(w *stepWords, of Step) strict.Value {
	return strict.Object("texts of a step", []strict.Field{
		r.original("title", r.title(&w.title), of.Title),
		r.says("do", &w.do, roomier(longestDo), of.Do),
		r.says("breathe", &w.breathe, roomier(longestCue), of.Breathe),
		r.says("tip", &w.tip, roomier(longestCue), of.Tip),
		r.says("care", &w.care, roomier(longestCue), of.Care),
		r.says("alt", &w.alt, roomier(longestAlt), of.Alt),
	}, func(at string) {
		w.replace(&of)
		r.checkReading(at, of)
	})
}

func (r *reader) progressionWords(w *routineWords, of Progression) strict.Value {
	stages := map[string]Stage{}
	for _, s := range of.Stages {
		stages[strconv.Itoa(s.Week)] = s
	}
	return strict.Object("texts of a progression", []strict.Field{
		r.original("title", r.title(&w.title), of.Title),
		r.says("summary", &w.summary, roomier(longestSummary), of.Summary),
		sayEach("stages", "week", slices.Sorted(maps.Keys(stages)), func(week string) strict.Value {
			if w.stages[week] == nil {
				w.stages[week] = &stageWords{}
			}
			return strict.Object("texts of a stage", []strict.Field{
				r.says("goal", &w.stages[week].goal, roomier(longestCue), stages[week].Goal),
				r.says("next_if", &w.stages[week].nextIf, roomier(longestCue), stages[week].NextIf),
			})
		}),
		strict.May("fall_back", strict.Object("{when}", []strict.Field{
			r.says("when", &w.when, roomier(longestCue), of.FallBack.When),
		})).Means("its text"),
	})
}

func (l *loading) screeningWords(r *reader, w *words) strict.Value {
	of := l.library.screening
	return strict.Object("texts of profiles, items and movements", []strict.Field{
		sayEach("profiles", "profile", slices.Sorted(maps.Keys(of.profiles)), func(id string) strict.Value {
			if w.profiles[id] == nil {
				w.profiles[id] = &profileWords{}
			}
			return strict.Object("texts of a profile", []strict.Field{
				r.original("title", r.title(&w.profiles[id].title), of.profiles[id].title),
				r.says("intro", &w.profiles[id].intro, roomier(longestCue), of.profiles[id].intro),
				r.says("alt", &w.profiles[id].alt, roomier(longestAlt), of.profiles[id].alt),
			})
		}),
		sayEach("items", "item", slices.Sorted(maps.Keys(of.items)), func(id string) strict.Value {
			if w.items[id] == nil {
				w.items[id] = &itemWords{}
			}
			return strict.Object("texts of an item", []strict.Field{
				r.says("text", &w.items[id].text, roomier(longestSummary), of.items[id].Text),
			})
		}),
		sayEach("movements", "movement", slices.Sorted(maps.Keys(of.movements)), func(id string) strict.Value {
			if w.movements[id] == nil {
				w.movements[id] = &movementWords{}
			}
			return strict.Object("texts of a movement", []strict.Field{
				r.says("text", &w.movements[id].text, roomier(longestCue), of.movements[id].Text),
			})
		}),
		r.sayAll("stop_if", &w.stopIf, of.stopIf),
		r.says("next_day", &w.nextDay, roomier(longestSummary), of.nextDay),
		r.says("stop_briefly", &w.brief, roomier(longestCue), of.brief),
		r.says("pressure", &w.pressure, roomier(longestSummary), of.pressure),
	})
}

func (l *loading) questionsWords(r *reader, w *words) strict.Value {
	questions := map[string]Question{}
	for _, q := range l.library.questions {
		questions[q.ID] = q
	}
	return strict.Known("question", slices.Sorted(maps.Keys(questions)), func(id string) strict.Value {
		if w.questions[id] == nil {
			w.questions[id] = &questionWords{}
		}
		return strict.Object("texts of a question", []strict.Field{
			r.original("q", r.asked(&w.questions[id].q, roomier(longestSummary)), questions[id].Q),
			r.says("a", &w.questions[id].a, roomier(longestAnswer), questions[id].A),
			r.says("ground", &w.questions[id].ground, roomier(longestAnswer), questions[id].Ground),
		})
	})
}

func (l *loading) equipmentWords(r *reader, w *words) strict.Value {
	things := map[string]Thing{}
	for _, t := range l.library.things {
		things[string(t.ID)] = t
	}
	return strict.Known("piece of equipment", slices.Sorted(maps.Keys(things)), func(id string) strict.Value {
		if w.things[id] == nil {
			w.things[id] = &thingWords{}
		}
		return strict.Object("texts of a piece of equipment", []strict.Field{
			r.says("name", &w.things[id].name, roomier(longestTitle), things[id].Name),
			r.says("label", &w.things[id].label, longestTitle, things[id].Label),
		})
	})
}

// unsay drops the translations of what a layer says anew: they would tell of
// another move.
func (l *loading) unsay(drop func(*words)) {
	for _, w := range l.tongues {
		drop(w)
	}
}
