package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/sandbox"
)

const (
	maxLine = 40_000 // characters; Slack cuts messages there

	// liveHeader marks what the page's script asks for. It gets the address to go
	// to as text, because a script cannot see where a redirect leads.
	liveHeader = "Live"
)

// forms are what a visitor can send.
type forms struct {
	*town
	slack  *sandbox.Slack
	visits *visits
}

// deed is what a visitor does as somebody. It may change where they are.
type deed func(r *http.Request, who *sandbox.Person, at *address) error

// does reads the form, does the deed, and sends the visitor back to the page.
func (s *forms) does(do deed) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		at := addressOf(s.slack, r, s.several())
		who := s.slack.Person(at.As)
		s.visits.forgive(who)
		err := do(r, who, &at)
		if trouble, ok := errors.AsType[*sandbox.Trouble](err); err != nil && !ok {
			s.visits.complain(who, err.Error())
		} else if ok {
			s.log.Debug("slack showed an error", "code", trouble.Code) // it is on the person's screen
		}
		if r.Header.Get(liveHeader) == "" {
			http.Redirect(w, r, at.URL(), http.StatusSeeOther) //nolint:gosec // an address is always on this page
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, at.URL()) //nolint:gosec // it is plain text, and query-escaped
	}
}

func (s *forms) say(r *http.Request, who *sandbox.Person, at *address) error {
	line := strings.TrimSpace(r.FormValue("line"))
	if runes := []rune(line); len(runes) > maxLine {
		line = string(runes[:maxLine])
	}
	if line == "" {
		return nil
	}
	if at.DM() && !s.slack.Options().Writable {
		return errors.New("Nothing can be typed there. Go to a channel, or to yourself.") //nolint:revive,staticcheck // people read it
	}
	channel := "" // their own
	for _, c := range who.Screen().Conversations {
		if shows(*at, c) {
			channel = c.ID
		}
	}
	if strings.HasPrefix(line, "/") {
		s.visits.note(func(g *guide) { g.typed = true })
	}
	return who.Type(r.Context(), channel, line)
}

func (s *forms) use(r *http.Request, who *sandbox.Person, _ *address) error {
	on := sandbox.Surface{ChannelID: r.FormValue("channel"), MessageTS: r.FormValue("message"), ViewID: r.FormValue("view")}
	screen := who.Screen()
	c, ok := screen.Control(on, r.FormValue("block"), r.FormValue("action"))
	if !ok {
		return errors.New("That is not there any more. Look at what is there now.") //nolint:revive,staticcheck // people read it
	}
	if c.Label == "Start" {
		s.visits.note(func(g *guide) { g.started = true })
	}
	for _, v := range screen.Modals {
		if v.ID != on.ViewID {
			continue
		}
		if err := enter(r, who, screen, v, func(other sandbox.Control) bool { return other.BlockID == c.BlockID && other.ActionID == c.ActionID }); err != nil {
			return err
		}
	}
	return who.Use(r.Context(), c, given(screen, c, r.Form["answer"])...)
}

// submit enters what changed in the modal's form, then sends it.
func (s *forms) submit(r *http.Request, who *sandbox.Person, _ *address) error {
	screen := who.Screen()
	if len(screen.Modals) == 0 || screen.Modals[len(screen.Modals)-1].ID != r.FormValue("view") {
		return nil // closed meanwhile, and they see that
	}
	top := screen.Modals[len(screen.Modals)-1]
	if err := enter(r, who, screen, top, func(sandbox.Control) bool { return false }); err != nil {
		return err
	}
	return who.Submit(r.Context(), top.ID)
}

// enter puts what the visitor changed in a modal's form where Slack keeps it,
// without telling the app of each input.
func enter(r *http.Request, who *sandbox.Person, screen sandbox.Screen, modal sandbox.View, except func(sandbox.Control) bool) error {
	for _, c := range modal.Controls() {
		name := fieldName(c)
		if !c.Input || except(c) || !slices.Contains(r.Form["has"], name) {
			continue
		}
		now := given(screen, c, r.Form[name])
		single := c.Type == "static_select" || c.Type == "radio_buttons"
		if slices.Equal(now, answers(c)) || (single && len(now) == 0) {
			continue // what was chosen once cannot be un-chosen
		}
		c.Sends = false
		if err := who.Use(r.Context(), c, now...); err != nil {
			return err
		}
	}
	return nil
}

// given is a form's answers as the pretend Slack wants them: nothing for an
// empty input, seconds for a local time.
func given(screen sandbox.Screen, c sandbox.Control, form []string) []string {
	form = slices.DeleteFunc(slices.Clone(form), func(v string) bool { return v == "" })
	if c.Type == "datetimepicker" && len(form) > 0 {
		if at, err := time.ParseInLocation("2006-01-02T15:04", form[0], screen.Profile.Location()); err == nil {
			return []string{strconv.FormatInt(at.Unix(), 10)}
		}
	}
	for i := range form { // what a textarea sends
		form[i] = strings.ReplaceAll(form[i], "\r\n", "\n")
	}
	return form
}

func (s *forms) closeModal(r *http.Request, who *sandbox.Person, _ *address) error {
	modals := who.Screen().Modals
	if len(modals) == 0 || modals[len(modals)-1].ID != r.FormValue("view") {
		return nil
	}
	return who.CloseModal(r.Context())
}

func (s *forms) runShortcut(r *http.Request, who *sandbox.Person, _ *address) error {
	return who.RunShortcut(r.Context(), r.FormValue("shortcut"))
}

// setStatus changes what differs: every change is an event for the app.
func (s *forms) setStatus(r *http.Request, who *sandbox.Person, _ *address) error {
	is := who.Screen().Profile
	now := s.clock.Now()
	emoji, text := r.FormValue("emoji"), strings.TrimSpace(r.FormValue("text"))
	if runes := []rune(text); len(runes) > 100 { // as Slack's own field
		text = string(runes[:100])
	}
	set := sandbox.Status{Emoji: emoji, Text: text}
	if emoji == is.Status.Emoji && text == is.Status.Text {
		set.Until = is.Status.Until
	}
	for _, t := range terms() {
		if t.Name == r.FormValue("for") && emoji+text != "" {
			set.Until = now.Add(t.lasts)
		}
	}
	if set != is.Status {
		who.SetStatus(set)
	}
	if away := r.FormValue("away") != ""; away != is.Away {
		who.SetAway(away)
	}
	if huddle := r.FormValue("huddle") != ""; huddle != is.InHuddle {
		who.SetHuddle(huddle)
	}
	if quiet := r.FormValue("dnd") != ""; quiet != is.DNDUntil.After(now) {
		until := time.Time{}
		if quiet {
			until = now.Add(time.Hour)
		}
		who.SetDND(until)
	}
	zone := r.FormValue("zone")
	if _, err := time.LoadLocation(zone); err != nil || zone == "" {
		return fmt.Errorf("There is no zone %q.", zone) //nolint:revive,staticcheck // people read it
	}
	if zone != is.Zone {
		who.SetZone(zone)
	}
	return nil
}

// moveClock takes as long as what becomes due on the way. The page is drawn
// meanwhile, and its buttons wait.
func (s *forms) moveClock(r *http.Request, who *sandbox.Person, _ *address) error {
	if !s.visits.setMoving(true) {
		return nil
	}
	s.visits.note(func(g *guide) { g.moved = true })
	s.catchUp()
	defer s.catchUp()
	defer s.visits.setMoving(false)
	return s.move(r.Context(), who, r.FormValue("by"))
}

// move follows whom the visitor acts as.
func (s *forms) move(ctx context.Context, who *sandbox.Person, by string) error {
	switch by {
	case "reminder":
		said, err := s.clock.NextReminder(ctx, s.slack.Options().Team.ID, who.ID())
		s.visits.say(who, said)
		return err
	case "day":
		return s.clock.RestOfDay(ctx, who.Screen().Profile.Location())
	default:
		return s.clock.Forward(ctx, 10*time.Minute)
	}
}

func (s *forms) hideGuide(*http.Request, *sandbox.Person, *address) error {
	s.visits.note(func(g *guide) { g.hidden = true })
	return nil
}

// removeApp takes the app out of the workspace.
func (s *forms) removeApp(*http.Request, *sandbox.Person, *address) error {
	s.slack.Uninstall()
	return nil
}
