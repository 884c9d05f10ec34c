// Package payload reads what Slack sends, as tolerantly as it sends it.
package payload

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// What Slack sends, as far as it is used. What is not used is not looked at, so
// that it may be of any type, and new. Of what is used, a field that is null, of
// another type or not there counts as empty: Slack's own SDKs leave nearly all of
// them out (java-slack-sdk: json-logs/samples), allow null (node-slack-sdk:
// packages/types), and where Slack means an empty object it may write [].

// Command is a slash command (docs: slash commands).
type Command struct {
	EnterpriseID string `json:"enterprise_id"`
	Org          Truth  `json:"is_enterprise_install"` // "true" or "false", in quotation marks
	TeamID       string `json:"team_id"`
	UserID       string `json:"user_id"`
	Command      string `json:"command"`
	Text         string `json:"text"`
	ChannelID    string `json:"channel_id"`
	ResponseURL  string `json:"response_url"`
	TriggerID    string `json:"trigger_id"`
}

// Interaction is a press, a shortcut or a form (docs: interaction
// payloads).
type Interaction struct {
	Type        string       `json:"type"`
	Enterprise  Reference    `json:"enterprise"`
	Org         Truth        `json:"is_enterprise_install"`
	Team        Reference    `json:"team"`
	User        User         `json:"user"`
	CallbackID  string       `json:"callback_id"` // of a shortcut
	TriggerID   string       `json:"trigger_id"`
	ResponseURL string       `json:"response_url"`
	Channel     Reference    `json:"channel"`
	View        View         `json:"view"`
	Actions     List[Action] `json:"actions"`
	Message     struct {
		TS Text `json:"ts"`
	} `json:"message"`
	Container struct {
		Type      string `json:"type"`
		ViewID    string `json:"view_id"`
		ChannelID string `json:"channel_id"`
		MessageTS Text   `json:"message_ts"`
		Ephemeral Truth  `json:"is_ephemeral"`
	} `json:"container"`
}

// Reference names something by its id.
type Reference struct {
	ID string `json:"id"`
}

// InView reports whether what was pressed is in a modal or a Home tab.
func (p *Interaction) InView() bool {
	return p.Container.Type == "view" || p.Container.Type == "" && p.View.ID != ""
}

// Action is one element that was used.
type Action struct {
	ActionID string `json:"action_id"`
	Input
}

// Input is what an element holds.
type Input struct {
	Value    Text         `json:"value"`
	Date     string       `json:"selected_date"`
	Chosen   Option       `json:"selected_option"`
	Selected List[Option] `json:"selected_options"`
}

// Option is an entry of a menu, or a box that is ticked.
type Option struct {
	Value string `json:"value"`
}

// View is a modal or a Home tab (docs: views).
type View struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Hash       string `json:"hash"`
	CallbackID string `json:"callback_id"`
	Metadata   string `json:"private_metadata"`
	State      *struct {
		Values map[string]map[string]Input `json:"values"`
	} `json:"state"`
}

// Filled is the view as our forms are read.
func (v View) Filled() slack.View {
	view := slack.View{ID: v.ID, Hash: v.Hash, Type: slack.ViewType(v.Type), CallbackID: v.CallbackID, PrivateMetadata: v.Metadata}
	if v.State == nil {
		return view
	}
	view.State = &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}}
	for block, inputs := range v.State.Values {
		entered := map[string]slack.BlockAction{}
		for action, in := range inputs {
			is := slack.BlockAction{Value: string(in.Value), SelectedDate: in.Date, SelectedOption: slack.OptionBlockObject{Value: in.Chosen.Value}}
			for _, o := range in.Selected {
				is.SelectedOptions = append(is.SelectedOptions, slack.OptionBlockObject{Value: o.Value})
			}
			entered[action] = is
		}
		view.State.Values[block] = entered
	}
	return view
}

// Event is an event with what stands around it (docs: Events API).
type Event struct {
	Type           string              `json:"type"`
	TeamID         string              `json:"team_id"`
	ID             string              `json:"event_id"`
	Time           Number              `json:"event_time"`
	Authorizations List[Authorization] `json:"authorizations"` // one at the most
	Event          Happening           `json:"event"`
}

// Authorization is an installation that an event goes to.
type Authorization struct {
	EnterpriseID string `json:"enterprise_id"`
	Org          Truth  `json:"is_enterprise_install"`
}

// Happening is any of the events that the bot has asked for.
type Happening struct {
	Type string `json:"type"`
	TS   Text   `json:"event_ts"`
	User User   `json:"user"`
	Tab  string `json:"tab"`  // app_home_opened
	View View   `json:"view"` // the same, once there is one
	DND  struct {
		Enabled Truth  `json:"dnd_enabled"`
		From    Number `json:"next_dnd_start_ts"`
		Ends    Number `json:"next_dnd_end_ts"`
	} `json:"dnd_status"`
	Teams  List[string] `json:"team_ids"` // team_access_granted, team_access_revoked
	Tokens struct {     // tokens_revoked
		Bot List[string] `json:"bot"`
	} `json:"tokens"`
}

// User is a person: all of them in user_change and users.info, and no
// more than their id elsewhere.
type User struct {
	ID      string  `json:"id"`
	TeamID  string  `json:"team_id"`
	Deleted Truth   `json:"deleted"`
	TZ      string  `json:"tz"`
	Locale  string  `json:"locale"`
	Profile Profile `json:"profile"`

	Organisation struct {
		Teams List[string] `json:"teams"`
	} `json:"enterprise_user"`
}

// Home is one of the workspaces that somebody of an organisation is in; "": it is not said.
func (u User) Home() string { return HomeAmong(u.Organisation.Teams, u.TeamID) }

// HomeAmong is Home of all that is said of somebody's workspaces. The last may be the
// organisation.
func HomeAmong(teams []string, or string) string {
	for _, id := range append(slices.Clone(teams), or) {
		if strings.HasPrefix(id, "T") {
			return id
		}
	}
	return ""
}

// Profile is what somebody says of their day.
type Profile struct {
	Text       string `json:"status_text"`
	Emoji      string `json:"status_emoji"`
	Ends       Number `json:"status_expiration"`
	Huddle     string `json:"huddle_state"`
	HuddleEnds Number `json:"huddle_state_expiration_ts"`

	There bool `json:"-"` // there is a profile
}

// UnmarshalJSON notes that there is a profile: none is another thing than one
// without a status.
func (p *Profile) UnmarshalJSON(raw []byte) error {
	type whole Profile
	*p = Profile{}
	err := Tolerantly(raw, (*whole)(p))
	p.There = strings.HasPrefix(string(raw), "{")
	return err
}

// UnmarshalJSON takes an id alone, too, as most events have it.
func (u *User) UnmarshalJSON(raw []byte) error {
	type whole User
	*u = User{}
	if json.Unmarshal(raw, &u.ID) != nil {
		return Tolerantly(raw, (*whole)(u))
	}
	return nil
}

// Happened is when an event was: to the microsecond where Slack says so, since
// two that follow each other may come the other way round.
func (d Event) Happened() time.Time {
	seconds, fraction, _ := strings.Cut(string(d.Event.TS), ".")
	whole, err1 := strconv.ParseInt(seconds, 10, 64)
	micros, err2 := strconv.ParseInt(fraction, 10, 64)
	if err1 == nil && err2 == nil && len(fraction) == len("000100") {
		return time.Unix(whole, micros*int64(time.Microsecond)).UTC()
	}
	return Moment(int64(d.Time))
}

// Moment is a Unix time of Slack's; its 0 is none.
func Moment(seconds int64) time.Time {
	if seconds <= 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// Tolerantly reads what fits and leaves the rest of it empty. Its error is that
// it is no JSON.
func Tolerantly(raw []byte, into any) error {
	err := json.Unmarshal(raw, into)
	if _, other := errors.AsType[*json.UnmarshalTypeError](err); other {
		return nil // it goes on behind what does not fit (docs: encoding/json, Unmarshal)
	}
	return err
}

// Number is a whole number, such as a Unix time; in quotation marks, too.
type Number int64

// UnmarshalJSON leaves 0 where there is none, or one that is no time of ours.
func (n *Number) UnmarshalJSON(raw []byte) error {
	*n = 0
	if v, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64); err == nil && -mostNumber < v && v < mostNumber {
		*n = Number(v)
	}
	return nil
}

// mostNumber is in the year 5138, in seconds.
const mostNumber = 100_000_000_000

// Truth is true; in quotation marks, too.
type Truth bool

// UnmarshalJSON takes all else for false.
func (t *Truth) UnmarshalJSON(raw []byte) error {
	*t = strings.Trim(string(raw), `"`) == "true"
	return nil
}

// Text is a text that may come as a number, as times do.
type Text string

// UnmarshalJSON leaves "" where there is neither.
func (t *Text) UnmarshalJSON(raw []byte) error {
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil:
	case json.Unmarshal(raw, &n) == nil:
		s = n.String()
	}
	*t = Text(s)
	return nil
}

// List is a list, or one thing alone.
type List[T any] []T

// UnmarshalJSON leaves it empty where there is neither.
func (l *List[T]) UnmarshalJSON(raw []byte) error {
	*l = nil
	if strings.HasPrefix(string(raw), "[") {
		var many []T
		err := Tolerantly(raw, &many)
		*l = many
		return err
	}
	var one T
	if string(raw) != "null" && json.Unmarshal(raw, &one) == nil {
		*l = List[T]{one}
	}
	return nil
}
