package sandbox_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// allScopes are those that any method here asks for.
func allScopes() []string {
	return []string{
		"chat:write", "commands", "users:read", "dnd:read", "chat:write.public", "files:write", "im:write",
		"im:read", "channels:read", "team:read",
	}
}

func TestEveryMethodAnswersSlackGo(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{Scopes: allScopes()})
	api, ana := office.API(), office.Person("ana")

	who, err := api.AuthTest()
	if err != nil || who.TeamID != office.Options().Team.ID || who.BotID == "" || who.Header.Get("X-Oauth-Scopes") == "" {
		t.Errorf("auth.test: %+v, %v", who, err)
	}
	channel, ts, err := api.PostMessage(ana.ID(), card("Time to move"))
	if err != nil || !strings.HasPrefix(channel, "D") {
		t.Fatalf("chat.postMessage: %s %s, %v", channel, ts, err)
	}
	if _, _, text, err := api.UpdateMessage(channel, ts, slack.MsgOptionText("Done", false)); err != nil || text != "Done" {
		t.Errorf("chat.update: %q, %v", text, err)
	}
	if m := ana.Finds("Done"); len(m.Blocks) != 0 || !m.Edited {
		t.Errorf("text without blocks leaves %d blocks", len(m.Blocks))
	}
	if _, err := api.PostEphemeral(channel, ana.ID(), slack.MsgOptionText("Psst", false)); err != nil {
		t.Errorf("chat.postEphemeral: %v", err)
	}
	if m := ana.Finds("Psst"); !m.Ephemeral {
		t.Error("an ephemeral does not look like one")
	}
	if _, _, err := api.DeleteMessage(channel, ts); err != nil {
		t.Errorf("chat.delete: %v", err)
	}
	ana.DoesNotSee("Done")

	users, err := api.GetUsers(slack.GetUsersOptionLimit(2))
	if err != nil || len(users) != 4 {
		t.Errorf("users.list in pages of two: %d people, %v", len(users), err)
	}
	user, err := api.GetUserInfo(ana.ID())
	if err != nil || user.TZ != "Europe/Lisbon" || user.Locale != "en-GB" || user.RealName != "Ana Duarte" {
		t.Errorf("users.info: %+v, %v", user, err)
	}
	ana.SetAway(true)
	if p, err := api.GetUserPresence(ana.ID()); err != nil || p.Presence != "away" {
		t.Errorf("users.getPresence: %+v, %v", p, err)
	}
	now := office.Options().Now
	ana.SetDND(now().Add(time.Hour))
	id := ana.ID()
	if d, err := api.GetDNDInfo(&id); err != nil || !d.Enabled || int64(d.NextEndTimestamp) <= now().Unix() {
		t.Errorf("dnd.info: %+v, %v", d, err)
	}
	team, err := api.GetDNDTeamInfo([]string{id, office.Person("ben").ID()})
	if err != nil || !team[id].Enabled || team[office.Person("ben").ID()].Enabled {
		t.Errorf("dnd.teamInfo: %+v, %v", team, err)
	}
	im, _, already, err := api.OpenConversation(&slack.OpenConversationParameters{Users: []string{id}})
	if err != nil || im.ID != channel || !already {
		t.Errorf("conversations.open: %+v, %v", im, err)
	}
	info, err := api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: channel})
	if err != nil || !info.IsIM || info.User != id {
		t.Errorf("conversations.info: %+v, %v", info, err)
	}
	if info, err := api.GetTeamInfo(); err != nil || info.Domain != "sandbox" {
		t.Errorf("team.info: %+v, %v", info, err)
	}
	if _, url, err := api.StartSocketModeContext(t.Context()); err != nil || !strings.HasPrefix(url, "ws://slack.test/link/?ticket=") {
		t.Errorf("apps.connections.open: %s, %v", url, err)
	}
}

func TestTimestampsIncreaseThoughTheClockStandsStill(t *testing.T) {
	still := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	office := sandboxtest.Open(t, sandbox.Options{Now: func() time.Time { return still }})
	api := office.API()
	last := ""
	for range 5 {
		_, ts, err := api.PostMessage(office.Person("ana").ID(), slack.MsgOptionText("hello", false))
		if err != nil || ts <= last || !strings.HasPrefix(ts, "1772442000.") {
			t.Fatalf("%s after %s, %v", ts, last, err)
		}
		last = ts
	}
}

func TestARequestIsReadTheWayItWasSent(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{Lenient: true})
	ana := office.Person("ana").ID()
	for name, send := range map[string]struct{ kind, bearer, body string }{
		"a form with the token in it":    {"application/x-www-form-urlencoded", "", "token=xoxb-sandbox&text=hi&channel=" + ana},
		"a form and a bearer":            {"application/x-www-form-urlencoded", "xoxb-sandbox", "text=hi&channel=" + ana},
		"JSON and a bearer":              {"application/json; charset=utf-8", "xoxb-sandbox", `{"text":"hi","channel":"` + ana + `"}`},
		"JSON with blocks as a tree":     {"application/json", "xoxb-sandbox", `{"text":"hi","blocks":[{"type":"divider"}],"channel":"` + ana + `"}`},
		"JSON with blocks as a string":   {"application/json", "xoxb-sandbox", `{"text":"hi","blocks":"[{\"type\":\"divider\"}]","channel":"` + ana + `"}`},
		"JSON with blocks that are null": {"application/json", "xoxb-sandbox", `{"text":"hi","blocks":null,"channel":"` + ana + `"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := raw(t, office, "chat.postMessage", send.kind, send.bearer, send.body)
			if got["ok"] != true {
				t.Errorf("%v", got)
			}
		})
	}
}

func TestWhoMayNotCallIsTold(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{Scopes: []string{"commands", "users:read"}})
	form := "application/x-www-form-urlencoded"
	for name, c := range map[string]struct{ method, kind, bearer, body, want string }{
		"no token":               {"auth.test", form, "", "", "not_authed"},
		"a made-up token":        {"auth.test", form, "xoxb-other", "", "invalid_auth"},
		"the app's token":        {"auth.test", form, "xapp-1-sandbox", "", "not_allowed_token_type"},
		"the bot's token":        {"apps.connections.open", form, "xoxb-sandbox", "", "not_allowed_token_type"},
		"no such method":         {"chat.shout", form, "xoxb-sandbox", "", "unknown_method"},
		"history is not offered": {"conversations.history", form, "xoxb-sandbox", "", "unknown_method"},
		"a scope is missing":     {"chat.postMessage", form, "xoxb-sandbox", "text=hi", "missing_scope"},
		"broken JSON":            {"users.info", "application/json", "xoxb-sandbox", "{", "invalid_json"},
		"an odd content type":    {"users.info", "image/png", "xoxb-sandbox", "x", "invalid_post_type"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := raw(t, office, c.method, c.kind, c.bearer, c.body); got["ok"] != false || got["error"] != c.want {
				t.Errorf("%v, want %s", got, c.want)
			}
		})
	}
	_, _, err := office.API().PostMessage("C1", slack.MsgOptionText("hi", false))
	want := slack.SlackErrorResponse{Err: "missing_scope", Needed: "chat:write", Provided: "commands,users:read"}
	if got, _ := errors.AsType[slack.SlackErrorResponse](err); !cmp.Equal(got, want) {
		t.Error(cmp.Diff(want, got))
	}
}

func TestARevokedTokenStopsTheClient(t *testing.T) {
	office := open(t)
	office.RevokeTokens()
	if _, err := office.API().AuthTest(); err == nil || err.Error() != "token_revoked" {
		t.Errorf("auth.test: %v", err)
	}
	socket := office.Socket()
	done := make(chan error, 1)
	go func() { done <- socket.RunContext(t.Context()) }()
	if err := <-done; err == nil || err.Error() != "token_revoked" {
		t.Errorf("RunContext: %v", err)
	}
}

func TestAPictureIsUploadedOnceAndShownById(t *testing.T) {
	at := time.Date(2026, 3, 10, 9, 0, 0, 0, time.UTC)
	office := sandboxtest.Open(t, sandbox.Options{Now: func() time.Time { return at }})
	api, ana := office.API(), office.Person("ana")
	picture := "GIF89a and so on"
	up, err := api.UploadFile(slack.UploadFileParameters{Filename: "roll.gif", FileSize: len(picture), Reader: strings.NewReader(picture), Title: "Roll"})
	if err != nil {
		t.Fatal(err)
	}
	if said := showing(t, office, up.ID); !strings.Contains(said, "invalid slack file [json-pointer:/blocks/0/slack_file]") {
		t.Errorf("right after the upload: %q", said)
	}
	at = at.Add(2 * time.Second)
	if said := showing(t, office, up.ID); said != "" {
		t.Fatal(said)
	}
	ana.Sees("(picture: somebody rolls)")
	resp, err := office.Door.HTTPClient().Get("http://slack.test/files/" + up.ID)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if string(body) != picture || resp.Header.Get("Content-Type") != "image/gif" {
		t.Errorf("%s: %q", resp.Header.Get("Content-Type"), body)
	}
	office.DeleteFiles()
	at = at.Add(2 * time.Second)
	if said := showing(t, office, up.ID); !strings.Contains(said, "invalid slack file") {
		t.Errorf("deleted: %q", said)
	}
}

// showing posts an uploaded picture, and gives what Slack has against it.
func showing(t *testing.T, office *sandboxtest.Office, id string) string {
	t.Helper()
	image := slack.NewImageBlockSlackFile(&slack.SlackFileObject{ID: id}, "somebody rolls", "", nil)
	_, _, err := office.API().PostMessage(office.Person("ana").ID(), slack.MsgOptionText("Roll", false), slack.MsgOptionBlocks(image))
	refused, _ := errors.AsType[slack.SlackErrorResponse](err)
	return strings.Join(refused.ResponseMetadata.Messages, "\n")
}

func TestFilesThatCannotBeShown(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{FileDelay: -1})
	api := office.API()
	text, err := api.UploadFile(slack.UploadFileParameters{Filename: "roll.gif", FileSize: 4, Content: "text"})
	if err != nil {
		t.Fatal(err)
	}
	begun, err := api.GetUploadURLExternalContext(t.Context(), slack.GetUploadURLExternalParameters{FileName: "roll.gif", FileSize: 6})
	if err != nil {
		t.Fatal(err)
	}
	if err := api.UploadToURL(t.Context(), slack.UploadToURLParameters{UploadURL: begun.UploadURL, Filename: "roll.gif", Content: "GIF89a"}); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{
		text.ID:      "invalid slack file",
		begun.FileID: "invalid slack file", // never completed
		"F40440440":  "invalid slack file",
		"F404":       "input must match regex pattern",
	} {
		if said := showing(t, office, id); !strings.Contains(said, want) {
			t.Errorf("%s: %q, want %q", id, said, want)
		}
	}
	if _, err := api.UploadFile(slack.UploadFileParameters{Filename: "x.gif", FileSize: 3, Content: "four"}); err == nil {
		t.Error("an upload of another length than announced is taken")
	}
	_, err = api.UploadFile(slack.UploadFileParameters{Filename: "x.gif", FileSize: 3, Content: "GIF", AltTxt: strings.Repeat("x", 1001)})
	if err == nil || !strings.Contains(err.Error(), "alt_txt_too_large") {
		t.Errorf("a description of 1,001: %v", err)
	}
}

func TestEachTokenIsToldItsOwnScopes(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{Scopes: []string{"chat:write", "files:write"}})
	told := map[string]string{}
	api := office.API(slack.OptionOnResponseHeaders(func(method string, h http.Header) { told[method] = h.Get("X-Oauth-Scopes") }))
	if _, err := api.AuthTest(); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.StartSocketModeContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"auth.test": "chat:write,files:write", "apps.connections.open": "connections:write"}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTheSameWorkspaceIsServedOverTCP(t *testing.T) {
	office := open(t)
	door, err := office.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer door.Close()
	api := slack.New("xoxb-sandbox", slack.OptionAPIURL(door.APIURL()))
	if _, _, err := api.PostMessage("#general", slack.MsgOptionText("over the wire", false)); err != nil {
		t.Fatal(err)
	}
	office.Person("chie").Sees("over the wire")
}

// raw calls a method without slack-go.
func raw(t *testing.T, office *sandboxtest.Office, method, kind, bearer, body string) map[string]any {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, office.Door.APIURL()+method, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := office.Door.HTTPClient().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestAFileIsSharedWithAComment(t *testing.T) {
	office := open(t)
	api, ana := office.API(), office.Person("ana")
	channel, ts, err := api.PostMessage(ana.ID(), slack.MsgOptionText("Your record", false))
	if err != nil {
		t.Fatal(err)
	}
	_, err = api.UploadFile(slack.UploadFileParameters{
		Filename: "me.json", FileSize: 2, Content: "{}", Title: "me.json", Channel: channel, ThreadTimestamp: ts, InitialComment: "Here it is",
	})
	if err != nil {
		t.Fatal(err)
	}
	ana.Sees("Here it is")
	ana.Sees("me.json")
	if m := ana.Finds("Your record"); len(ana.Screen().Messages()) != 2 || m.TS != ts {
		t.Errorf("%+v", ana.Screen().Messages())
	}
	if _, err := api.CompleteUploadExternalContext(t.Context(), slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: "F404"}}}); err == nil || err.Error() != "file_not_found" {
		t.Errorf("a file nobody sent: %v", err)
	}
}

func TestSeveralUsersAreAskedForAtOnce(t *testing.T) {
	office := open(t)
	users, err := office.API().GetUsersInfo(office.Person("ana").ID(), office.Options().App.UserID)
	if err != nil || len(*users) != 2 || !(*users)[1].IsBot {
		t.Errorf("%+v, %v", users, err)
	}
	if _, err := office.API().GetUsersInfo("U404"); err == nil || err.Error() != "user_not_found" {
		t.Errorf("nobody: %v", err)
	}
}

func TestADeletedParentLeavesItsRepliesUnderATombstone(t *testing.T) {
	office := open(t)
	api, ana := office.API(), office.Person("ana")
	channel, ts, err := api.PostMessage(ana.ID(), card("Time to move"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.PostMessage(channel, slack.MsgOptionText("Step 1 of 5", false), slack.MsgOptionTS(ts)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := api.DeleteMessage(channel, ts); err != nil {
		t.Fatal(err)
	}
	ana.Sees("This message was deleted.")
	ana.Sees("Step 1 of 5")
	ana.DoesNotSee("Time to move")
	if _, _, err := api.DeleteMessage(channel, ts); err == nil || err.Error() != "message_not_found" {
		t.Errorf("deleted twice: %v", err)
	}
}
