package status

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"unhunch/internal/prefs"
	"unhunch/internal/strict"
)

// lists are the content of a file of words.
type lists struct {
	of    map[prefs.Rule]list
	music []string                       // emoji, names without colons
	back  map[string]map[string][]string // by name and language
}

// The lists of what takes back what the others say.
const (
	listUnless = "unless"
	listUntil  = "until"
	listLater  = "later"
	listOthers = "others"
	listMusic  = "music"
	listDays   = "days"
	listMonths = "months"
)

func backLists() []string {
	return []string{listUnless, listUntil, listLater, listOthers, listDays, listMonths}
}

type list struct {
	emoji, alone []string            // names without colons
	words, dated map[string][]string // by language
}

// The limits of a file of words: Slack's status text has 100 characters.
const (
	longestPhrase = 100 // characters, and of an emoji's name
	// Largest is how many bytes of a file are read.
	Largest = 256 << 10

	mostPhrases = 500 // in a list
)

// Read lays an operator's file over the built-in words: a list that it names
// takes the place of the built-in one. Its error is strict.Problems.
func Read(name string, data []byte) (*Words, error) {
	theirs, problems := readLists(name, data)
	if len(problems) > 0 {
		return nil, problems
	}
	return Default().lists.under(theirs).compile(), nil
}

func (l lists) under(theirs lists) lists {
	all := newLists()
	all.music = l.music
	if theirs.music != nil {
		all.music = theirs.music
	}
	for _, name := range backLists() {
		all.back[name] = lay(l.back[name], theirs.back[name])
	}
	for _, rule := range rules() {
		ours, over := l.of[rule], theirs.of[rule]
		if over.emoji != nil {
			ours.emoji = over.emoji
		}
		if over.alone != nil {
			ours.alone = over.alone
		}
		ours.words, ours.dated = lay(ours.words, over.words), lay(ours.dated, over.dated)
		all.of[rule] = ours
	}
	return all
}

func newLists() lists {
	return lists{of: map[prefs.Rule]list{}, back: map[string]map[string][]string{}}
}

func lay(ours, over map[string][]string) map[string][]string {
	all := maps.Clone(ours)
	maps.Copy(all, over)
	return all
}

func readLists(name string, data []byte) (lists, strict.Problems) {
	l := newLists()
	d := strict.Parse(name, data)
	var fields []strict.Field
	read := map[prefs.Rule]*list{}
	for _, rule := range rules() {
		into := new(list)
		read[rule] = into
		fields = append(fields, strict.May(string(rule), strict.Object("emoji, emoji_alone, words and dated", []strict.Field{
			strict.May("emoji", texts(&into.emoji)),
			strict.May("emoji_alone", texts(&into.alone)),
			strict.May("words", languages(&into.words)),
			strict.May("dated", languages(&into.dated)),
		})))
	}
	back := map[string]*map[string][]string{}
	for _, name := range backLists() {
		back[name] = new(map[string][]string)
		fields = append(fields, strict.May(name, languages(back[name])))
	}
	fields = append(fields, strict.May(listMusic, texts(&l.music)))
	if !d.Read(strict.Object("lists of words by rule", fields)) {
		return l, d.Problems()
	}
	for _, rule := range rules() {
		of := *read[rule]
		checkEmoji(d, string(rule)+".emoji", of.emoji)
		checkEmoji(d, string(rule)+".emoji_alone", of.alone)
		checkPhrases(d, string(rule)+".words", of.words)
		checkPhrases(d, string(rule)+".dated", of.dated)
		checkStandIns(d, string(rule)+".dated", of.dated)
		l.of[rule] = of
	}
	for _, name := range backLists() {
		checkPhrases(d, name, *back[name])
		l.back[name] = *back[name]
	}
	checkEmoji(d, listMusic, l.music)
	checkStandIns(d, listLater, l.back[listLater])
	checkStandIns(d, listOthers, l.back[listOthers])
	checkWords(d, listDays, l.back[listDays])
	checkWords(d, listMonths, l.back[listMonths])
	return l, d.Problems()
}

func texts(into *[]string) strict.Value {
	return strict.Distinct(strict.Texts(into, longestPhrase).Between(0, mostPhrases))
}

func languages(into *map[string][]string) strict.Value {
	return strict.Table(into, func(_ string, list *[]string) strict.Value { return texts(list) }).
		As("lists of phrases by language, such as en: [in a meeting]")
}

// checkEmoji takes names with or without colons, and leaves them without.
func checkEmoji(d *strict.Document, at string, emoji []string) {
	for i, text := range emoji {
		name := strings.Trim(text, ":")
		if name == "" || strings.ContainsFunc(name, func(r rune) bool { return r == ':' || unicode.IsSpace(r) }) {
			d.Note(strict.Join(at, strconv.Itoa(i+1)), "is no emoji's name", "write it as Slack shows it between colons, such as palm_tree")
			continue
		}
		emoji[i] = name
	}
}

func checkPhrases(d *strict.Document, at string, words map[string][]string) {
	for _, language := range slices.Sorted(maps.Keys(words)) {
		for i, text := range words[language] {
			if text != "" && newPhrase("", text).probe == "" {
				d.Note(strict.Join(strict.Join(at, language), strconv.Itoa(i+1)), "has no word in it", "write letters or digits")
			}
		}
	}
}

// checkWords wants single words, as a status is searched for them one by one.
func checkWords(d *strict.Document, at string, words map[string][]string) {
	for _, language := range slices.Sorted(maps.Keys(words)) {
		for i, text := range words[language] {
			if said := listen(text).words; len(said) > 1 || len(said) == 1 && !strings.EqualFold(said[0].text, text) {
				d.Note(strict.Join(strict.Join(at, language), strconv.Itoa(i+1)), "is not a single word", "write one word of letters")
			}
		}
	}
}

func checkStandIns(d *strict.Document, at string, words map[string][]string) {
	for _, language := range slices.Sorted(maps.Keys(words)) {
		for i, text := range words[language] {
			for w := range strings.FieldsSeq(text) {
				if strings.HasPrefix(w, "@") && !slices.Contains([]string{anyDay, anyDate, anyMonth, anyWord}, w) {
					d.Note(strict.Join(strict.Join(at, language), strconv.Itoa(i+1)), "has "+w+", which stands for nothing", "write @day or @date")
				}
			}
		}
	}
}
