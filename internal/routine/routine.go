// Package routine reads guided routines from YAML, says everything that is wrong with them, and chooses one for a person.
package routine

import "time"

// Lead is the time a person needs before a step's own clock starts: about a
// second until the post is there, and four to read it and get into place. It
// counts towards a routine's length.
const Lead = 5 * time.Second

// Routine is one guided sequence of steps, two or three minutes long.
// Texts are plain, without markup.
type Routine struct {
	ID        string // kebab-case, stable, the file's name
	Title     string
	Summary   string
	Seeds     []string // where the content came from; never shown
	Setting   Setting
	Equipment []Equipment // all of it is needed; none means nothing
	RollerAt  Touch       // where a roller touches, if there is one
	Things    []Thing     // the same, as a library speaks of it: see With
	Area      []Area
	Focus     Focus
	Movements []string // what is in it that somebody may have to leave out; see Library.Movements
	Level     Level
	Duration  time.Duration // as the author states it; Time is what the steps add up to
	Instead   string        // the routine that does the same elsewhere, as standing at a desk; mostly ""
	Screening string        // the profile shown before the first use
	Frequency Frequency
	Steps     []Step
	Aftercare []string
	Sources   []string
}

// Step is one thing to do.
type Step struct {
	ID      string // kebab-case, unique within its routine
	Title   string
	Do      string
	Breathe string // there is one whenever the body works
	Tip     string
	Care    string
	With    string // a band or a weight, in the words of whoever entered an Exercise
	Dose    Dose
	Side    Side
	Figure  string // the picture's name; "" means none
	Alt     string // describes the picture in words
}

// Frequency is how often a routine does good.
type Frequency struct {
	TimesADay Range
	DaysAWeek Range
}

// Setting is the posture a routine is done in, and so the room it needs.
type Setting string

// The settings, from the one that is possible anywhere to the one that is not.
const (
	Seated   Setting = "seated"
	Standing Setting = "standing"
	Floor    Setting = "floor"
)

// Settings lists every setting.
func Settings() []Setting { return []Setting{Seated, Standing, Floor} }

// Area is the part of the body a routine works on.
type Area string

// The areas, from top to bottom.
const (
	Neck      Area = "neck"
	Shoulder  Area = "shoulder"
	Chest     Area = "chest"
	UpperBack Area = "upper-back"
	MidBack   Area = "mid-back"
	Legs      Area = "legs"
)

// Areas lists every area.
func Areas() []Area { return []Area{Neck, Shoulder, Chest, UpperBack, MidBack, Legs} }

// Focus is the kind of routine that one is.
type Focus string

// Touch is where a roller touches whoever uses it.
type Touch string

// The places.
const (
	AtBack Touch = "back" // the usual one, also written as ""
	AtArms Touch = "arms" // and nowhere else
)

// Touches lists every place.
func Touches() []Touch { return []Touch{AtBack, AtArms} }

// The kinds. What needs a roller is WithRoller, whatever it does.
const (
	ForMobility  Focus = "mobility"
	ForStrength  Focus = "strength"
	ForWholeBody Focus = "whole-body"
	ForNeck      Focus = "neck"
	WithRoller   Focus = "roller"
)

// Focuses lists every kind.
func Focuses() []Focus { return []Focus{ForMobility, ForStrength, ForWholeBody, ForNeck, WithRoller} }

// Level is how much a routine asks of the person.
type Level string

// The levels, the easier first.
const (
	Beginner     Level = "beginner"
	Intermediate Level = "intermediate"
)

// Levels lists every level.
func Levels() []Level { return []Level{Beginner, Intermediate} }

// Side is the side of the body a step is for.
type Side string

// The sides. Each means to one side and then to the other within every
// repetition, and goes with no other dose: nobody tells when half of a hold is
// over, so a hold on either side is two steps.
const (
	Both  Side = "both"
	Left  Side = "left"
	Right Side = "right"
	Each  Side = "each"
)

// Sides lists every side.
func Sides() []Side { return []Side{Both, Left, Right, Each} }

// Closes reports whether a step is the last and gets out of the routine: at the other
// setups somebody gets ready.
func (r Routine) Closes(step int) bool {
	return step == len(r.Steps)-1 && step > 0 && r.Steps[step].Dose.Kind == Setup
}

// Time is how long the routine takes from the first step to the last, with
// Lead before each.
func (r Routine) Time() time.Duration {
	var total time.Duration
	for _, s := range r.Steps {
		total += Lead + s.Time()
	}
	return total
}

// Starts is when each step is shown, counted from the routine's start. Its own
// clock starts Lead later.
func (r Routine) Starts() []time.Duration {
	starts := make([]time.Duration, len(r.Steps))
	var at time.Duration
	for i, s := range r.Steps {
		starts[i] = at
		at += Lead + s.Time()
	}
	return starts
}

// Time is how long the step's dose takes.
func (s Step) Time() time.Duration { return s.Dose.Time() }
