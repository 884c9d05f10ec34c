package sandbox_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func TestAReminderIsPressedAndAnsweredInItsThread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")

		if err := ana.Types("/stretch now please"); err != nil {
			t.Fatal(err)
		}
		cmd := b.command(t)
		if cmd.Command != "/stretch" || cmd.Text != "now please" || cmd.UserID != ana.ID() || cmd.ChannelName != "directmessage" {
			t.Errorf("command: %+v", cmd)
		}
		channel, ts := mustPost(t, b, ana.ID(), card("Time to move"))
		if channel == cmd.ChannelID {
			t.Errorf("posted to %s, where she writes to herself", channel)
		}
		ana.Sees("Time to move")
		ana.Clicks("Start")
		ic := b.press(t)
		if ic.Type != slack.InteractionTypeBlockActions || ic.Container.MessageTs != ts || ic.Channel.ID != channel ||
			ic.ActionCallback.BlockActions[0].ActionID != "start" || ic.ActionCallback.BlockActions[0].Value != "r1" {
			t.Errorf("press: %+v", ic)
		}
		if len(ic.Message.Blocks.BlockSet) != 2 || ic.User.TeamID != office.Options().Team.ID {
			t.Errorf("message in the press: %+v by %+v", ic.Message, ic.User)
		}
		mustPost(t, b, channel, slack.MsgOptionText("Step 1 of 5", false), slack.MsgOptionTS(ts))
		ana.Sees("Step 1 of 5")
		ana.Chooses("Pause today")
		if got := b.press(t).ActionCallback.BlockActions[0].SelectedOption.Value; got != "pause" {
			t.Errorf("chose %q", got)
		}
		ana.DoesNotSee("failed")
		office.Person("ben").DoesNotSee("Time to move")
	})
}

func TestADayOfPostsOnOneConnectionEndsCleanly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := sandboxtest.Open(t, sandbox.Options{ConnectionLife: 5 * time.Hour})
		b := startBot(t, office)
		ana := office.Person("ana")
		posted := 0
		for end := bubble.Now().Add(24 * time.Hour); bubble.Now().Before(end); passes(50 * time.Minute) {
			channel, ts := mustPost(t, b, ana.ID(), card("Time to move"))
			ana.Clicks("Start")
			b.press(t)
			if _, _, _, err := b.UpdateMessage(channel, ts, slack.MsgOptionText("Done", false)); err != nil {
				t.Fatal(err)
			}
			posted++
		}
		if n := len(office.Calls("chat.postMessage")); n != posted || posted != 29 {
			t.Errorf("%d posts, %d recorded", posted, n)
		}
		if n := len(office.Calls("apps.connections.open")); n < 4 {
			t.Errorf("%d connections in a day of five-hour connections", n)
		}
		b.stop()
		office.Close()
	})
}
