package install_test

import (
	"net/http"
	"strings"
	"testing"

	"unhunch/internal/workspace"
)

func TestInstallingItAgainUpdates(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	ana.comes("good")
	s.turns("11:00 +1")
	s.says(yes().but(said{"access_token": secondToken, "refresh_token": firstRefresh, "expires_in": 43200, "scope": "chat:write,commands,users:read"}))
	ana.begins()
	s.sees(ana.comes("good"), http.StatusOK, "up to date in Acme Logistics", "Left out")
	r := s.knows("T1")
	if got := s.secrets("T1"); got.Token != secondToken || got.Refresh != firstRefresh || !r.Expires.Equal(at(t, "23:00 +1")) {
		t.Errorf("the tokens are others: %v", r.Expires)
	}
	if len(s.started) != 2 {
		t.Errorf("it began %d times", len(s.started))
	}
}

func TestAWorkspaceThatHadEndedComesBack(t *testing.T) {
	s := open(t)
	ana := s.browser()
	ana.begins()
	ana.comes("good")
	if _, err := workspace.End(t.Context(), s.store, s.knows("T1"), at(t, "10:05")); err != nil {
		t.Fatal(err)
	}
	s.says(yes().but(said{"access_token": "xoxb-planted-another"}))
	ana.begins()
	s.sees(ana.comes("good"), http.StatusOK, "Unhunch is in Acme Logistics")
	s.is("T1", workspace.Alive)
}

func TestAnOrganisationInstallsItForItsWorkspaces(t *testing.T) {
	s := open(t)
	s.says(yes().but(said{"team": nil, "enterprise": said{"id": "E1", "name": "Acme\u202e Group\n"}, "is_enterprise_install": true}))
	ana := s.browser()
	ana.begins()
	w := ana.comes("good")
	s.sees(w, http.StatusOK, "Unhunch is in Acme Group", "installed for the organisation")
	if !strings.Contains(w.Body.String(), `href="https://slack.com/app_redirect?app=A0APP"`) {
		t.Error("nothing leads into Slack, or it leads into one workspace")
	}
	if r := s.knows("E1"); r.State() != workspace.Alive || !r.Org {
		t.Errorf("%+v", r)
	}
}

func TestAWorkspaceOfAnOrganisationIsOneOfItsOwn(t *testing.T) {
	s := open(t)
	s.says(yes().but(said{"enterprise": said{"id": "E1", "name": "Acme Group"}}))
	ana := s.browser()
	ana.begins()
	ana.comes("good")
	s.is("T1", workspace.Alive)
	s.is("E1", workspace.Unknown)
}
