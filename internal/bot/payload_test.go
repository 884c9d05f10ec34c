package bot

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/door"
	"unhunch/internal/bot/presence"
	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
)

// The types that Slack's own SDKs allow for what we use: java-slack-sdk
// (json-logs/samples, with null for whatever may be missing), node-slack-sdk
// (packages/types) and bolt-js (src/types); and what other servers were seen to
// send.
func TestEachFieldIsReadInEachOfItsTypes(t *testing.T) {
	const (
		change = `{"type":"event_callback","team_id":"T0HOME","event_id":"Ev0","event_time":1772400000,"event":{"type":"user_change","event_ts":"1772400000.000100",
			"user":{"id":"U0ANA","tz":"Asia/Tokyo","profile":{"status_text":"In a meeting","status_emoji":":calendar:","status_expiration":1772403600,"huddle_state":"in_a_huddle",HERE}}}}`
		around = `{"type":"event_callback","event_id":"Ev0","event":{"type":"app_home_opened","user":"U0ANA","tab":"home"},HERE}`
		home   = `{"type":"event_callback","team_id":"T0HOME","event_id":"Ev0","event":{"type":"app_home_opened","user":"U0ANA",HERE}}`
		tokens = `{"type":"event_callback","team_id":"T0HOME","event_id":"Ev0","event":{"type":"tokens_revoked",HERE}}`
		dnd    = `{"type":"event_callback","team_id":"T0HOME","event_id":"Ev0","event_time":1772400000,"event":{"type":"dnd_updated_user","user":"U0ANA",HERE}}`
		press1 = `{"type":"block_actions","team":{"id":"T0HOME"},"user":{"id":"U0ANA"},"container":{"type":"message","message_ts":"1.2","channel_id":"D0"},
			"actions":[{"action_id":"start",HERE}]}`
		press2 = `{"type":"block_actions","user":{"id":"U0ANA"},"actions":[{"action_id":"start","value":"12"}],HERE}`
		submit = `{"type":"view_submission","team":{"id":"T0HOME"},"user":{"id":"U0ANA"},"view":{"id":"V0","callback_id":"settings",HERE}}`
		slash  = `{"user_id":"U0ANA","command":"/stretch","text":"now",HERE}`
	)
	ends := func(what any) string { return strconv.FormatInt(what.(presence.Profile).StatusEnds.Unix(), 10) }
	met := func(what any) string { n := what.(presence.Profile); return n.Emoji + n.Text }
	org := func(what any) string { return who(what).Workspace }
	value := func(what any) string { return what.(press).Value }
	place := func(what any) string { p := what.(press); return p.Channel + "/" + p.TS }
	for name, c := range map[string]struct {
		payload string
		kind    string
		shows   func(any) string
		want    map[string]string // by what stands HERE
	}{
		"profile.fields": {change, "events_api", met, map[string]string{
			`"fields":{"Xf0":{"value":"x","alt":""}}`: ":calendar:In a meeting", `"fields":[]`: ":calendar:In a meeting",
			`"fields":null`: ":calendar:In a meeting", `"fields":{"Xf0":null}`: ":calendar:In a meeting", `"more":1`: ":calendar:In a meeting",
		}},
		"status_emoji_display_info": {change, "events_api", met, map[string]string{
			`"status_emoji_display_info":[{"emoji_name":"x"}]`: ":calendar:In a meeting", `"status_emoji_display_info":{}`: ":calendar:In a meeting",
			`"status_emoji_display_info":null`: ":calendar:In a meeting",
		}},
		"status_text": {change, "events_api", met, map[string]string{
			`"status_text":""`: ":calendar:", `"status_text":"Lunch"`: ":calendar:Lunch", `"status_text":null`: ":calendar:In a meeting", // the first one stands
		}},
		"status_expiration": {change, "events_api", ends, map[string]string{
			`"status_expiration":1772403601`: "1772403601", `"status_expiration":"1772403601"`: "1772403601",
			`"status_expiration":1772403601.0`: "1772403601", `"status_expiration":1.772403601e9`: "1772403601",
			`"status_expiration":0`: "-62135596800", `"status_expiration":""`: "-62135596800", `"status_expiration":null`: "-62135596800",
			`"status_expiration":-1`: "-62135596800", `"status_expiration":1e300`: "-62135596800", `"status_expiration":[]`: "-62135596800",
		}},
		"huddle_state": {change, "events_api", func(what any) string { return strconv.FormatBool(what.(presence.Profile).Huddle) }, map[string]string{
			`"huddle_state":"default_unset"`: "false", `"huddle_state":"in_a_huddle"`: "true", `"huddle_state":""`: "false", `"x":0`: "true",
		}},
		"huddle_state_expiration_ts": {
			change, "events_api", func(what any) string { return strconv.FormatInt(what.(presence.Profile).HuddleEnds.Unix(), 10) },
			map[string]string{
				`"huddle_state_expiration_ts":1772400300`: "1772400300", `"huddle_state_expiration_ts":"1772400300"`: "1772400300",
				`"huddle_state_expiration_ts":null`: "-62135596800", `"x":0`: "-62135596800",
			},
		},
		"authorizations": {around, "events_api", org, map[string]string{
			`"team_id":"T0HOME","authorizations":[]`: "T0HOME", `"team_id":"T0HOME","authorizations":null`: "T0HOME", `"team_id":"T0HOME"`: "T0HOME",
			`"team_id":"T0HOME","authorizations":[null]`: "T0HOME", `"team_id":null,"authorizations":{}`: "T0OURS", `"authorizations":"x"`: "T0OURS",
			`"team_id":"T0A","authorizations":[{"enterprise_id":"E0","team_id":null,"is_enterprise_install":true}]`:   "E0",
			`"team_id":"T0A","authorizations":{"enterprise_id":"E0","is_enterprise_install":true}`:                    "E0",
			`"team_id":"T0A","authorizations":[{"enterprise_id":"E0","is_enterprise_install":"true"}]`:                "E0",
			`"team_id":"T0A","authorizations":[{"enterprise_id":"E0","team_id":"T0A","is_enterprise_install":false}]`: "T0A",
			`"team_id":"T0A","authorizations":[{"enterprise_id":null,"team_id":"T0A"}]`:                               "T0A",
		}},
		"tab, view": {home, "events_api", func(what any) string {
			if v, ok := what.(visit); ok {
				return "home:" + v.Shows
			}
			return ""
		}, map[string]string{
			`"tab":"home"`: "home:", `"tab":"messages"`: "", `"x":0`: "home:", `"tab":null`: "home:", `"tab":"home","view":null`: "home:",
			`"tab":"home","view":[]`: "home:", `"tab":"home","view":{"private_metadata":"m","state":{"values":[]},"blocks":{}}`: "home:m",
			`"tab":"home","view":{"private_metadata":null}`: "home:",
		}},
		"tokens": {tokens, "events_api", func(what any) string {
			if what == nil {
				return "of a person"
			}
			return "of the app in " + what.(Farewell).Workspace
		}, map[string]string{
			`"tokens":{"oauth":["U0ANA"],"bot":["U0BOT"]}`: "of the app in T0HOME", `"tokens":{"oauth":["U0ANA"],"bot":[]}`: "of a person",
			`"tokens":{"oauth":["U0ANA"]}`: "of a person", `"tokens":{"oauth":["U0ANA"],"bot":null}`: "of a person",
			`"tokens":{"bot":"U0BOT"}`: "of the app in T0HOME", `"tokens":[]`: "of a person", `"tokens":null`: "of a person", `"x":0`: "of a person",
		}},
		"dnd_status": {dnd, "events_api", func(what any) string { return strconv.FormatInt(what.(presence.DND).Pause.Ends.Unix(), 10) }, map[string]string{
			`"dnd_status":{"dnd_enabled":true,"next_dnd_start_ts":1772400000,"next_dnd_end_ts":1772403600}`:       "1772403600",
			`"dnd_status":{"dnd_enabled":"true","next_dnd_start_ts":"1772400000","next_dnd_end_ts":"1772403600"}`: "1772403600",
			`"dnd_status":{"dnd_enabled":false,"next_dnd_start_ts":1,"next_dnd_end_ts":1}`:                        "-62135596800",
			`"dnd_status":{"dnd_enabled":true,"next_dnd_start_ts":null,"next_dnd_end_ts":null}`:                   "-62135596800",
		}},
		"value": {press1, "interactive", value, map[string]string{
			`"value":"12/3"`: "12/3", `"value":null`: "", `"value":12`: "12", `"value":[]`: "", `"x":0`: "",
			`"selected_option":null,"value":"12"`: "12", `"selected_option":{"value":"why/12","text":{}}`: "why/12",
			`"selected_option":{"value":"why/12","text":"bare","description":null}`: "why/12", `"selected_option":[]`: "",
		}},
		"what a press need not have": {press1, "interactive", value, map[string]string{
			`"value":"1","block_id":null`: "1", `"value":"1","block_id":"b"`: "1", `"value":"1","text":"bare"`: "1", `"value":"1","type":null`: "1",
			`"value":"1","confirm":[],"style":1,"action_ts":1.5`: "1",
		}},
		"where a press is": {press2, "interactive", place, map[string]string{
			`"container":{"type":"message","message_ts":"1.2","channel_id":"D0"}`:                             "D0/1.2",
			`"container":{"type":"message","message_ts":1772400000.0001,"channel_id":"D0","is_ephemeral":""}`: "D0/1772400000.0001",
			`"channel":{"id":"D0"},"message":{"ts":"1.2","blocks":{}}`:                                        "D0/1.2",
			`"container":null,"channel":{"id":"D0","name":null},"message":null`:                               "D0/",
			`"container":[],"channel":null,"message":[]`:                                                      "/",
		}},
		"where a press is from": {press2, "interactive", org, map[string]string{
			`"team":{"id":"T0HOME"}`: "T0HOME", `"team":null`: "T0OURS", `"x":0`: "T0OURS", `"team":[]`: "T0OURS",
			`"team":null,"enterprise":{"id":"E0"},"is_enterprise_install":true`: "E0", `"team":null,"enterprise":{"id":"E0"},"is_enterprise_install":"true"`: "E0",
			`"team":{"id":"T0HOME"},"enterprise":null,"is_enterprise_install":null`: "T0HOME", `"team":{"id":"T0HOME"},"enterprise":[]`: "T0HOME",
		}},
		"actions": {
			`{"type":"block_actions","user":{"id":"U0ANA"},HERE}`, "interactive", func(what any) string { p, _ := what.(press); return p.Action },
			map[string]string{
				`"actions":[{"action_id":"start"}]`: "start", `"actions":{"action_id":"start"}`: "start", `"actions":[null,{"action_id":"start"}]`: "start",
				`"actions":[]`: "", `"actions":null`: "", `"actions":"start"`: "", `"actions":[{"action_id":null}]`: "",
			},
		},
		"state": {submit, "interactive", func(what any) string {
			v := what.(form).View
			if v.State == nil {
				return "none"
			}
			is := v.State.Values["a"]["b"]
			said := is.Value + is.SelectedOption.Value + is.SelectedDate
			for _, o := range is.SelectedOptions {
				said += "+" + o.Value
			}
			return strconv.Itoa(len(v.State.Values)) + said
		}, map[string]string{
			`"state":{"values":{"a":{"b":{"type":"plain_text_input","value":"9-17"}}}}`: "19-17",
			`"state":{"values":{"a":{"b":{"type":"plain_text_input","value":null}}}}`:   "1", `"state":{"values":{"a":{"b":{"type":"number_input","value":7}}}}`: "17",
			`"state":{"values":{"a":{"b":{"selected_option":{"value":"50","text":{}}}}}}`: "150", `"state":{"values":{"a":{"b":{"selected_option":null}}}}`: "1",
			`"state":{"values":{"a":{"b":{"selected_options":[{"value":"mat"},{"value":"roller"}]}}}}`: "1+mat+roller",
			`"state":{"values":{"a":{"b":{"selected_options":[]}}}}`:                                   "1", `"state":{"values":{"a":{"b":{"selected_options":null}}}}`: "1",
			`"state":{"values":{"a":{"b":{"selected_date":"2026-03-02"}}}}`: "12026-03-02", `"state":{"values":{"a":{"b":{"selected_date":null}}}}`: "1",
			`"state":{"values":{"a":[]}}`: "1", `"state":{"values":{"a":{"b":[]},"c":{"b":{"value":"x"}}}}`: "2",
			`"state":{"values":[]}`: "0", `"state":{"values":{}}`: "0", `"state":{"values":null}`: "0", `"state":{}`: "0", `"state":null`: "none", `"x":0`: "none",
		}},
		"a command's workspace": {slash, "slash_commands", org, map[string]string{
			`"team_id":"T0HOME","is_enterprise_install":"false"`: "T0HOME", `"team_id":"T0HOME","is_enterprise_install":false`: "T0HOME",
			`"team_id":"T0HOME","enterprise_id":"E0","is_enterprise_install":"true"`: "E0", `"team_id":null,"enterprise_id":"E0","is_enterprise_install":true`: "E0",
			`"enterprise_id":null`: "T0OURS", `"team_id":"T0HOME","enterprise_id":"E0","is_enterprise_install":null`: "T0HOME", `"team_id":[]`: "T0OURS",
		}},
		"a command's answer": {slash, "slash_commands", func(what any) string { return what.(command).Callback + what.(command).Channel }, map[string]string{
			`"response_url":"https://hooks.slack.com/1","channel_id":"C0"`: "https://hooks.slack.com/1C0", `"response_url":null,"channel_id":null`: "", `"x":0`: "",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			for here, want := range c.want {
				what, _, err := understand(door.Type(c.kind), []byte(strings.ReplaceAll(c.payload, "HERE", here)), "T0OURS")
				if err != nil {
					t.Errorf("%s: %v", here, err)
				} else if got := c.shows(what); got != want {
					t.Errorf("%s: %q, not %q", here, got, want)
				}
			}
		})
	}
}

// whole is one payload of each kind with all that Slack sends.
func whole() map[string]string {
	const user = `{"id":"U0ANA","team_id":"T0HOME","name":"ana","deleted":false,"tz":"Asia/Tokyo","tz_offset":32400,"locale":"de-DE","updated":1772400000,
		"profile":{"status_text":"In a meeting","status_emoji":":calendar:","status_emoji_display_info":[],"status_expiration":1772403600,
		"huddle_state":"in_a_huddle","huddle_state_expiration_ts":1772400300,"fields":{},"guest_expiration_ts":null},"enterprise_user":{"teams":["T0HOME"]}}`
	event := func(inner string) string { return outer("T0HOME", "", inner) }
	return map[string]string{
		"slash_commands": `{"token":"x","team_id":"T0HOME","enterprise_id":"","channel_id":"C0","user_id":"U0ANA","command":"/stretch","text":"now",
			"is_enterprise_install":"false","response_url":"https://hooks.slack.com/1","trigger_id":"1.2"}`,
		"interactive press": `{"type":"block_actions","user":{"id":"U0ANA","username":"ana","team_id":"T0HOME"},"api_app_id":"A0","token":"x",
			"container":{"type":"message","message_ts":"1.2","channel_id":"D0","is_ephemeral":false},"trigger_id":"1.2","team":{"id":"T0HOME","domain":"home"},
			"enterprise":null,"is_enterprise_install":false,"channel":{"id":"D0","name":"x"},"message":{"ts":"1.2","blocks":[{"type":"divider"}],"text":""},
			"state":{"values":{}},"response_url":"https://hooks.slack.com/1","actions":[{"action_id":"start","block_id":"b","text":{"type":"plain_text","text":"x"},"value":"12","type":"button"}]}`,
		"interactive form": `{"type":"view_submission","team":{"id":"T0HOME"},"user":{"id":"U0ANA","team_id":"T0HOME"},"trigger_id":"1.2",
			"view":{"id":"V0","type":"modal","hash":"h","callback_id":"settings","private_metadata":"7","blocks":[{"type":"divider"}],"title":{"type":"plain_text","text":"x"},
			"state":{"values":{"every":{"every":{"type":"static_select","selected_option":{"value":"50","text":{}}}}}}},"response_urls":[]}`,
		"events_api change": event(`{"type":"user_change","cache_ts":1,"event_ts":"1772400000.000100","user":` + user + `}`),
		"events_api huddle": event(`{"type":"user_huddle_changed","cache_ts":1,"event_ts":"1772400000.000100","user":` + user + `}`),
		"events_api home":   event(`{"type":"app_home_opened","user":"U0ANA","channel":"D0","tab":"home","event_ts":"1.2","view":{"id":"V0","private_metadata":"m","blocks":[],"state":{}}}`),
		"events_api dnd":    event(`{"type":"dnd_updated_user","user":"U0ANA","event_ts":"1772400000.000100","dnd_status":{"dnd_enabled":true,"next_dnd_start_ts":1,"next_dnd_end_ts":1772403600}}`),
	}
}

// Whatever one field turns into, it is not the rest that is lost: each value of
// each payload is replaced by each type that JSON has.
func TestAFieldOfAnotherTypeCostsNothingButItself(t *testing.T) {
	// What a payload cannot be understood without.
	needed := []string{"type", "user", "user.id", "user_id", "actions", "actions.0", "actions.0.action_id", "event", "event.type", "event.user", "event.user.id", "event.tab"}
	tried := 0
	for name, payload := range whole() {
		kind, _, _ := strings.Cut(name, " ")
		before, _, err := understand(door.Type(kind), []byte(payload), "T0HOME")
		if err != nil || before == nil {
			t.Fatalf("%s: %v", name, err)
		}
		var tree any
		if err := json.Unmarshal([]byte(payload), &tree); err != nil {
			t.Fatal(err)
		}
		for path, put := range spots(tree) {
			for _, other := range []any{nil, true, false, 0, 1.5, -1e300, "", "x", []any{}, []any{nil}, map[string]any{}, map[string]any{"x": nil}} {
				old := put(other)
				spoiled, err := json.Marshal(tree)
				put(old)
				if err != nil {
					t.Fatal(err)
				}
				tried++
				what, _, err := understand(door.Type(kind), spoiled, "T0HOME")
				if slices.Contains(needed, path) {
					continue // it did not panic
				}
				if err != nil || who(what).Person != who(before).Person {
					t.Errorf("%s: with %s as %v there is %v, %v", name, path, other, what, err)
				} else if lost := differing(before, what); lost > 6 {
					t.Errorf("%s: with %s as %v it loses %d fields: %s", name, path, other, lost, cmp.Diff(before, what))
				}
			}
		}
	}
	t.Logf("%d payloads", tried)
}

// differing counts the fields that are not the same: at most those of one
// object that was replaced.
func differing(a, b any) (n int) {
	cmp.Equal(a, b, cmp.Reporter(&counting{n: &n}))
	return n
}

type counting struct{ n *int }

func (*counting) PushStep(cmp.PathStep) {}
func (*counting) PopStep()              {}
func (c *counting) Report(r cmp.Result) {
	if !r.Equal() {
		*c.n++
	}
}

// spots are all values in a tree by their path, each with a way to replace it.
func spots(tree any) map[string]func(any) any {
	found := map[string]func(any) any{}
	var walk func(path string, at any)
	walk = func(path string, at any) {
		switch at := at.(type) {
		case map[string]any:
			for key := range at {
				found[path+key] = func(v any) any { old := at[key]; at[key] = v; return old }
				walk(path+key+".", at[key])
			}
		case []any:
			for i := range at {
				key := strconv.Itoa(i)
				found[path+key] = func(v any) any { old := at[i]; at[i] = v; return old }
				walk(path+key+".", at[i])
			}
		}
	}
	walk("", tree)
	return found
}

func TestWhatCannotBeReadIsAnErrorAndNoSurprise(t *testing.T) {
	for name, c := range map[string]struct{ kind, payload string }{
		"nothing":                       {"events_api", ""},
		"half of it":                    {"events_api", `{"type":"event_callback","event":{"type":"user_ch`},
		"a page":                        {"interactive", "<html>"},
		"an envelope of another type":   {"votes", `{}`},
		"a command of nobody":           {"slash_commands", `{"command":"/stretch"}`},
		"a press of nobody":             {"interactive", `{"type":"block_actions","actions":[{"action_id":"start"}]}`},
		"a press of a number":           {"interactive", `{"type":"block_actions","user":{"id":7},"actions":[{"action_id":"start"}]}`},
		"an event without what is in":   {"events_api", `{"type":"event_callback","event_id":"Ev0","event":[]}`},
		"a change of nobody":            {"events_api", `{"type":"event_callback","event":{"type":"user_change","user":null}}`},
		"text where an object is to be": {"slash_commands", `"now"`},
		"nothing at all in it":          {"slash_commands", `null`},
	} {
		t.Run(name, func(t *testing.T) {
			if what, _, err := understand(door.Type(c.kind), []byte(c.payload), "T0HOME"); err == nil || what != nil {
				t.Errorf("%v, %v", what, err)
			}
		})
	}
}

func TestAChangeWithoutAProfileLeavesTheMeetingAlone(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	ana := prefs.UserID{Workspace: "T0HOME", Person: "U0ANA"}
	for _, profile := range []string{`null`, `[]`, `"x"`, `7`} {
		s := New(Options{Now: bubble.Now}).presence
		s.Learn(presence.Profile{User: ana, Text: "In a meeting"}, at)
		what, _, err := understand("events_api", []byte(outer("T0HOME", "", `{"type":"user_change","event_ts":"1772600000.000100","user":{"id":"U0ANA","profile":`+profile+`}}`)), "T0HOME")
		if err != nil {
			t.Fatal(err)
		}
		s.Learn(what.(presence.Profile), at.Add(time.Minute))
		if s.Of(ana, at.Add(time.Minute)).Status != prefs.RuleMeeting {
			t.Errorf("with the profile %s the meeting is over", profile)
		}
	}
}
