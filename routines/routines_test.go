package routines_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/routine"
)

func TestEveryEmbeddedFileIsSound(t *testing.T) {
	if len(load(t).Progressions()) == 0 {
		t.Error("no progression")
	}
}

// What most people can do where they are is what there is most of.
func TestThereIsEnoughToChooseFrom(t *testing.T) {
	var bare, seated int
	all := load(t).Routines()
	for _, r := range all {
		if slices.ContainsFunc(r.Equipment, func(e routine.Equipment) bool {
			return !slices.Contains([]routine.Equipment{"chair", "wall", "desk", "door"}, e)
		}) || r.Setting == routine.Floor {
			continue
		}
		if bare++; r.Setting == routine.Seated {
			seated++
		}
	}
	if len(all) < 24 || bare < 14 || seated < 6 {
		t.Errorf("%d routines, %d of them with nothing but a chair, a wall, a desk or a door, %d of these seated; want 24, 14 and 6 at least", len(all), bare, seated)
	}
	t.Logf("%d routines, %d without anything to get, %d of these seated", len(all), bare, seated)
}

func TestEveryStepHasAPicture(t *testing.T) {
	for _, r := range load(t).Routines() {
		for _, s := range r.Steps {
			if s.Figure == "" {
				t.Errorf("%s/%s has none", r.ID, s.ID)
			}
		}
	}
}

// Somebody who is to settle, or to wait, does not see somebody who rolls.
func TestWhoStandsStillSeesNobodyMove(t *testing.T) {
	for _, r := range load(t).Routines() {
		moves := map[string]string{} // by figure, the step that moves like it
		for _, s := range r.Steps {
			if slices.Contains([]routine.DoseKind{routine.Roll, routine.Move, routine.Reps}, s.Dose.Kind) {
				moves[s.Figure] = s.ID
			}
		}
		for _, s := range r.Steps {
			if s.Dose.Kind != routine.Setup && s.Dose.Kind != routine.Hold {
				continue
			}
			if mover, shared := moves[s.Figure]; shared {
				t.Errorf("%s: %s shows %s, which is how %s moves", r.ID, s.ID, s.Figure, mover)
			}
		}
	}
}

// Who lies on a roller is told how to get off it: the last step is getting up.
func TestNobodyIsLeftOnARoller(t *testing.T) {
	for _, r := range load(t).Routines() {
		last := r.Steps[len(r.Steps)-1]
		if r.Uses(routine.Roller) && last.Dose.Kind != routine.Setup {
			t.Errorf("%s ends with %s", r.ID, last.ID)
		}
	}
}

// Both sides get as much, and a warning for one of them is one for the other.
func TestBothSidesAreDoneAlike(t *testing.T) {
	type part struct {
		dose   routine.Dose
		warned bool
	}
	for _, r := range load(t).Routines() {
		done := map[routine.Side][]part{}
		for _, s := range r.Steps {
			if s.Dose.Kind != routine.Setup {
				done[s.Side] = append(done[s.Side], part{s.Dose, s.Care != ""})
			}
		}
		if left, right := done[routine.Left], done[routine.Right]; !slices.Equal(left, right) {
			t.Errorf("%s does %v on the left, %v on the right", r.ID, left, right)
		}
	}
}

// hipsUp are the pictures of somebody whose hips are off the floor.
func hipsUp() []string {
	return []string{"hips-lift", "roll-crossed", "roll-hands-behind-head", "roll-elbows"}
}

// The stages before "Lift your hips and roll" keep them on the mat.
func TestHipsStayDownUntilTheStageThatLiftsThem(t *testing.T) {
	lifts := regexp.MustCompile(`(?i)(lift|raise) your hips|hips up|\bheb das Becken`)
	l := load(t)
	p, _ := l.Progression("progression-twelve-weeks")
	for _, stage := range p.Stages {
		if strings.Contains(stage.Goal, "Lift your hips") {
			return
		}
		for _, id := range stage.Routines {
			r, _ := l.Routine(id)
			for _, s := range r.Steps {
				if slices.Contains(hipsUp(), s.Figure) {
					t.Errorf("week %d: %s/%s shows hips that are up", stage.Week, id, s.ID)
				}
			}
			for _, lang := range l.Languages() {
				there, _ := l.In(lang).Routine(id)
				for _, s := range there.Steps {
					if said := lifts.FindString(s.Do + " " + s.Tip); said != "" {
						t.Errorf("week %d: %s: %s/%s says %q", stage.Week, lang, id, s.ID, said)
					}
				}
			}
		}
	}
	t.Error("no stage lifts the hips")
}

// With both arms crossed nobody holds the head.
func TestAHeadThatHangsFreeMayBeHeld(t *testing.T) {
	for _, r := range load(t).Routines() {
		for _, s := range r.Steps {
			if (s.Figure == "hips-lift" || s.Figure == "roll-crossed") && !strings.Contains(s.Do+s.Tip+s.Care, "hand may hold your head") {
				t.Errorf("%s/%s does not say that a hand may hold the head", r.ID, s.ID)
			}
		}
	}
}

// The check says that a roller goes neither under the neck nor under the lower back.
func TestWhoLiesAlongARollerReadsWhyThatIsAnotherMatter(t *testing.T) {
	l := load(t)
	r, _ := l.Routine("along-the-roller")
	if !strings.Contains(r.Summary, "neck and lower back") {
		t.Errorf("%s does not say that neck and lower back may lie on it: %q", r.ID, r.Summary)
	}
	for _, q := range l.Questions() {
		if (q.ID == "neck" || q.ID == "lower-back") && !strings.Contains(q.A, "along a long roller is another matter") {
			t.Errorf("faq/%s: %q", q.ID, q.A)
		}
	}
}

// longestUp is how long hips stay up before their owner is offered a rest.
const longestUp = 45 * time.Second

func TestHipsThatAreUpForLongAreGivenARest(t *testing.T) {
	rests := regexp.MustCompile(`(?i)\bhips down\b|\brest (your )?hips\b`)
	for _, r := range load(t).Routines() {
		var up time.Duration
		for _, s := range r.Steps {
			if !slices.Contains(hipsUp(), s.Figure) {
				up = 0
				continue
			}
			if s.Dose.Kind != routine.Setup {
				up += most(s.Dose)
			}
			if up > longestUp {
				t.Errorf("%s/%s: the hips have been up for %s and nobody says that they may come down", r.ID, s.ID, up)
			}
			if rests.MatchString(s.Do + " " + s.Tip + " " + s.Care) {
				up = 0
			}
		}
	}
}

// most is how long a dose takes at its most.
func most(d routine.Dose) time.Duration {
	if d.Range == (routine.Range{}) {
		return d.Time()
	}
	if d.Kind == routine.Reps {
		d.Reps = d.Range.Max
	} else {
		d.Seconds = d.Range.Max
	}
	return d.Time()
}

// A roller goes from the top of the shoulder blades to a hand's width below their
// tips: the tops of the shoulders are the neck's foot, and the lowest ribs are the
// lower back's.
func TestARollerKeepsToTheUpperBack(t *testing.T) {
	astray := regexp.MustCompile(`(?i)(bottom|last|lowest|soft) ribs|tops? of the shoulders\b|(untersten?|letzten|weichen) Rippen|Schultern oben|oben an den Schultern`)
	l := load(t)
	for _, lang := range l.Languages() {
		for _, r := range l.In(lang).Routines() {
			for _, s := range r.Steps {
				for _, said := range []string{s.Title, s.Do, s.Tip, s.Care, s.Alt} {
					if found := astray.FindString(said); found != "" && r.Uses(routine.Roller) {
						t.Errorf("%s: %s/%s leads a roller to the %q", lang, r.ID, s.ID, found)
					}
				}
			}
		}
	}
	for _, step := range []string{"classic-elbow-roll/roll", "crossed-arms-roll/roll", "roll-and-rest/passes", "wall-roll/roll"} {
		in, id, _ := strings.Cut(step, "/")
		r, _ := l.Routine(in)
		i := slices.IndexFunc(r.Steps, func(s routine.Step) bool { return s.ID == id })
		if i < 0 || !strings.Contains(r.Steps[i].Do+" "+r.Steps[i].Tip, "from the top of your shoulder blades to a hand's width below their tips") {
			t.Errorf("%s does not say how far the roller goes", step)
		}
	}
}

// Who leans back over a chair first makes sure that it neither rolls nor tips, and that
// head and hands have room behind it.
func TestAChairThatSomebodyLeansOverStandsFast(t *testing.T) {
	l := load(t)
	for lang, must := range map[string][]string{
		"en": {"Lock the wheels", "a desk or cupboard lower than its backrest"},
		"de": {"Stell die Rollen fest", "Tisch oder Schrank, der niedriger ist als sie"},
	} {
		for _, r := range l.In(lang).Routines() {
			if !slices.Contains(r.Equipment, "chair") || !slices.Contains(r.Movements, "loaded-extension") {
				continue
			}
			for _, words := range must {
				if said := r.Steps[0].Do; !strings.Contains(said, words) {
					t.Errorf("%s: %s begins without %q: %q", lang, r.ID, words, said)
				}
			}
			if slices.Contains(r.Equipment, "wall") {
				t.Errorf("%s: a wall is where the head goes", r.ID)
			}
		}
	}
}

// A chair whose wheels are spoken of has its back against something and the wheels
// locked, not one or the other.
func TestAChairIsHeldByItsBackAndItsWheels(t *testing.T) {
	l := load(t)
	for lang, held := range map[string]*regexp.Regexp{
		"en": regexp.MustCompile(`chair's back against a wall and lock its wheels|Lock the wheels and back the chair onto`),
		"de": regexp.MustCompile(`Lehne an eine Wand und stell die Rollen fest|Stell die Rollen fest, die Lehne an einem Tisch oder Schrank`),
	} {
		for _, r := range l.In(lang).Routines() {
			if said := r.Steps[0].Do; regexp.MustCompile(`wheels|die Rollen fest`).MatchString(said) && !held.MatchString(said) {
				t.Errorf("%s: %s: %q", lang, r.ID, said)
			}
		}
	}
}
