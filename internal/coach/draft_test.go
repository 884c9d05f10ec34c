package coach_test

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

func draftStories() map[string]func(*scene) {
	plan := func(s *scene) string {
		s.Helper()
		t := s.desk().Person.Prefs.Timetable
		return fmt.Sprintf("%s, at most %d, %s", t.Plan, t.PerDay, t.Zone)
	}
	// keepsNothing does what leaves no trace.
	keepsNothing := func(s *scene, do func()) {
		s.Helper()
		do()
		s.equal("what is kept", s.desk(), session.Desk{Person: prefs.Person{ID: ana()}})
		s.equal("owed, and told", []int{s.owing, len(s.changed)}, []int{0, 0})
	}
	usually := func(s *scene) { // in a workspace of its own, so that no figure moves with the built-in plan
		usual := prefs.Defaults("UTC").Timetable
		usual.Plan, usual.PerDay = prefs.Plan{Every: 60}, 6
		s.material.Usual = &usual
	}
	return map[string]func(*scene){
		"each of the plans to choose from": func(s *scene) {
			usually(s)
			for choice, want := range map[prefs.Choice]string{
				prefs.Light: "every 60m, at most 3, Europe/Berlin",
				prefs.Usual: "every 60m, at most 6, Europe/Berlin",
				prefs.Often: "every 30m, at most 14, Europe/Berlin",
				"":          "every 60m, at most 6, Europe/Berlin",
			} {
				s.asks(coach.Forget{})
				welcome := hear[coach.Welcome](s, coach.OptIn{Choice: choice})
				s.equal(string(choice), plan(s), want)
				s.equal("it says so", welcome.Plan.Timetable, s.desk().Person.Prefs.Timetable)
				s.keepsAll(func() { hear[coach.Welcome](s, coach.OptIn{Choice: prefs.Often}) })
			}
		},
		"a choice that is no more is asked about anew": func(s *scene) {
			usually(s)
			s.material.Usual.PerDay = 3
			keepsNothing(s, func() {
				s.hears(coach.OptIn{Choice: prefs.Light}, hear[coach.Ask](s, coach.Greet{}))
				s.hears(coach.OptIn{Choice: "else"}, hear[coach.Ask](s, coach.Greet{}))
			})
		},
		"a plan that a stranger types is shown, and comes with the yes": func(s *scene) {
			usually(s)
			var proposed coach.Proposed
			keepsNothing(s, func() { proposed = hear[coach.Proposed](s, coach.Plan{Text: "every 45m 8:00-16:00 mon-thu"}) })
			s.equal("shown", proposed.Set.Timetable.String(), "every 45m Mon-Thu 8:00-16:00")
			hear[coach.Welcome](s, coach.OptIn{Draft: proposed.Draft})
			s.equal("kept", s.desk().Person.Prefs.Timetable.String(), "every 45m Mon-Thu 8:00-16:00")
			s.equal("where she is", plan(s), "every 45m, at most 6, Europe/Berlin")
			s.keepsAll(func() { hear[coach.Welcome](s, coach.OptIn{Draft: proposed.Draft}) })
		},
		"a zone that a stranger types stays": func(s *scene) {
			hear[coach.Welcome](s, coach.OptIn{Draft: hear[coach.Proposed](s, coach.Plan{Text: "every 45m Asia/Tokyo"}).Draft})
			p := s.desk().Person.Prefs
			s.equal("zone", []any{p.Timetable.Zone, p.ZoneFixed}, []any{"Asia/Tokyo", true})
		},
		"what cannot be read, or in two ways, is said": func(s *scene) {
			keepsNothing(s, func() {
				s.equal("a mistake", len(hear[coach.Invalid](s, coach.Plan{Text: "every blue moon"}).Problems) > 0, true)
				s.equal("a plan that never comes", hear[coach.Invalid](s, coach.Plan{Text: "at 20:00"}).Problems[0].Field, prefs.FieldTimes)
				asked := hear[coach.Ambiguous](s, coach.Plan{Text: "every 45m 9-8"})
				s.equal("which", asked.Readings(), true)
				text, _ := strings.CutPrefix(asked.Ways[0].Typed, "plan ")
				hear[coach.Proposed](s, coach.Plan{Text: text})
			})
		},
		"the form of a stranger comes with the yes": func(s *scene) {
			usually(s)
			var proposed coach.Proposed
			keepsNothing(s, func() {
				shown := hear[coach.SettingsShown](s, coach.Settings{})
				s.equal("nobody knows the zone", []any{shown.Form.Asks, shown.Beside.Next}, []any{true, []time.Time(nil)})
				wrong := s.filled(shown.Form, inputs{coach.InputPlan: chosen("times"), coach.InputTimes: typed("20:00")})
				s.equal("wrong", len(hear[coach.SettingsInvalid](s, coach.Save{Filled: wrong}).Problems) > 0, true)
				hear[coach.SettingsLack](s, coach.Save{Filled: s.filled(shown.Form, inputs{coach.InputPlan: chosen("times")})})
				filled := s.filled(shown.Form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("90"), coach.InputLength: chosen("300")})
				s.equal("while it is filled in", hear[coach.SettingsShown](s, coach.Preview{Filled: filled}).Form.Set.Timetable.Plan.Every, 90)
				first := hear[coach.Proposed](s, coach.Save{Filled: filled})
				s.equal("again is the same", hear[coach.Proposed](s, coach.Save{Filled: filled, Again: true}), first)

				// She has another look, and changes something else.
				again := hear[coach.SettingsShown](s, coach.Settings{Draft: first.Draft})
				s.equal("as she left it", again.Form.Set, first.Set)
				filled = s.filled(again.Form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("90"), coach.InputPace: chosen("next")})
				proposed = hear[coach.Proposed](s, coach.Save{Filled: filled})
			})
			hear[coach.Welcome](s, coach.OptIn{Draft: proposed.Draft})
			p := s.desk().Person.Prefs
			s.equal("kept", []any{plan(s), p.Length, p.Pace}, []any{"every 90m, at most 6, Europe/Berlin", 5 * time.Minute, prefs.PaceNext})
			before := proposed.Draft // who said yes is not led by it any more
			s.asks(coach.Plan{Text: "every 20m"})
			s.equal("the form", hear[coach.SettingsShown](s, coach.Settings{Draft: before}).Form.Set.Timetable.Plan.Every, 20)
		},
		"with a roller comes its check": func(s *scene) {
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			filled := s.filled(form, inputs{coach.InputPlan: chosen("every"), coach.InputEvery: chosen("60"), coach.InputEquipment: listed("roller")})
			hear[coach.Welcome](s, coach.OptIn{Draft: hear[coach.Proposed](s, coach.Save{Filled: filled}).Draft})
			among[coach.RollerCheck](s, s.arrives())
		},
		"the fullest form fits on a button": func(s *scene) {
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			var hours, times []string
			for i, day := range []string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"} {
				line := day
				for j := range prefs.MaxSpans {
					line += fmt.Sprintf(" %02d:%02d-%02d:%02d,", 4*j, 7*i+j, 4*j+3, 53-5*i-j)
				}
				hours = append(hours, strings.TrimSuffix(line, ","))
			}
			for i := range prefs.MaxTimes {
				times = append(times, fmt.Sprintf("%d:%02d", i, (i*17)%50))
			}
			filled := s.filled(form, inputs{
				coach.InputPlan: chosen("times"), coach.InputTimes: typed(strings.Join(times, ", ")), coach.InputHours: typed(strings.Join(hours, "\n")),
				coach.InputLead: chosen("0"), coach.InputEquipment: listed("roller", "long-roller", "mat", "band", "towel"),
				coach.InputPlaces: listed("seated", "standing", "floor"), coach.InputLanguage: chosen("de"), coach.InputSummary: chosen("none"),
				coach.InputStatus: coach.Entry{}, coach.InputSigns: listed("away"),
				coach.InputZoneOf: chosen(coach.OfTheirs), coach.InputZone: typed("America/Argentina/ComodRivadavia"),
			})
			proposed := hear[coach.Proposed](s, coach.Save{Filled: filled})
			s.Logf("%d letters", len(proposed.Draft))
			hear[coach.Welcome](s, coach.OptIn{Draft: proposed.Draft})
			s.equal("kept", s.desk().Person.Prefs, proposed.Set)
		},
		"what no button of ours carries begins nothing": func(s *scene) {
			s.optsIn()
			other := undoOf(s.asks(coach.NoSummary{}))
			s.asks(coach.Forget{})
			s.owing, s.changed = 0, nil
			ask := hear[coach.Ask](s, coach.Greet{})
			keepsNothing(s, func() {
				for _, draft := range []string{"a", "0189", "bqya", other, strings.Repeat("a", 2000)} {
					s.hears(coach.OptIn{Draft: draft}, ask)
					s.equal("the form", hear[coach.SettingsShown](s, coach.Settings{Draft: draft}).Form.Typed.Draft, "")
				}
			})
		},
		"who set something before the yes is asked about that": func(s *scene) {
			usually(s)
			s.asks(coach.Break{})
			s.arrives()
			form := hear[coach.SettingsShown](s, coach.Settings{}).Form
			first := hear[coach.SavedFirst](s, coach.Save{Filled: s.filled(form, inputs{
				coach.InputPlan: chosen("every"), coach.InputEvery: chosen("90"), coach.InputLength: chosen("300"), coach.InputZoneOf: chosen(coach.OfTheirs), coach.InputZone: typed("Asia/Tokyo"),
			})})
			s.hears(coach.Greet{}, coach.Ask{Usual: first.Plan, Own: true})
			s.equal("at home", hear[coach.HomeShown](s, coach.Home{}).Ask, coach.Ask{Usual: first.Plan, Own: true})
			s.keepsAll(func() {
				s.equal("typed", hear[coach.Proposed](s, coach.Plan{Text: "every 45m"}).Set.Length, 5*time.Minute)
				s.hears(coach.Plan{}, coach.Ask{Usual: first.Plan, Own: true})
			})
			before := s.desk()
			hear[coach.Welcome](s, coach.OptIn{})
			s.equal("theirs", plan(s), "every 90m, at most 6, Asia/Tokyo")
			s.set(func(d *session.Desk) { d.Person = before.Person })
			hear[coach.Welcome](s, coach.OptIn{Choice: prefs.Light})
			s.equal("of an older question", []any{plan(s), s.desk().Person.Prefs.Length}, []any{"every 60m, at most 3, Asia/Tokyo", 5 * time.Minute})
		},
	}
}
