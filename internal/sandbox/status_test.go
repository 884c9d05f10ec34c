package sandbox_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func sandboxGuest() sandbox.Profile {
	return sandbox.Profile{Handle: "zoe", Zone: "Europe/Paris", Team: "T0OTHER"}
}

func TestChangesInALifeReachTheApp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")

		ana.SetStatus(sandbox.Status{Emoji: ":spiral_calendar_pad:", Text: "In a meeting", Until: bubble.Now().Add(time.Hour)})
		if ev := b.event(t).(*slackevents.UserChangeEvent); ev.User.ID != ana.ID() || ev.User.Profile.StatusText != "In a meeting" || ev.User.TZ != "Europe/Lisbon" {
			t.Errorf("%+v", ev)
		}
		passes(time.Hour)
		if ev := b.event(t).(*slackevents.UserChangeEvent); ev.User.Profile.StatusText != "" {
			t.Errorf("an hour later: %+v", ev.User.Profile)
		}
		ana.SetZone("Asia/Tokyo")
		if ev := b.event(t).(*slackevents.UserChangeEvent); ev.User.TZ != "Asia/Tokyo" || ev.User.TZOffset != 9*3600 {
			t.Errorf("%+v", ev)
		}
		ana.SetHuddle(true)
		told := map[string]string{}
		for range 2 {
			switch ev := b.event(t).(type) {
			case *slackevents.UserChangeEvent:
				told[ev.Type] = ev.User.ID
			case *slackevents.UserHuddleChangedEvent:
				told[ev.Type] = ev.User.ID
			}
		}
		if told["user_change"] != ana.ID() || told["user_huddle_changed"] != ana.ID() {
			t.Errorf("in a huddle: %v", told)
		}
		if u, err := b.GetUserInfo(ana.ID()); err != nil || u.Profile.HuddleState != "in_a_huddle" {
			t.Errorf("%+v, %v", u, err)
		}
		ana.Opens("Messages")
		if ev := b.event(t).(*slackevents.AppHomeOpenedEvent); ev.Tab != "messages" || ev.View != nil || !strings.HasPrefix(ev.Channel, "D") {
			t.Errorf("%+v", ev)
		}
		office.Uninstall()
		kinds := map[string]bool{}
		for range 2 {
			switch ev := b.event(t).(type) {
			case *slackevents.AppUninstalledEvent:
				kinds[ev.Type] = true
			case *slackevents.TokensRevokedEvent:
				kinds[ev.Type] = len(ev.Tokens.Bot) == 1
			}
		}
		if !kinds["app_uninstalled"] || !kinds["tokens_revoked"] {
			t.Errorf("%v", kinds)
		}
		if _, err := b.AuthTest(); err == nil || err.Error() != "account_inactive" { // as the docs have it for a bot's token
			t.Errorf("auth.test after it: %v", err)
		}
	})
}

func TestDoNotDisturbIsToldToWhoSubscribesAndOnlyAskedForByOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, subscribes := range []bool{true, false} {
			office := sandboxtest.Open(t, sandbox.Options{DNDEvents: subscribes})
			b := startBot(t, office)
			ana := office.Person("ana")
			until := bubble.Now().Add(time.Hour).Truncate(time.Second)
			ana.SetDND(until)
			if subscribes {
				if ev := b.event(t).(*slackevents.DndUpdatedUserEvent); ev.User != ana.ID() || !ev.DndStatus.DndEnabled || ev.DndStatus.NextDndEndTs != until.Unix() {
					t.Errorf("%+v", ev)
				}
			}
			ana.SetZone("Asia/Tokyo")
			if ev, ok := b.event(t).(*slackevents.UserChangeEvent); !ok {
				t.Errorf("subscribed %t: %+v", subscribes, ev)
			}
			said, err := b.GetDNDTeamInfo([]string{ana.ID(), "U0NOBODY"})
			if is, ok := said[ana.ID()]; err != nil || len(said) != 1 || !ok || is.NextEndTimestamp != int(until.Unix()) {
				t.Errorf("%+v, %v", said, err)
			}
			if _, err := b.GetDNDTeamInfo(nil); err == nil || err.Error() != "no_users_provided" {
				t.Errorf("for nobody: %v", err)
			}
		}
	})
}

func TestAClockMovedByHandClearsWhatRanOut(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var moved atomic.Int64 // what is on its way looks at the clock, too
	s := sandbox.New(sandbox.Options{Now: func() time.Time { return at.Add(time.Duration(moved.Load())) }})
	defer s.Close()
	ana := s.Person("@ana")
	ana.SetStatus(sandbox.Status{Text: "On a call", Until: at.Add(time.Hour)})
	ana.SetDND(at.Add(30 * time.Minute))
	moved.Store(int64(time.Hour))
	s.CatchUp()
	if p := s.People()[0]; p.Status.Text != "" || !p.DNDUntil.IsZero() {
		t.Errorf("%+v", p)
	}
}

func TestAScreenReadsLikeAScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		ana, ben := office.Person("ana"), office.Person("ben")
		text := "*Next:* <!date^1782912600^{time}|13:30 UTC>, <@" + ana.ID() + ">, 3*4*5 &amp; <https://example.com|more>"
		if _, _, err := office.API().PostMessage("#general", slack.MsgOptionText(text, false)); err != nil {
			t.Fatal(err)
		}
		ana.Sees("Next: 14:30, @ana, 3*4*5 & more")
		ben.Sees("Next: 9:30 AM, @")
	})
}
