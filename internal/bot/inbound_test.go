package bot

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/door"
	"unhunch/internal/bot/presence"
	"unhunch/internal/bubble"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
)

func TestWhatSlackSendsIsUnderstood(t *testing.T) {
	ana := prefs.UserID{Workspace: "T0HOME", Person: "U0ANA"}
	for name, c := range map[string]struct {
		kind, payload string
		want          any
		event         string
	}{
		"a command": {
			kind: "slash_commands",
			payload: `{"token":"x","team_id":"T0HOME","team_domain":"home","channel_id":"C0GENERAL","channel_name":"general",
				"user_id":"U0ANA","user_name":"ana","command":"/move","text":"snooze  20m","api_app_id":"A0",
				"is_enterprise_install":"false","response_url":"https://hooks.slack.com/commands/1","trigger_id":"1.2.3"}`,
			want: command{
				User: ana, Name: "/move", Text: "snooze  20m", Channel: "C0GENERAL",
				Callback: "https://hooks.slack.com/commands/1", Trigger: "1.2.3",
			},
		},
		"a command in an app of the whole organisation": {
			kind: "slash_commands",
			payload: `{"team_id":"T0BRANCH","enterprise_id":"E0ORG","enterprise_name":"Org","is_enterprise_install":"true",
				"user_id":"W0ANA","command":"/stretch","text":""}`,
			want: command{User: prefs.UserID{Workspace: "E0ORG", Person: "W0ANA"}, Name: "/stretch"},
		},
		"a command in a workspace of an organisation that did not install it as a whole": {
			kind:    "slash_commands",
			payload: `{"team_id":"T0HOME","enterprise_id":"E0ORG","is_enterprise_install":"false","user_id":"U0ANA","command":"/stretch"}`,
			want:    command{User: ana, Name: "/stretch"},
		},
		"a command without a team": {
			kind: "slash_commands", payload: `{"user_id":"U0ANA","command":"/stretch","text":"now"}`,
			want: command{User: ana, Name: "/stretch", Text: "now"},
		},
		"a button in a message": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA","username":"ana","name":"ana","team_id":"T0HOME"},
				"api_app_id":"A0","token":"x","container":{"type":"message","message_ts":"1772400000.000100","channel_id":"D0ANA","is_ephemeral":false},
				"trigger_id":"1.2.3","team":{"id":"T0HOME","domain":"home"},"enterprise":null,"is_enterprise_install":false,
				"channel":{"id":"D0ANA","name":"directmessage"},
				"message":{"type":"message","user":"U0BOT","ts":"1772400000.000100","bot_id":"B0","text":"Time to move","blocks":[]},
				"state":{"values":{}},"response_url":"https://hooks.slack.com/actions/1",
				"actions":[{"action_id":"start","block_id":"card","text":{"type":"plain_text","text":"Start","emoji":true},
					"value":"12/3","style":"primary","type":"button","action_ts":"1772400060.1"}]}`,
			want: press{
				User: ana, Action: "start", Value: "12/3", Channel: "D0ANA", TS: "1772400000.000100",
				Callback: "https://hooks.slack.com/actions/1", Trigger: "1.2.3",
			},
		},
		"an entry of a menu": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA","team_id":"T0HOME"},"team":{"id":"T0HOME"},
				"container":{"type":"message","message_ts":"1.2","channel_id":"D0ANA"},"trigger_id":"1.2.3",
				"actions":[{"type":"overflow","action_id":"more","block_id":"card",
					"selected_option":{"text":{"type":"plain_text","text":"Why now?"},"value":"why/12"},"action_ts":"1.3"}]}`,
			want: press{User: ana, Action: "more", Value: "why/12", Channel: "D0ANA", TS: "1.2", Trigger: "1.2.3"},
		},
		"a button in an ephemeral, which comes without its message": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA","team_id":"T0HOME"},"team":{"id":"T0HOME"},
				"container":{"type":"message","message_ts":"1.2","channel_id":"C0GENERAL","is_ephemeral":true},
				"channel":{"id":"C0GENERAL","name":"general"},"response_url":"https://hooks.slack.com/actions/1",
				"actions":[{"type":"button","action_id":"opt-in","block_id":"q","action_ts":"1.3"}]}`,
			want: press{User: ana, Action: "opt-in", Channel: "C0GENERAL", TS: "1.2", Callback: "https://hooks.slack.com/actions/1", Ephemeral: true},
		},
		"a button without a container": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA"},"team":null,"channel":{"id":"D0ANA"},"message":{"ts":"1.2"},
				"actions":[{"type":"button","action_id":"skip","block_id":"card","value":"12"}]}`,
			want: press{User: ana, Action: "skip", Value: "12", Channel: "D0ANA", TS: "1.2"},
		},
		"a button on the Home tab": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA","team_id":"T0HOME"},"team":{"id":"T0HOME"},
				"container":{"type":"view","view_id":"V0"},"trigger_id":"1.2.3","view":{"id":"V0","type":"home"},
				"actions":[{"type":"button","action_id":"settings","block_id":"home","action_ts":"1.3"}]}`,
			want: press{User: ana, Action: "settings", Trigger: "1.2.3", View: view{ID: "V0"}},
		},
		"a button in a form": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA"},"team":{"id":"T0HOME"},"container":{"type":"view","view_id":"V0"},
				"trigger_id":"1.2.3","view":{"id":"V0","type":"modal","callback_id":"settings","hash":"h"},
				"actions":[{"type":"button","action_id":"safety","block_id":"b","action_ts":"1.3"}]}`,
			want: press{User: ana, Action: "safety", Trigger: "1.2.3", View: view{ID: "V0", Hash: "h", Modal: true}},
		},
		"a button in an answer over a view": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA"},"team":{"id":"T0HOME"},"container":{"type":"view","view_id":"V0"},
				"trigger_id":"1.2.3","view":{"id":"V0","type":"modal","callback_id":"answer","hash":"h"},
				"actions":[{"type":"button","action_id":"break","block_id":"b","action_ts":"1.3"}]}`,
			want: press{User: ana, Action: "break", Trigger: "1.2.3", View: view{ID: "V0", Hash: "h", Modal: true, Answer: true}},
		},
		"a form being filled in": {
			kind: "interactive",
			payload: `{"type":"block_actions","user":{"id":"U0ANA"},"team":{"id":"T0HOME"},"container":{"type":"view","view_id":"V0"},
				"view":{"id":"V0","callback_id":"settings"},"actions":[{"type":"static_select","action_id":"plan","block_id":"plan"}]}`,
			want: draft{User: ana, View: slack.View{ID: "V0", CallbackID: "settings"}},
		},
		"a press of somebody from another workspace": {
			kind:    "interactive",
			payload: startPressed("C0SHARED", `"user":{"id":"U0ZOE","team_id":"T0AWAY"},"team":{"id":"T0HOME"}`),
			want:    press{User: prefs.UserID{Workspace: "T0AWAY", Person: "U0ZOE"}, Action: "start", Value: "12", Channel: "C0SHARED", TS: "1.2"},
		},
		"a press in an app of the whole organisation": {
			kind: "interactive",
			payload: startPressed("D0ANA", `"user":{"id":"W0ANA","team_id":"T0BRANCH"},"team":null,
				"enterprise":{"id":"E0ORG","name":"Org"},"is_enterprise_install":true`),
			want: press{User: prefs.UserID{Workspace: "E0ORG", Person: "W0ANA"}, Action: "start", Value: "12", Channel: "D0ANA", TS: "1.2"},
		},
		"a press of an organisation's own, who is named by it": {
			kind: "interactive",
			payload: startPressed("D0ANA", `"user":{"id":"W0ANA","team_id":"E0ORG"},"team":{"id":"T0BRANCH","enterprise_id":"E0ORG"},
				"enterprise":{"id":"E0ORG","name":"Org"},"is_enterprise_install":true`),
			want: press{User: prefs.UserID{Workspace: "E0ORG", Person: "W0ANA"}, Action: "start", Value: "12", Channel: "D0ANA", TS: "1.2"},
		},
		"a press of another organisation's, where the app is the whole organisation's": {
			kind: "interactive",
			payload: startPressed("C0SHARED", `"user":{"id":"W0ZOE","team_id":"E0AWAY"},"team":{"id":"T0BRANCH","enterprise_id":"E0ORG"},
				"enterprise":{"id":"E0ORG","name":"Org"},"is_enterprise_install":true`),
			want: press{User: prefs.UserID{Workspace: "E0AWAY", Person: "W0ZOE"}, Action: "start", Value: "12", Channel: "C0SHARED", TS: "1.2"},
		},
		"a press of another organisation's, in one of its workspaces": {
			kind: "interactive",
			payload: startPressed("C0SHARED", `"user":{"id":"W0ZOE","team_id":"E0AWAY"},"team":{"id":"T0HOME"},
				"enterprise":{"id":"E0ORG","name":"Org"},"is_enterprise_install":false`),
			want: press{User: prefs.UserID{Workspace: "E0AWAY", Person: "W0ZOE"}, Action: "start", Value: "12", Channel: "C0SHARED", TS: "1.2"},
		},
		"a press that says nothing of an action": {
			kind: "interactive", payload: `{"type":"block_actions","user":{"id":"U0ANA"},"team":{"id":"T0HOME"}}`,
		},
		"a press on an attachment of old": {
			kind: "interactive", payload: `{"type":"block_actions","user":{"id":"U0ANA"},"actions":[{"name":"game","type":"button","value":"chess"}]}`,
		},
		"a global shortcut": {
			kind: "interactive",
			payload: `{"type":"shortcut","token":"x","action_ts":"1.3","team":{"id":"T0HOME","domain":"home"},
				"user":{"id":"U0ANA","username":"ana","team_id":"T0HOME"},"callback_id":"stretch_break","trigger_id":"1.2.3"}`,
			want: press{User: ana, Action: "stretch_break", Trigger: "1.2.3"},
		},
		"a form": {
			kind: "interactive",
			payload: `{"type":"view_submission","team":{"id":"T0HOME"},"user":{"id":"U0ANA","team_id":"T0HOME"},"trigger_id":"1.2.3",
				"view":{"id":"V0","type":"modal","callback_id":"settings","private_metadata":"7","state":{"values":{}}},"response_urls":[]}`,
			want: form{User: ana, View: slack.View{
				ID: "V0", Type: slack.VTModal, CallbackID: "settings", PrivateMetadata: "7",
				State: &slack.ViewState{Values: map[string]map[string]slack.BlockAction{}},
			}},
		},
		"a closed form": {
			kind: "interactive", payload: `{"type":"view_closed","team":{"id":"T0HOME"},"user":{"id":"U0ANA"},"view":{"id":"V0"},"is_cleared":false}`,
		},
		"a shortcut on a message, which we do not have": {
			kind: "interactive", payload: `{"type":"message_action","callback_id":"x","team":{"id":"T0HOME"},"user":{"id":"U0ANA"}}`,
		},
		"the Home tab opened for the first time": {
			kind:    "events_api",
			payload: outer("T0HOME", "", `{"type":"app_home_opened","user":"U0ANA","channel":"D0ANA","tab":"home","event_ts":"1.2"}`),
			want:    visit{User: ana}, event: "Ev0",
		},
		"the Home tab opened again": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"app_home_opened","user":"U0ANA","channel":"D0ANA","tab":"home","event_ts":"1.2",
				"view":{"id":"V0","type":"home","blocks":[],"private_metadata":"","callback_id":"","hash":"1.h"}}`),
			want: visit{User: ana}, event: "Ev0",
		},
		"the Messages tab opened": {
			kind:    "events_api",
			payload: outer("T0HOME", "", `{"type":"app_home_opened","user":"U0ANA","channel":"D0ANA","tab":"messages","event_ts":"1.2"}`),
			event:   "Ev0",
		},
		"the Home tab in an app of the whole organisation": {
			kind: "events_api",
			payload: outer("T0BRANCH", `{"enterprise_id":"E0ORG","team_id":null,"user_id":"W0BOT","is_bot":true,"is_enterprise_install":true}`,
				`{"type":"app_home_opened","user":"W0ANA","channel":"D0ANA","tab":"home","event_ts":"1.2"}`),
			want: visit{User: prefs.UserID{Workspace: "E0ORG", Person: "W0ANA"}}, event: "Ev0",
		},
		"somebody moved": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"user_change","cache_ts":1772400000,"event_ts":"1772400000.000100",
				"user":{"id":"U0ANA","team_id":"T0HOME","name":"ana","tz":"Asia/Tokyo","tz_label":"Japan Standard Time","tz_offset":32400}}`),
			want: presence.Profile{User: ana, Heard: presence.HeardStatus, At: time.Unix(1772400000, 100_000).UTC(), Zone: "Asia/Tokyo", Team: "T0HOME", NoStatus: true}, event: "Ev0",
		},
		"a status": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"user_change","cache_ts":1772400000,"event_ts":"1772400000.000100",
				"user":{"id":"U0ANA","team_id":"T0HOME","tz":"Asia/Tokyo","profile":{"status_text":"In a meeting","status_emoji":":spiral_calendar_pad:",
				"status_emoji_display_info":[{"emoji_name":"spiral_calendar_pad","display_url":"https://example.com/1f5d3.png","unicode":"1f5d3-fe0f"}],
				"status_expiration":1772403600,"status_text_canonical":"","huddle_state":"default_unset","huddle_state_expiration_ts":0,"fields":{}}}}`),
			want: presence.Profile{
				User: ana, Heard: presence.HeardStatus, At: time.Unix(1772400000, 100_000).UTC(), Zone: "Asia/Tokyo", Team: "T0HOME", Emoji: ":spiral_calendar_pad:", Text: "In a meeting",
				StatusEnds: time.Unix(1772403600, 0).UTC(),
			}, event: "Ev0",
		},
		"a huddle": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"user_huddle_changed","cache_ts":1772400000,"event_ts":"1772400000.000100",
				"user":{"id":"U0ANA","team_id":"T0HOME","tz":"Asia/Tokyo","profile":{"status_text":"","status_emoji":"","status_expiration":0,
				"huddle_state":"in_a_huddle","huddle_state_expiration_ts":1772400300,"huddle_state_call_id":"R017QJ4PEN7"}}}`),
			want: presence.Profile{
				User: ana, Heard: presence.HeardHuddle, At: time.Unix(1772400000, 100_000).UTC(), Zone: "Asia/Tokyo", Team: "T0HOME",
				Huddle: true, HuddleEnds: time.Unix(1772400300, 0).UTC(),
			}, event: "Ev0",
		},
		"a profile of which the huddle cannot be read": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"user_change","user":{"id":"U0ANA","tz":"Asia/Tokyo",
				"profile":{"status_text":"Sick","huddle_state":true}}}`),
			want: presence.Profile{User: ana, Heard: presence.HeardStatus, At: time.Unix(1772400000, 0).UTC(), Zone: "Asia/Tokyo", Text: "Sick"}, event: "Ev0",
		},
		"Do Not Disturb": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"dnd_updated_user","user":"U0ANA","event_ts":"1772400000.000100",
				"dnd_status":{"dnd_enabled":true,"next_dnd_start_ts":1772400000,"next_dnd_end_ts":1772403600}}`),
			want: presence.DND{
				User: ana, At: time.Unix(1772400000, 100_000).UTC(),
				Pause: presence.Pause{From: time.Unix(1772400000, 0).UTC(), Ends: time.Unix(1772403600, 0).UTC()},
			}, event: "Ev0",
		},
		"Do Not Disturb is over": {
			kind: "events_api",
			payload: outer("T0HOME", "", `{"type":"dnd_updated_user","user":"U0ANA","event_ts":"1772400000.000100",
				"dnd_status":{"dnd_enabled":false,"next_dnd_start_ts":1,"next_dnd_end_ts":1}}`),
			want: presence.DND{User: ana, At: time.Unix(1772400000, 100_000).UTC()}, event: "Ev0",
		},
		"the app removed": {
			kind: "events_api", payload: outer("T0HOME", "", `{"type":"app_uninstalled"}`),
			want: Farewell{Workspace: "T0HOME", Removed: true, At: time.Unix(1772400000, 0).UTC()}, event: "Ev0",
		},
		"the app given to a workspace of an organisation": {
			kind: "events_api", payload: outer("T0HOME", `{"enterprise_id":"E0ACME","team_id":null,"is_enterprise_install":true}`, `{"type":"team_access_granted","team_ids":["T0HOME","T0NEW"]}`),
			want: Access{Workspace: "E0ACME", Teams: []string{"T0HOME", "T0NEW"}}, event: "Ev0",
		},
		"the app taken from one": {
			kind: "events_api", payload: outer("", `{"enterprise_id":"E0ACME","team_id":null,"is_enterprise_install":true}`, `{"type":"team_access_revoked","team_ids":["T0NEW"]}`),
			want: Access{Workspace: "E0ACME", Teams: []string{"T0NEW"}, Taken: true}, event: "Ev0",
		},
		"the app removed from an organisation": {
			kind: "events_api", payload: outer("T0HOME", `{"enterprise_id":"E0ACME","team_id":"T0HOME","is_enterprise_install":true}`, `{"type":"app_uninstalled"}`),
			want: Farewell{Workspace: "E0ACME", Removed: true, At: time.Unix(1772400000, 0).UTC()}, event: "Ev0",
		},
		"the app removed from an organisation, and nobody is authorized any more": {
			kind: "events_api", payload: `{"team_id":"T0HOME","enterprise_id":"E0ACME","is_enterprise_install":true,"type":"event_callback",
				"event":{"type":"app_uninstalled"},"event_id":"Ev0","event_time":1772400000,"authorizations":[]}`,
			want: Farewell{Workspace: "E0ACME", Removed: true, At: time.Unix(1772400000, 0).UTC()}, event: "Ev0",
		},
		"the app removed from a workspace, told from another": {
			kind: "events_api", payload: outer("T0ELSE", `{"enterprise_id":null,"team_id":"T0HOME","is_enterprise_install":false}`, `{"type":"app_uninstalled"}`),
			want: Farewell{Workspace: "T0HOME", Removed: true, At: time.Unix(1772400000, 0).UTC()}, event: "Ev0",
		},
		"the tokens revoked": {
			kind: "events_api", payload: outer("T0HOME", "", `{"type":"tokens_revoked","tokens":{"oauth":["U0ANA"],"bot":["U0BOT"]}}`),
			want: Farewell{Workspace: "T0HOME", At: time.Unix(1772400000, 0).UTC()}, event: "Ev0",
		},
		"a person's token revoked": {
			kind: "events_api", payload: outer("T0HOME", "", `{"type":"tokens_revoked","tokens":{"oauth":["U0ANA"],"bot":[]}}`),
			event: "Ev0",
		},
		"an event we have no use for": {
			kind: "events_api", payload: outer("T0HOME", "", `{"type":"team_join","user":{"id":"U0NEW"}}`), event: "Ev0",
		},
		"our own limit of events": {
			kind: "events_api", payload: `{"type":"app_rate_limited","token":"x","team_id":"T0HOME","minute_rate_limited":1772400000,"api_app_id":"A0"}`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, event, err := understand(door.Type(c.kind), []byte(c.payload), "T0HOME")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
			if event != c.event {
				t.Errorf("event id %q", event)
			}
			if id := who(got); (id == prefs.UserID{}) != (c.want == nil) {
				t.Errorf("%v for %T", id, got)
			}
		})
	}
}

// startPressed is a press of Start in a message, by somebody.
func startPressed(channel, by string) string {
	return `{"type":"block_actions",` + by + `,"container":{"type":"message","message_ts":"1.2","channel_id":"` + channel + `"},
		"actions":[{"type":"button","action_id":"start","block_id":"card","value":"12"}]}`
}

// outer wraps an event as the Events API does.
func outer(team, authorization, event string) string {
	if authorization == "" {
		authorization = `{"enterprise_id":null,"team_id":"` + team + `","user_id":"U0BOT","is_bot":true,"is_enterprise_install":false}`
	}
	return `{"token":"x","team_id":"` + team + `","api_app_id":"A0","type":"event_callback","event":` + event + `,
		"event_id":"Ev0","event_time":1772400000,"event_context":"4-x","is_ext_shared_channel":false,"authorizations":[` + authorization + `]}`
}

func TestAFormDoesNotWaitBehindAPress(t *testing.T) {
	now := bubble.Clock()
	b := New(Options{Now: now, Log: slog.New(slog.DiscardHandler)})
	held, done := make(chan struct{}), make(chan struct{})
	id := prefs.UserID{Workspace: "T0HOME", Person: "U0ANA"}
	b.queues.Do(t.Context(), id.String(), func(context.Context, *door.Turn) { <-held })
	b.queue(t.Context(), form{User: id}, func(any) { close(done) }, now())
	<-done
	close(held)
	b.Wait()
}

func FuzzUnderstand(f *testing.F) {
	for _, seed := range []string{
		`{"type":"block_actions","actions":[null]}`,
		`{"type":"block_actions","actions":[{"block_id":"b","action_id":"more","selected_option":null}],"container":null,"message":null}`,
		`{"type":"block_actions","actions":[{"block_id":"b","action_id":"break/x","value":"1/2/x"}],"enterprise":null,"is_enterprise_install":true}`,
		`{"type":"view_submission","view":null}`,
		`{"type":"view_submission","view":{"callback_id":"settings","private_metadata":"0","state":{"values":{"every":{"every":{"selected_option":{"value":"cron"}}},"cron":{"cron":{"value":"TZ=0 * * * * *"}}}}}}`,
		`{"type":"block_actions","view":{"callback_id":"settings","private_metadata":"{\"every\":-1}","state":{"values":{"plan":{"plan":{"selected_option":{"value":"times"}}}}}},"actions":[{"block_id":"plan","action_id":"plan"}]}`,
		`{"type":"shortcut","team":null,"user":null}`,
		`{"type":"event_callback","event":{"type":"app_home_opened"},"authorizations":null}`,
		`{"type":"event_callback","event":{"type":"user_change","user":null},"authorizations":[null]}`,
		`{"command":"/stretch","text":"now","is_enterprise_install":"true"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, payload []byte) {
		for _, kind := range []string{"slash_commands", "interactive", "events_api"} {
			what, _, err := understand(door.Type(kind), payload, "T0HOME")
			if err != nil && what != nil {
				t.Errorf("%v, and %v", what, err)
			}
			id := who(what)
			if what == nil && id != (prefs.UserID{}) {
				t.Errorf("%v of nothing", id)
			}
			switch w := what.(type) {
			case press:
				_, _, _ = card.Decode(w.Action, w.Value)
			case form:
				filled := coach.ReadForm(card.ReadForm(w.View), prefstest.Straight("UTC"), nil)
				_, _, _ = card.English().Errors(w.View, filled.Problems), card.English().Form(filled, coach.Beside{}), formKey(w)
			case draft:
				_ = card.English().Form(coach.ReadForm(card.ReadForm(w.View), prefstest.Straight("UTC"), nil), coach.Beside{})
			}
		}
	})
}
