package prefs

// Ease leaves out every other reminder of the plan until the person says how
// they want it. It changes nothing where that was done before.
func Ease(p *Person) {
	if p.Easing == NotEased {
		p.Easing, p.Prefs.Timetable.EveryOther = Eased, true
	}
}

// Settle takes the person's word: whether every other reminder stays left out.
func Settle(p *Person, everyOther bool) {
	p.Easing, p.Prefs.Timetable.EveryOther = Settled, everyOther
}

// Renewed begins anew where the person has asked for another plan than before:
// it says how often they want to be reminded. Rules and zone are no plan.
func Renewed(p *Person, before Timetable) {
	plan := func(t Timetable) uint64 {
		return Timetable{Plan: t.Plan, Hours: t.Hours, PerDay: t.PerDay, Lead: t.Lead}.ID()
	}
	if plan(p.Prefs.Timetable) != plan(before) {
		p.Easing, p.Prefs.Timetable.EveryOther = NotEased, false
	}
}
