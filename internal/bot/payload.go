package bot

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/slack-go/slack"
)

// What Slack sends, as far as it is used. What is not used is not looked at, so
// that it may be of any type, and new. Of what is used, a field that is null, of
// another type or not there counts as empty: Slack's own SDKs leave nearly all of
// them out (java-slack-sdk: json-logs/samples), allow null (node-slack-sdk:
// packages/types), and where Slack means an empty object it may write [].

// commandPayload is a slash command (docs: slash commands).
type commandPayload struct {
	EnterpriseID string `json:"enterprise_id"`
	Org          truth  `json:"is_enterprise_install"` // "true" or "false", in quotation marks
	TeamID       string `json:"team_id"`
	UserID       string `json:"user_id"`
	Command      string `json:"command"`
	Text         string `json:"text"`
	ChannelID    string `json:"channel_id"`
	ResponseURL  string `json:"response_url"`
	TriggerID    string `json:"trigger_id"`
}

// interactionPayload is a press, a shortcut or a form (docs: interaction
// payloads).
type interactionPayload struct {
	Type        string              `json:"type"`
	Enterprise  reference           `json:"enterprise"`
	Org         truth               `json:"is_enterprise_install"`
	Team        reference           `json:"team"`
	User        userPayload         `json:"user"`
	CallbackID  string              `json:"callback_id"` // of a shortcut
	TriggerID   string              `json:"trigger_id"`
	ResponseURL string              `json:"response_url"`
	Channel     reference           `json:"channel"`
	View        viewPayload         `json:"view"`
	Actions     list[actionPayload] `json:"actions"`
	Message     struct {
		TS text `json:"ts"`
	} `json:"message"`
	Container struct {
		Type      string `json:"type"`
		ViewID    string `json:"view_id"`
		ChannelID string `json:"channel_id"`
		MessageTS text   `json:"message_ts"`
	} `json:"container"`
}

type reference struct {
	ID string `json:"id"`
}

// inView reports whether what was pressed is in a modal or a Home tab.
func (p *interactionPayload) inView() bool {
	return p.Container.Type == "view" || p.Container.Type == "" && p.View.ID != ""
}

// actionPayload is one element that was used.
type actionPayload struct {
	ActionID string `json:"action_id"`
	inputPayload
}

// inputPayload is what an element holds.
type inputPayload struct {
	Value    text         `json:"value"`
	Date     string       `json:"selected_date"`
	Chosen   option       `json:"selected_option"`
	Selected list[option] `json:"selected_options"`
}

type option struct {
	Value string `json:"value"`
}

// viewPayload is a modal or a Home tab (docs: views).
type viewPayload struct {
	ID         string `json:"id"`
	Type       string `json:"type"`
	Hash       string `json:"hash"`
	CallbackID string `json:"callback_id"`
	Metadata   string `json:"private_metadata"`
	State      *struct {
		Values map[string]map[string]inputPayload `json:"values"`
	} `json:"state"`
}

// filled is the view as our forms are read.
func (v viewPayload) filled() slack.View {
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

// eventPayload is an event with what stands around it (docs: Events API).
type eventPayload struct {
	Type           string              `json:"type"`
	TeamID         string              `json:"team_id"`
	ID             string              `json:"event_id"`
	Time           number              `json:"event_time"`
	Authorizations list[authorization] `json:"authorizations"` // one at the most
	Event          innerPayload        `json:"event"`
}

type authorization struct {
	EnterpriseID string `json:"enterprise_id"`
	Org          truth  `json:"is_enterprise_install"`
}

// innerPayload is any of the events that the bot has asked for.
type innerPayload struct {
	Type string      `json:"type"`
	TS   text        `json:"event_ts"`
	User userPayload `json:"user"`
	Tab  string      `json:"tab"`  // app_home_opened
	View viewPayload `json:"view"` // the same, once there is one
	DND  struct {
		Enabled truth  `json:"dnd_enabled"`
		From    number `json:"next_dnd_start_ts"`
		Ends    number `json:"next_dnd_end_ts"`
	} `json:"dnd_status"`
	Tokens struct { // tokens_revoked
		Bot list[string] `json:"bot"`
	} `json:"tokens"`
}

// userPayload is a person: all of them in user_change and users.info, and no
// more than their id elsewhere.
type userPayload struct {
	ID      string         `json:"id"`
	TeamID  string         `json:"team_id"`
	Deleted truth          `json:"deleted"`
	TZ      string         `json:"tz"`
	Locale  string         `json:"locale"`
	Profile profilePayload `json:"profile"`
}

type profilePayload struct {
	Text       string `json:"status_text"`
	Emoji      string `json:"status_emoji"`
	Ends       number `json:"status_expiration"`
	Huddle     string `json:"huddle_state"`
	HuddleEnds number `json:"huddle_state_expiration_ts"`

	there bool
}

// UnmarshalJSON notes that there is a profile: none is another thing than one
// without a status.
func (p *profilePayload) UnmarshalJSON(raw []byte) error {
	type whole profilePayload
	*p = profilePayload{}
	err := tolerantly(raw, (*whole)(p))
	p.there = strings.HasPrefix(string(raw), "{")
	return err
}

// UnmarshalJSON takes an id alone, too, as most events have it.
func (u *userPayload) UnmarshalJSON(raw []byte) error {
	type whole userPayload
	*u = userPayload{}
	if json.Unmarshal(raw, &u.ID) != nil {
		return tolerantly(raw, (*whole)(u))
	}
	return nil
}

// tolerantly reads what fits and leaves the rest of it empty. Its error is that
// it is no JSON.
func tolerantly(raw []byte, into any) error {
	err := json.Unmarshal(raw, into)
	if _, other := errors.AsType[*json.UnmarshalTypeError](err); other {
		return nil // it goes on behind what does not fit (docs: encoding/json, Unmarshal)
	}
	return err
}

// number is a whole number, such as a Unix time; in quotation marks, too.
type number int64

// UnmarshalJSON leaves 0 where there is none, or one that is no time of ours.
func (n *number) UnmarshalJSON(raw []byte) error {
	*n = 0
	if v, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64); err == nil && -mostNumber < v && v < mostNumber {
		*n = number(v)
	}
	return nil
}

// mostNumber is in the year 5138, in seconds.
const mostNumber = 100_000_000_000

// truth is true; in quotation marks, too.
type truth bool

// UnmarshalJSON takes all else for false.
func (t *truth) UnmarshalJSON(raw []byte) error {
	*t = strings.Trim(string(raw), `"`) == "true"
	return nil
}

// text is a text that may come as a number, as times do.
type text string

// UnmarshalJSON leaves "" where there is neither.
func (t *text) UnmarshalJSON(raw []byte) error {
	var s string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil:
	case json.Unmarshal(raw, &n) == nil:
		s = n.String()
	}
	*t = text(s)
	return nil
}

// list is a list, or one thing alone.
type list[T any] []T

// UnmarshalJSON leaves it empty where there is neither.
func (l *list[T]) UnmarshalJSON(raw []byte) error {
	*l = nil
	if strings.HasPrefix(string(raw), "[") {
		var many []T
		err := tolerantly(raw, &many)
		*l = many
		return err
	}
	var one T
	if string(raw) != "null" && json.Unmarshal(raw, &one) == nil {
		*l = list[T]{one}
	}
	return nil
}
