package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/payload"
	"unhunch/internal/bot/presence"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// Slack's payloads stop here: what follows knows presses, commands, forms and
// visits, in our own words.

// press is one button, menu item or shortcut that somebody used.
type press struct {
	ID        string // of its envelope: see isFirst
	User      prefs.UserID
	Action    string // a card.Action…
	Value     string
	Channel   string
	TS        string // the message that carries the button; empty in a view
	Ephemeral bool   // only they see that message
	Callback  string // where an answer for this person alone can go; empty in a view
	Trigger   string
	View      view // that carries the button; zero in a message

	Turn  *door.Turn
	Came  time.Time
	Reads *reader // from when it is worked
}

// view is a modal or a Home tab that somebody looks at.
type view struct {
	ID, Hash string
	Modal    bool
	Answer   bool // a modal that shows nothing but an answer: see card.Over
}

// command is one use of the slash command. Its name is not looked at: a
// workspace may call it what it likes.
type command struct {
	ID       string // as a press has it
	User     prefs.UserID
	Name     string // as typed, only to repeat it in help
	Text     string
	Channel  string
	Callback string
	Trigger  string

	Turn  *door.Turn
	Came  time.Time
	Reads *reader // from when it is worked
}

// form is a modal that somebody submitted.
type form struct {
	ID   string // of its envelope: see Bot.savedBefore
	User prefs.UserID
	View slack.View
}

// draft is a settings form that somebody is filling in.
type draft struct {
	User   prefs.UserID
	View   slack.View
	Number int // see drafts
}

// visit is somebody opening the bot's Home tab.
type visit struct {
	User  prefs.UserID
	Shows string // what stands in it, by its mark: see homes; "" where nothing does
}

// follows is somebody who wants the zone of their profile again. That takes
// Slack, and waits behind their presses.
type follows struct{ User prefs.UserID }

// following is a view that had no room in the acknowledgement of its form.
type following struct {
	User   prefs.UserID
	View   string // its id
	Answer coach.Answer
}

var (
	errNobody  = errors.New("it does not say who it is from")
	errNoEvent = errors.New("it does not say what happened")
)

// understand reads the payload of an envelope of a type as one of the above, or
// nil for what the bot has no use for. An event has an id of its own by which a
// repeat is known, however it arrives (docs: Events API, event_id is globally
// unique). A payload that does not say which workspace it is from is from ours.
// Its error is that it cannot be read.
func understand(kind door.Type, body []byte, ours string) (what any, eventID string, err error) {
	switch kind {
	case door.Command:
		var d payload.Command
		if err := payload.Tolerantly(body, &d); err != nil {
			return nil, "", err
		}
		what = command{
			User: user(d.EnterpriseID, d.Org, first(d.TeamID, ours), d.UserID), Name: d.Command, Text: d.Text,
			Channel: d.ChannelID, Callback: d.ResponseURL, Trigger: d.TriggerID,
		}
	case door.Interaction:
		var d payload.Interaction
		if err := payload.Tolerantly(body, &d); err != nil {
			return nil, "", err
		}
		what = interaction(d, ours)
	case door.Event:
		var d payload.Event
		if err := payload.Tolerantly(body, &d); err != nil {
			return nil, "", err
		}
		if d.Type == "event_callback" && d.Event.Type == "" {
			return nil, d.ID, errNoEvent
		}
		what, eventID = pushed(d, ours), d.ID
		if left, is := what.(Farewell); is {
			left.Workspace = whoLeaves(body, ours)
			what = left
		}
	default:
		return nil, "", fmt.Errorf("no envelope of this type is known: %.40q", kind)
	}
	switch what.(type) {
	case nil, Farewell, Access: // of a whole workspace
	default:
		if who(what).Person == "" {
			return nil, eventID, errNobody
		}
	}
	return what, eventID, nil
}

// who names the person behind an input.
func who(what any) prefs.UserID {
	switch w := what.(type) {
	case press:
		return w.User
	case command:
		return w.User
	case form:
		return w.User
	case draft:
		return w.User
	case visit:
		return w.User
	case presence.Profile:
		return w.User
	case presence.Told:
		return w.User
	case presence.DND:
		return w.User
	case follows:
		return w.User
	case following:
		return w.User
	case Access:
		return prefs.UserID{Workspace: w.Workspace}
	case Farewell:
		return prefs.UserID{Workspace: w.Workspace}
	}
	return prefs.UserID{}
}

func interaction(d payload.Interaction, ours string) any {
	who := user(d.Enterprise.ID, d.Org, first(d.Team.ID, ours), d.User.ID)
	if home := d.User.TeamID; home != "" && home != who.Workspace && isAbroad(home, d.Enterprise.ID) {
		who.Workspace = home
	}
	switch slack.InteractionType(d.Type) {
	case slack.InteractionTypeBlockActions:
		for _, a := range d.Actions {
			if a.ActionID != "" {
				return pressed(d, a, who)
			}
		}
	case slack.InteractionTypeShortcut:
		return press{User: who, Action: d.CallbackID, Trigger: d.TriggerID}
	case slack.InteractionTypeViewSubmission:
		return form{User: who, View: d.View.Filled()}
	}
	return nil
}

// isAbroad reports whether somebody whose home is not the workspace is of another
// company, over Slack Connect. Of an enterprise's people the home is the enterprise
// (docs: block_actions), or any of their workspaces there; so which workspace is another
// company's cannot be told, but which enterprise is.
func isAbroad(home, enterprise string) bool {
	return enterprise == "" || strings.HasPrefix(home, "E") && home != enterprise
}

func pressed(d payload.Interaction, a payload.Action, who prefs.UserID) any {
	if d.View.CallbackID == card.CallbackSettings && card.Redraws(a.ActionID) {
		return draft{User: who, View: d.View.Filled()}
	}
	p := press{
		User: who, Action: a.ActionID, Value: first(a.Chosen.Value, string(a.Value)), Trigger: d.TriggerID, Callback: d.ResponseURL,
		Channel: first(d.Container.ChannelID, d.Channel.ID), TS: first(string(d.Container.MessageTS), string(d.Message.TS)),
		Ephemeral: bool(d.Container.Ephemeral),
	}
	if d.InView() {
		p.View = view{
			ID: first(d.View.ID, d.Container.ViewID), Hash: d.View.Hash,
			Modal: d.View.Type == string(slack.VTModal), Answer: d.View.CallbackID == card.CallbackAnswer,
		}
	}
	return p
}

func pushed(d payload.Event, ours string) any {
	workspace := first(d.TeamID, ours)
	for _, to := range d.Authorizations {
		workspace = user(to.EnterpriseID, to.Org, workspace, "").Workspace
	}
	e := d.Event
	whose := prefs.UserID{Workspace: workspace, Person: e.User.ID}
	switch slackevents.EventsAPIType(e.Type) {
	case slackevents.AppHomeOpened:
		if e.Tab == "home" || e.Tab == "" {
			return visit{User: whose, Shows: e.View.Metadata}
		}
	case slackevents.UserHuddleChanged:
		return presence.Pushed(whose, presence.HeardHuddle, d.Happened(), e.User)
	case slackevents.UserChange:
		return presence.Pushed(whose, presence.HeardStatus, d.Happened(), e.User)
	case slackevents.DndUpdatedUser:
		return presence.DND{User: whose, At: d.Happened(), Pause: presence.PauseOf(bool(e.DND.Enabled), int64(e.DND.From), int64(e.DND.Ends))}
	case slackevents.TeamAccessGranted, slackevents.TeamAccessRevoked:
		return Access{Workspace: workspace, Teams: e.Teams, Taken: e.Type == string(slackevents.TeamAccessRevoked)}
	case slackevents.AppUninstalled:
		return Farewell{Workspace: workspace, Removed: true, At: d.Happened()}
	case slackevents.TokensRevoked:
		if len(e.Tokens.Bot) > 0 { // else those of people, who gave the app some once
			return Farewell{Workspace: workspace, At: d.Happened()}
		}
	}
	return nil
}

// whoLeaves is the installation that an event is for. Slack may have none any more to name
// as authorized once it is gone, and says beside it then whether an organisation had it.
func whoLeaves(body []byte, ours string) string {
	id, err := payload.Installation(body)
	if err != nil {
		return ours // it was read before
	}
	return first(id, ours)
}

func user(enterprise string, org payload.Truth, team, person string) prefs.UserID {
	if org && enterprise != "" {
		team = enterprise
	}
	return prefs.UserID{Workspace: team, Person: person}
}

func first(candidates ...string) string {
	for _, c := range candidates {
		if strings.TrimSpace(c) != "" {
			return c
		}
	}
	return ""
}
