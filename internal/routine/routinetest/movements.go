package routinetest

import (
	"regexp"
	"slices"
	"strings"

	"unhunch/internal/routine"
)

// Movements are those that somebody finds who reads a routine's steps and looks at its
// pictures, whatever it declares: by words of the English text, and by what figures are
// called. What is said in care is mostly what not to do, and is not read.
func Movements(r routine.Routine) (found []string) {
	for _, s := range signs() {
		if s.in(r) {
			found = append(found, s.movement)
		}
	}
	return found
}

// sign is how a movement shows.
type sign struct {
	movement string
	words    string // of a step
	but      string // words that are no sign, though some of them are
	figures  string // by what they are called
}

func signs() []sign {
	return []sign{
		{
			movement: "overhead",
			words: `hands? behind your head|head in (both|your) hands|hands under your head|hands on your head|cradle your head|fingers behind your head|` +
				`overhead|over your head|arms? to the ceiling|out and up|wide Y|forearms up|head between your arms|hands on the desk|` +
				`sit back towards your heels|arms are straight and your back slopes|outstretched arm`,
			figures: `behind-head|cradled|elbows|thoracic-extension|extension-hold|wall-angels|side-reach|press-back|chair-extension|childs-reach`,
		},
		{
			movement: "shoulder-load",
			words: `\bband\b|palms? on|palm (on|above)|forearms?( rolls?)? on the frame|forearm on|with both forearms|push up with your (left|right) hand|push back until|hands under your shoulders|` +
				`arms out to the sides|out and back|open it over|arm (out|over) |lift hands and elbows|lean in\b`,
			but:     `forearms resting on the desk`,
			figures: `doorway-stretch|low-doorway|wall-push|desk-(lean|bow|thread)|all-fours|forearms|open-book$`,
		},
		{
			movement: "end-rotation",
			words:    `turn your chest|(slide|thread) it (through )?under|slide it through|arm down past the outside|sweep the|open (it|your (left|right) arm) over|open your (left|right) arm`,
			figures:  `thread|open-book$|side-lying-rotation`,
		},
		{
			movement: "loaded-extension",
			words:    `lean back over|lie back over|lean back onto|lean back until|lower it backwards|open backwards|resting? open|crosses your back`,
			figures:  `chair-extension|thoracic-extension|extension-hold|^lie-back|rest-on-spot|isolate-and-melt`,
		},
		{
			movement: "rounding",
			words:    `your back go round|round your (upper )?back|sit back towards your heels|curl your chest up|curl and open|arm down past the outside`,
			figures:  `seated-cat|seated-hug|sit-back|childs-reach|seated-thread`,
		},
		{
			movement: "head-down",
			words:    `(lift|raise) your hips|hips up|let your head hang|sit back towards your heels|send your hips back`,
			figures:  `hips-lift|roll-(crossed|hands-behind-head|elbows)|sit-back|childs-reach|desk-bow|thoracic-extension|^isolate-and-melt`,
		},
		{
			movement: "neck",
			words:    `(turn|lift|tip|glide) your (head|left ear|right ear)|look (after|towards)|eyes go? with|chest and eyes|chin towards|lower your chin|press the head|head gently|curl your chest up|turn your chest`,
			figures:  `chin-tuck|look-round|nod|ear-to-shoulder|press-(forehead|back|temple)|open-book$`,
		},
		{
			movement: "lying-back",
			words:    `lie back|lean back onto|lean back until it|lower yourself until the roller|on your back`,
			but:      `for another day, on your back`,
			figures:  `^lie-back|hips-lift|roll-(crossed|hands-behind-head|elbows)|along-(rest|arms)|towel-rest|thoracic-extension|extension-hold|elbows-in|isolate-and-melt|rest-on-spot|blades-apart`,
		},
		{movement: "prone", words: `on your front|face down`, figures: `^prone|scapula-`},
		{
			movement: "side-lying",
			words:    `(lie|settle|over) (on|onto) your (left|right) side`,
			figures:  `^side-lying|open-book-start|floor-open-book|scapula-`,
		},
		{movement: "floor", words: `\bmat\b|hands and knees|lie on your`, figures: `all-fours|^prone|^lie-back|along-|towel-|side-lying|scapula-|sit-with-roller|get-up`},
		{
			movement: "roller",
			words:    `back (onto|over|along) (the|it|a) ?roller|roller (rests|crosses|travels)|lean on it against a wall|it crosses your back|the roller a hand's width below|head rests on the roller`,
			figures:  `^lie-back|hips-lift|roll-(crossed|hands-behind-head|elbows)|wall-(lean|roll)|^side-lying|scapula-|along-(rest|arms)`,
		},
	}
}

func (s sign) in(r routine.Routine) bool {
	words, figures := regexp.MustCompile(`(?i)`+s.words), regexp.MustCompile(s.figures)
	said := slices.Clone(r.Aftercare)
	for _, step := range r.Steps {
		if step.Figure != "" && figures.MatchString(step.Figure) {
			return true
		}
		said = append(said, step.Title, step.Do, step.Tip)
	}
	return slices.ContainsFunc(said, func(text string) bool {
		if s.but != "" {
			text = strings.NewReplacer(s.but, "").Replace(text)
		}
		return words.MatchString(text)
	})
}
