package sandbox_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func TestTwoWorkspacesAreToldApartByTheTokenAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, d := settle(t, sandbox.PlatformOptions{})
		north, south := town.Office("T0NORTH"), town.Office("South")
		ana, other := north.Person("ana"), south.Person("ana")
		if ana.ID() != other.ID() || ana.Screen().Conversations[0].ID != other.Screen().Conversations[0].ID {
			t.Fatal("people and channels have other ids")
		}
		channel, _, err := north.API().PostMessage(ana.ID(), slack.MsgOptionText("For the north", false), buttons("Start"))
		if err != nil {
			t.Fatal(err)
		}
		if same, _, err := south.API().PostMessage(other.ID(), slack.MsgOptionText("For the south", false), buttons("Start")); err != nil || same != channel {
			t.Errorf("posted to %s and %s, %v", channel, same, err)
		}
		if _, err := south.API().PostEphemeral(channel, other.ID(), slack.MsgOptionText("Psst", false)); err != nil {
			t.Error(err)
		}
		ana.DoesNotSee("Psst")
		other.Sees("Psst")
		if calls := len(north.Calls()); calls != 1 {
			t.Errorf("%d calls for the north", calls)
		}
		ana.Clicks("Start")
		other.Clicks("Start")
		ana.SetZone("Asia/Tokyo")
		other.SetZone("Asia/Tokyo")
		synctest.Wait()
		presses, events := d.letters("/slack/interactions"), d.letters("/slack/events")
		one, two := presses[0].object(), presses[1].object()
		if one.Obj("team").Str("id") != "T0NORTH" || two.Obj("team").Str("id") != "T0SOUTH" || one.Str("trigger_id") == two.Str("trigger_id") || one.Str("response_url") == two.Str("response_url") {
			t.Errorf("%v\n%v", one, two)
		}
		if len(events) != 2 || events[0].object().Str("event_id") == events[1].object().Str("event_id") {
			t.Errorf("%v", events)
		}
		// What was done in one is not to be undone with the other's token.
		if _, err := south.API().OpenView(one.Str("trigger_id"), callMe()); err == nil || err.Error() != "invalid_trigger_id" {
			t.Errorf("the other's trigger: %v", err)
		}
		town.Close()
	})
}

func TestATokenOfNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, _ := settle(t, sandbox.PlatformOptions{})
		for token, want := range map[string]string{"xoxb-nobody": "invalid_auth", "": "not_authed", "xapp-1-sandbox": "invalid_auth"} {
			api := slack.New(token, slack.OptionAPIURL(town.Door.APIURL()), slack.OptionHTTPClient(town.Door.HTTPClient()))
			if _, err := api.AuthTest(); err == nil || err.Error() != want {
				t.Errorf("%q: %v", token, err)
			}
		}
		town.Close()
	})
}

func TestFilesAndCalendarsAreEachWorkspacesOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, _ := settle(t, sandbox.PlatformOptions{})
		north, south := town.Office("north"), town.Office("south")
		get := func(path string) (int, string) {
			answer, err := town.Door.HTTPClient().Get(town.Door.URL() + path)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = answer.Body.Close() }()
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				t.Fatal(err)
			}
			return answer.StatusCode, string(body)
		}
		f, err := north.API().UploadFile(slack.UploadFileParameters{Reader: bytes.NewReader([]byte("a,b")), FileSize: 3, Filename: "a.csv"})
		if err != nil {
			t.Fatal(err)
		}
		if status, body := get("/files/" + f.ID); status != http.StatusOK || body != "a,b" {
			t.Errorf("%d %s", status, body)
		}
		if status, _ := get("/files/F0NOBODYS"); status != http.StatusNotFound {
			t.Errorf("a file of nobody: %d", status)
		}
		if err := south.Person("ana").SetMeetings([]sandbox.Meeting{{Title: "In the south", From: "10:00", To: "11:00"}}); err != nil {
			t.Fatal(err)
		}
		address := strings.TrimPrefix(south.Person("ana").CalendarAddress(), "https://"+sandbox.CalendarHost)
		if _, body := get(address); !strings.Contains(body, "In the south") {
			t.Errorf("%s: %s", address, body)
		}
		if _, body := get(strings.Replace(address, "SOUTH", "NORTH", 1)); body == "" || strings.Contains(body, "In the south") {
			t.Error("the other's calendar is not their own")
		}
		town.Close()
	})
}

// Somebody of another workspace is in a channel that both share. For the app they are who
// they are at home.
func TestAGuestThroughSlackConnectPressesAButton(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts := sandboxtest.Twins()
		opts[0].BotToken = "xoxb-north"
		opts[1].People = []sandbox.Profile{{Handle: "cem", ID: "U0CEM"}}
		town, d := settle(t, sandbox.PlatformOptions{Workspaces: opts})
		north, south := town.Office("north"), town.Office("south")
		if _, err := town.Welcome(south.Person("cem").Person, north.Slack); err != nil {
			t.Fatal(err)
		}
		if _, err := town.Welcome(north.Person("ana").Person, north.Slack); err == nil {
			t.Error("somebody is a guest at home")
		}
		if _, _, err := north.API().PostMessage("#general", slack.MsgOptionText("Time to move", false), buttons("Start")); err != nil {
			t.Fatal(err)
		}
		if err := north.Person("cem").Clicks("Start"); err != nil {
			t.Errorf("he was told: %v", err)
		}
		press := d.letters("/slack/interactions")[0].object()
		if press.Obj("team").Str("id") != "T0SOUTH" || press.Obj("team").Str("domain") != "south" || press.Obj("user").Str("team_id") != "T0SOUTH" || press.Obj("user").Str("id") != "U0CEM" {
			t.Errorf("%v", press)
		}
		if _, _, err := north.API().PostMessage("U0CEM", slack.MsgOptionText("Hello", false)); err == nil || err.Error() != "channel_not_found" {
			t.Errorf("a message to a guest: %v", err)
		}
		town.Close()
	})
}

func TestAWholeOrganisationInstallsTheApp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts, acme := sandboxtest.Twins(), sandbox.Enterprise{ID: "E0ACME", Name: "Acme"}
		opts[0].Team.Enterprise, opts[1].Team.Enterprise = acme, acme
		opts[1].People = []sandbox.Profile{{Handle: "cem", ID: "W0CEM", Admin: true}}
		town, d := settle(t, sandbox.PlatformOptions{Workspaces: opts, App: sandbox.AppSettings{Organised: true}})
		north, south := town.Office("north"), town.Office("south")
		asked, err := town.Ask(query(town))
		if err != nil || !asked.Org {
			t.Fatalf("%+v, %v", asked, err)
		}
		if _, err := asked.ApproveForAll(north.Person("ben").Person); err == nil || err.(*sandbox.Trouble).Code != "not_an_admin" { //nolint:errorlint // it is one
			t.Errorf("by somebody: %v", err)
		}
		back, err := asked.ApproveForAll(north.Person("ana").Person, "dnd:read")
		if err != nil {
			t.Fatal(err)
		}
		_, code, _ := strings.Cut(back, "code=")
		code, _, _ = strings.Cut(code, "&")
		given, err := access(t, town, code)
		if err != nil || given.Team.ID != "" || given.Enterprise.ID != "E0ACME" || !given.IsEnterpriseInstall {
			t.Fatalf("%+v, %v", given, err)
		}
		if north.Installed() || south.Installed() {
			t.Error("no workspace was given it yet")
		}
		api := slack.New(given.AccessToken, slack.OptionAPIURL(town.Door.APIURL()), slack.OptionHTTPClient(town.Door.HTTPClient()))
		if who, err := api.AuthTest(); err != nil || who.TeamID != "E0ACME" || who.EnterpriseID != "E0ACME" {
			t.Errorf("%+v, %v", who, err)
		}
		if _, err := access(t, town, approves(t, town, south.Person("cem"), query(town))); err == nil || err.Error() != "cannot_install_an_org_installed_app" {
			t.Errorf("one of its workspaces: %v", err)
		}
		south.GiveApp()
		synctest.Wait()
		event := d.letters("/slack/events")[0].object()
		if event.Obj("event").Str("type") != "team_access_granted" || event.List("authorizations")[0]["is_enterprise_install"] != true || event.List("authorizations")[0].Str("enterprise_id") != "E0ACME" {
			t.Errorf("%v", event)
		}
		if _, _, err := api.PostMessage("W0CEM", slack.MsgOptionText("Time to move", false), buttons("Start")); err != nil {
			t.Fatal(err)
		}
		south.Person("cem").Clicks("Start")
		press := d.letters("/slack/interactions")[0].object()
		if press["is_enterprise_install"] != true || press.Obj("enterprise").Str("id") != "E0ACME" || press.Obj("team").Str("id") != "T0SOUTH" {
			t.Errorf("%v", press)
		}
		_ = south.Person("cem").Types("/stretch") // how it came is what counts
		if sent := d.letters("/slack/commands")[1].form; sent.Get("is_enterprise_install") != "true" || sent.Get("enterprise_id") != "E0ACME" || sent.Get("team_id") != "T0SOUTH" {
			t.Errorf("%v", sent)
		}
		if _, err := api.GetDNDTeamInfo([]string{"W0CEM"}); err == nil || err.Error() != "missing_argument" {
			t.Errorf("dnd.teamInfo of no team: %v", err)
		}
		if _, err := api.GetDNDTeamInfo([]string{"W0CEM"}, slack.DNDOptionTeamID("T0SOUTH")); err != nil {
			t.Errorf("dnd.teamInfo: %v", err)
		}
		if _, err := api.GetDNDTeamInfo([]string{"W0CEM"}, slack.DNDOptionTeamID("T0NORTH")); err == nil || err.Error() != "team_access_not_granted" {
			t.Errorf("dnd.teamInfo of a workspace without the app: %v", err)
		}
		south.TakeApp()
		synctest.Wait()
		if got := d.letters("/slack/events"); got[len(got)-1].object().Obj("event").Str("type") != "team_access_revoked" {
			t.Errorf("%v", got)
		}
		<-time.After(time.Second)
		town.Close()
	})
}
