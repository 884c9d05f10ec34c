package sandbox_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
)

func TestAResponseURLAnswersFiveTimesInThirtyMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana, ben := office.Person("ana"), office.Person("ben")
		ana.GoesTo("#general")
		_ = ana.Types("/stretch now")
		url := b.command(t).ResponseURL
		reply := func(kind, text string) error {
			_, _, err := b.PostMessage("", slack.MsgOptionResponseURL(url, kind), slack.MsgOptionText(text, false))
			return err
		}
		for i, kind := range []string{"", slack.ResponseTypeEphemeral, slack.ResponseTypeInChannel, "", ""} {
			if err := reply(kind, "answer "+kind); err != nil {
				t.Errorf("use %d: %v", i+1, err)
			}
		}
		if code := statusOf(reply("", "sixth")); code != http.StatusNotFound {
			t.Errorf("the sixth use: %d", code)
		}
		ben.Sees("answer in_channel")
		ben.DoesNotSee("answer ephemeral")

		_ = ana.Types("/stretch again")
		url = b.command(t).ResponseURL
		passes(30*time.Minute + time.Second)
		if code := statusOf(reply("", "late")); code != http.StatusNotFound {
			t.Errorf("after half an hour: %d", code)
		}
		ana.DoesNotSee("sixth")
		ana.DoesNotSee("late")
		if c := office.Calls("response_url"); len(c) != 7 || c[5].Outcome != "used_url" || c[6].Outcome != "expired_url" {
			t.Errorf("%+v", c)
		}
	})
}

func TestAResponseURLReplacesAndDeletesItsMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana, ben := office.Person("ana"), office.Person("ben")
		channel, _ := mustPost(t, b, "#general", card("Team break"))
		ana.Clicks("Start")
		url := b.press(t).ResponseURL
		_, _, err := b.PostMessage("", slack.MsgOptionReplaceOriginal(url), slack.MsgOptionText("Started", false))
		if err != nil {
			t.Fatal(err)
		}
		ben.Sees("Started")
		ben.DoesNotSee("Team break")
		if _, _, err := b.PostMessage("", slack.MsgOptionDeleteOriginal(url)); err != nil {
			t.Fatal(err)
		}
		ben.DoesNotSee("Started")

		if _, err := b.PostEphemeral(channel, ana.ID(), card("Only for Ana")); err != nil {
			t.Fatal(err)
		}
		ana.Clicks("Start")
		ic := b.press(t)
		if !ic.Container.IsEphemeral {
			t.Error("the press does not say that its message is ephemeral")
		}
		_, _, err = b.PostMessage("", slack.MsgOptionReplaceOriginal(ic.ResponseURL), slack.MsgOptionText("Still only for Ana", false),
			slack.MsgOptionResponseURL(ic.ResponseURL, slack.ResponseTypeInChannel))
		if err != nil {
			t.Fatal(err)
		}
		ana.Sees("Still only for Ana")
		ben.DoesNotSee("Still only for Ana")
	})
}

func TestAResponseURLReplacesAMessageInItsThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		channel, ts := mustPost(t, b, "#general", slack.MsgOptionText("Team break", false))
		_, reply, err := b.PostMessage(channel, card("Step 1"), slack.MsgOptionTS(ts))
		if err != nil {
			t.Fatal(err)
		}
		ana.Clicks("Start")
		if _, _, err := b.PostMessage("", slack.MsgOptionReplaceOriginal(b.press(t).ResponseURL), slack.MsgOptionText("Done", false)); err != nil {
			t.Fatal(err)
		}
		if m := ana.Finds("Done"); m.TS != reply || m.ThreadTS != ts || !m.Edited || m.Ephemeral {
			t.Errorf("%+v", m)
		}
	})
}

func TestATriggerOpensOneModalWithinThreeSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		trigger := func() string {
			_ = ana.Types("/stretch settings")
			return b.command(t).TriggerID
		}
		used := trigger()
		if _, err := b.OpenView(used, form()); err != nil {
			t.Fatal(err)
		}
		late := trigger()
		passes(3*time.Second + time.Millisecond)
		wrong := form()
		wrong.Title = plain("A title that is longer than it may be")
		for name, c := range map[string]struct {
			trigger, want string
			view          slack.ModalViewRequest
		}{
			"used twice":   {used, "exchanged_trigger_id", form()},
			"too late":     {late, "expired_trigger_id", form()},
			"made up":      {"1.2.abc", "invalid_trigger_id", form()},
			"a wrong view": {trigger(), "invalid_arguments", wrong},
		} {
			if _, err := b.OpenView(c.trigger, c.view); err == nil || err.Error() != c.want {
				t.Errorf("%s: %v, want %s", name, err, c.want)
			}
		}
		ana.ClosesModal()
		b.press(t)
		if _, err := b.PushView(trigger(), form()); err == nil || err.Error() != "not_found" {
			t.Errorf("a push onto nothing: %v", err)
		}
	})
}

func statusOf(err error) int {
	coded, _ := errors.AsType[slack.StatusCodeError](err)
	return coded.Code
}
