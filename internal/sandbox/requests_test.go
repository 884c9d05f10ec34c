package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func unmarshal(raw string, into any) error { return json.Unmarshal([]byte(raw), into) }

func TestAnAppIsToldByRequestsThatSlackGoReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, d := settle(t, sandbox.PlatformOptions{})
		north := town.Office("north")
		ana := north.Person("ana")
		d.answer(func(l letter) reply {
			if l.path == "/slack/commands" {
				return reply{body: "Just a moment."}
			}
			return reply{}
		})
		if err := ana.Types("/stretch now & then"); err != nil {
			t.Errorf("she was told: %v", err)
		}
		ana.Sees("Just a moment.")
		sent := d.letters("/slack/commands")[1] // the first looked at the certificate
		command, err := slack.SlashCommandParse(&http.Request{Method: http.MethodPost, Header: sent.header, PostForm: sent.form, Form: sent.form})
		if err != nil || command.Command != "/stretch" || command.Text != "now & then" || command.TeamID != "T0NORTH" || command.UserID != ana.ID() {
			t.Errorf("%+v, %v", command, err)
		}
		if _, _, err := north.API().PostMessage(ana.ID(), slack.MsgOptionText("Time to move", false), buttons("Start")); err != nil {
			t.Fatal(err)
		}
		if err := ana.Clicks("Start"); err != nil {
			t.Errorf("she was told: %v", err)
		}
		var press slack.InteractionCallback
		if err := unmarshal(d.letters("/slack/interactions")[0].json, &press); err != nil || press.Team.ID != "T0NORTH" || press.ActionCallback.BlockActions[0].Value != "start" {
			t.Errorf("%+v, %v", press, err)
		}
		if !strings.HasPrefix(press.ResponseURL, "http://slack.test/respond/T0NORTH/") {
			t.Errorf("response_url: %s", press.ResponseURL)
		}
		body := strings.NewReader(`{"replace_original": true, "text": "It is running."}`)
		if answer, err := town.Door.HTTPClient().Post(press.ResponseURL, "application/json", body); err != nil || answer.StatusCode != http.StatusOK {
			t.Errorf("response_url: %+v, %v", answer, err)
		} else {
			_ = answer.Body.Close()
		}
		ana.Sees("It is running.")

		ana.SetZone("Asia/Tokyo")
		synctest.Wait()
		event, err := slackevents.ParseEvent(json.RawMessage(d.letters("/slack/events")[0].json), slackevents.OptionNoVerifyToken())
		if err != nil || event.InnerEvent.Type != "user_change" {
			t.Fatalf("%+v, %v", event, err)
		}
		raw := d.letters("/slack/events")[0].object()
		by := raw.List("authorizations")[0]
		if raw.Str("event_id") == "" || raw.Str("event_context") == "" || raw.Str("api_app_id") != town.App().ID || by.Str("team_id") != "T0NORTH" || by["enterprise_id"] != nil || by["is_enterprise_install"] != false {
			t.Errorf("%v", raw)
		}
		town.Close()
	})
}

// buttons are an actions block with one.
func buttons(text string) slack.MsgOption {
	plain := slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
	return slack.MsgOptionBlocks(slack.NewActionBlock("card", slack.NewButtonBlockElement("press", strings.ToLower(text), plain)))
}

func TestARequestThatIsNotAnsweredIsShownToThePerson(t *testing.T) {
	for name, c := range map[string]struct {
		says reply
		gone bool
		want string
	}{
		"nothing within three seconds": {says: reply{never: true}, want: `/stretch failed with the error "operation_timeout"`},
		"refused":                      {says: reply{status: http.StatusForbidden}, want: `/stretch failed with the error "http_client_error"`},
		"broken":                       {says: reply{status: http.StatusBadGateway}, want: `/stretch failed with the error "http_service_error"`},
		"sent elsewhere":               {says: reply{status: http.StatusFound, header: http.Header{"Location": {"/there"}}}, want: `/stretch failed with the error "dispatch_failed"`},
		"nobody there":                 {gone: true, want: `/stretch failed with the error "dispatch_failed"`},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				town, d := settle(t, sandbox.PlatformOptions{})
				d.answer(func(letter) reply { return c.says })
				if c.gone {
					town.Serve(nil)
				}
				ana := town.Office("north").Person("ana")
				began := bubble.Now()
				if err := ana.Types("/stretch"); err == nil {
					t.Error("she was told nothing")
				}
				ana.Sees(c.want)
				if took := bubble.Since(began); c.says.never && took != 3*time.Second {
					t.Errorf("she was told after %s", took)
				}
				town.Close()
			})
		})
	}
}

func TestAFormsAnswerIsInTheBody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, d := settle(t, sandbox.PlatformOptions{})
		north := town.Office("north")
		d.answer(func(l letter) reply {
			switch o := l.object(); o.Str("type") {
			case "view_submission":
				typed := o.Obj("view").Obj("state").Obj("values").Obj("name").Obj("text").Str("value")
				switch typed {
				case "A":
					return reply{body: `{"response_action": "errors", "errors": {"name": "Three letters at least."}}`}
				case "what":
					return reply{body: `what?`}
				}
			case "":
				if trigger := l.form.Get("trigger_id"); trigger != "" {
					if _, err := north.API().OpenView(trigger, callMe()); err != nil {
						t.Error(err)
					}
				}
			}
			return reply{}
		})
		ana := north.Person("ana")
		_ = ana.Types("/stretch settings") // the form shows whether it worked
		ana.Fills("Call me", "A")
		if err := ana.Submits(); err == nil || err.Error() != "Three letters at least." {
			t.Errorf("wrong: %v", err)
		}
		ana.Fills("Call me", "what")
		if err := ana.Submits(); err == nil {
			t.Error("an answer that nobody can read was taken")
		}
		ana.Sees("We had some trouble connecting")
		ana.Fills("Call me", "Ana")
		if err := ana.Submits(); err != nil || len(ana.Screen().Modals) != 0 {
			t.Errorf("sent: %v, and %d forms are open", err, len(ana.Screen().Modals))
		}
		town.Close()
	})
}

func callMe() slack.ModalViewRequest {
	plain := func(text string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, text, false, false)
	}
	return slack.ModalViewRequest{
		Type: "modal", Title: plain("Settings"), Submit: plain("Save"), Close: plain("Cancel"),
		Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewInputBlock("name", plain("Call me"), nil, slack.NewPlainTextInputBlockElement(nil, "text"))}},
	}
}

func TestAnEventComesAgainAtOnceAMinuteAndFiveMinutesLater(t *testing.T) {
	for name, c := range map[string]struct {
		says func(nth int) reply
		gone bool
		want []string
	}{
		"taken":       {want: []string{"0:00 first"}},
		"never taken": {says: func(int) reply { return reply{status: http.StatusInternalServerError} }, want: []string{"0:00 first", "0:00 1 http_error", "1:00 2 http_error", "6:00 3 http_error"}},
		"taken late":  {says: func(int) reply { return reply{never: true} }, want: []string{"0:00 first", "0:03 1 http_timeout", "1:06 2 http_timeout", "6:09 3 http_timeout"}},
		"taken in the end": {says: func(nth int) reply {
			if nth < 2 {
				return reply{status: http.StatusServiceUnavailable}
			}
			return reply{status: http.StatusNoContent}
		}, want: []string{"0:00 first", "0:00 1 http_error", "1:00 2 http_error"}},
		"not wanted again": {says: func(int) reply {
			return reply{status: http.StatusInternalServerError, header: http.Header{"X-Slack-No-Retry": {"1"}}}
		}, want: []string{"0:00 first"}},
		"sent on and on": {says: func(int) reply {
			return reply{status: http.StatusFound, header: http.Header{"Location": {sandboxtest.AppURL + "/elsewhere"}}}
		}, want: []string{"0:00 first", "0:00 1 too_many_redirects", "1:00 2 too_many_redirects", "6:00 3 too_many_redirects"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				town, d := settle(t, sandbox.PlatformOptions{})
				began, got, ids := bubble.Now(), []string{}, map[string]bool{}
				d.answer(func(l letter) reply {
					if l.path != "/slack/events" {
						return reply{status: http.StatusFound, header: http.Header{"Location": {"/on"}}}
					}
					attempt := "first"
					if num := l.header.Get("X-Slack-Retry-Num"); num != "" {
						attempt = num + " " + l.header.Get("X-Slack-Retry-Reason")
					}
					after := bubble.Since(began).Truncate(time.Second)
					got = append(got, fmt.Sprintf("%d:%02d %s", int(after.Minutes()), int(after.Seconds())%60, attempt))
					ids[l.object().Str("event_id")] = true
					if c.says == nil {
						return reply{}
					}
					return c.says(len(got) - 1)
				})
				town.Office("north").Person("ana").SetZone("Asia/Tokyo")
				<-time.After(time.Hour)
				synctest.Wait()
				if diff := cmp.Diff(c.want, got); diff != "" || len(ids) != 1 {
					t.Errorf("%d ids\n%s", len(ids), diff)
				}
				town.Close()
			})
		})
	}
}

func TestAnEventComesAgainOnceSomebodyIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, d := settle(t, sandbox.PlatformOptions{})
		town.Serve(nil)
		town.Office("north").Person("ana").SetZone("Asia/Tokyo")
		<-time.After(30 * time.Second)
		town.Serve(d)
		<-time.After(time.Hour)
		got := d.letters("/slack/events")
		if len(got) != 1 || got[0].header.Get("X-Slack-Retry-Num") != "2" || got[0].header.Get("X-Slack-Retry-Reason") != "connection_failed" {
			t.Errorf("%+v", got)
		}
		town.Close()
	})
}

func TestARequestComesTwiceOrLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, d := settle(t, sandbox.PlatformOptions{})
		north := town.Office("north")
		ana := north.Person("ana")
		north.DuplicateNext(1)
		_ = ana.Types("/stretch") // how often it came is what counts
		synctest.Wait()
		if got := d.letters("/slack/commands"); len(got) != 3 || got[1].form.Get("trigger_id") != got[2].form.Get("trigger_id") {
			t.Errorf("it came %d times", len(got)-1)
		}
		north.DelayNext(1, 5*time.Second)
		if err := ana.Types("/stretch"); err == nil {
			t.Error("she was told nothing of what came after five seconds")
		}
		<-time.After(10 * time.Second)
		last := north.Deliveries()[1]
		if got := d.letters("/slack/commands"); len(got) != 4 || !last.Late || last.AckAfter < 5*time.Second || last.Status != http.StatusOK {
			t.Errorf("it came %d times, %+v", len(got)-1, last)
		}
		town.Close()
	})
}

func TestSlackLooksAtAnAddressBeforeItUsesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town := sandboxtest.Found(t, sandbox.PlatformOptions{})
		urls := sandbox.RequestURLs{Events: sandboxtest.AppURL + "/e", Commands: sandboxtest.AppURL + "/c", Interactions: sandboxtest.AppURL + "/i"}
		if err := town.Platform.Subscribe(t.Context(), urls); err == nil || !strings.Contains(err.Error(), "connection_failed") {
			t.Errorf("nobody is there: %v", err)
		}
		town.Serve(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		if err := town.Platform.Subscribe(t.Context(), urls); err == nil || !strings.Contains(err.Error(), "challenge") {
			t.Errorf("it takes anything: %v", err)
		}
		d := &desk{secret: "another secret"}
		town.Serve(d)
		if err := town.Platform.Subscribe(t.Context(), urls); err == nil || !strings.Contains(err.Error(), "401") {
			t.Errorf("it has another secret: %v", err)
		}
		for _, how := range []string{"text/plain", "application/json", "application/x-www-form-urlencoded"} {
			town.Serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var asked struct {
					Type      string `json:"type"`
					Challenge string `json:"challenge"`
				}
				if r.URL.Path != "/e" {
					return
				}
				if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || asked.Type != "url_verification" {
					t.Errorf("%+v, %v", asked, err)
				}
				w.Header().Set("Content-Type", how)
				said := map[string]string{
					"text/plain": asked.Challenge, "application/json": fmt.Sprintf(`{"challenge": %q}`, asked.Challenge),
					"application/x-www-form-urlencoded": url.Values{"challenge": {asked.Challenge}}.Encode(),
				}
				_, _ = w.Write([]byte(said[how])) // the test ends where it is not read
			}))
			if err := town.Platform.Subscribe(t.Context(), urls); err != nil {
				t.Errorf("as %s: %v", how, err)
			}
		}
		town.Close()
	})
}

func TestSlackLooksAtCertificatesNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, d := settle(t, sandbox.PlatformOptions{})
		<-time.After(50 * time.Hour)
		got := d.letters("/slack/commands")
		if len(got) != 3 || got[2].form.Get("ssl_check") != "1" || got[2].form.Get("token") == "" || got[2].header.Get("X-Slack-Signature") != "" {
			t.Errorf("%d times: %+v", len(got), got)
		}
		town.Close()
	})
}
