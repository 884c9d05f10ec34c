package bot

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/pictures"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
	"unhunch/internal/scope"
	"unhunch/internal/session"
	"unhunch/internal/status"
)

// Options are what a Bot needs; every field is required, unless it says so.
type Options struct {
	Self    door.Self
	API     *slack.Client
	HTTP    *http.Client // for response_urls
	Desks   session.Store
	Days    presence.Days // on which something was last heard
	Library *routine.Library
	Gallery *pictures.Gallery
	Now     func() time.Time // read once for each thing that comes in
	Wake    func()           // tells the courier that something is owed
	Log     *slog.Logger

	Install string // the address of the page where other workspaces install the app; "": they cannot

	// Parts does what follows from a Farewell. nil: who removes the app is forgotten at
	// once, and then Removed tells.
	Parts func(context.Context, Farewell) error

	// Access does what follows from an Access. nil: nothing does.
	Access func(context.Context, Access) error

	// Elsewhere tells the courier how messages ended that it did not have to call for.
	Elsewhere func(...delivery.Outcome)

	Replicas Replicas // nil: there is this process alone

	Words     *status.Words     // nil: the built-in ones
	Holidays  schedule.Holidays // the workspace's days off; may be nil
	Usual     *prefs.Timetable  // the plan of somebody new; nil: that of prefs.Defaults
	Calendars Calendars         // nil: none is read
	Support   string            // where people get help, in the operator's words; may be empty
}

// around is what of a Home tab Slack's permissions decide.
func (o Options) around() card.Around {
	noFiles := o.Gallery.Scopes.Lack(scope.Files)
	return card.Around{
		NoDND: o.Gallery.Scopes.Lack(scope.DND), NoFiles: noFiles, NoPictures: noFiles && o.Gallery.Base == "",
	}
}

// Calendars reads people's calendars.
type Calendars interface {
	// Are is what is true of all of them, from the start to the end.
	Are() coach.Calendars
	// Try looks once at the calendar that somebody gives, and seals the address of one
	// that can be read. zone is that of their days.
	Try(ctx context.Context, who prefs.UserID, address string, zone *time.Location) coach.Tried
	// Busy is what is known of when somebody's has them busy, merged; false: nothing
	// is. It does not wait for anything.
	Busy(who prefs.UserID, now time.Time) ([]schedule.Meeting, bool)
	// Forget forgets what is known of somebody's.
	Forget(who prefs.UserID)
}

// noCalendars are those of who has no key.
type noCalendars struct{}

func (noCalendars) Are() coach.Calendars { return coach.Calendars{Off: coach.WithoutKey} }

func (noCalendars) Try(context.Context, prefs.UserID, string, *time.Location) coach.Tried {
	return coach.Tried{Trouble: prefs.Unreachable}
}

func (noCalendars) Busy(prefs.UserID, time.Time) ([]schedule.Meeting, bool) { return nil, false }

func (noCalendars) Forget(prefs.UserID) {}
