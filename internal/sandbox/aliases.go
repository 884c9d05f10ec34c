package sandbox

import (
	"unhunch/internal/sandbox/blockkit"
	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/client"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/oauth"
	"unhunch/internal/sandbox/wire"
	"unhunch/internal/sandbox/workspace"
)

type (
	// Options describes a workspace.
	Options = workspace.Options
	// Team is a workspace's name and id.
	Team = workspace.Team
	// Enterprise is an organisation of several workspaces.
	Enterprise = workspace.Enterprise
	// AppSettings is how others install an app.
	AppSettings = oauth.App
	// RequestURLs are where an app takes what it is told.
	RequestURLs = wire.RequestURLs
	// Delivery is the record of one envelope, or of one request.
	Delivery = wire.Delivery
	// Channel is a public channel.
	Channel = workspace.Channel
	// Command is a slash command of the app.
	Command = workspace.Command
	// Shortcut is a global shortcut of the app.
	Shortcut = workspace.Shortcut
	// BlockIDs says what becomes of block ids in what the app is told.
	BlockIDs = blockkit.BlockIDs
)

// What becomes of block ids.
const (
	BlockIDsNamed    = blockkit.BlockIDsNamed
	BlockIDsOmitted  = blockkit.BlockIDsOmitted
	BlockIDsEmpty    = blockkit.BlockIDsEmpty
	BlockIDsInvented = blockkit.BlockIDsInvented
)

type (
	// Profile is who a member is.
	Profile = client.Profile
	// Status is the emoji and words beside a name.
	Status = client.Status
	// Meeting is an entry of a member's calendar.
	Meeting = client.Meeting
	// Screen is all that one person can see.
	Screen = client.Screen
	// Conversation is a channel, the DM with the bot or what somebody writes to themselves, as
	// one person sees it.
	Conversation = client.Conversation
	// Message is a message, as one person sees it.
	Message = client.Message
	// View is a modal or a Home tab.
	View = client.View
	// Surface names a message or a view.
	Surface = client.Surface
	// Control is something that a person can use.
	Control = client.Control
	// Option is one choice of a menu.
	Option = client.Option
	// Notice is a line by Slack itself.
	Notice = client.Notice
	// Object is a piece of JSON as it came over the wire.
	Object = jsontree.Object
)

type (
	// Fault is an order to fail.
	Fault = call.Fault
	// FaultKind is a way for a call to go wrong.
	FaultKind = call.FaultKind
)

// The ways a call can go wrong.
const (
	RateLimited   = call.RateLimited
	ServerError   = call.ServerError
	InternalError = call.InternalError
	DropBefore    = call.DropBefore
	DropAfter     = call.DropAfter
	Slow          = call.Slow
	Stall         = call.Stall
	Says          = call.Says
)

// The kinds of envelope.
const (
	SlashCommand = wire.SlashCommand
	Interactive  = wire.Interactive
	Event        = wire.Event
)

// The reasons to reconnect.
const (
	Warning          = wire.Warning
	RefreshRequested = wire.RefreshRequested
	LinkDisabled     = wire.LinkDisabled
)
