package card_test

import (
	"encoding/json"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say/saytest"
	"unhunch/internal/session"
)

// Every message and view is drawn for somebody who reads German, inside Slack's limits
// and without a word of English but in the samples that it is about.
func TestWhoReadsGermanMeetsNoEnglish(t *testing.T) {
	reads = card.For(prefs.Person{Locale: "de-DE"})
	t.Cleanup(func() { reads = card.English() })
	english, samples := saytest.EnglishIn(t, "de"), samples()
	noEnglish := func(t *testing.T, shown any) {
		t.Helper()
		for _, said := range readIn(t, shown) {
			if words := english.Words(samples.Replace(said)); len(words) > 0 {
				t.Errorf("%q is English in %q", words, said)
			}
		}
	}
	for _, h := range append(gallery(), rareMessages()...) {
		if h.name == "sorry" { // says what the test has it say
			continue
		}
		t.Run(h.name, func(t *testing.T) {
			if err := card.Check(h.message); err != nil {
				t.Error(err)
			}
			noEnglish(t, map[string]any{"text": h.message.Text, "blocks": h.message.Blocks})
		})
	}
	for _, r := range rooms() {
		t.Run(r.name, func(t *testing.T) {
			var err error
			switch v := r.view.(type) {
			case slack.ModalViewRequest:
				err = card.CheckModal(v)
			case slack.HomeTabViewRequest:
				err = card.CheckHome(v)
			}
			if err != nil {
				t.Error(err)
			}
			noEnglish(t, r.view)
		})
	}
}

// rareMessages is what is said where something does not go as usual, or is said in several
// ways.
func rareMessages() []example {
	all := []example{
		{"break-soon", reads.BreakSoon()},
		{"break-lost", reads.BreakLost()},
		{"break-unknown", reads.BreakUnknown()},
		{"failed", reads.Failed()},
		{"too-much", reads.TooMuch()},
		{"stranger", card.Stranger(reads, "")},
		{"stranger-install", card.Stranger(reads, "https://unhunch.example/install")},
		{"not-installed", card.NotInstalled(reads, "https://unhunch.example/install")},
		{"export-failed", reads.ExportFailed()},
		{"kept", reads.Kept()},
		{"not-invited", reads.NotInvited()},
	}
	for _, why := range coach.SwapReasons(rolling) {
		all = append(all, example{"swapped-" + string(why), reads.Remembered(coach.Remembered{Why: why})})
	}
	for n := range uint64(4) {
		all = append(all, example{"reminder-" + strconv.FormatUint(n, 10), reads.Offer(session.Card{ID: n}, walk)})
	}
	return all
}

// readIn is all that somebody reads or hears of what is shown. What they entered is
// theirs.
func readIn(t *testing.T, shown any) (texts []string) {
	t.Helper()
	for key, text := range saytest.Texts(treeOf(t, shown)) {
		if slices.Contains([]string{"text", "alt_text", "accessibility_label"}, key) {
			texts = append(texts, text)
		}
	}
	return texts
}

// treeOf is something that is shown as Slack is sent it.
func treeOf(t *testing.T, shown any) (tree any) {
	t.Helper()
	if err := json.Unmarshal(indented(t, shown), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// samples takes out what the gallery is about: routines, exercises and the like, whose
// texts the library has in German.
func samples() *strings.Replacer {
	texts := []string{"St. Ann & Joachim", "Another Day", "Where the roller may go.", "Rolling on the floor", "A person sits tall.", "A person turns.", "a mat", "a foam roller", "A book", "Our shelf", "Sitting less", "A journal"}
	for _, of := range []any{reset, walk, rolling, paper, pops, aboutIt, screening, movements(), own(), twelve} {
		texts = append(texts, stringsIn(reflect.ValueOf(of))...)
	}
	slices.SortFunc(texts, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	pairs = append(pairs, "Ask in ", " ", "&lt;@here&gt;", " ", "> or <", " ") // of an operator
	for _, typed := range []string{"xylophone", "<move>", "snoze <b>", "@channel", "until <5>", "lunch", "dizziness"} {
		pairs = append(pairs, slackutilsx.EscapeMessage(typed), " ")
	}
	for _, text := range texts {
		for _, form := range []string{text, slackutilsx.EscapeMessage(text)} {
			if len(form) > 2 && !isID.MatchString(form) {
				pairs = append(pairs, form, " ")
			}
		}
	}
	return strings.NewReplacer(pairs...)
}

var isID = regexp.MustCompile(`^[a-z0-9-]+$`)

func stringsIn(v reflect.Value) (texts []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Slice:
		for i := range v.Len() {
			texts = append(texts, stringsIn(v.Index(i))...)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			texts = append(texts, stringsIn(field)...)
		}
	default:
	}
	return texts
}

// Who chose another language than that of their Slack reads dates in figures, since
// Slack would write them in its own words.
func TestDatesInAnotherLanguageThanThatOfSlackAreInFigures(t *testing.T) {
	for name, c := range map[string]struct {
		person  prefs.Person
		figures bool
	}{
		"German in a German Slack":    {prefs.Person{Locale: "de-DE"}, false},
		"German in an English Slack":  {prefs.Person{Locale: "en-US", Prefs: prefs.Prefs{Language: "de"}}, true},
		"German in a Slack unknown":   {prefs.Person{Prefs: prefs.Prefs{Language: "de"}}, false},
		"English in a Japanese Slack": {prefs.Person{Locale: "ja-JP"}, false},
	} {
		w := card.For(c.person)
		for _, said := range []string{w.SnoozedTo(noon).Text, w.Resumed(coach.Resumed{Next: noon}).Text, w.Paused(noon, false).Text} {
			if got := strings.Contains(said, "{date_num}"); got != c.figures || got == strings.Contains(said, "{date_short") {
				t.Errorf("%s: %s", name, said)
			}
		}
	}
}
