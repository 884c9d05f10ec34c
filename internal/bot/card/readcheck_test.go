package card_test

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
)

// mostToRead is how many words somebody reads before a desk routine, whatever is on
// the buttons counted in.
const mostToRead = 150

// speaking is the library and the view in a language.
func speaking(t *testing.T, lang string) (*routine.Library, card.View) {
	t.Helper()
	return library(t).In(lang), card.For(prefs.Person{Locale: lang})
}

func TestTheDesksCheckIsReadInAMinute(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		s, _ := l.Screening("desk")
		m := w.Screen(s, card.Value{})
		if n := len(strings.Fields(onScreen(m))); n > mostToRead {
			t.Errorf("%s: %d words:\n%s", lang, n, onScreen(m))
		}
	}
}

// onScreen is all that somebody reads on a card.
func onScreen(m card.Message) string {
	var said []string
	add := func(text *slack.TextBlockObject) {
		if text != nil {
			said = append(said, strings.NewReplacer("*", "", "•", "").Replace(text.Text))
		}
	}
	for _, b := range m.Blocks {
		switch b := b.(type) {
		case *slack.SectionBlock:
			add(b.Text)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				text, _ := e.(*slack.TextBlockObject)
				add(text)
			}
		}
	}
	for _, e := range elements(m.Blocks) {
		if b, ok := e.(*slack.ButtonBlockElement); ok {
			add(b.Text)
		}
	}
	return strings.Join(said, "\n")
}

func TestACheckBeginsWithItsRedFlagsAndUrgesNoAnswer(t *testing.T) {
	l, w := speaking(t, "en")
	for _, profile := range l.Profiles() {
		s, _ := l.Screening(profile)
		m := w.Screen(s, card.Value{})
		at := -1
		for _, says := range []string{"112", "breathlessness", "See a doctor", "cancer", "Bones:", "Blood:", "Nerves, balance:", "Surgery, pregnancy:", "Joints:"} {
			found := strings.Index(m.Text, says)
			if found <= at {
				t.Errorf("%s: %q is not there, or out of order:\n%s", profile, says, m.Text)
			}
			at = found
		}
		for _, e := range elements(m.Blocks) {
			if b, ok := e.(*slack.ButtonBlockElement); ok && b.Style != "" {
				t.Errorf("%s: %q is %s", profile, b.Text.Text, b.Style)
			}
		}
	}
}

// Slack takes ten boxes in a group.
func TestTheFormOfWhatToLeaveOutFitsAndIsRead(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		for _, profile := range append(l.Profiles(), "") {
			s, ok := l.Screening(profile)
			if !ok {
				s, _ = l.Screening("floor-roller")
			}
			all := l.Movements()
			for len(all) < 30 {
				all = append(all, routine.Movement{ID: "x-" + strings.Repeat("y", len(all)), Text: strings.Repeat("y", 75)})
			}
			form := w.AvoidForm(coach.AvoidForm{Check: s, Movements: all, Avoids: []string{"neck"}, Profile: profile, Card: 7})
			if err := card.CheckModal(form); err != nil {
				t.Errorf("%s %s: %v", lang, profile, err)
			}
			for _, b := range form.Blocks.BlockSet {
				if text, ok := b.(*slack.SectionBlock); ok && strings.Contains(text.Text.Text, "…") {
					t.Errorf("%s %s is clipped: %s", lang, profile, text.Text.Text)
				}
			}
			want := coach.Avoid{Movements: []string{"head-down", "roller"}, All: profile != "", Profile: profile}
			if profile != "" {
				want.Card = 7
			}
			got := card.ReadAvoid(filled(form, "roller", "head-down", routine.EverythingOut))
			if !slices.Equal(got.Movements, want.Movements) || got.All != want.All || got.Profile != want.Profile {
				t.Errorf("%s %s: read %+v, want %+v", lang, profile, got, want)
			}
		}
	}
}

// What is urgent comes first, in one line, with the box for it below; then the others,
// and what would be wise after them.
func TestTheFormBeginsWithWhatIsUrgentAndEndsWithItsHints(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		for _, profile := range append(l.Profiles(), "") {
			s, _ := l.Screening(cmp.Or(profile, "desk"))
			form := w.AvoidForm(coach.AvoidForm{Check: s, Movements: l.Movements(), Profile: profile})
			var order []string
			for _, b := range form.Blocks.BlockSet {
				switch b := b.(type) {
				case *slack.InputBlock:
					order = append(order, "boxes")
				case *slack.SectionBlock:
					order = append(order, told(s, b.Text.Text))
				}
			}
			want := []string{"urgent", "boxes", "", "boxes", "boxes", "hints"}
			if profile == "" {
				want = want[2:]
			}
			if diff := gocmp.Diff(want, order); diff != "" {
				t.Errorf("%s %s (-want +got):\n%s", lang, profile, diff)
			}
		}
	}
}

// told says what a text tells of a list: all that is urgent, what to ask about, or "".
func told(s routine.Screening, text string) string {
	missing := func(u bool) bool {
		return slices.ContainsFunc(s.Items, func(i routine.Item) bool {
			return u == (i.Urgency != routine.AskFirst) && !strings.Contains(text, i.Text)
		})
	}
	switch {
	case !missing(true):
		return "urgent"
	case !missing(false):
		return "hints"
	}
	return ""
}

// Whoever ticks what the form calls wise leaves out what their item rules out, no less
// and no more.
func TestWhatTheFormCallsWiseIsWhatAnItemRulesOut(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		for _, profile := range l.Profiles() {
			s, _ := l.Screening(profile)
			form := w.AvoidForm(coach.AvoidForm{Check: s, Movements: l.Movements(), Profile: profile})
			hints, _ := form.Blocks.BlockSet[len(form.Blocks.BlockSet)-1].(*slack.SectionBlock)
			wise := map[string]string{} // by the text of an item
			for line := range strings.Lines(hints.Text.Text) {
				items, movements, _ := strings.Cut(strings.Trim(line, "•* \n"), ": *")
				for text := range strings.SplitSeq(items, "; ") {
					wise[text] = movements
				}
			}
			for _, i := range s.Items {
				var out []string
				for _, m := range l.Movements() {
					if slices.Contains(i.RulesOut, m.ID) {
						out = append(out, m.Text)
					}
				}
				if said := wise[i.Text]; i.Urgency == routine.AskFirst && !i.RulesAllOut() && said != strings.Join(out, "; ") {
					t.Errorf("%s %s: of %q it says %q, want %q", lang, profile, i.Text, said, out)
				}
			}
		}
	}
}

func TestWhoAnsweredACheckReadsOnceMoreWhatIsUrgent(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		s, _ := l.Screening("desk")
		if m := w.Avoids(coach.AvoidsNow{Movements: l.Movements()[:1], Check: s}); told(s, m.Text) != "urgent" {
			t.Errorf("%s: %s", lang, m.Text)
		}
		if m := w.Avoids(coach.AvoidsNow{Movements: l.Movements()[:1]}); strings.Contains(m.Text, "112") {
			t.Errorf("%s, of no check: %s", lang, m.Text)
		}
	}
}

// filled is a form in which these boxes were ticked.
func filled(form slack.ModalViewRequest, ticked ...string) slack.View {
	v := slack.View{PrivateMetadata: form.PrivateMetadata, State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}}
	for _, b := range form.Blocks.BlockSet {
		input, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		boxes, _ := input.Element.(*slack.CheckboxGroupsBlockElement)
		var chosen []slack.OptionBlockObject
		for _, o := range boxes.Options {
			if slices.Contains(ticked, o.Value) {
				chosen = append(chosen, *o)
			}
		}
		v.State.Values[input.BlockID] = map[string]slack.BlockAction{boxes.ActionID: {SelectedOptions: chosen}}
	}
	return v
}

// A check's form only adds: what is left out already cannot be taken back in it.
func TestTheFormOfACheckAddsToWhatIsLeftOut(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		s, _ := l.Screening("desk")
		neck, _ := l.Movement("neck")
		form := w.AvoidForm(coach.AvoidForm{Check: s, Movements: l.Movements(), Avoids: []string{"neck"}, Profile: "desk"})
		got := card.ReadAvoid(filled(form, "neck", "head-down", "enough"))
		if !got.Covered || got.All || !slices.Equal(got.Movements, []string{"head-down"}) {
			t.Errorf("%s: read %+v", lang, got)
		}
		told := slices.ContainsFunc(form.Blocks.BlockSet, func(b slack.Block) bool {
			text, ok := b.(*slack.SectionBlock)
			return ok && strings.HasSuffix(text.Text.Text, neck.Text+".")
		})
		if !told {
			t.Errorf("%s: what is left out already is not told", lang)
		}
		if got := card.ReadAvoid(filled(w.AvoidForm(coach.AvoidForm{Check: s, Movements: l.Movements(), Profile: "desk"}), "enough")); got.Covered {
			t.Errorf("%s: nothing is left out, and it can be said that it covers what applies", lang)
		}
	}
}

// Whoever closes the form has read whom to call.
func TestWhoSaysThatOneAppliesReadsWhatIsUrgent(t *testing.T) {
	for _, lang := range []string{"en", "de"} {
		l, w := speaking(t, lang)
		s, _ := l.Screening("desk")
		if m := w.AvoidAsked(coach.AvoidForm{Check: s, Profile: "desk"}); !strings.Contains(m.Text, "112") || told(s, m.Text) != "urgent" {
			t.Errorf("%s: %s", lang, m.Text)
		}
	}
}
