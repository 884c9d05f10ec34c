package card_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
)

// submitted is what Slack sends when somebody opens the form and presses Save.
func submitted(v slack.ModalViewRequest) slack.View {
	state := &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}
	for _, b := range v.Blocks.BlockSet {
		input, ok := b.(*slack.InputBlock)
		if !ok {
			continue
		}
		var a slack.BlockAction
		switch e := input.Element.(type) {
		case *slack.SelectBlockElement:
			a.SelectedOption = *e.InitialOption
		case *slack.RadioButtonsBlockElement:
			a.SelectedOption = *e.InitialOption
		case *slack.CheckboxGroupsBlockElement:
			for _, o := range e.InitialOptions {
				a.SelectedOptions = append(a.SelectedOptions, *o)
			}
		case *slack.TimePickerBlockElement:
			a.SelectedTime = e.InitialTime
		case *slack.PlainTextInputBlockElement:
			a.Value = e.InitialValue
		}
		state.Values[input.BlockID] = map[string]slack.BlockAction{input.BlockID: a}
	}
	return slack.View{CallbackID: v.CallbackID, PrivateMetadata: v.PrivateMetadata, State: state}
}

// fill is somebody filling in a form.
type fill struct{ view slack.View }

func (f fill) set(block string, a slack.BlockAction) { f.view.State.Values[block][block] = a }

func (f fill) text(block, text string) { f.set(block, slack.BlockAction{Value: text}) }

func (f fill) at(block, clock string) { f.set(block, slack.BlockAction{SelectedTime: clock}) }

func (f fill) choose(block, value string) {
	f.set(block, slack.BlockAction{SelectedOption: slack.OptionBlockObject{Value: value}})
}

func (f fill) tick(block string, values ...string) {
	var a slack.BlockAction
	for _, v := range values {
		a.SelectedOptions = append(a.SelectedOptions, slack.OptionBlockObject{Value: v})
	}
	f.set(block, a)
}

func ours(change func(*prefs.Prefs)) prefs.Person {
	p := prefs.Person{ID: ana, Prefs: prefs.Defaults("Europe/Berlin"), Version: 4}
	if change != nil {
		change(&p.Prefs)
	}
	return p
}

func TestSavingTheFormAsItOpensChangesNothing(t *testing.T) {
	weekdays := []time.Weekday{time.Monday, time.Tuesday}
	for name, p := range map[string]prefs.Person{
		"the defaults":        ours(nil),
		"a cron spec":         ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 10,15 * * 1-5"} }),
		"an unusual interval": ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Every: 37} }),
		"a fixed zone":        ours(func(p *prefs.Prefs) { p.ZoneFixed, p.Timetable.Zone = true, "Asia/Tokyo" }),
		"until midnight":      ours(func(p *prefs.Prefs) { p.Timetable.Hours = prefs.Week(prefs.Span{From: 0, To: 1440}, weekdays...) }),
		"hours that differ":   ours(func(p *prefs.Prefs) { p.Timetable.Hours[time.Friday] = []prefs.Span{{From: 540, To: 720}} }),
		"a lunch break": ours(func(p *prefs.Prefs) {
			p.Timetable.Hours[time.Friday] = []prefs.Span{{From: 540, To: 720}, {From: 780, To: 1020}}
		}),
		"everything there is": ours(func(p *prefs.Prefs) {
			p.Equipment, p.Places, p.Pace = prefs.AllEquipment(), prefs.AllPlaces(), prefs.PaceNext
			p.Length, p.Timetable.PerDay = 100*time.Second, 7
			p.Pictures = prefs.PicturesStill
		}),
	} {
		t.Run(name, func(t *testing.T) {
			v := card.Settings(p)
			if err := card.CheckModal(v); err != nil {
				t.Error(err)
			}
			got, problems := card.ParseSettings(submitted(v), p)
			if len(problems) > 0 {
				t.Error(problems)
			}
			if diff := cmp.Diff(p.Prefs, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestWhatIsFilledInIsSet(t *testing.T) {
	p := ours(nil)
	f := fill{submitted(card.Settings(p))}
	f.choose("every", "cron")
	f.text("cron", " 0 10,15 * * 1-5 ")
	f.at("from", "10:00")
	f.at("to", "00:00")
	f.tick("days", "1", "0")
	f.choose("per_day", "3")
	f.text("zone", "Asia/Tokyo")
	f.choose("length", "300")
	f.tick("equipment", "mat", "roller")
	f.tick("places", "floor")
	f.choose("pace", "next")
	f.choose("pictures", "none")

	want := p.Prefs
	want.Timetable = prefs.Timetable{
		Plan:  prefs.Plan{Cron: "0 10,15 * * 1-5"},
		Hours: prefs.Week(prefs.Span{From: 600, To: 1440}, time.Monday, time.Sunday),
		Zone:  "Asia/Tokyo", PerDay: 3, Lead: p.Prefs.Timetable.Lead,
	}
	want.ZoneFixed, want.Length, want.Pace = true, 5*time.Minute, prefs.PaceNext
	want.Equipment, want.Places, want.Pictures = []string{"mat", "roller"}, []string{"floor"}, prefs.PicturesNone
	got, problems := card.ParseSettings(f.view, p)
	if len(problems) > 0 {
		t.Error(problems)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAMistakeIsToldWhereItWasMade(t *testing.T) {
	byCron := ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 10,15 * * 1-5"} })
	for name, c := range map[string]struct {
		was  prefs.Person
		fill func(fill)
		at   string // the input with the error
		says string
	}{
		"a spec that panics the parser": {ours(nil), func(f fill) { f.choose("every", "cron"); f.text("cron", "TZ=0") }, "cron", ""},
		"a spec that never comes":       {ours(nil), func(f fill) { f.choose("every", "cron"); f.text("cron", "0 0 31 2 *") }, "cron", ""},
		"no spec":                       {ours(nil), func(f fill) { f.choose("every", "cron") }, "cron", "missing"},
		"a spec beside an interval":     {ours(nil), func(f fill) { f.text("cron", "0 10 * * *") }, "cron", "so does"},
		"a new spec beside an interval": {byCron, func(f fill) { f.choose("every", "50"); f.text("cron", "0 9 * * *") }, "cron", "so does"},
		"hours backwards":               {ours(nil), func(f fill) { f.at("from", "18:00") }, "from", "ends before it begins"},
		"no days":                       {ours(nil), func(f fill) { f.tick("days") }, "from", "at least one day"},
		"half the hours":                {ours(nil), func(f fill) { f.at("to", "") }, "from", "need a start"},
		"a zone of nowhere":             {ours(nil), func(f fill) { f.text("zone", "Mars/Olympus") }, "zone", "Mars/Olympus"},
		"the server's zone":             {ours(nil), func(f fill) { f.text("zone", "Local") }, "zone", ""},
		"nowhere":                       {ours(nil), func(f fill) { f.tick("places") }, "places", "nowhere"},
		"a forged pace":                 {ours(nil), func(f fill) { f.choose("pace", "warp") }, "pace", "warp"},
		"a forged picture":              {ours(nil), func(f fill) { f.choose("pictures", "film") }, "pictures", "film"},
		"a forged length":               {ours(nil), func(f fill) { f.choose("length", "-5") }, "length", "-5"},
		"a forged interval":             {ours(nil), func(f fill) { f.choose("every", "1") }, "every", "1 minute"},
		"a forged number":               {ours(nil), func(f fill) { f.choose("per_day", "999") }, "per_day", "999"},
		"forged equipment":              {ours(nil), func(f fill) { f.tick("equipment", "trampoline") }, "equipment", "trampoline"},
		"saved twice":                   {ours(nil), func(f fill) {}, "every", "changed elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			view := card.Settings(c.was)
			f := fill{submitted(view)}
			c.fill(f)
			if c.says == "changed elsewhere" {
				c.was.Version++
			}
			_, problems := card.ParseSettings(f.view, c.was)
			errors := card.Errors(problems)
			if len(errors) != 1 || !strings.Contains(errors[c.at], c.says) || errors[c.at] == "" {
				t.Errorf("want an error under %s with %q, got %q", c.at, c.says, errors)
			}
		})
	}
}

func TestGoingBackToAnIntervalLeavesTheSpecBehind(t *testing.T) {
	p := ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 10 * * *"} })
	f := fill{submitted(card.Settings(p))}
	f.choose("every", "60")
	got, problems := card.ParseSettings(f.view, p)
	if diff := cmp.Diff(prefs.Plan{Every: 60}, got.Timetable.Plan); diff != "" || len(problems) > 0 {
		t.Errorf("%v (-want +got):\n%s", problems, diff)
	}
}

func TestAFormWithoutStateChangesNothing(t *testing.T) {
	p := ours(nil)
	got, problems := card.ParseSettings(slack.View{PrivateMetadata: "4"}, p)
	if diff := cmp.Diff(p.Prefs, got); diff != "" || len(problems) > 0 {
		t.Errorf("%v (-want +got):\n%s", problems, diff)
	}
}

// TestErrorsStandUnderInputs matters since Slack refuses the answer otherwise.
func TestErrorsStandUnderInputs(t *testing.T) {
	inputs := map[string]bool{}
	for _, b := range card.Settings(ours(nil)).Blocks.BlockSet {
		inputs[b.ID()] = true
	}
	for _, field := range []prefs.Field{
		prefs.FieldEvery, prefs.FieldCron, prefs.FieldHours, prefs.FieldZone, prefs.FieldPerDay, prefs.FieldLead, prefs.FieldLength,
		prefs.FieldPace, prefs.FieldEquipment, prefs.FieldPlaces, prefs.FieldPictures, prefs.FieldWhen, prefs.FieldPlan, "of a later version",
	} {
		for block := range card.Errors(prefs.Problems{{Field: field, What: "it is wrong", Mend: "mend it"}}) {
			if !inputs[block] {
				t.Errorf("%s: no input %q", field, block)
			}
		}
	}
}
