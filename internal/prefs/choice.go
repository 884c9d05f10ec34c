package prefs

// Choice names one of the plans that somebody can say yes to, made of the usual one of
// their workspace.
type Choice string

// The choices.
const (
	Light Choice = "light" // a few of its reminders
	Usual Choice = "usual" // as it is
	Often Choice = "often" // every half hour of its hours
)

// Choices lists every choice, the one with the fewest reminders first.
func Choices() []Choice { return []Choice{Light, Usual, Often} }

const (
	lightPerDay = 3
	oftenEvery  = 30 // minutes
	oftenPerDay = 14
)

// Of is the timetable of a choice; false: it would have no fewer reminders than the
// usual one, or no more.
func (c Choice) Of(usual Timetable) (t Timetable, ok bool) {
	t = usual
	switch c {
	case Usual:
		return t, true
	case Light:
		t.PerDay = lightPerDay
		return t, most(usual) > lightPerDay
	case Often:
		t.Plan, t.PerDay = Plan{Every: oftenEvery}, oftenPerDay
		return t, usual.PerDay < oftenPerDay && (usual.Plan.Kind() != ByInterval || usual.Plan.Every > oftenEvery)
	}
	return t, false
}

// most is how many reminders a day may have: no more than there are times.
func most(t Timetable) int {
	if n := len(t.Plan.Times); n > 0 {
		return min(t.PerDay, n)
	}
	return t.PerDay
}
