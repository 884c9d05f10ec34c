package coach_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

type inputs = map[coach.Input]coach.Entry

func chosen(value string) coach.Entry   { return coach.Entry{Chosen: value} }
func typed(text string) coach.Entry     { return coach.Entry{Text: text} }
func listed(list ...string) coach.Entry { return coach.Entry{List: list} }
func monFri(from, to int) (h prefs.Hours) {
	return prefs.Week(prefs.Span{From: prefs.Minute(from), To: prefs.Minute(to)}, time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday)
}

// TestAForm fills in one input after the other, over the usual settings in Berlin.
func TestAForm(t *testing.T) {
	timetable := func(change func(*prefs.Timetable)) func(*prefs.Prefs) {
		return func(p *prefs.Prefs) { change(&p.Timetable) }
	}
	filled := map[coach.Input]bool{}
	german := prefstest.Straight("Europe/Berlin")
	german.Language, german.Summary, german.ZoneFixed = "de", prefs.SummaryNone, true
	for name, tc := range map[string]struct {
		over     *prefs.Prefs // what is set; nil: the usual
		in       inputs
		want     func(*prefs.Prefs) // what is set then; nil: nothing changes
		problems prefs.Problems
		lacks    bool
	}{
		"nothing":               {},
		"an interval":           {in: inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("90")}, want: timetable(func(t *prefs.Timetable) { t.Plan.Every = 90 })},
		"a number that is none": {in: inputs{coach.InputEvery: chosen("often")}},
		"times": {
			in:   inputs{coach.InputPlan: chosen("times"), coach.InputTimes: typed(" 10:30, 15:00 ")},
			want: timetable(func(t *prefs.Timetable) { t.Plan = prefs.Plan{Times: []prefs.Minute{630, 900}} }),
		},
		"more times than a day had": {
			in: inputs{coach.InputPlan: chosen("times"), coach.InputTimes: typed("9, 10, 11, 12, 13, 14, 15")},
			want: timetable(func(t *prefs.Timetable) {
				t.Plan, t.PerDay = prefs.Plan{Times: []prefs.Minute{540, 600, 660, 720, 780, 840, 900}}, 7
			}),
		},
		"times that cannot be read": {
			in:       inputs{coach.InputPlan: chosen("times"), coach.InputTimes: typed("noonish")},
			problems: prefs.Problems{{Field: prefs.FieldTimes, Code: phrase.TimesNotUnderstood, Args: prefs.Args{"Text": `"noonish"`}}},
		},
		"a cron spec": {
			in:   inputs{coach.InputPlan: chosen("cron"), coach.InputCron: typed("0 10 * * 1-5")},
			want: timetable(func(t *prefs.Timetable) { t.Plan = prefs.Plan{Cron: "0 10 * * 1-5"} }),
		},
		"no cron spec": {
			in:       inputs{coach.InputPlan: chosen("cron"), coach.InputCron: typed("  ")},
			problems: prefs.Problems{{Field: prefs.FieldCron, Code: coach.CronMissing}},
		},
		"a plan whose input is not there yet": {
			in: inputs{coach.InputPlan: chosen("times")}, lacks: true,
			want: timetable(func(t *prefs.Timetable) { t.Plan = prefs.Plan{Times: []prefs.Minute{630, 900}} }),
		},
		"a kind of plan that is none": {in: inputs{coach.InputPlan: chosen("moon"), coach.InputEvery: chosen("50")}},
		"hours": {
			in:   inputs{coach.InputEvery: chosen("50"), coach.InputHours: typed("Mon-Fri 8:00-16:00")},
			want: timetable(func(t *prefs.Timetable) { t.Hours = monFri(8*60, 16*60) }),
		},
		"how many, and how early the day is over": {
			in:   inputs{coach.InputEvery: chosen("50"), coach.InputPerDay: chosen("4"), coach.InputLead: chosen("30")},
			want: timetable(func(t *prefs.Timetable) { t.PerDay, t.Lead = 4, 30 }),
		},
		"too many": {
			in:       inputs{coach.InputEvery: chosen("50"), coach.InputPerDay: chosen("99")},
			want:     timetable(func(t *prefs.Timetable) { t.PerDay = 99 }),
			problems: prefs.Problems{{Field: prefs.FieldPerDay, Code: prefs.PerDayRange, Args: prefs.Args{"Is": 99, "Least": 1, "Most": prefs.MaxPerDay}}},
		},
		"a zone of one's own": {
			in:   inputs{coach.InputEvery: chosen("50"), coach.InputZoneOf: chosen(coach.OfTheirs), coach.InputZone: typed("Asia/Tokyo")},
			want: func(p *prefs.Prefs) { p.ZoneFixed, p.Timetable.Zone = true, "Asia/Tokyo" },
		},
		"a zone whose input is not there yet": {
			in: inputs{coach.InputEvery: chosen("50"), coach.InputZoneOf: chosen(coach.OfTheirs)}, lacks: true,
			want: func(p *prefs.Prefs) { p.ZoneFixed = true },
		},
		"a city": {
			in:   inputs{coach.InputEvery: chosen("50"), coach.InputZoneOf: chosen(coach.OfTheirs), coach.InputZone: typed(" New york ")},
			want: func(p *prefs.Prefs) { p.ZoneFixed, p.Timetable.Zone = true, "America/New_York" },
		},
		"the zone of the profile": {in: inputs{coach.InputEvery: chosen("50"), coach.InputZoneOf: chosen(coach.OfProfile), coach.InputZone: typed("Asia/Tokyo")}},
		"breaks": {
			in: inputs{
				coach.InputEvery: chosen("50"), coach.InputLength: chosen("120"), coach.InputPlaces: listed("floor"), coach.InputEquipment: listed("mat"),
				coach.InputPace: chosen("next"), coach.InputPictures: chosen("none"), coach.InputSummary: chosen("none"), coach.InputLanguage: chosen("de"),
			},
			want: func(p *prefs.Prefs) {
				p.Length, p.Places, p.Equipment = 2*time.Minute, []string{"floor"}, []string{"mat"}
				p.Pace, p.Pictures, p.Summary, p.Language = prefs.PaceNext, prefs.PicturesNone, prefs.SummaryNone, "de"
			},
		},
		"as it was": {in: inputs{coach.InputEvery: chosen("50"), coach.InputSummary: chosen("weekly"), coach.InputLanguage: chosen(coach.OfProfile)}},
		"back to the usual": {
			over: &german,
			in:   inputs{coach.InputEvery: chosen("50"), coach.InputSummary: chosen("weekly"), coach.InputLanguage: chosen(coach.OfProfile), coach.InputZoneOf: chosen(coach.OfProfile)},
			want: func(p *prefs.Prefs) { p.Language, p.Summary, p.ZoneFixed = "", prefs.SummaryWeekly, false },
		},
		"what was chosen stays": {over: &german, in: inputs{coach.InputEvery: chosen("50"), coach.InputZone: typed("Europe/Berlin")}},
		"no place": {
			in: inputs{coach.InputEvery: chosen("50"), coach.InputPlaces: listed()}, want: func(p *prefs.Prefs) { p.Places = nil },
			problems: prefs.Problems{{Field: prefs.FieldPlaces, Code: prefs.NowhereToMove, Args: prefs.Args{"Choices": "seated, standing, floor"}}},
		},
		"what is quiet": {
			in: inputs{
				coach.InputEvery: chosen("50"), coach.InputSigns: listed("dnd", "huddle", "holiday", "moved", "calendar", "away"),
				coach.InputStatus: listed("call", "busy", "vacation", "sick"),
			},
			want: timetable(func(t *prefs.Timetable) {
				t.Quiet = prefs.Quiet{Off: []prefs.Rule{prefs.RuleMeeting}, On: []prefs.Rule{prefs.RuleAway}}
			}),
		},
		"half of what is quiet": {in: inputs{coach.InputEvery: chosen("50"), coach.InputSigns: listed()}},
		"a rule that is none": {
			in:       inputs{coach.InputEvery: chosen("50"), coach.InputSigns: listed("moon"), coach.InputStatus: listed()},
			problems: prefs.Problems{{Field: prefs.FieldQuiet, Code: prefs.NotAChoice}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			usual := prefstest.Straight("Europe/Berlin")
			usual.Timetable.PerDay = 6
			if tc.over != nil {
				usual = *tc.over
			}
			if tc.in[coach.InputEvery].Chosen != "" && tc.in[coach.InputPlan].Chosen == "" {
				tc.in[coach.InputPlan] = chosen("every")
			}
			for input := range tc.in {
				filled[input] = true
			}
			s := &scene{T: t}
			f := coach.ReadForm(s.filled(coach.NewForm(usual), tc.in), usual, []routine.Thing{{ID: "mat"}})
			want := usual
			if tc.want != nil {
				tc.want(&want)
			}
			s.equal("it lacks an input", f.Lacks, tc.lacks)
			s.equal("what it says", f.Set, want)
			for i := range tc.problems {
				if tc.problems[i].Args == nil && i < len(f.Problems) {
					f.Problems[i].Args = nil
				}
			}
			s.equal("what is wrong", f.Problems, tc.problems)
		})
	}
	for _, input := range coach.Inputs() {
		if !filled[input] {
			t.Errorf("nobody fills in %s", input)
		}
	}
}

// TestAFormOpens with what is set, and with something where it is not.
func TestAFormOpens(t *testing.T) {
	for name, tc := range map[string]struct {
		plan prefs.Plan
		kind prefs.PlanKind
		want coach.Typed
	}{
		"an interval": {prefs.Plan{Every: 75}, prefs.ByInterval, coach.Typed{Every: 75, Times: "10:30, 15:00", Cron: "0 10,15 * * 1-5"}},
		"times":       {prefs.Plan{Times: []prefs.Minute{540, 905}}, prefs.ByTimes, coach.Typed{Every: 60, Times: "9:00, 15:05", Cron: "0 10,15 * * 1-5"}},
		"a cron spec": {prefs.Plan{Cron: "0 9 * * 1"}, prefs.ByCron, coach.Typed{Every: 60, Times: "10:30, 15:00", Cron: "0 9 * * 1"}},
	} {
		set := prefstest.Straight("Europe/Berlin")
		set.Timetable.Plan = tc.plan
		f := coach.NewForm(set)
		tc.want.Zone, tc.want.Of = "Europe/Berlin", f.Typed.Of
		if diff := cmp.Diff(tc.want, f.Typed); diff != "" || f.Kind != tc.kind || f.Typed.Of == "" {
			t.Errorf("%s, as %s:\n%s", name, f.Kind, diff)
		}
	}
}

func settingsStories() map[string]func(*scene) {
	every30 := inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("30")}
	return map[string]func(*scene){
		"the form, and what stands beside it": func(s *scene) {
			s.optsIn()
			s.asks(coach.Avoid{All: true, Profile: "wall-roller"})
			s.asks(coach.SwitchOff{Routine: "open-the-chest"})
			s.asks(coach.Avoid{Movements: []string{"neck"}})
			shown := hear[coach.SettingsShown](s, coach.Settings{})
			s.equal("off", shown.Beside.Off, []string{"Rolling on the floor", "Rolling at the wall", "Moving the neck", "Open the chest"})
			s.equal("next", s.walls(shown.Beside.Next), []string{"Mon 09:50", "Mon 10:40", "Mon 11:30", "Mon 12:20", "Mon 13:10"})
			s.equal("languages", shown.Beside.Languages, []string{"en", "de"})
			s.equal("the rest", []any{shown.Beside.Person.ID, shown.Beside.Now, shown.Form.Kind}, []any{ana(), s.now, prefs.ByInterval})
		},
		"who had a break has settings, too": func(s *scene) {
			s.asks(coach.Break{})
			shown := hear[coach.SettingsShown](s, coach.Settings{})
			s.equal("the usual ones", shown.Form.Set, prefstest.Straight("UTC"))
			s.equal("nobody knows when", []any{shown.Form.Asks, len(shown.Beside.Next)}, []any{true, 0})
			save := coach.Save{Filled: s.filled(shown.Form, every30)}
			saved := hear[coach.SavedFirst](s, save)
			s.equal("the zone has to be asked for", saved.Follows, true)
			s.equal("the yes is asked for with it", saved.Plan, coach.PlanOf(s.desk().Person))
			save.Again = true
			s.hears(save, coach.SavedFirst{Plan: saved.Plan})
			s.equal("kept", s.desk().Person.Prefs.Timetable.Plan.Every, 30)
			s.equal("but no yes", s.desk().Person.OptedIn, time.Time{})
		},
		"a preview keeps nothing": func(s *scene) {
			s.optsIn()
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.keepsAll(func() {
				shown := hear[coach.SettingsShown](s, coach.Preview{Filled: s.filled(form, every30)})
				s.equal("what would come", s.walls(shown.Beside.Next[:3]), []string{"Mon 09:30", "Mon 10:30", "Mon 11:30"})
				wrong := hear[coach.SettingsShown](s, coach.Preview{Filled: s.filled(form, inputs{coach.InputHours: typed("never")})})
				s.equal("of what is wrong, nothing", wrong.Beside.Next, []time.Time(nil))
			})
		},
		"a preview in a pause is of what comes after it": func(s *scene) {
			s.optsIn()
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.asks(coach.Pause{})
			s.equal("without an end", s.wall(hear[coach.SettingsShown](s, coach.Preview{Filled: s.filled(form, every30)}).Beside.Next[0]), "Mon 09:30")
			s.asks(coach.Pause{Text: "until tomorrow"})
			s.equal("with one", s.wall(hear[coach.SettingsShown](s, coach.Preview{Filled: s.filled(form, every30)}).Beside.Next[0]), "Tue 09:30")
		},
		"saved once, and once more": func(s *scene) {
			s.optsIn()
			filled := s.filled(hear[coach.SettingsShown](s, coach.Settings{}).Form, every30)
			saved := hear[coach.Saved](s, coach.Save{Filled: filled})
			s.equal("what is new", []int{saved.Before.Timetable.Plan.Every, saved.After.Timetable.Plan.Every}, []int{50, 30})
			s.equal("next", s.wall(saved.Next), "Mon 09:30")
			s.equal("due", s.wall(s.desk().Person.Due), "Mon 09:30")
			s.keepsAll(func() {
				again := hear[coach.Saved](s, coach.Save{Filled: filled, Again: true})
				s.equal("once more", []any{again.Before, again.Undo, again.Again, saved.Again}, []any{again.After, "", true, false})
				outdated := prefs.Problems{{Field: prefs.FieldPlan, Code: coach.FormOutdated}}
				s.hears(coach.Save{Filled: filled}, coach.SettingsInvalid{Problems: outdated})
				filled.Opened = "{"
				s.hears(coach.Save{Filled: filled}, coach.SettingsInvalid{Problems: outdated})
			})
		},
		"a form that lacks an input is shown with it": func(s *scene) {
			s.optsIn()
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.keepsAll(func() {
				lack := hear[coach.SettingsLack](s, coach.Save{Filled: s.filled(form, inputs{coach.InputPlan: chosen("times")})})
				s.equal("for", lack.Form.Kind, prefs.ByTimes)
			})
		},
		"a mistake in a form": func(s *scene) {
			s.optsIn()
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.keepsAll(func() {
				wrong := hear[coach.SettingsInvalid](s, coach.Save{Filled: s.filled(form, inputs{
					coach.InputPlan: chosen("every"), coach.InputEvery: chosen("5"),
				})})
				s.equal("which", wrong.Problems, prefs.Problems{{
					Field: prefs.FieldEvery, Code: prefs.EveryRange, Args: prefs.Args{"Is": 5, "Least": 10, "Most": 480},
				}})
			})
		},
		"what waits goes on waiting through settings that are not about it": func(s *scene) {
			s.optsIn()
			s.at("9:40")
			s.asks(coach.Snooze{Text: "30m"})
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.asks(coach.Save{Filled: s.filled(form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("50"), coach.InputLength: chosen("120")})})
			s.equal("due", []any{s.wall(s.desk().Person.Due), s.desk().Person.Snoozes}, []any{"Mon 10:10", 1})
		},
		"a roller that is new raises a question": func(s *scene) {
			s.optsIn()
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.asks(coach.Save{Filled: s.filled(form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("50"), coach.InputEquipment: listed("roller")})})
			s.equal("which", among[coach.RollerCheck](s, s.arrives()).Check.Profile, "wall-roller")
			s.equal("of what kind", s.heard[0].Kind, delivery.Screening)
			s.cleared("wall-roller")
			form = hear[coach.SettingsShown](s, coach.Settings{}).Form
			s.asks(coach.Save{Filled: s.filled(form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("50"), coach.InputEquipment: listed("roller", "mat")})})
			s.equal("not twice", len(s.arrives()), 0)
		},
		"so does a place where a roller can be used": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) {
				d.Person.Prefs.Equipment, d.Person.Prefs.Places = []string{"mat", "roller"}, []string{"seated"}
			})
			for places, asked := range map[string]int{"seated": 0, "floor": 1} {
				form := hear[coach.SettingsShown](s, coach.Settings{}).Form
				s.asks(coach.Save{Filled: s.filled(form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("50"), coach.InputPlaces: listed(places)})})
				s.equal("questions for who moves "+places, len(s.arrives()), asked)
			}
		},
		"the plan follows her, and so does the language": func(s *scene) {
			s.optsIn()
			lisbon := coach.Facts{Profile: &coach.Profile{Zone: "Europe/Lisbon", Locale: "pt-PT"}}
			s.equal("without a profile", s.asksWith(ana(), coach.Follow{}, coach.Facts{}), coach.Answer(coach.Needs{Profile: true}))
			s.equal("there", s.asksWith(ana(), coach.Follow{}, lisbon), coach.Answer(coach.Nothing{}))
			p := s.desk().Person
			s.equal("she", []any{p.Prefs.Timetable.Zone, p.Locale, s.wall(p.Due)}, []any{"Europe/Lisbon", "pt-PT", "Mon 10:50"})
			s.keepsAll(func() { s.asksWith(ana(), coach.Follow{}, lisbon) })
			s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "Europe/Lisbon", Locale: "de-DE"}})
			s.equal("another language alone", s.desk().Person.Locale, "de-DE")
			s.keepsAll(func() { s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{}}) })
		},
		"a zone that is fixed follows nobody": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Prefs.ZoneFixed = true })
			s.keepsAll(func() {
				s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "Europe/Lisbon", Locale: "en-GB"}})
			})
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			filled := s.filled(form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("50"), coach.InputZoneOf: chosen(coach.OfProfile)})
			saved := hear[coach.Saved](s, coach.Save{Filled: filled})
			s.equal("the profile is asked", []any{saved.Follows, saved.Undo}, []any{true, ""})
		},
		"who travels is not reminded twice": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "Europe/Lisbon"}})
			if wait := s.desk().Person.Due.Sub(s.now); wait < 10*time.Minute {
				s.Errorf("the next comes after %s", wait)
			}
		},
		"who travels is reminded an interval after the last one came": func(s *scene) {
			s.optsIn()
			s.offered()
			s.falls()
			s.at("10:45") // Slack was slow
			s.arrives()
			s.set(func(d *session.Desk) {
				d.Note(session.Note{At: s.now.Add(-time.Hour), Due: s.now.Add(-time.Hour), What: session.WasDropped})
			})
			s.asksWith(ana(), coach.Follow{}, coach.Facts{Profile: &coach.Profile{Zone: "Europe/Paris"}})
			s.equal("due", s.wall(s.desk().Person.Due), "Mon 11:34")
		},
	}
}

// filled is a form as it was opened, with some inputs changed.
func (s *scene) filled(f coach.Form, in map[coach.Input]coach.Entry) coach.Fields {
	s.Helper()
	opened, err := json.Marshal(f.Typed)
	s.check("write what a form was opened with", err)
	return coach.Fields{Opened: string(opened), In: in}
}
