package bot

import (
	"strings"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
)

// Slack's payloads stop here: what follows knows presses, commands, forms and
// visits, in our own words.

// press is one button, menu item or shortcut that somebody used.
type press struct {
	User     prefs.UserID
	Action   string // a card.Action…
	Value    string
	Channel  string
	TS       string // the message that carries the button; empty in a view
	Callback string // where an answer for this person alone can go; empty in a view
	Trigger  string
	View     view // that carries the button; zero in a message
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
	User     prefs.UserID
	Name     string // as typed, only to repeat it in help
	Text     string
	Channel  string
	Callback string
	Trigger  string
}

// form is a modal that somebody submitted.
type form struct {
	User prefs.UserID
	View slack.View
}

// draft is a settings form that somebody is filling in.
type draft struct {
	User prefs.UserID
	View slack.View
}

// visit is somebody opening the bot's Home tab.
type visit struct {
	User  prefs.UserID
	Shows string // what stands in it, by its mark: see homes; "" where nothing does
}

// farewell is the app's removal from a workspace.
type farewell struct{ Workspace string }

// understand turns Slack's payload into one of the above, or nil for what the
// bot has no use for. An event has an id of its own by which a repeat is
// known, however it arrives (docs: Events API, event_id is globally unique).
// A payload that does not say which workspace it is from is from ours.
func understand(data any, ours string) (what any, eventID string) {
	switch d := data.(type) {
	case slack.SlashCommand:
		return command{
			User: user(d.EnterpriseID, d.IsEnterpriseInstall, first(d.TeamID, ours), d.UserID), Name: d.Command, Text: d.Text,
			Channel: d.ChannelID, Callback: d.ResponseURL, Trigger: d.TriggerID,
		}, ""
	case slack.InteractionCallback:
		return interaction(d, ours), ""
	case slackevents.EventsAPIEvent:
		return pushed(d, ours)
	}
	return nil, ""
}

func interaction(d slack.InteractionCallback, ours string) any {
	who := user(d.Enterprise.ID, d.IsEnterpriseInstall, first(d.Team.ID, ours), d.User.ID)
	// A guest from another workspace, over Slack Connect. Inside an enterprise
	// the field may name any of the person's workspaces.
	if d.User.TeamID != "" && d.User.TeamID != who.Workspace && d.Enterprise.ID == "" {
		who.Workspace = d.User.TeamID
	}
	switch d.Type {
	case slack.InteractionTypeBlockActions:
		if len(d.ActionCallback.BlockActions) == 0 {
			return nil
		}
		a := d.ActionCallback.BlockActions[0]
		if d.View.CallbackID == card.CallbackSettings && card.Redraws(a.ActionID) {
			return draft{User: who, View: d.View}
		}
		p := press{
			User: who, Action: a.ActionID, Value: a.Value, Trigger: d.TriggerID, Callback: d.ResponseURL,
			Channel: first(d.Container.ChannelID, d.Channel.ID), TS: first(d.Container.MessageTs, d.Message.Timestamp),
		}
		if d.Container.Type == "view" {
			p.View = view{
				ID: first(d.View.ID, d.Container.ViewID), Hash: d.View.Hash,
				Modal: d.View.Type == slack.VTModal, Answer: d.View.CallbackID == card.CallbackAnswer,
			}
		}
		if a.SelectedOption.Value != "" {
			p.Value = a.SelectedOption.Value
		}
		return p
	case slack.InteractionTypeShortcut:
		return press{User: who, Action: d.CallbackID, Trigger: d.TriggerID}
	case slack.InteractionTypeViewSubmission:
		return form{User: who, View: d.View}
	}
	return nil
}

func pushed(d slackevents.EventsAPIEvent, ours string) (any, string) {
	id, workspace := "", first(d.TeamID, ours)
	outer, ok := d.Data.(*slackevents.EventsAPICallbackEvent)
	if ok {
		id = outer.EventID
		for _, to := range outer.Authorizations { // one at the most (docs: Events API, authorizations)
			workspace = user(to.EnterpriseID, to.IsEnterpriseInstall, workspace, "").Workspace
		}
	}
	at := func(person string) prefs.UserID { return prefs.UserID{Workspace: workspace, Person: person} }
	switch e := d.InnerEvent.Data.(type) {
	case *slackevents.AppHomeOpenedEvent:
		if e.Tab == "home" {
			v := visit{User: at(e.User)}
			if e.View != nil { // once there is one
				v.Shows = e.View.PrivateMetadata
			}
			return v, id
		}
	case *slackevents.UserChangeEvent:
		return told(at(e.User.ID), e.User, outer), id
	case *slackevents.UserHuddleChangedEvent:
		return told(at(e.User.ID), e.User, outer), id
	case *slackevents.DndUpdatedUserEvent:
		q := quiet{User: at(e.User), Pause: pauseOf(e.DndStatus.DndEnabled, e.DndStatus.NextDndStartTs, e.DndStatus.NextDndEndTs)}
		if ok {
			q.At = happened(outer)
		}
		return q, id
	case *slackevents.AppUninstalledEvent, *slackevents.TokensRevokedEvent:
		return farewell{Workspace: workspace}, id
	}
	return nil, id
}

func user(enterprise string, org bool, team, person string) prefs.UserID {
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
