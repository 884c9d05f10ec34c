// Package status tells from the words and the emoji of somebody's Slack status whether to leave them alone.
package status

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"unhunch/internal/prefs"
)

// Words know what statuses mean. They do not change, and can be shared.
type Words struct {
	lists   lists
	phrases []phrase
	unless  []phrase
	until   []phrase
	later   []phrase
	others  []phrase
	days    map[string]bool
	months  map[string]bool
}

//go:embed words.yaml
var builtIn []byte

// BuiltIn is the file of the built-in words, for who wants to write their own.
func BuiltIn() []byte { return slices.Clone(builtIn) }

// Default are the built-in words: eight languages, and the statuses that
// Slack, its calendars and its calls set by themselves.
func Default() *Words { return fallback() }

var fallback = sync.OnceValue(func() *Words { //nolint:gochecknoglobals // a constant that has to be read once
	l, problems := readLists("words.yaml", builtIn)
	if len(problems) > 0 {
		panic(problems) // it is part of the binary, and a test reads it
	}
	return l.compile()
})

// rules are those that a status can speak for.
func rules() []prefs.Rule {
	return []prefs.Rule{
		prefs.RuleMeeting, prefs.RuleCall, prefs.RuleBusy, prefs.RuleHuddle, prefs.RuleVacation, prefs.RuleSick,
	}
}

// Meaning is the rule that a status speaks for, or "" for none. What is said
// first counts, words before emoji. emoji is as Slack has it, ":palm_tree:".
func (w *Words) Meaning(emoji, text string) prefs.Rule {
	said := w.hear(text)
	name, _, _ := strings.Cut(strings.Trim(emoji, ":"), "::") // a skin tone
	rule, decided := w.said(said)
	if w.song(name, said, rule) {
		return ""
	}
	if decided {
		return rule
	}
	for _, rule := range rules() {
		of := w.lists.of[rule]
		if slices.Contains(of.emoji, name) || len(said.words) == 0 && slices.Contains(of.alone, name) {
			return rule
		}
	}
	return ""
}

// said is the rule of the phrase that comes first, of two the longer one. What
// was said only to be taken back decides, too: for nothing.
func (w *Words) said(s speech) (rule prefs.Rule, decided bool) {
	back := w.back(s)
	first := match{from: len(s.text) + 1}
	for _, p := range w.phrases {
		for _, m := range p.in(s) {
			switch {
			case back.takes(m, p.rule, s):
				decided = true
			case m.from < first.from || m.from == first.from && m.to > first.to:
				first, rule = m, p.rule
			}
		}
	}
	return rule, decided || rule != ""
}

// song reports whether a status is what somebody listens to, as music players
// write it: a title and who plays it. Headphones and a hyphen may mean other things,
// unless the title would be somebody's absence.
func (w *Words) song(emoji string, s speech, rule prefs.Rule) bool {
	if len(s.words) > 0 && strings.ContainsAny(s.text[:s.words[0].at], "♪♫🎵🎶") {
		return true
	}
	if !slices.Contains(w.lists.music, emoji) {
		return false
	}
	if strings.ContainsAny(s.text, "·•♪♫") {
		return true
	}
	away := rule == prefs.RuleVacation || rule == prefs.RuleSick
	if emoji != "headphones" {
		return away || dashed(s.text)
	}
	return away && dashed(s.text)
}

// dashed reports whether a title and who plays it are parted.
func dashed(text string) bool {
	return slices.ContainsFunc([]string{" - ", " – ", " — ", " by ", " | "}, func(mark string) bool { return strings.Contains(text, mark) })
}

// phrase is some words that mean something.
type phrase struct {
	rule  prefs.Rule
	words []string // in small letters; "*urlaub" is any word that ends so, anyDay and anyDate stand for some
	whole string   // instead of words, where the script has no spaces
	probe string   // is in every text that has the phrase
}

// speech is a status, taken apart.
type speech struct {
	text  string
	words []word
}

type word struct {
	text string
	at   int  // byte of speech.text
	day  bool // monday, or tomorrow
	date bool // that, a month, or a number

	month bool
}

// match is where a phrase was found: bytes, and the places of words.
type match struct {
	from, to    int
	first, last int // of speech.words: the word it begins in, and the one it ends before
}

// listen takes a text apart into words of letters and digits.
func listen(text string) speech {
	s := speech{text: strings.ToLower(strings.ReplaceAll(text, "’", "'"))}
	begin := -1
	for at, r := range s.text + " " {
		switch part := inWord(r); {
		case part && begin < 0:
			begin = at
		case !part && begin >= 0:
			s.words = append(s.words, word{text: s.text[begin:at], at: begin})
			begin = -1
		}
	}
	return s
}

func inWord(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' ||
		unicode.IsMark(r) && !unicode.Is(unicode.Variation_Selector, r) && !unicode.Is(unicode.Me, r)
}

// hear listens for days, too.
func (w *Words) hear(text string) speech {
	s := listen(text)
	for i, of := range s.words {
		of.day = w.days[of.text]
		of.month = w.months[of.text]
		of.date = of.day || of.month || unicode.IsDigit(rune(of.text[0]))
		s.words[i] = of
	}
	return s
}

// The words that stand for others.
const (
	anyDay   = "@day"
	anyDate  = "@date"
	anyMonth = "@month"
	anyWord  = "@any"
)

// newDated is a phrase in which they may stand.
func newDated(rule prefs.Rule, text string) phrase {
	p := newPhrase(rule, text)
	p.probe = ""
	for i, w := range p.words {
		if bare := strings.TrimPrefix(w, "*"); strings.Contains(" "+text+" ", " @"+w+" ") {
			p.words[i] = "@" + w
		} else if len(bare) > len(p.probe) {
			p.probe = bare
		}
	}
	if p.whole != "" {
		p.probe = p.whole
	}
	return p
}

func newPhrase(rule prefs.Rule, text string) phrase {
	s := listen(text)
	if strings.ContainsFunc(s.text, unspaced) {
		return phrase{rule: rule, whole: s.text, probe: s.text}
	}
	p := phrase{rule: rule}
	for _, w := range s.words {
		if len(w.text) > len(p.probe) {
			p.probe = w.text
		}
		if w.at > 0 && s.text[w.at-1] == '*' {
			w.text = "*" + w.text
		}
		p.words = append(p.words, w.text)
	}
	return p
}

// unspaced reports whether a letter is of a script that is written without
// spaces between words.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar)
}

// in lists where a status has the phrase.
func (p phrase) in(s speech) []match {
	if !strings.Contains(s.text, p.probe) {
		return nil
	}
	if p.whole != "" {
		return p.letters(s)
	}
	var found []match
	for i := 0; i+len(p.words) <= len(s.words); i++ {
		if !p.begins(s.words[i:]) {
			continue
		}
		last := s.words[i+len(p.words)-1]
		found = append(found, match{from: s.words[i].at, to: last.at + len(last.text), first: i, last: i + len(p.words)})
	}
	return found
}

// letters lists where the phrase is as it is written, between words or not.
func (p phrase) letters(s speech) (found []match) {
	for from := 0; ; {
		i := strings.Index(s.text[from:], p.whole)
		if i < 0 {
			return found
		}
		m := match{from: from + i, to: from + i + len(p.whole)}
		for _, w := range s.words {
			if w.at+len(w.text) <= m.from {
				m.first++
			}
			if w.at < m.to {
				m.last++
			}
		}
		found = append(found, m)
		_, size := utf8.DecodeRuneInString(s.text[m.from:])
		from = m.from + size
	}
}

func (p phrase) begins(words []word) bool {
	for i, want := range p.words {
		end, joined := strings.CutPrefix(want, "*")
		switch got := words[i]; {
		case want == anyDay && got.day, want == anyDate && got.date, want == anyMonth && got.month, want == anyWord:
		case got.text != want && (!joined || !strings.HasSuffix(got.text, end)):
			return false
		}
	}
	return len(p.words) > 0
}

// compile makes phrases of the lists.
func (l lists) compile() *Words {
	w := &Words{lists: l}
	for _, rule := range rules() {
		for _, language := range slices.Sorted(maps.Keys(l.of[rule].words)) {
			for _, text := range l.of[rule].words[language] {
				w.phrases = append(w.phrases, newPhrase(rule, text))
			}
		}
		for _, language := range slices.Sorted(maps.Keys(l.of[rule].dated)) {
			for _, text := range l.of[rule].dated[language] {
				w.phrases = append(w.phrases, newDated(rule, text))
			}
		}
	}
	w.unless, w.until, w.later = phrases(l.back[listUnless], newPhrase), phrases(l.back[listUntil], newPhrase), phrases(l.back[listLater], newDated)
	w.others = phrases(l.back[listOthers], newDated)
	w.days, w.months = set(l.back[listDays]), set(l.back[listMonths])
	return w
}

func phrases(words map[string][]string, of func(prefs.Rule, string) phrase) (all []phrase) {
	for _, language := range slices.Sorted(maps.Keys(words)) {
		for _, text := range words[language] {
			all = append(all, of("", text))
		}
	}
	return all
}

func set(words map[string][]string) map[string]bool {
	all := map[string]bool{}
	for _, list := range words {
		for _, text := range list {
			all[strings.ToLower(text)] = true
		}
	}
	return all
}
