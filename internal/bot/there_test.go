package bot

import (
	"strings"
	"testing"

	"unhunch/internal/bot/payload"
	"unhunch/internal/sandbox"
)

func TestTheQuestionLeadsToOurDirectMessages(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana := h.Person("ana")
		ana.GoesTo("general")
		ana.Types("/stretch")
		want := "<https://slack.com/app_redirect?app=" + h.Options().App.ID + "&team=" + h.Options().Team.ID + "|our direct messages>"
		if asked := ana.Finds("Shall I remind you"); !strings.Contains(asked.Text, want) {
			t.Errorf("no %s in %s", want, asked.Text)
		}
		h.bot.self.Workspace = "E1" // an org is no team
		if to := h.bot.there(); to != "https://slack.com/app_redirect?app="+h.Options().App.ID {
			t.Error(to)
		}
	})
}

func TestWhichAppWeAreIsOnlyTakenFromWhatSaysIt(t *testing.T) {
	for body, want := range map[string]string{
		`{"api_app_id":"A0SANDBOX"}`: "A0SANDBOX",
		`{"api_app_id":7}`:           "",
		`{"api_app_id":"A1|x>"}`:     "",
		`{"api_app_id":null}`:        "",
		`{}`:                         "",
		`no payload`:                 "",
	} {
		if got := payload.App([]byte(body)); got != want {
			t.Errorf("%s: %q", body, got)
		}
	}
	var b Bot
	if b.learnsApp([]byte(`{}`)); b.there() != "" {
		t.Error(b.there())
	}
}
