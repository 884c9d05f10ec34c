package card_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
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
		case *slack.CheckboxGroupsBlockElement:
			for _, o := range e.InitialOptions {
				a.SelectedOptions = append(a.SelectedOptions, *o)
			}
		case *slack.PlainTextInputBlockElement:
			a.Value = e.InitialValue
		case *slack.NumberInputBlockElement:
			a.Value = e.InitialValue
		case *slack.DatePickerBlockElement:
			a.SelectedDate = e.InitialDate
		}
		state.Values[input.BlockID] = map[string]slack.BlockAction{input.BlockID: a}
	}
	return slack.View{CallbackID: v.CallbackID, PrivateMetadata: v.PrivateMetadata, State: state}
}

// fill is somebody filling in a form.
type fill struct{ view slack.View }

func (f fill) set(block string, a slack.BlockAction) {
	f.view.State.Values[block] = map[string]slack.BlockAction{block: a}
}

func (f fill) text(block, text string) { f.set(block, slack.BlockAction{Value: text}) }

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

// redrawn is the form after it was drawn again: what was entered stays, inputs
// that went are gone, and new ones begin with what they start with.
func (f fill) redrawn(p prefs.Person) fill {
	next := submitted(card.English().Form(coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2]), coach.Beside{Person: p, Languages: languages, Things: things[:2]}))
	for block, values := range next.State.Values {
		if entered, ok := f.view.State.Values[block]; ok {
			values[block] = entered[block]
		}
	}
	return fill{next}
}

// things are a few that the library speaks of.
var things = []routine.Thing{
	{ID: routine.Roller, Name: "a foam roller", Label: "Foam roller"},
	{ID: "mat", Name: "a mat", Label: "Mat"},
	{ID: "chair", Name: "a chair", Label: "Chair", Granted: true},
	{ID: "wall", Name: "a wall", Label: "Wall", Granted: true},
}

var languages = []string{"en", "de"}

// form is a settings form as it opens.
func form(p prefs.Person) slack.ModalViewRequest {
	return card.English().Form(coach.NewForm(p.Prefs), coach.Beside{Person: p, Languages: languages, Things: things[:2]})
}

func ours(change func(*prefs.Prefs)) prefs.Person {
	p := prefs.Person{ID: ana, Prefs: prefstest.Straight("Europe/Berlin")}
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
		"times of the day":    ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Times: []prefs.Minute{600, 750, 905}} }),
		"an unusual interval": ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Every: 37} }),
		"a fixed zone":        ours(func(p *prefs.Prefs) { p.ZoneFixed, p.Timetable.Zone = true, "Asia/Tokyo" }),
		"until midnight":      ours(func(p *prefs.Prefs) { p.Timetable.Hours = prefs.Week(prefs.Span{From: 0, To: 1440}, weekdays...) }),
		"hours that differ":   ours(func(p *prefs.Prefs) { p.Timetable.Hours[time.Friday] = []prefs.Span{{From: 540, To: 720}} }),
		"a lunch break": ours(func(p *prefs.Prefs) {
			p.Timetable.Hours[time.Friday] = []prefs.Span{{From: 540, To: 720}, {From: 780, To: 1020}}
		}),
		"a language that left": ours(func(p *prefs.Prefs) { p.Language = "tlh" }),
		"everything there is": ours(func(p *prefs.Prefs) {
			p.Equipment, p.Places, p.Pace = []string{"roller", "mat"}, prefs.AllPlaces(), prefs.PaceNext
			p.Length, p.Timetable.PerDay, p.Timetable.Lead = 100*time.Second, 7, 25
			p.Pictures, p.Language = prefs.PicturesStill, "de"
			p.Timetable.Quiet = prefs.Quiet{Off: []prefs.Rule{prefs.RuleMeeting, prefs.RuleMoved}, On: []prefs.Rule{prefs.RuleAway}}
		}),
	} {
		t.Run(name, func(t *testing.T) {
			v := form(p)
			if err := card.CheckModal(v); err != nil {
				t.Error(err)
			}
			opened := fill{submitted(v)}
			for state, f := range map[string]fill{"as it opens": opened, "drawn again": opened.redrawn(p)} {
				got := coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2])
				if len(got.Problems) > 0 || got.Lacks {
					t.Errorf("%s: %v, lacks something: %t", state, got.Problems, got.Lacks)
				}
				if diff := cmp.Diff(p.Prefs, got.Set); diff != "" {
					t.Errorf("%s (-want +got):\n%s", state, diff)
				}
			}
		})
	}
}

func TestWhatIsFilledInIsSet(t *testing.T) {
	p := ours(nil)
	f := fill{submitted(form(p))}
	f.choose("plan", "cron")
	f.choose("zone_of", "fixed")
	f = f.redrawn(p)
	f.text("cron", " 0 10,15 * * 1-5 ")
	f.text("hours", "Mon, Sun 10:00-12:00, 13-24")
	f.choose("per_day", "3")
	f.choose("lead", "0")
	f.text("zone", "Asia/Tokyo")
	f.choose("length", "300")
	f.tick("equipment", "mat", "roller")
	f.tick("places", "floor")
	f.choose("pace", "next")
	f.choose("pictures", "none")
	f.choose("language", "de")
	f.tick("quiet_status", "call", "sick")
	f.tick("quiet_signs", "away", "dnd")

	spans := []prefs.Span{{From: 600, To: 720}, {From: 780, To: 1440}}
	want := p.Prefs
	want.Timetable = prefs.Timetable{
		Plan:  prefs.Plan{Cron: "0 10,15 * * 1-5"},
		Hours: prefs.Hours{time.Monday: spans, time.Sunday: spans},
		Zone:  "Asia/Tokyo", PerDay: 3,
		Quiet: prefs.Quiet{
			Off: []prefs.Rule{prefs.RuleMeeting, prefs.RuleBusy, prefs.RuleHuddle, prefs.RuleVacation, prefs.RuleHoliday, prefs.RuleMoved, prefs.RuleCalendar},
			On:  []prefs.Rule{prefs.RuleAway},
		},
	}
	want.ZoneFixed, want.Length, want.Pace, want.Language = true, 5*time.Minute, prefs.PaceNext, "de"
	want.Equipment, want.Places, want.Pictures = []string{"mat", "roller"}, []string{"floor"}, prefs.PicturesNone
	got := coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2])
	if len(got.Problems) > 0 {
		t.Error(got.Problems)
	}
	if diff := cmp.Diff(want, got.Set); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestEachWayToPlanHasItsOwnInputs(t *testing.T) {
	p := ours(nil)
	f := fill{submitted(form(p))}
	for _, c := range []struct{ plan, there, gone string }{
		{"times", "times", "every per_day cron"},
		{"cron", "cron per_day", "every times"},
		{"every", "every per_day", "times cron"},
	} {
		f.choose("plan", c.plan)
		if c.plan != "every" && !coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2]).Lacks {
			t.Errorf("%s: nothing lacks before it is drawn again", c.plan)
		}
		f = f.redrawn(p)
		if coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2]).Lacks {
			t.Errorf("%s: something lacks", c.plan)
		}
		for block := range strings.FieldsSeq(c.there) {
			if _, ok := f.view.State.Values[block]; !ok {
				t.Errorf("%s: no input %s", c.plan, block)
			}
		}
		for block := range strings.FieldsSeq(c.gone) {
			if _, ok := f.view.State.Values[block]; ok {
				t.Errorf("%s: the input %s is still there", c.plan, block)
			}
		}
	}
}

func TestWhoChangesTheirMindFindsWhatTheyTyped(t *testing.T) {
	p := ours(nil)
	f := fill{submitted(form(p))}
	f.choose("every", "75")
	f.choose("plan", "times")
	f = f.redrawn(p)
	f.text("times", "9:15 and 16:00")
	f.choose("plan", "cron")
	f = f.redrawn(p)
	f.text("cron", "5 11 * * *")
	for _, c := range []struct {
		plan string
		want prefs.Plan
	}{
		{"times", prefs.Plan{Times: []prefs.Minute{555, 960}}},
		{"every", prefs.Plan{Every: 75}},
		{"cron", prefs.Plan{Cron: "5 11 * * *"}},
	} {
		f.choose("plan", c.plan)
		f = f.redrawn(p)
		got := coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2])
		if diff := cmp.Diff(c.want, got.Set.Timetable.Plan); diff != "" || len(got.Problems) > 0 {
			t.Errorf("%s: %v (-want +got):\n%s", c.plan, got.Problems, diff)
		}
	}
}

func TestWhoNamesEightTimesADayGetsEight(t *testing.T) {
	p := ours(nil)
	p.Prefs.Timetable.PerDay = 6
	f := fill{submitted(form(p))}
	f.choose("plan", "times")
	f = f.redrawn(p)
	f.text("times", "9 10 11 12 13 14 15 16")
	if got := coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2]); got.Set.Timetable.PerDay != 8 || len(got.Problems) > 0 {
		t.Errorf("at most %d a day, %v", got.Set.Timetable.PerDay, got.Problems)
	}
}

func TestAMistakeIsToldWhereItWasMade(t *testing.T) {
	byCron := ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Cron: "0 10,15 * * 1-5"} })
	byTimes := ours(func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Times: []prefs.Minute{600}} })
	fixed := ours(func(p *prefs.Prefs) { p.ZoneFixed = true })
	for name, c := range map[string]struct {
		was  prefs.Person
		fill func(fill)
		at   string // the input with the error
		says string
	}{
		"a spec that panics the parser": {byCron, func(f fill) { f.text("cron", "TZ=0") }, "cron", ""},
		"a spec that never comes":       {byCron, func(f fill) { f.text("cron", "0 0 31 2 *") }, "cron", ""},
		"no spec":                       {byCron, func(f fill) { f.text("cron", " ") }, "cron", "missing"},
		"a time that is none":           {byTimes, func(f fill) { f.text("times", "10:00, lunch") }, "times", "lunch"},
		"a time at night":               {byTimes, func(f fill) { f.text("times", "23:00") }, "times", "outside your working hours"},
		"a time at the day's end":       {byTimes, func(f fill) { f.text("times", "17:15") }, "times", "in the last 20 minutes"},
		"times too near":                {byTimes, func(f fill) { f.text("times", "10:00 10:05") }, "times", "less than 10 minutes"},
		"no interval fits":              {ours(nil), func(f fill) { f.text("hours", "mon 9:00-9:30") }, "every", "long enough"},
		"hours in words":                {ours(nil), func(f fill) { f.text("hours", "mon-fri nine to five") }, "hours", "nine-five"},
		"hours backwards":               {ours(nil), func(f fill) { f.text("hours", "mon 18:00-17:00") }, "hours", "ends before it begins"},
		"hours that overlap":            {ours(nil), func(f fill) { f.text("hours", "mon 9-12\nmon 11-14") }, "hours", "overlap"},
		"no hours":                      {ours(nil), func(f fill) { f.text("hours", "") }, "hours", "no hours"},
		"a forged lead":                 {ours(nil), func(f fill) { f.choose("lead", "500") }, "lead", "500"},
		"a zone of nowhere":             {fixed, func(f fill) { f.text("zone", "Mars/Olympus") }, "zone", "Mars/Olympus"},
		"the time of many":              {fixed, func(f fill) { f.text("zone", "IST") }, "zone", "Asia/Kolkata, Europe/Dublin, Asia/Jerusalem"},
		"the server's zone":             {fixed, func(f fill) { f.text("zone", "Local") }, "zone", ""},
		"no zone":                       {fixed, func(f fill) { f.text("zone", "") }, "zone", "No time zone"},
		"nowhere":                       {ours(nil), func(f fill) { f.tick("places") }, "places", "at least one place"},
		"a forged pace":                 {ours(nil), func(f fill) { f.choose("pace", "warp") }, "pace", "warp"},
		"a forged picture":              {ours(nil), func(f fill) { f.choose("pictures", "film") }, "pictures", "film"},
		"a forged language":             {ours(nil), func(f fill) { f.choose("language", "../../etc/passwd") }, "language", "etc"},
		"a forged length":               {ours(nil), func(f fill) { f.choose("length", "-5") }, "length", "-5"},
		"a forged interval":             {ours(nil), func(f fill) { f.choose("every", "1") }, "every", "1 minute"},
		"a forged number":               {ours(nil), func(f fill) { f.choose("per_day", "999") }, "per_day", "999"},
		"a forged rule":                 {ours(nil), func(f fill) { f.tick("quiet_signs", "rain") }, "quiet_signs", "rain"},
		"forged equipment":              {ours(nil), func(f fill) { f.tick("equipment", "trampoline") }, "equipment", "trampoline"},
		"saved twice":                   {ours(nil), nil, "plan", "changed elsewhere"},
		"opened before an update":       {ours(nil), nil, "plan", "changed elsewhere"},
	} {
		t.Run(name, func(t *testing.T) {
			f := fill{submitted(form(c.was))}
			switch name {
			case "saved twice":
				c.was.Prefs.Pace = prefs.PaceNext
			case "opened before an update":
				f.view.PrivateMetadata = "4"
			default:
				c.fill(f)
			}
			got := coach.ReadForm(card.ReadForm(f.view), c.was.Prefs, things[:2])
			errors := card.English().Errors(f.view, got.Problems)
			if len(errors) != 1 || !strings.Contains(errors[c.at], c.says) || errors[c.at] == "" {
				t.Errorf("want an error under %s with %q, got %q", c.at, c.says, errors)
			}
			beside := card.English().Form(got, coach.Beside{Person: c.was, Languages: languages, Things: things[:2]})
			if err := card.CheckModal(beside); err != nil && !strings.Contains(err.Error(), "option") { // forged ones
				t.Error(err)
			}
		})
	}
}

func TestAFormWithoutStateChangesNothing(t *testing.T) {
	p := ours(nil)
	got := coach.ReadForm(card.ReadForm(slack.View{PrivateMetadata: form(p).PrivateMetadata}), p.Prefs, things[:2])
	if diff := cmp.Diff(p.Prefs, got.Set); diff != "" || len(got.Problems) > 0 || got.Lacks {
		t.Errorf("%v (-want +got):\n%s", got.Problems, diff)
	}
}

// TestErrorsStandUnderInputs matters since Slack refuses the answer otherwise.
func TestErrorsStandUnderInputs(t *testing.T) {
	for _, plan := range []prefs.Plan{{Every: 50}, {Times: []prefs.Minute{600}}, {Cron: "0 10 * * *"}} {
		view := submitted(form(ours(func(p *prefs.Prefs) { p.Timetable.Plan = plan })))
		for _, field := range []prefs.Field{
			prefs.FieldEvery, prefs.FieldTimes, prefs.FieldCron, prefs.FieldHours, prefs.FieldZone, prefs.FieldPerDay, prefs.FieldLead,
			prefs.FieldLength, prefs.FieldPace, prefs.FieldEquipment, prefs.FieldPlaces, prefs.FieldPictures, prefs.FieldQuiet,
			prefs.FieldLanguage, prefs.FieldWhen, prefs.FieldPlan, "of a later version",
		} {
			for block := range card.English().Errors(view, prefs.Problems{{Field: field, Code: prefs.NotAChoice}}) {
				if _, ok := view.State.Values[block]; !ok {
					t.Errorf("%s: no input %q", field, block)
				}
			}
		}
	}
}
