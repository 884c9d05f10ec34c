package coach

import "unhunch/internal/routine"

// Where its screening card is what switched a routine off, that comes first.
func (i TurnOn) change(d *desk) (Answer, bool) {
	if routine.IsPrescribed(i.Routine) {
		return restOwn(d, i.Routine, false)
	}
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}, false
	}
	if !d.Person.Safety.On(r.Screening) {
		s, _ := d.speaking().Screening(r.Screening)
		return CheckShown{Check: s, Routine: r.ID}, false
	}
	before := d.lasting()
	d.Person.Safety.TurnOn(r.ID)
	return Switched{r, false, d.takesBack(before)}, true
}

func (i SwitchOff) change(d *desk) (Answer, bool) {
	if routine.IsPrescribed(i.Routine) {
		return restOwn(d, i.Routine, true)
	}
	r, ok := d.speaking().Routine(i.Routine)
	if !ok {
		return NoOther{}, false
	}
	before := d.lasting()
	d.Person.Safety.SwitchOffRoutine(r.ID)
	return Switched{r, true, d.takesBack(before)}, true
}

// restOwn switches a routine of somebody's own exercises off or on again.
func restOwn(d *desk, id string, off bool) (Answer, bool) {
	r, found := d.Prescribed(id)
	if !found {
		return NoOther{}, false
	}
	for _, number := range routine.PrescribedIn(id) {
		d.Rest(number, off)
	}
	return Switched{Routine: r, Off: off}, true
}
