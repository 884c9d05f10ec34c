package routine

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"unhunch/internal/strict"
)

// Avoided is a wording that no text has which people read: not ours, and not one
// that is laid over ours.
type Avoided struct {
	Kind    Fault
	Said    string // a regular expression, of a text in small letters; of a Naming as it stands
	Instead string // what to do about it
}

// Fault is what is wrong with a wording.
type Fault string

// The faults.
const (
	Promise Fault = "promise" // that moving treats something: nobody has shown that it does
	Hype    Fault = "hype"
	Blame   Fault = "blame"
	Naming  Fault = "naming" // somebody is named who did not ask for it
	Length  Fault = "length" // in a title: it changes with the dose
)

// What to say instead.
const (
	looser    = "say stiffness, not pain; people may feel looser for a while"
	inside    = "leave out what goes on inside"
	place     = "nothing moves back into place"
	washed    = "rolling washes nothing out"
	feltAlone = "muscles may feel tight; what is in them nobody sees"
	treatment = "it is an offer to move, not a treatment"
	tall      = "sitting tall may feel easier for a while"
	known     = "say what is known, and how well"
	calm      = "say it without the superlative"
	gentle    = "offer, and leave people the choice"
	nobody    = "leave people out"
	noLength  = "leave the length out: the card tells it, and it changes with the dose"
)

// AllAvoided lists them, in English and German.
func AllAvoided() []Avoided {
	return []Avoided{
		{Promise, `pain( |-)(relief|killer|free)|(reliev|sooth|eas|reduc|end|stop|beat)\w* (your |the |all |any |back |neck |shoulder )*(pain|ache)`, looser},
		{Promise, `re-?align|(straighten|put)\w* (your |the )*(spine|bones|vertebrae|back in)`, place},
		{Promise, `\b(de)?toxi(n|f)|lymph|flush\w* (out )?|impurit`, washed},
		{Promise, `\breleas(e|es|ed|ing)\b`, looser},
		{Promise, `\b(knots?|adhesions?|scar tissue|deposits|lactic|fascia)\b`, feltAlone},
		{Promise, `\bmelt\w* (away|tension|knots)|\b(dissolv|unlock|unstick)`, looser},
		{Promise, `\bcur(e|es|ed|ing)\b|\bheal(s|ed|ing|er)?\b|\bremed(y|ies)\b|\brehab|\btherap(y|ies|eutic)\b`, treatment},
		{Promise, `(fix|correct|improv|perfect|repair|revers|undo)\w* (your |my |the |bad |poor |a )*(posture|hunch|kyphosis|slouch)`, tall},
		{Promise, `prevent\w* (\w+ )?(pain|injur|hunch|problems)`, known},
		{Promise, `inflammation|nutrients|circulation|blood flow|metaboli`, inside},
		{Promise, `\bmiracle|\bguarantee|clinically|scientifically|\bproven to\b|life-?changing|game.?changer`, known},

		{Promise, `schmerz(frei|linder|stillend)|(linder|lös|nimm|vertreib|besieg|reduzier|verring|beseitig)\w* (\w+ )?(schmerz|verspannung)|gegen \w*schmerz|linderung`, looser},
		{Promise, `verspannung|verkleb|verhärtung|blockade|faszien($|[^r]|r[^o])|triggerpunkt`, feltAlone}, // a Faszienrolle is what a roller is called
		{Promise, `entgift|giftstoff|toxin|schlacken|lymph|entschlack|spült`, washed},
		{Promise, `\bheil(t|en|st|ung|sam|end)?\b|kurier|therapier|rehabilit`, treatment},
		{Promise, `einrenk|zurecht|begradig|wieder gerade|richte\w* (\w+ )?(wirbel|rücken|haltung)`, place},
		{Promise, `haltung \w*(verbesser|korrigier|richtig)|(verbesser|korrigier|richt|repar)\w* (\w+ )?haltung|haltung in ordnung`, tall},
		{Promise, `vorbeug\w* (\w+ )?(schmerz|verletz)|beug\w* \w*schmerzen vor|durchblutung|stoffwechsel|entzündungshemm`, inside},
		{Promise, `wundermittel|garantier|erwiesenermaßen|nachweislich`, known},

		{Hype, `\b(amazing|incredible|unbelievable|revolutionary|ultimate|magic|magical|world-class|instantly|best ever)\b|once and for all|!!`, calm},
		{Hype, `\b(unglaublich|sensationell|magisch|ultimativ|revolutionär)\w*|\bim nu\b|ein für alle ?mal`, calm},
		{Blame, `\byou (have )?(missed|failed|forgot)|\bshould have\b|\blazy\b|\bstreaks?\b|no excuses`, gentle},
		{Blame, `\bdu hast \w+ ?(verpasst|vergessen|versäumt)|\bfaul(e|er|en)?\b|keine ausreden`, gentle},
		{Naming, `\b(Dr|Prof|Mr|Mrs|Ms|Herr|Frau)\.? \p{Lu}\p{L}+|(^|\s)@\p{L}+|<[@#!]|[\w.+-]+@[\w-]+\.\w+`, nobody},
		{Length, `\b(\d+|one|two|three|four|five|ten)[ -]?(minutes?|seconds?|min)\b|\b(\d+|eine?|zwei|drei|vier|fünf|zehn)[ -]?(minuten?|sekunden?)\b`, noLength},
	}
}

// Denials are wordings of ours that name a promise in order not to make it.
func Denials() []string {
	return []string{
		"removed lymph nodes",
		"entfernte lymphknoten",
		"it does not put bones back into place",
		"das rückt keine knochen zurecht",
		"rolling flushes nothing out, breaks up no deposits and does not melt fascia",
		"rollen spült nichts aus, zerbricht keine ablagerungen und bringt keine faszien zum schmelzen",
	}
}

// Miswording is one that was found.
type Miswording struct {
	Kind    Fault
	Said    string
	Instead string
}

// Misworded finds what is avoided in a text, of one kind after the other.
func Misworded(text string, kinds ...Fault) []Miswording {
	small := strings.ToLower(text)
	for _, denial := range Denials() {
		small = strings.ReplaceAll(small, denial, "")
	}
	var found []Miswording
	for _, rule := range rules() {
		if !slices.Contains(kinds, rule.Kind) {
			continue
		}
		in := small
		if rule.Kind == Naming {
			in = text
		}
		if said := rule.FindString(in); said != "" {
			found = append(found, Miswording{rule.Kind, strings.TrimSpace(said), rule.Instead})
		}
	}
	return found
}

// rule is an Avoided that can be looked for.
type rule struct {
	Avoided
	pattern
}

var rules = sync.OnceValue(func() (all []rule) { //nolint:gochecknoglobals // a constant that takes its time
	for _, a := range AllAvoided() {
		all = append(all, rule{a, compile(a.Said)})
	}
	return all
})

// mostInTitle is how many words a title may have: with it, a reminder has 25 at the
// most.
const mostInTitle = 12

// text is a text that people read, and title one that names what it is of.
func (r *reader) text(into *string, most int) strict.Value {
	return strict.Text(into, most).Then(func(at string) { r.words(at, *into, Promise, Hype, Blame, Naming) })
}

func (r *reader) texts(into *[]string, most int) strict.Value {
	return strict.List(into, fmt.Sprintf("a list, each text of at most %d characters", most),
		func(s *string) strict.Value { return r.text(s, most) })
}

func (r *reader) title(into *string) strict.Value {
	return r.text(into, longestTitle).Then(func(at string) {
		if n := len(strings.Fields(*into)); n > mostInTitle {
			r.Note(at, fmt.Sprintf("has %d words", n), fmt.Sprintf("shorten it to %d: a reminder names it in a sentence of 25", mostInTitle))
		}
		r.words(at, *into, Length)
	})
}

// asked is a text that may ask for what no answer promises.
func (r *reader) asked(into *string, most int) strict.Value {
	return strict.Text(into, most).Then(func(at string) { r.words(at, *into, Hype, Blame, Naming) })
}

// words notes what is avoided in a text that was read.
func (r *reader) words(at, text string, kinds ...Fault) {
	for _, m := range Misworded(text, kinds...) {
		r.Note(at, fmt.Sprintf("says %q", m.Said), m.Instead)
	}
}
