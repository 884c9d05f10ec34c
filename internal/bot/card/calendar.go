package card

import (
	"strings"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// CallbackCalendar is the callback_id of the form in which a calendar is given.
const CallbackCalendar = "calendar"

// inputAddress takes the address of a calendar. It is longer than a calendar's may be,
// with the marks that may be around it.
const (
	inputAddress = "calendar-address"
	mostAddress  = 2100
)

// CalendarStands says how it stands with somebody's calendar.
func (w modals) CalendarStands(a coach.CalendarStands) Message {
	s := sheet{Printer: w.Printer}
	gives := button(ActionCalendar, Value{}, w.Say("label.give-calendar"))
	drops := button(ActionDropCalendar, Value{}, w.Say("label.drop-calendar"))
	switch {
	case a.Off != "":
		s.title(w.Say("title.calendar"), ofCalendar{w.wording}.offWords(a.Off))
		if a.Host != "" {
			s.say(w.Say("calendar.kept", ofCalendar{w.wording}.named(a.Host)))
			s.offer(drops)
		}
		return s.message()
	case a.Host == "":
		s.title(w.Say("title.calendar"), w.Say("calendar.why"))
		s.say(ofCalendar{w.wording}.found())
		s.offer(gives)
	case a.Trouble != prefs.NoTrouble:
		s.title(w.Say("title.calendar"), w.Say("calendar.broken", ofCalendar{w.wording}.named(a.Host))+" "+ofCalendar{w.wording}.troubleWords(a.Trouble, a.Host))
		s.offer(gives.WithStyle(slack.StylePrimary), drops)
	default:
		s.title(w.Say("title.calendar"), w.Say("calendar.read", ofCalendar{w.wording}.named(a.Host)))
		s.offer(gives, drops)
	}
	s.aside(w.Say("calendar.secret", ofCalendar{w.wording}.typed()))
	return s.message()
}

// CalendarForm is the form in which one is given.
func (w modals) CalendarForm(a coach.CalendarAsked) slack.ModalViewRequest {
	s := sheet{Printer: w.Printer}
	if host := a.Stands.Host; host != "" {
		s.say(w.Say("calendar.instead", ofCalendar{w.wording}.named(host)))
	} else {
		s.say(w.Say("calendar.why"))
	}
	e := slack.NewPlainTextInputBlockElement(plainText("https://"), inputAddress)
	e.MaxLength = mostAddress
	s.blocks = append(s.blocks, slack.NewInputBlock(inputAddress, plainText(w.Say("label.address")), plainText(w.Say("hint.address")), e))
	s.say(ofCalendar{w.wording}.found())
	return slack.ModalViewRequest{
		Type:       slack.VTModal,
		CallbackID: CallbackCalendar,
		Title:      plainText(w.Say("title.calendar")),
		Submit:     plainText(w.Say("label.save")),
		Close:      plainText(w.Say("label.cancel")),
		Blocks:     slack.Blocks{BlockSet: steady(s.blocks)},
	}
}

// ReadCalendar is the address in the form, as it was entered.
func ReadCalendar(v slack.View) (typed string) {
	inputs{v.State}.text(inputAddress, &typed)
	return typed
}

// CalendarErrors is what is wrong with a form whose calendar is not taken.
func (w modals) CalendarErrors(a coach.CalendarRefused) map[string]string {
	return map[string]string{inputAddress: strings.ReplaceAll(plain(ofCalendar{w.wording}.troubleWords(a.Trouble, a.Host)), "`", "")}
}

// CalendarNotSaved is what is wrong where the store failed.
func (w modals) CalendarNotSaved() map[string]string {
	return map[string]string{inputAddress: w.Say("problem.not-saved")}
}

// CalendarTaken says that a calendar is read from now on, and what is in it.
func (w modals) CalendarTaken(a coach.CalendarTaken) Message {
	s := sheet{Printer: w.Printer}
	found := w.Say("calendar.free")
	if a.Busy > 0 {
		found = w.Count("calendar.busy", a.Busy)
	}
	s.title(w.Say("title.calendar"), w.Say("calendar.read", ofCalendar{w.wording}.named(a.Host))+" "+found)
	s.aside(w.Say("calendar.secret", ofCalendar{w.wording}.typed()))
	return s.message()
}

// CalendarRefused says why a calendar is not taken, and what to do.
func (w modals) CalendarRefused(a coach.CalendarRefused) Message {
	s := sheet{Printer: w.Printer}
	s.say(ofCalendar{w.wording}.troubleWords(a.Trouble, a.Host))
	if a.Still != "" {
		s.say(w.Say("calendar.still", ofCalendar{w.wording}.named(a.Still)))
	}
	s.offer(button(ActionCalendar, Value{}, w.Say("label.give-calendar")))
	return s.message()
}

// CalendarDropped says that it is read no more.
func (w modals) CalendarDropped(a coach.CalendarDropped) Message {
	if a.Host == "" {
		return w.told(w.Say("calendar.none"))
	}
	return w.marked(w.Say("calendar.dropped", ofCalendar{w.wording}.named(a.Host)))
}

// CalendarBroken tells somebody once that their calendar cannot be read any more.
func (w modals) CalendarBroken(a coach.CalendarBroken) Message {
	s := sheet{Printer: w.Printer}
	s.say(w.Say("calendar.broken", ofCalendar{w.wording}.named(a.Host)) + " " + ofCalendar{w.wording}.troubleWords(a.Trouble, a.Host))
	s.offer(
		button(ActionCalendar, Value{}, w.Say("label.give-calendar")),
		button(ActionDropCalendar, Value{}, w.Say("label.drop-calendar")),
	)
	s.aside(w.Say("calendar.once", ofCalendar{w.wording}.typed()))
	return s.message()
}
