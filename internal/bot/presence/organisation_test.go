package presence

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/payload"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/status"
)

// noDays is a store that remembers no day.
type noDays struct{}

func (noDays) Heard(context.Context, string) (map[string]time.Time, error) { return nil, nil }
func (noDays) SetHeard(context.Context, string, string, time.Time) error   { return nil }

// The token of an organisation has to say of which of its workspaces somebody is (docs:
// dnd.teamInfo). Slack tells with their profile.
func TestInAnOrganisationEachWorkspaceIsAskedAboutApart(t *testing.T) {
	for name, c := range map[string]struct {
		workspace string
		want      []string
	}{
		"an organisation": {"E1", []string{"T1: U1,U3", "T2: U2"}},
		"a workspace":     {"T1", []string{": U1,U2,U3,U4"}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked = append(asked, r.FormValue("team_id")+": "+r.FormValue("users"))
				_, _ = io.WriteString(w, `{"ok":true,"users":{}}`)
			}))
			defer server.Close()
			now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
			l := New(Options{
				API: slack.New("xoxb-1", slack.OptionAPIURL(server.URL+"/")), Workspace: c.workspace, Days: noDays{},
				Words: status.Default(), Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
			})
			var coming []schedule.Coming
			for _, profile := range []string{
				`{"id":"U1","team_id":"E1","enterprise_user":{"teams":["T1","T2"]}}`,
				`{"id":"U2","team_id":"T2"}`,
				`{"id":"U3","team_id":"T1","enterprise_user":null}`,
				`{"id":"U4","team_id":"E1","enterprise_user":[]}`, // of whom Slack did not say it
			} {
				var u payload.User
				if err := json.Unmarshal([]byte(profile), &u); err != nil {
					t.Fatal(err)
				}
				id := prefs.UserID{Workspace: c.workspace, Person: u.ID}
				l.Learn(Pushed(id, HeardStatus, now, u), now)
				coming = append(coming, schedule.Coming{User: id, At: now.Add(30 * time.Second)})
			}
			l.askDND(t.Context(), coming, now)
			slices.Sort(asked)
			if diff := cmp.Diff(c.want, asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}
