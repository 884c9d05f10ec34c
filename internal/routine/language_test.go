package routine_test

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

// german is a translation of ours that leaves some of it out.
func german() fstest.MapFS {
	return fstest.MapFS{
		"i18n/de/stretch.yaml": {Data: []byte(`title: Strecken
steps:
  up: {do: Heb beide Arme., alt: "Eine Person hebt beide Arme."}
aftercare: [Schüttle die Arme aus.]
`)},
		"i18n/de/month.yaml":             {Data: []byte("title: Ein Monat\nstages:\n  2: {goal: Mach es oft.}\nfall_back: {when: Du hast keine Lust.}\n")},
		"i18n/de/library/faq.yaml":       {Data: []byte("why: {q: Warum?}\n")},
		"i18n/de/library/screening.yaml": {Data: []byte("profiles:\n  desk: {intro: Bleib im Rahmen.}\nitems:\n  fracture: {text: Ein Knochenbruch}\nmovements:\n  overhead: {text: Arme hoch}\n")},
	}
}

func translatedLibrary(t *testing.T, layers ...fstest.MapFS) *routine.Library {
	t.Helper()
	first := ours()
	maps.Copy(first, german())
	library, err := routine.Load(first)
	if len(layers) > 0 {
		library, err = routine.Load(first, layers[0])
	}
	if err != nil {
		t.Fatal(err)
	}
	return library
}

// wordings is the texts of ours that the translation is about.
func wordings(l *routine.Library) []string {
	r, _ := l.Routine("stretch")
	p := l.Progressions()[0]
	card, _ := l.Screening("desk")
	return []string{
		r.Title, r.Summary, r.Steps[0].Title, r.Steps[0].Do, r.Steps[0].Alt, r.Steps[1].Do, r.Aftercare[0],
		p.Title, p.Stages[0].Goal, p.Stages[1].Goal, p.FallBack.When,
		card.Intro, card.Items[0].Text, l.Movements()[0].Text, l.Questions()[0].Q, l.Questions()[0].A,
	}
}

func TestALanguageSaysWhatItCanAndTheRestInEnglish(t *testing.T) {
	library := translatedLibrary(t)
	english := []string{
		"Stretch", "Reach up and sit down again.", "Reach up", "Lift both arms.", "A seated person lifts both arms.", "Keep reaching.", "Shake your arms out.",
		"A month", "Get used to it.", "Make it a habit.", "You do not feel like it.",
		"Move within comfort.", "A broken bone", "Arms up", "Why?", "Because.",
	}
	german := []string{
		"Strecken", "Reach up and sit down again.", "Reach up", "Heb beide Arme.", "Eine Person hebt beide Arme.", "Keep reaching.", "Schüttle die Arme aus.",
		"Ein Monat", "Get used to it.", "Mach es oft.", "Du hast keine Lust.",
		"Bleib im Rahmen.", "Ein Knochenbruch", "Arme hoch", "Warum?", "Because.",
	}
	for lang, want := range map[string][]string{"": english, "en": english, "en-GB": english, "fr": english, "de": german, "de-AT": german} {
		if diff := cmp.Diff(want, wordings(library.In(lang))); diff != "" {
			t.Errorf("in %q (-want +got):\n%s", lang, diff)
		}
	}
	if diff := cmp.Diff(english, wordings(library.In("de").In("en"))); diff != "" {
		t.Errorf("back in English (-want +got):\n%s", diff)
	}
	if got := library.In("de-AT").Language(); got != "de" {
		t.Errorf("for de-AT it speaks %s", got)
	}
	if diff := cmp.Diff([]string{"en", "de"}, library.In("de").Languages()); diff != "" {
		t.Errorf("languages (-want +got):\n%s", diff)
	}
}

func TestTranslationKeepsWhatIsNoText(t *testing.T) {
	library := translatedLibrary(t)
	english, _ := library.Routine("stretch")
	german, _ := library.In("de").Routine("stretch")
	for i := range english.Steps {
		english.Steps[i].Do, english.Steps[i].Alt = german.Steps[i].Do, german.Steps[i].Alt
	}
	english.Title, english.Aftercare = german.Title, german.Aftercare
	if diff := cmp.Diff(english, german); diff != "" {
		t.Errorf("beside the texts (-English +German):\n%s", diff)
	}
}

func TestALibraryOfNothingSpeaksEnglish(t *testing.T) {
	var none routine.Library
	if none.In("de") != &none || none.Language() != "en" || len(none.Languages()) != 1 {
		t.Errorf("it speaks %s of %v", none.In("de").Language(), none.Languages())
	}
}

func TestACompanysTranslationLiesOverOurs(t *testing.T) {
	library := translatedLibrary(t, fstest.MapFS{
		"i18n/de/stretch.yaml": {Data: []byte("title: Strecken wie Acme\nsteps:\n  stay: {do: Streck dich weiter.}\n")},
		"i18n/fr/stretch.yaml": {Data: []byte("title: Étirement\n")},
	})
	german, _ := library.In("de").Routine("stretch")
	if german.Title != "Strecken wie Acme" || german.Steps[0].Do != "Heb beide Arme." || german.Steps[1].Do != "Streck dich weiter." {
		t.Errorf("in German: %+v", german)
	}
	if french, _ := library.In("fr").Routine("stretch"); french.Title != "Étirement" || french.Steps[0].Do != "Lift both arms." {
		t.Errorf("in French: %+v", french)
	}
}

// Our German tells of our move, not of theirs.
func TestWhatACompanySaysAnewIsNotSaidInOurWords(t *testing.T) {
	library := translatedLibrary(t, fstest.MapFS{
		"stretch.yaml":           replaced(t, stretch, "do: Lift both arms.", "do: Lift one arm."),
		"library/faq.yaml":       {Data: []byte("- {id: why, q: Why at Acme?, a: Because.}\n")},
		"library/screening.yaml": {Data: []byte("items:\n  fracture: {text: A broken bone or two}\n")},
	})
	in := library.In("de")
	r, _ := in.Routine("stretch")
	card, _ := in.Screening("desk")
	got := []string{r.Title, r.Steps[0].Do, in.Questions()[0].Q, card.Items[0].Text, card.Intro}
	want := []string{"Stretch", "Lift one arm.", "Why at Acme?", "A broken bone or two", "Bleib im Rahmen."}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMistakesInATranslation(t *testing.T) {
	for name, tc := range map[string]struct{ file, data, want string }{
		"a slip in a field's name": {
			"i18n/de/stretch.yaml", "titel: Strecken\n",
			"i18n/de/stretch.yaml:1: titel: is not a known field: did you mean title?",
		},
		"a number that stays in the original": {
			"i18n/de/stretch.yaml", "steps:\n  up: {dose: 5}\n",
			"i18n/de/stretch.yaml:2: steps.up.dose: is not a known field: did you mean do?",
		},
		"a step nobody does": {
			"i18n/de/stretch.yaml", "steps:\n  upp: {title: Hoch}\n",
			`i18n/de/stretch.yaml:2: steps.upp: there is no step "upp": did you mean up?`,
		},
		"a tip that only Germans get": {
			"i18n/de/stretch.yaml", "steps:\n  up: {tip: Tiefer atmen.}\n",
			"i18n/de/stretch.yaml:2: steps.up.tip: has no original: remove it, or write the original first",
		},
		"a list of another length": {
			"i18n/de/stretch.yaml", "aftercare: [Eins., Zwei.]\n",
			"i18n/de/stretch.yaml:1: aftercare: has 2 items: write 1",
		},
		"a long text": {
			"i18n/de/stretch.yaml", "title: " + strings.Repeat("x", 61) + "\n",
			"i18n/de/stretch.yaml:1: title: is 61 characters long: shorten it to 60",
		},
		"a week nobody has": {
			"i18n/de/month.yaml", "stages:\n  3: {goal: Weiter.}\n",
			`i18n/de/month.yaml:2: stages.3: there is no week "3": use one of 1, 2`,
		},
		"a question nobody asks": {
			"i18n/de/library/faq.yaml", "wy: {q: Warum?}\n",
			`i18n/de/library/faq.yaml:1: wy: there is no question "wy": did you mean why?`,
		},
		"an item nobody is asked about": {
			"i18n/de/library/screening.yaml", "items:\n  fraktur: {text: Ein Bruch}\n",
			`i18n/de/library/screening.yaml:2: items.fraktur: there is no item "fraktur": did you mean fracture?`,
		},
		"a routine that is not there": {
			"i18n/de/strech.yaml", "title: Strecken\n",
			`i18n/de/strech.yaml: there is no routine "strech" to translate: did you mean stretch?`,
		},
		"the other extension": {
			"i18n/de/stretch.yml", "title: Strecken\n",
			"i18n/de/stretch.yml: is not read: call it after a routine, such as i18n/de/wall-roll.yaml",
		},
		"sources in German": {
			"i18n/de/library/sources.yaml", "who-2020: {title: Leitlinien}\n",
			"i18n/de/library/sources.yaml: is not read: did you mean i18n/de/library/equipment.yaml?",
		},
		"a folder called as nobody speaks": {
			"i18n/German/stretch.yaml", "title: Strecken\n",
			"i18n/German: is no language: call the folder by a language's code, such as de or pt-BR",
		},
		"English in English": {
			"i18n/en/stretch.yaml", "title: Stretch!\n",
			"i18n/en: is the language of the originals: change those, or call the folder after another language",
		},
		"a file beside the languages": {
			"i18n/stretch.yaml", "title: Strecken\n",
			"i18n/stretch.yaml: is not read: put translations into a folder called after their language, such as i18n/de",
		},
		"nothing": {
			"i18n/de/stretch.yaml", "",
			"i18n/de/stretch.yaml: is empty: fill it, or remove it",
		},
	} {
		t.Run(name, func(t *testing.T) {
			files := ours()
			files[tc.file] = &fstest.MapFile{Data: []byte(tc.data)}
			complains(t, tc.want, files)
		})
	}
}

// One mistake is told once: where the original is broken, its translation may
// look wrong.
func TestABrokenOriginalIsNotBlamedOnItsTranslation(t *testing.T) {
	files := ours()
	maps.Copy(files, german())
	files["stretch.yaml"] = replaced(t, stretch, "id: up", "id: UP")
	complains(t, `stretch.yaml:16: steps.1.id: "UP" is no id: write small letters, digits and single hyphens, 48 characters at most`, files)
}

// Whatever a translation says, it replaces words alone, or tells what is wrong
// with it.
func FuzzTranslation(f *testing.F) {
	names := slices.Sorted(maps.Keys(german()))
	for i, name := range names {
		f.Add(uint8(i), german()[name].Data)
	}
	f.Fuzz(func(t *testing.T, which uint8, data []byte) {
		files := ours()
		files[names[int(which)%len(names)]] = &fstest.MapFile{Data: data}
		library, err := routine.Load(files)
		if err != nil {
			problems, _ := errors.AsType[strict.Problems](err)
			for _, p := range problems {
				if p.What == "" || p.Mend == "" || !strings.HasPrefix(p.File, "i18n/") {
					t.Errorf("poor advice: %v", p)
				}
			}
			return
		}
		english, _ := library.Routine("stretch")
		german, _ := library.In("de").Routine("stretch")
		if german.Time() != english.Time() || len(german.Steps) != len(english.Steps) || len(german.Aftercare) != len(english.Aftercare) {
			t.Errorf("in German it is another routine: %+v", german)
		}
		for _, text := range wordings(library.In("de")) {
			if text == "" {
				t.Errorf("a text is gone: %q", wordings(library.In("de")))
			}
		}
	})
}
