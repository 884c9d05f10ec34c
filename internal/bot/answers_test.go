package bot_test

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/webapi"
)

// values are one of each kind that JSON has, and of each that may be meant.
func values() []string {
	return []string{`null`, `true`, `false`, `0`, `-1.5`, `1e300`, `""`, `"0"`, `"Ana"`, `[]`, `[{}]`, `{}`, `{"a":[1]}`}
}

// same answers everything alike.
type same string

func (s same) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(s)))}, nil
}

// answered is a client of a Slack that answers everything alike.
func answered(answer string) *slack.Client {
	const api = "https://slack.test/api/"
	line := webapi.NewLine(webapi.Options{API: api, Next: same(answer), Now: bubble.Clock(), Log: slog.New(slog.DiscardHandler)})
	return slack.New("xoxb-1", slack.OptionAppLevelToken("xapp-1"), slack.OptionAPIURL(api), slack.OptionHTTPClient(&http.Client{Transport: line}))
}

// A success stays one, whatever stands in the fields that nobody needs to know
// what became of the call.
func TestAFieldOfAnotherTypeInAnAnswerCostsNothingButItself(t *testing.T) {
	calls := map[string]struct {
		answers []string // HERE is where the odd one goes
		call    func(*slack.Client) error
	}{
		"auth.test": {
			[]string{`{"ok":true,"team_id":"T1","url":HERE,"user":HERE,"bot_id":HERE,"enterprise_id":HERE,"is_enterprise_install":HERE,"response_metadata":HERE}`},
			func(c *slack.Client) error { _, err := c.AuthTestContext(t.Context()); return err },
		},
		"apps.connections.open": {
			[]string{`{"ok":true,"url":"wss://wss.slack.com","response_metadata":HERE}`},
			func(c *slack.Client) error { _, _, err := c.StartSocketModeContext(t.Context()); return err },
		},
		"chat.postMessage": {
			[]string{
				`{"ok":true,"channel":"D1","ts":"1.2","text":HERE,"message":HERE,"message_ts":HERE}`,
				`{"ok":true,"channel":"D1","ts":"1.2","message":{"blocks":HERE,"ts":HERE,"user":HERE,"metadata":HERE}}`,
			},
			func(c *slack.Client) error {
				channel, ts, err := c.PostMessageContext(t.Context(), "D1", slack.MsgOptionText("Hi", false))
				if err == nil && (channel != "D1" || ts != "1.2") {
					t.Errorf("posted in %q at %q", channel, ts)
				}
				return err
			},
		},
		"dnd.teamInfo": {
			[]string{`{"ok":true,"users":HERE,"cached":HERE}`, `{"ok":true,"users":{"U1":HERE}}`, `{"ok":true,"users":{"U1":{"dnd_enabled":HERE,"next_dnd_start_ts":HERE,"snooze_remaining":HERE}}}`},
			func(c *slack.Client) error {
				_, err := c.GetDNDTeamInfoContext(t.Context(), []string{"U1"})
				return err
			},
		},
		"users.getPresence": {
			[]string{`{"ok":true,"presence":HERE,"online":HERE,"last_activity":HERE,"connection_count":HERE}`},
			func(c *slack.Client) error { _, err := c.GetUserPresenceContext(t.Context(), "U1"); return err },
		},
		"users.info": {
			[]string{
				`{"ok":true,"user":{"id":"U1","tz":"Asia/Kolkata","deleted":HERE,"locale":HERE,"tz_offset":HERE,"updated":HERE,"is_bot":HERE,"enterprise_user":HERE,"color":HERE,"profile":HERE}}`,
				`{"ok":true,"user":{"id":"U1","tz":"Asia/Kolkata","profile":{"status_text":HERE,"status_emoji":HERE,"status_expiration":HERE,"fields":HERE,"huddle_state":HERE,"huddle_state_expiration_ts":HERE,"api_app_id":HERE,"real_name":HERE}}}`,
			},
			func(c *slack.Client) error {
				user, err := c.GetUserInfoContext(t.Context(), "U1")
				if err == nil && user.TZ != "Asia/Kolkata" {
					t.Errorf("their zone is %q", user.TZ)
				}
				return err
			},
		},
		"views.open": {
			[]string{`{"ok":true,"view":HERE}`, `{"ok":true,"view":{"id":"V1","hash":HERE,"blocks":HERE,"state":HERE,"title":HERE,"clear_on_close":HERE}}`},
			func(c *slack.Client) error {
				_, err := c.OpenViewContext(t.Context(), "trigger", slack.ModalViewRequest{Type: slack.VTModal})
				return err
			},
		},
	}
	for method, c := range calls {
		for _, answer := range c.answers {
			for _, odd := range values() {
				if err := c.call(answered(strings.ReplaceAll(answer, "HERE", odd))); err != nil {
					t.Errorf("%s, %s in %s: %v", method, odd, answer, err)
				}
			}
		}
	}
}

func TestWhatIsUsedOfAnAnswerComesAsItIsMeant(t *testing.T) {
	c := answered(`{"ok":true,"user":{"id":"U1","deleted":"true","profile":{"status_text":"Lunch","status_emoji":":ramen:","status_expiration":"1795896000","huddle_state":"in_a_huddle","huddle_state_expiration_ts":1795896060.5}}}`)
	user, err := c.GetUserInfoContext(t.Context(), "U1")
	if err != nil {
		t.Fatal(err)
	}
	if p := user.Profile; !user.Deleted || p.StatusText != "Lunch" || p.StatusEmoji != ":ramen:" || p.StatusExpiration != 1795896000 ||
		p.HuddleState != "in_a_huddle" || p.HuddleStateExpirationTS != 1795896060 {
		t.Errorf("%+v", user)
	}
	quiet, err := answered(`{"ok":true,"users":{"U1":{"dnd_enabled":true,"next_dnd_start_ts":"1795896000","next_dnd_end_ts":1795899600}}}`).GetDNDTeamInfoContext(t.Context(), []string{"U1"})
	if is := quiet["U1"]; err != nil || !is.Enabled || is.NextStartTimestamp != 1795896000 || is.NextEndTimestamp != 1795899600 {
		t.Errorf("%+v, %v", quiet, err)
	}
	view, err := answered(`{"ok":true,"view":{"id":"V1","hash":"h"}}`).OpenViewContext(t.Context(), "trigger", slack.ModalViewRequest{Type: slack.VTModal})
	if err != nil || view.ID != "V1" || view.Hash != "h" {
		t.Errorf("%+v, %v", view, err)
	}
}
