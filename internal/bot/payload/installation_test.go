package payload_test

import (
	"strings"
	"testing"

	"unhunch/internal/bot/payload"
)

var installations = map[string]struct{ body, want string }{
	"a command":                      {`{"team_id":"T1","enterprise_id":"E1","is_enterprise_install":"false","user_id":"U1"}`, "T1"},
	"a command in an organization":   {`{"team_id":"T1","enterprise_id":"E1","is_enterprise_install":"true"}`, "E1"},
	"a press":                        {`{"type":"block_actions","team":{"id":"T1"},"enterprise":null,"is_enterprise_install":false,"user":{"id":"U1","team_id":"T9"}}`, "T1"},
	"a press in an organization":     {`{"team":null,"enterprise":{"id":"E1"},"is_enterprise_install":true,"user":{"id":"U1","team_id":"T9"}}`, "E1"},
	"a form":                         {`{"type":"view_submission","team":{"id":"T9"},"view":{"app_installed_team_id":"T1"}}`, "T1"},
	"a form in an organization":      {`{"team":null,"enterprise":{"id":"E1"},"is_enterprise_install":true,"view":{"app_installed_team_id":"E1"}}`, "E1"},
	"an event":                       {`{"type":"event_callback","team_id":"T1","event":{"type":"user_change","user":{"id":"U1","team_id":"T9"}}}`, "T1"},
	"an event from another team":     {`{"team_id":"T9","authorizations":[{"enterprise_id":null,"team_id":"T1","is_enterprise_install":false}]}`, "T1"},
	"an event in an organization":    {`{"team_id":"T9","authorizations":[{"enterprise_id":"E1","team_id":null,"is_enterprise_install":true}]}`, "E1"},
	"an event without whose":         {`{"team_id":"T1","authorizations":[]}`, "T1"},
	"an organization without its id": {`{"team_id":"T1","is_enterprise_install":true}`, "T1"},
	"one that is no list":            {`{"team_id":"T9","authorizations":{"team_id":"T1"}}`, "T1"},
	"of other types":                 {`{"team_id":["T9"],"team":"T9","enterprise":7,"view":[],"authorizations":"T9"}`, ""},
	"nobody":                         {`{}`, ""},
}

func TestWhoInstalledTheAppThatAPayloadIsFor(t *testing.T) {
	for name, c := range installations {
		t.Run(name, func(t *testing.T) {
			if got, err := payload.Installation([]byte(c.body)); got != c.want || err != nil {
				t.Errorf("%q %v, not %q", got, err, c.want)
			}
		})
	}
	if got, err := payload.Installation([]byte(`{"team_id":"T1"`)); got != "" || err == nil {
		t.Errorf("half a payload is of %q: %v", got, err)
	}
}

// Whatever comes, it is of nobody whom it does not name.
func FuzzInstallation(f *testing.F) {
	for _, c := range installations {
		f.Add([]byte(c.body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got, err := payload.Installation(body)
		if err != nil && got != "" {
			t.Errorf("%q of what cannot be read: %v", got, err)
		}
		plain := got == strings.Map(func(r rune) rune {
			if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
				return r
			}
			return -1
		}, got)
		if plain && !strings.Contains(string(body), got) && !strings.Contains(string(body), `\u`) {
			t.Errorf("%q is not in %q", got, body)
		}
	})
}

func BenchmarkInstallation(b *testing.B) {
	body := []byte(`{"type":"block_actions","message":{"blocks":[` + strings.Repeat(`{"type":"section","text":{"type":"mrkdwn","text":"Sit tall, and let your shoulders sink."}},`, 20) +
		`{}]},"team":{"id":"T1"},"enterprise":null,"is_enterprise_install":false,"user":{"id":"U1","team_id":"T9"}}`)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if got, err := payload.Installation(body); got != "T1" || err != nil {
			b.Fatal(got, err)
		}
	}
}
