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
	s, c := sheet{Printer: w.Printer}, ofCalendar{w.wording}
	gives, drops := w.givesCalendar(), w.dropsCalendar()
	switch {
	case a.Off != "":
		s.title(w.Say("title.calendar"), c.offWords(a.Off))
		if a.Host != "" {
			s.say(w.Say("calendar.kept", c.named(a.Host)))
			s.offer(drops)
		}
		return s.message()
	case a.Host == "":
		s.title(w.Say("title.calendar"), w.Say("calendar.why"))
		s.say(c.found())
		s.offer(gives)
	case a.Trouble != prefs.NoTrouble:
		s.title(w.Say("title.calendar"), w.Say("calendar.broken", c.named(a.Host))+" "+c.troubleWords(a.Trouble, a.Host))
		s.offer(gives.WithStyle(slack.StylePrimary), drops)
	default:
		s.title(w.Say("title.calendar"), w.Say("calendar.read", c.named(a.Host)))
		s.offer(gives, drops)
	}
	s.aside(w.Say("calendar.secret", c.typed()))
	return s.message()
}

func (w modals) givesCalendar() *slack.ButtonBlockElement {
	return button(ActionCalendar, Value{}, w.Say("label.give-calendar"))
}

func (w modals) dropsCalendar() *slack.ButtonBlockElement {
	return button(ActionDropCalendar, Value{}, w.Say("label.drop-calendar"))
}

// CalendarForm is the form in which one is given.
func (w modals) CalendarForm(a coach.CalendarAsked) slack.ModalViewRequest {
	s, c := sheet{Printer: w.Printer}, ofCalendar{w.wording}
	if host := a.Stands.Host; host != "" {
		s.say(w.Say("calendar.instead", c.named(host)))
	} else {
		s.say(w.Say("calendar.why"))
	}
	e := slack.NewPlainTextInputBlockElement(plainText("https://"), inputAddress)
	e.MaxLength = mostAddress
	s.blocks = append(s.blocks, slack.NewInputBlock(inputAddress, plainText(w.Say("label.address")), plainText(w.Say("hint.address")), e))
	s.say(c.found())
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
	s, c := sheet{Printer: w.Printer}, ofCalendar{w.wording}
	found := w.Say("calendar.free")
	if a.Busy > 0 {
		found = w.Count("calendar.busy", a.Busy)
	}
	s.title(w.Say("title.calendar"), w.Say("calendar.read", c.named(a.Host))+" "+found)
	s.aside(w.Say("calendar.secret", c.typed()))
	return s.message()
}

// CalendarRefused says why a calendar is not taken, and what to do.
func (w modals) CalendarRefused(a coach.CalendarRefused) Message {
	s, c := sheet{Printer: w.Printer}, ofCalendar{w.wording}
	s.say(c.troubleWords(a.Trouble, a.Host))
	if a.Still != "" {
		s.say(w.Say("calendar.still", c.named(a.Still)))
	}
	s.offer(w.givesCalendar())
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
	s, c := sheet{Printer: w.Printer}, ofCalendar{w.wording}
	s.say(w.Say("calendar.broken", c.named(a.Host)) + " " + c.troubleWords(a.Trouble, a.Host))
	s.offer(w.givesCalendar(), w.dropsCalendar())
	s.aside(w.Say("calendar.once", c.typed()))
	return s.message()
}
