package card_test

import (
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

func text(n int) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, strings.Repeat("ä", n), false, false)
}

func press(id string, label, value int) *slack.ButtonBlockElement {
	return slack.NewButtonBlockElement(id, strings.Repeat("v", value), text(label))
}

func choices(n, label int) []*slack.OptionBlockObject {
	var list []*slack.OptionBlockObject
	for i := range n {
		list = append(list, slack.NewOptionBlockObject(strings.Repeat("o", i+1), text(label), nil))
	}
	return list
}

func TestWhatSlackWouldRefuseIsFound(t *testing.T) {
	picks := func(n, label int, chosen *slack.OptionBlockObject) slack.Block {
		e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "s", choices(n, label)...)
		e.InitialOption = chosen
		return slack.NewActionBlock("", e)
	}
	named := slack.NewDividerBlock()
	named.BlockID = "twin"
	for name, c := range map[string]struct {
		text   string
		blocks []slack.Block
		want   string // "" is fine
	}{
		"a section as long as can be":    {"t", []slack.Block{slack.NewSectionBlock(text(3000), nil, nil)}, ""},
		"a section too long":             {"t", []slack.Block{slack.NewSectionBlock(text(3001), nil, nil)}, "text is 3001 long"},
		"a section without text":         {"t", []slack.Block{slack.NewSectionBlock(nil, nil, nil)}, "text is missing"},
		"no text":                        {"", []slack.Block{slack.NewDividerBlock()}, "text is 0 long"},
		"a text too long":                {strings.Repeat("t", 4001), []slack.Block{slack.NewDividerBlock()}, "text is 4001 long"},
		"no blocks":                      {"t", nil, "blocks is 0 long"},
		"too many blocks":                {"t", make51(), "blocks is 51 long"},
		"two blocks of one name":         {"t", []slack.Block{named, named}, `"twin" is there twice`},
		"a header too long":              {"t", []slack.Block{slack.NewHeaderBlock(text(151))}, "151 long"},
		"small print too long":           {"t", []slack.Block{slack.NewContextBlock("", text(2001))}, "2001 long"},
		"a picture in small print":       {"t", []slack.Block{slack.NewContextBlock("", slack.NewImageBlockElement("https://x", "x"))}, "no rule"},
		"a label too long":               {"t", []slack.Block{slack.NewActionBlock("", press("a", 76, 1))}, "76 long"},
		"a value too long":               {"t", []slack.Block{slack.NewActionBlock("", press("a", 1, 2001))}, "2001 long"},
		"a button without an id":         {"t", []slack.Block{slack.NewActionBlock("", press("", 1, 1))}, "action_id is 0 long"},
		"two buttons of one id":          {"t", []slack.Block{slack.NewActionBlock("", press("a", 1, 1), press("a", 1, 1))}, "twice"},
		"a row without a name":           {"t", []slack.Block{slack.NewActionBlock("", press("a", 1, 1))}, "block_id is missing"},
		"a button beside a section":      {"t", []slack.Block{slack.NewSectionBlock(text(1), nil, slack.NewAccessory(press("a", 76, 1)))}, "76 long"},
		"a picture without words":        {"t", []slack.Block{slack.NewImageBlock("https://x", "", "", nil)}, "alt_text is 0 long"},
		"a picture without a source":     {"t", []slack.Block{slack.NewImageBlock("", "x", "", nil)}, "URL or a file"},
		"a menu of six":                  {"t", []slack.Block{slack.NewActionBlock("", slack.NewOverflowBlockElement("m", choices(6, 1)...))}, "options is 6 long"},
		"an option too long":             {"t", []slack.Block{picks(1, 76, nil)}, "option is 76 long"},
		"a choice that is not there":     {"t", []slack.Block{picks(1, 1, choices(2, 1)[1])}, "not offered"},
		"eleven boxes":                   {"t", []slack.Block{slack.NewActionBlock("", slack.NewCheckboxGroupsBlockElement("b", choices(11, 1)...))}, "11 long"},
		"an element nobody thought of":   {"t", []slack.Block{slack.NewActionBlock("", slack.NewRichTextInputBlockElement(nil, "d"))}, "no rule"},
		"a block that nobody thought of": {"t", []slack.Block{slack.NewMarkdownBlock("", "x")}, "no rule"},
	} {
		t.Run(name, func(t *testing.T) {
			err := card.Check(card.Message{Text: c.text, Blocks: c.blocks})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

func make51() []slack.Block {
	var list []slack.Block
	for range 51 {
		list = append(list, slack.NewDividerBlock())
	}
	return list
}

func TestViewsHaveLimitsOfTheirOwn(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*slack.ModalViewRequest)
		want  string
	}{
		"a title too long":     {func(v *slack.ModalViewRequest) { v.Title = text(25) }, "title is 25 long"},
		"no title":             {func(v *slack.ModalViewRequest) { v.Title = nil }, "title is missing"},
		"inputs and no submit": {func(v *slack.ModalViewRequest) { v.Submit = nil }, "submit is missing"},
		"too much metadata":    {func(v *slack.ModalViewRequest) { v.PrivateMetadata = strings.Repeat("m", 3001) }, "3001 long"},
		"too many blocks":      {func(v *slack.ModalViewRequest) { v.Blocks.BlockSet = append(make51(), make51()...) }, "102 long"},
	} {
		t.Run(name, func(t *testing.T) {
			v := form(ours(nil))
			c.spoil(&v)
			if err := card.CheckModal(v); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("want %q, got %v", c.want, err)
			}
		})
	}
}

// A company's own routine, or what somebody typed, may be anything: it is
// escaped, and clipped rather than refused by Slack.
func TestWhateverACompanyWritesCanBeSent(t *testing.T) {
	wild := strings.Repeat("<!channel> & more ", 1000)
	r := routine.Routine{
		ID: "wild", Title: wild, Summary: wild, Aftercare: []string{wild},
		Steps: []routine.Step{{ID: "a", Title: wild, Do: wild, Breathe: wild, Tip: wild, Care: wild}},
	}
	safety := routine.Screening{
		Profile: "wild", Title: wild, Intro: wild, Pressure: wild, StopIf: []string{wild},
		Items: []routine.Item{{Text: wild, Urgency: routine.Emergency}, {Text: wild, Urgency: routine.Doctor}, {Text: wild, Urgency: routine.AskFirst, Group: routine.Bones}},
	}
	s := session.Session{Card: 1, Routine: "wild", Steps: 1, State: session.Running}
	done := s
	done.State = session.Done
	called := card.English()
	called.Command = wild[:30]
	for name, m := range map[string]card.Message{
		"offer":    card.English().Offer(session.Card{ID: 1}, r),
		"step":     card.English().Step(s, r, 0, session.Part(0), card.Picture{File: "F1", Alt: wild}),
		"over":     card.English().Step(done, r, 0, session.Part(0), card.Picture{}),
		"end":      card.English().End(done, r, coach.Ending{}),
		"routines": card.English().Routines(coach.Shelf{On: []routine.Routine{r}}),
		"off":      card.English().Routines(coach.Shelf{Off: []routine.Routine{r}}),
		"about":    card.English().About(r, safety, []routine.Source{{Title: wild, URL: "https://example.com/"}}, card.Picture{File: "F1", Alt: wild}),
		"screen":   card.English().Screen(safety, card.Value{Card: 1}),
		"applies":  card.English().Applies(safety, coach.Remaining{Kept: true, Swapped: r}),
		"safety":   card.English().Safety([]coach.Checked{{Screening: safety}}, []routine.Movement{{ID: "wild", Text: wild}}),
		"faq":      card.English().Questions(coach.Questions{All: []routine.Question{{ID: "a", Q: wild, A: wild}}, Asked: wild, Found: []routine.Question{{ID: "a", Q: wild}}}),
		"answer":   card.English().Answer(routine.Question{ID: "a", Q: wild, A: wild, Grounds: routine.Grounds{Ground: wild}}, nil, []routine.Question{{ID: "a", Q: wild}}),
		"unknown":  called.Unknown(wild, "help"),
		"sorry":    card.Told(wild),
	} {
		if err := card.Check(m); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(m.Text, "<!channel") || strings.HasSuffix(m.Text, "&…") {
			t.Errorf("%s shouts: %.200s", name, m.Text)
		}
	}
}

func TestClippingLeavesDatesAndEntitiesWhole(t *testing.T) {
	for cut := range 40 {
		m := card.Told(strings.Repeat("a", 2980+cut) + "&&&&&&&&")
		block := m.Blocks[0].(*slack.SectionBlock).Text.Text
		if i := strings.LastIndexByte(block, '&'); i >= 0 && !strings.Contains(block[i:], ";") {
			t.Errorf("cut through an entity: …%s", block[len(block)-20:])
		}
	}
}
