package coach_test

import (
	"io/fs"
	"regexp"
	"slices"
	"testing/fstest"
	"time"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
	"unhunch/routines"
)

func safetyStories() map[string]func(*scene) {
	today := time.Date(2026, time.November, 30, 0, 0, 0, 0, time.UTC)
	// stands is how Ana stands to each check.
	stands := func(s *scene) map[string][2]bool {
		s.Helper()
		all := map[string][2]bool{}
		for _, c := range hear[coach.ChecksListed](s, coach.Checks{}).Checks {
			all[c.Screening.Profile] = [2]bool{!c.Asked.IsZero(), c.Off}
		}
		return all
	}
	return map[string]func(*scene){
		"one applies, and it is asked what to leave out": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.offered()
			form := hear[coach.AvoidForm](s, coach.Applies{Card: s.desk().Card.ID, Profile: "desk"})
			s.equal("for", []any{form.Profile, form.Card, form.Avoids}, []any{"desk", s.desk().Card.ID, []string(nil)})
			s.equal("nothing is left out by then", s.desk().Person.Safety.Movements, []string(nil))
			s.equal("and nothing begins", hear[coach.CheckFirst](s, coach.Start{On: s.place("")}).Check.Profile, "desk")
		},
		"what she leaves out is all that is kept, and the card goes on without it": func(s *scene) {
			s.optsIn()
			s.offered()
			card := s.desk().Card.ID
			s.asks(coach.Applies{Card: card, Profile: "desk"})
			leaves := hear[coach.AvoidsNow](s, coach.Avoid{Movements: []string{"side-lying", "head-down", "gone"}, Profile: "desk", Card: card})
			s.equal("told back", movementIDs(leaves.Movements), []string{"head-down", "side-lying"})
			s.equal("the card", []any{leaves.Card.ID, leaves.Swapped}, []any{"desk-reset", false})
			s.equal("what is urgent is told again", leaves.Check.Profile, "desk")
			kept := s.desk().Person.Safety
			kept.Lists = nil
			s.equal("kept", kept, prefs.Safety{Screened: map[string]time.Time{"desk": today}, Movements: []string{"head-down", "side-lying"}})
			s.hears(coach.Start{On: s.place("")}, coach.Nothing{})
		},
		"what the card offers has it: another comes": func(s *scene) {
			s.optsIn()
			s.set(func(d *session.Desk) { d.Person.Prefs.Places = []string{"seated", "standing"} })
			s.asks(coach.Break{Wanted: "open-the-chest"})
			s.arrives()
			card := s.desk().Card.ID
			leaves := hear[coach.AvoidsNow](s, coach.Avoid{Movements: []string{"shoulder-load"}, Profile: "desk", Card: card})
			s.equal("told", leaves.Swapped, true)
			s.equal("it is on the card", among[coach.Offered](s, s.arrives()).Routine.ID, leaves.Card.ID)
			s.equal("it has none of it", slices.Contains(leaves.Card.Movements, "shoulder-load"), false)
		},
		"what runs has it, and is stopped": func(s *scene) {
			s.running()
			of := s.desk().Session.Routine
			r, _ := s.material.Library.Routine(of)
			s.asks(coach.Avoid{Movements: r.Movements[:1]})
			s.equal("stopped", s.desk().Session.State, session.Stopped)
		},
		"nothing was chosen in a check": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() { s.hears(coach.Avoid{Profile: "desk"}, coach.AvoidNothing{}) })
		},
		"nothing more was chosen in a check": func(s *scene) {
			s.optsIn()
			s.asks(coach.Avoid{Movements: []string{"floor"}})
			s.asks(coach.Applies{Profile: "desk"})
			s.keepsAll(func() {
				s.hears(coach.Avoid{Profile: "desk", Movements: []string{"floor"}}, coach.AvoidNothing{})
			})
			s.equal("it covers what applies", movementIDs(hear[coach.AvoidsNow](s, coach.Avoid{Profile: "desk", Covered: true}).Movements), []string{"floor"})
			s.equal("answered", s.desk().Person.Safety.Screened, map[string]time.Time{"desk": today})
		},
		"nothing is left out that could cover it": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() { s.hears(coach.Avoid{Profile: "desk", Covered: true}, coach.AvoidNothing{}) })
		},
		"a check takes nothing back": func(s *scene) {
			s.optsIn()
			s.asks(coach.Avoid{Profile: "desk", Movements: []string{"overhead"}})
			leaves := hear[coach.AvoidsNow](s, coach.Avoid{Profile: "floor", Movements: []string{"floor"}})
			s.equal("both are left out", movementIDs(leaves.Movements), []string{"floor", "overhead"})
		},
		"she changes what she leaves out": func(s *scene) {
			s.optsIn()
			s.asks(coach.Avoid{Movements: []string{"neck", "floor"}})
			s.equal("chosen", hear[coach.AvoidForm](s, coach.Avoiding{}).Avoids, []string{"floor", "neck"})
			s.equal("listed", movementIDs(hear[coach.ChecksListed](s, coach.Checks{}).Avoids), []string{"floor", "neck"})
			s.equal("none applies, and it stays", movementIDs(hear[coach.Cleared](s, coach.Clear{Profile: "desk"}).Avoids), []string{"floor", "neck"})
			s.equal("of no check", hear[coach.AvoidsNow](s, coach.Avoid{}).Check.Profile, "")
			s.equal("nothing any more", s.desk().Person.Safety.Movements, []string(nil))
		},
		"all of it for now, and all that it bears on is switched off": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.offered()
			ruled := hear[coach.Ruled](s, coach.Avoid{All: true, Card: s.desk().Card.ID, Profile: "desk"})
			s.equal("what is left", ruled.Remaining, coach.Remaining{Kept: true})
			s.equal("the card is an invitation to stand up", among[coach.Offered](s, s.arrives()).Routine, routine.Routine{})
			s.equal("each", stands(s), map[string][2]bool{"floor-roller": {false, true}, "wall-roller": {false, true}, "floor": {false, true}, "desk": {true, true}})
			s.equal("the day, and no more", s.desk().Person.Safety.Screened["desk"], today)
		},
		"all of it for now, and the card offers nothing where it may be urgent": func(s *scene) {
			s.optsIn()
			s.cleared("floor-roller", "wall-roller")
			s.set(func(d *session.Desk) { d.Person.Prefs.Equipment = []string{"roller"} })
			s.offered()
			s.set(func(d *session.Desk) { d.Card.Routine = "wall-roll" })
			left := hear[coach.Ruled](s, coach.Avoid{All: true, Card: s.desk().Card.ID, Profile: "wall-roller"}).Remaining
			s.equal("the card is an invitation to stand up", among[coach.Offered](s, s.arrives()).Routine, routine.Routine{})
			s.equal("and nothing else is said", left, coach.Remaining{Kept: true})
		},
		"all of it for now, where no card waits": func(s *scene) {
			s.optsIn()
			ruled := hear[coach.Ruled](s, coach.Avoid{All: true, Profile: "wall-roller"})
			s.equal("what it may be is urgent, so nothing is to be asked for", []any{ruled.Check.Profile, ruled.Remaining}, []any{"wall-roller", coach.Remaining{Kept: true}})
		},
		"all of it for now, of a list without what is urgent": func(s *scene) {
			data, err := fs.ReadFile(routines.Files, "library/screening.yaml")
			s.check("read our checks", err)
			urgent := regexp.MustCompile(`group: red-flags, urgency: [a-z]+`)
			library, err := routine.Load(files(), fstest.MapFS{"library/screening.yaml": {Data: urgent.ReplaceAll(data, []byte("group: bones"))}})
			s.check("load", err)
			s.material.Library = library
			s.optsIn()
			ruled := hear[coach.Ruled](s, coach.Avoid{All: true, Profile: "wall-roller"})
			s.equal("what can be asked for", []string{ruled.Check.Profile, ruled.Remaining.Instead.ID}, []string{"wall-roller", "desk-reset"})
		},
		"one applies, and what runs of it is stopped": func(s *scene) {
			s.running()
			s.asks(coach.Applies{Profile: "desk"})
			s.equal("stopped", s.desk().Session.State, session.Stopped)
			among[coach.Over](s, s.arrives())
		},
		"one applies of another check that asks some of the same": func(s *scene) {
			s.optsIn()
			s.cleared("floor-roller", "desk")
			s.begins()
			hear[coach.AvoidForm](s, coach.Applies{Profile: "floor-roller"})
			s.equal("stopped", s.desk().Session.State, session.Stopped)
			s.arrives()
			for _, id := range []string{"open-the-chest", "desk-reset", "wall-roll"} {
				s.equal(id+" asks first", is[coach.CheckFirst](s, s.asks(coach.Start{On: s.gets(id)})).Check.Profile != "", true)
			}
		},
		"one applies, and what runs of a check that asks nothing of it goes on": func(s *scene) {
			library, err := routine.Load(files(), fstest.MapFS{"library/screening.yaml": {Data: []byte("items: {allergy: {text: an allergy}}\nprofiles: {desk: {intro: Before you move., asks: [allergy]}}")}})
			s.check("load", err)
			s.material.Library = library
			s.running()
			s.asks(coach.Applies{Profile: "wall-roller"})
			s.equal("running", s.desk().Session.State, session.Running)
		},
		"none applies, of a check that was asked for": func(s *scene) {
			s.optsIn()
			s.asks(coach.Avoid{All: true, Profile: "floor-roller"})
			s.asks(coach.SwitchOff{Routine: "wall-roll"})
			s.hears(coach.Clear{Profile: "floor-roller", Routine: "wall-roll"}, coach.Cleared{To: coach.On})
			s.equal("what it covers is on", s.desk().Person.Safety.Off, []string(nil))
			s.equal("and the routine it was for", s.desk().Person.Safety.Without, []string(nil))
		},
		"none applies, of the check before a routine": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.Start{On: s.place("")})
			s.hears(coach.Clear{On: s.place("an answer"), Profile: "desk", Routine: "desk-reset"}, coach.Cleared{To: coach.Begun})
			s.equal("it runs", s.desk().Session.Routine, "desk-reset")
		},
		"none applies, but the card waits no more": func(s *scene) {
			s.optsIn()
			s.offered()
			s.asks(coach.Start{On: s.place("")})
			s.asks(coach.SkipCard{On: s.place("")})
			s.hears(coach.Clear{On: s.place("an answer"), Profile: "desk", Routine: "desk-reset"}, coach.Cleared{To: coach.On})
			s.equal("nothing runs", s.desk().Session.State, session.None)
			s.equal("noted", s.desk().Person.Safety.Screened, map[string]time.Time{"desk": today})
		},
		"none applies, after all of it was left out": func(s *scene) {
			s.optsIn()
			s.offered()
			on := s.place("an answer")
			s.asks(coach.Avoid{All: true, Profile: "desk"})
			s.arrives()
			s.keepsAll(func() {
				s.hears(coach.Clear{On: on, Profile: "desk", Routine: "desk-reset"}, coach.Stale{Why: coach.OldCard})
			})
		},
		"none applies, of an older card": func(s *scene) {
			s.optsIn()
			s.offered()
			on := s.place("an answer")
			s.offered()
			s.keepsAll(func() { s.hears(coach.Clear{On: on, Profile: "desk"}, coach.Stale{Why: coach.OldCard}) })
		},
		"a check that is no more": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				for _, i := range []coach.Intent{
					coach.Check{Profile: "gone"}, coach.Clear{Profile: "gone"}, coach.Applies{Profile: "gone"}, coach.Avoid{Profile: "gone", All: true},
				} {
					s.hears(i, coach.Stale{Why: coach.OldCard})
				}
			})
		},
		"a check is shown with what waits for it": func(s *scene) {
			s.optsIn()
			shown := hear[coach.CheckShown](s, coach.Check{Profile: "desk", Routine: "desk-reset", Card: 7})
			s.equal("it", []any{shown.Check.Profile, shown.Routine, shown.Card}, []any{"desk", "desk-reset", uint64(7)})
		},
		"a list that has grown is asked again": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.set(func(d *session.Desk) { d.Person.Safety.Lists["desk"] = "as it was" })
			s.offered()
			s.equal("for", hear[coach.CheckFirst](s, coach.Start{On: s.place("")}).Check.Profile, "desk")
		},
		"an answer from three months ago is asked again": func(s *scene) {
			s.optsIn()
			s.cleared("desk")
			s.set(func(d *session.Desk) { d.Person.Safety.Screened["desk"] = s.now.Add(-prefs.ScreeningLasts) })
			s.offered()
			s.equal("for", hear[coach.CheckFirst](s, coach.Start{On: s.place("")}).Check.Profile, "desk")
		},
		"a routine is switched off and on": func(s *scene) {
			s.optsIn()
			s.equal("off", hear[coach.Switched](s, coach.SwitchOff{Routine: "desk-reset"}).Off, true)
			s.equal("left out", s.desk().Person.Safety.Without, []string{"desk-reset"})
			s.equal("on", hear[coach.Switched](s, coach.TurnOn{Routine: "desk-reset"}).Off, false)
			s.equal("left out", s.desk().Person.Safety.Without, []string(nil))
		},
		"a routine that its check switched off asks that first": func(s *scene) {
			s.optsIn()
			s.asks(coach.Avoid{All: true, Profile: "floor-roller"})
			s.keepsAll(func() {
				shown := hear[coach.CheckShown](s, coach.TurnOn{Routine: "roll-and-rest"})
				s.equal("which", []string{shown.Check.Profile, shown.Routine}, []string{"floor-roller", "roll-and-rest"})
			})
		},
		"a routine that is not there": func(s *scene) {
			s.optsIn()
			s.keepsAll(func() {
				for _, i := range []coach.Intent{
					coach.TurnOn{Routine: "gone"},
					coach.SwitchOff{Routine: "gone"},
					coach.About{Routine: "gone"},
					coach.TurnOn{Routine: "own--7"},
					coach.SwitchOff{Routine: "own--7"},
				} {
					s.hears(i, coach.NoOther{})
				}
			})
		},
		"in their own language, as far as it is there": func(s *scene) {
			s.asksWith(ana(), coach.OptIn{}, coach.Facts{Profile: &coach.Profile{Zone: "Europe/Berlin", Locale: "de-DE"}})
			s.equal("a check", hear[coach.CheckShown](s, coach.Check{Profile: "wall-roller"}).Check.Title, s.german("wall-roller"))
			s.equal("and in a list", hear[coach.ChecksListed](s, coach.Checks{}).Checks[2].Screening.Title, s.german("wall-roller"))
		},
		"a company's own list bears on what comes": func(s *scene) {
			library, err := routine.Load(files(), fstest.MapFS{"library/screening.yaml": {Data: []byte(`
profiles:
  desk:
    intro: Before you move.
    asks: [illness]
`)}})
			s.check("load", err)
			s.optsIn()
			s.cleared("desk")
			s.material.Library = library
			s.offered()
			s.equal("asked", hear[coach.CheckFirst](s, coach.Start{On: s.place("")}).Check.Intro, "Before you move.")
		},
	}
}

// movementIDs names movements.
func movementIDs(list []routine.Movement) (ids []string) {
	for _, m := range list {
		ids = append(ids, m.ID)
	}
	return ids
}

// german is the title of a check in German.
func (s *scene) german(profile string) string {
	s.Helper()
	check, ok := s.material.Library.In("de").Screening(profile)
	english, _ := s.material.Library.Screening(profile)
	if !ok || check.Title == english.Title {
		s.Fatalf("%q is not there in German", profile)
	}
	return check.Title
}
