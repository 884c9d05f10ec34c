package coach

import (
	"bytes"
	"slices"

	"unhunch/internal/delivery"
	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
)

// What is asked of a calendar.
type (
	// Calendar asks how it stands with one's own.
	Calendar struct{}
	// CalendarForm asks for the form in which one is given.
	CalendarForm struct{}
	// GiveCalendar gives one, by its address as it was typed. It needs Facts.Calendar.
	GiveCalendar struct{ Typed string }
	// DropCalendar wants it read no more.
	DropCalendar struct{}
	// CalendarFails says that it could not be read several times in a row.
	CalendarFails struct{ Trouble prefs.CalendarTrouble }
	// CalendarWorks says that it was read.
	CalendarWorks struct{}
	// SealAnew keeps the address that was sealed as one of these with a newer key.
	SealAnew struct {
		Was, Sealed prefs.Sealed
		Key         string
	}
)

// What comes of it.
type (
	// CalendarStands says how it stands with a calendar. A host of "" is none.
	CalendarStands struct {
		Host    string
		Trouble prefs.CalendarTrouble
		Off     CalendarsOff
	}
	// CalendarAsked is the form, with what it shows beside its input.
	CalendarAsked struct{ Stands CalendarStands }
	// CalendarTaken says that it is read from now on.
	CalendarTaken struct {
		Host string
		Busy int
	}
	// CalendarRefused says why it is not. Still is the host of the one that is kept as
	// before; "": there is none.
	CalendarRefused struct {
		Host    string
		Trouble prefs.CalendarTrouble
		Still   string
	}
	// CalendarTrying says that it takes a while to know.
	CalendarTrying struct{ Host string }
	// CalendarDropped says that its address is deleted. A host of "": there was none.
	CalendarDropped struct{ Host string }
	// CalendarBroken tells somebody once that it cannot be read any more.
	CalendarBroken struct {
		Host    string
		Trouble prefs.CalendarTrouble
	}
)

func (Calendar) intent()      {}
func (CalendarForm) intent()  {}
func (GiveCalendar) intent()  {}
func (DropCalendar) intent()  {}
func (CalendarFails) intent() {}
func (CalendarWorks) intent() {}
func (SealAnew) intent()      {}

func (CalendarStands) answer()  {}
func (CalendarAsked) answer()   {}
func (CalendarTaken) answer()   {}
func (CalendarRefused) answer() {}
func (CalendarTrying) answer()  {}
func (CalendarDropped) answer() {}
func (CalendarBroken) answer()  {}

func (Calendar) look(d *desk) Answer {
	if !d.known() {
		return d.unmet()
	}
	return calendarStands(d)
}

func (CalendarForm) look(d *desk) Answer {
	switch stands := calendarStands(d); {
	case !d.known():
		return d.unmet()
	case stands.Off != "":
		return stands
	default:
		return CalendarAsked{stands}
	}
}

func calendarStands(d *desk) CalendarStands {
	kept := d.Person.Calendar
	stands := CalendarStands{Host: kept.Host, Trouble: kept.Trouble, Off: d.calendars.Off}
	if kept.Given() && !slices.Contains(d.calendars.Keys, kept.Key) {
		stands.Trouble = prefs.OtherKey
	}
	return stands
}

// One that cannot be read takes no other's place.
func (i GiveCalendar) change(d *desk) (Answer, bool) {
	kept, tried := &d.Person.Calendar, d.facts.Calendar
	address, host, trouble := phrase.Address(i.Typed)
	switch {
	case d.calendars.Off != "":
		return calendarStands(d), false
	case trouble != prefs.NoTrouble:
		return CalendarRefused{host, trouble, kept.Host}, false
	case tried == nil:
		return Needs{Calendar: address}, false
	case tried.Pending:
		return CalendarTrying{host}, false
	case tried.Trouble != prefs.NoTrouble:
		return CalendarRefused{host, tried.Trouble, kept.Host}, false
	}
	*kept = prefs.Calendar{Sealed: tried.Sealed, Key: tried.Key, Host: host, Since: d.now}
	return CalendarTaken{host, tried.Busy}, true
}

func (DropCalendar) change(d *desk) (Answer, bool) {
	host := d.Person.Calendar.Host
	d.Person.Calendar = prefs.Calendar{}
	return CalendarDropped{host}, host != ""
}

// Who was told once hears of it again only after it worked.
func (CalendarFails) worth(d *desk) bool {
	return d.Person.Calendar.Given() && d.Person.Calendar.Trouble == prefs.NoTrouble
}

func (i CalendarFails) change(d *desk) (Answer, bool) {
	d.Person.Calendar.Trouble = i.Trouble
	d.Owed = append(d.Owed, delivery.Message{To: d.Person.ID, Kind: delivery.Calendar, Priority: delivery.Soon})
	return Nothing{}, true
}

func (CalendarWorks) worth(d *desk) bool { return d.Person.Calendar.Trouble != prefs.NoTrouble }

func (CalendarWorks) change(d *desk) (Answer, bool) {
	d.Person.Calendar.Trouble = prefs.NoTrouble
	return Nothing{}, true
}

// Another one may have been given meanwhile.
func (i SealAnew) worth(d *desk) bool { return bytes.Equal(d.Person.Calendar.Sealed, i.Was) }

func (i SealAnew) change(d *desk) (Answer, bool) {
	d.Person.Calendar.Sealed, d.Person.Calendar.Key = i.Sealed, i.Key
	return Nothing{}, true
}
