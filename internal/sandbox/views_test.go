package sandbox_test

import (
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
)

// form is a settings modal with one input of several kinds.
func form() slack.ModalViewRequest {
	zone := slack.NewInputBlock("zone", plain("Zone"), nil, slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, "zone",
		slack.NewOptionBlockObject("Europe/Lisbon", plain("Lisbon"), nil), slack.NewOptionBlockObject("Asia/Tokyo", plain("Tokyo"), nil)))
	note := slack.NewInputBlock("note", plain("Note"), plain("Anything"), slack.NewPlainTextInputBlockElement(nil, "note").WithMaxLength(5)).WithOptional(true)
	from := slack.NewTimePickerBlockElement("from")
	from.InitialTime = "09:00"
	days := slack.NewCheckboxGroupsBlockElement("days", slack.NewOptionBlockObject("mon", plain("Monday"), nil), slack.NewOptionBlockObject("tue", plain("Tuesday"), nil))
	return slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain("Settings"), Submit: plain("Save"), Close: plain("Cancel"),
		CallbackID: "settings", PrivateMetadata: "m", NotifyOnClose: true,
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			zone, note, slack.NewInputBlock("from", plain("From"), nil, from), slack.NewInputBlock("days", plain("Days"), nil, days).WithOptional(true),
			slack.NewActionBlock("more", slack.NewButtonBlockElement("more", "v", plain("More"))),
		}},
	}
}

func TestAModalIsFilledInCorrectedAndSaved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		_ = ana.Types("/stretch settings")
		opened, err := b.OpenView(b.command(t).TriggerID, form())
		if err != nil || opened.Hash == "" || opened.CallbackID != "settings" {
			t.Fatalf("%+v, %v", opened, err)
		}
		if err := ana.Submits(); err == nil || err.Error() != "Please complete this required field." {
			t.Errorf("an empty zone: %v", err)
		}
		ana.Fills("Zone", "Tokyo")
		ana.Fills("Note", "too long")
		if err := ana.Submits(); err == nil || !strings.Contains(err.Error(), "at most 5") {
			t.Errorf("a long note: %v", err)
		}
		ana.Fills("Note", "hello")
		ana.Fills("From", "10:30")
		ana.Chooses("Monday")
		ana.Chooses("Tuesday")
		ana.Chooses("Monday")

		b.answers(ackWith(slack.NewErrorsViewSubmissionResponse(map[string]string{"zone": "Not there", "more": "no input"})))
		if err := ana.Submits(); err == nil || err.Error() != "Not there" {
			t.Errorf("the app's own error: %v", err)
		}
		ana.Sees("Not there")
		b.press(t)
		b.answers(nil)
		if err := ana.Submits(); err != nil {
			t.Fatal(err)
		}
		ic := b.press(t)
		v := ic.View.State.Values
		if ic.Type != slack.InteractionTypeViewSubmission || ic.View.ID != opened.ID || ic.View.PrivateMetadata != "m" ||
			v["zone"]["zone"].SelectedOption.Value != "Asia/Tokyo" || v["note"]["note"].Value != "hello" ||
			v["from"]["from"].SelectedTime != "10:30" || len(v["days"]["days"].SelectedOptions) != 1 {
			t.Errorf("%+v %+v", ic, v)
		}
		ana.DoesNotSee("Modal")
		ana.DoesNotSee("Not there")
	})
}

func TestModalsStackThreeHighAndChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		_ = ana.Types("/stretch settings")
		first, err := b.OpenView(b.command(t).TriggerID, form())
		if err != nil {
			t.Fatal(err)
		}
		ana.Fills("Zone", "Tokyo")
		next := form()
		next.Title = plain("Renamed")
		updated, err := b.UpdateView(next, "", first.Hash, first.ID)
		if err != nil || updated.Hash == first.Hash {
			t.Fatalf("%+v, %v", updated, err)
		}
		if got := updated.State.Values["zone"]["zone"].SelectedOption.Value; got != "Asia/Tokyo" {
			t.Errorf("an update forgets what was entered: %q", got)
		}
		if _, err := b.UpdateView(next, "", first.Hash, first.ID); err == nil || err.Error() != "hash_conflict" {
			t.Errorf("an old hash: %v", err)
		}
		for want := 2; want <= 4; want++ {
			ana.Clicks("More")
			ic := b.press(t)
			if ic.Container.Type != "view" || ic.View.ID == "" {
				t.Errorf("%+v", ic.Container)
			}
			pushed, err := b.PushView(ic.TriggerID, form())
			switch {
			case want == 4:
				if err == nil || err.Error() != "push_limit_reached" {
					t.Errorf("a fourth: %v", err)
				}
			case err != nil || pushed.RootViewID != first.ID:
				t.Errorf("push %d: %+v, %v", want, pushed, err)
			}
		}
		ana.ClosesModal()
		if ic := b.press(t); ic.Type != slack.InteractionTypeViewClosed || ic.IsCleared {
			t.Errorf("%+v", ic)
		}
		ana.Fills("Zone", "Lisbon")
		b.answers(ackWith(slack.NewClearViewSubmissionResponse()))
		if err := ana.Submits(); err != nil {
			t.Fatal(err)
		}
		if n := len(ana.Screen().Modals); n != 0 {
			t.Errorf("%d modals are left", n)
		}
	})
}

func TestASubmissionPushesUpdatesOrComesTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		_ = ana.Types("/stretch settings")
		if _, err := b.OpenView(b.command(t).TriggerID, form()); err != nil {
			t.Fatal(err)
		}
		second := form()
		second.Title = plain("Second")
		ana.Fills("Zone", "Tokyo")
		b.answers(ackWith(slack.NewPushViewSubmissionResponse(&second)))
		_ = ana.Submits()
		ana.Sees("Modal: Second")
		b.press(t)
		third := form()
		third.Title = plain("Third")
		ana.Fills("Zone", "Tokyo")
		b.answers(ackWith(slack.NewUpdateViewSubmissionResponse(&third)))
		_ = ana.Submits()
		ana.Sees("Modal: Third")
		ana.DoesNotSee("Modal: Second")
		b.press(t)
		b.answers(nil)
		ana.SubmitsTwice()
		if one, two := b.press(t), b.press(t); one.View.ID != two.View.ID {
			t.Error("twice the same modal, two views")
		}
		third.Title = plain("A title that is longer than it may be")
		b.answers(ackWith(slack.NewUpdateViewSubmissionResponse(&third)))
		if err := ana.Submits(); err == nil || !strings.Contains(err.Error(), "trouble connecting") {
			t.Errorf("a view Slack refuses: %v", err)
		}
		b.press(t)
		b.falls(true)
		if err := ana.Submits(); err == nil || !strings.Contains(err.Error(), "trouble connecting") {
			t.Errorf("no answer: %v", err)
		}
	})
}

// A click that comes after the form made room for something else has no button to fall on.
func TestWhatHasNoSubmitButtonIsNotSubmitted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		_ = ana.Types("/stretch settings")
		if _, err := b.OpenView(b.command(t).TriggerID, form()); err != nil {
			t.Fatal(err)
		}
		saved := slack.ModalViewRequest{
			Type: slack.VTModal, Title: plain("Saved"), CallbackID: "settings",
			Blocks: slack.Blocks{BlockSet: []slack.Block{slack.NewSectionBlock(plain("It is kept."), nil, nil)}},
		}
		ana.Fills("Zone", "Tokyo")
		b.answers(ackWith(slack.NewUpdateViewSubmissionResponse(&saved)))
		_ = ana.Submits()
		ana.Sees("Modal: Saved")
		b.answers(nil)
		if err := ana.Submits(); err == nil || !strings.Contains(err.Error(), "nothing to submit") {
			t.Errorf("submitted: %v", err)
		}
		ana.Sees("Modal: Saved")
	})
}

func TestHomeIsPublishedAndPressed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		home := slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewHeaderBlock(plain("Your day")), slack.NewActionBlock("a", slack.NewButtonBlockElement("start", "home", plain("Start"))),
		}}}
		published, err := b.PublishView(ana.ID(), home, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := b.PublishView(ana.ID(), home, "old"); err == nil || err.Error() != "hash_conflict" {
			t.Errorf("an old hash: %v", err)
		}
		again, err := b.PublishView(ana.ID(), home, published.Hash)
		if err != nil || again.ID != published.ID {
			t.Errorf("published again: %+v, %v", again, err)
		}
		mustPost(t, b, ana.ID(), card("Time to move"))
		ana.Clicks("Start")
		if v := b.press(t).ActionCallback.BlockActions[0].Value; v != "r1" {
			t.Errorf("looking at messages she pressed %q", v)
		}
		ana.Opens("Home")
		b.event(t)
		ana.Clicks("Start")
		ic := b.press(t)
		if ic.ActionCallback.BlockActions[0].Value != "home" || ic.View.Type != slack.VTHomeTab || ic.ResponseURL != "" {
			t.Errorf("looking at Home: %+v", ic)
		}
		if err := ana.Runs("stretch_now"); err != nil {
			t.Fatal(err)
		}
		if ic := b.press(t); ic.Type != slack.InteractionTypeShortcut || ic.CallbackID != "stretch_now" || ic.ResponseURL != "" || ic.TriggerID == "" {
			t.Errorf("shortcut: %+v", ic)
		}
	})
}

func TestOldAndForeignPressesArrive(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		channel, ts := mustPost(t, b, ana.ID(), card("Time to move"))
		old := ana.Finds("Time to move")
		if _, _, _, err := b.UpdateMessage(channel, ts, slack.MsgOptionText("Done", false)); err != nil {
			t.Fatal(err)
		}
		_ = ana.ClicksOn(old, "Start")
		if ic := b.press(t); ic.Container.MessageTs != ts || ic.ActionCallback.BlockActions[0].ActionID != "start" {
			t.Errorf("a stale press: %+v", ic)
		}
		if _, _, err := b.DeleteMessage(channel, ts); err != nil {
			t.Fatal(err)
		}
		if err := ana.ClicksOn(old, "Start"); err == nil {
			t.Error("a deleted message can be pressed")
		}
		mustPost(t, b, ana.ID(), card("Again"))
		ana.ClicksTwice("Start")
		b.press(t)
		b.press(t)

		office.Join(sandboxGuest())
		zoe := office.Person("zoe")
		mustPost(t, b, "#general", card("Team break"))
		zoe.Clicks("Start")
		if ic := b.press(t); ic.User.TeamID != "T0OTHER" || ic.Team.ID != "T0OTHER" {
			t.Errorf("a guest's press: %+v in %+v", ic.User, ic.Team)
		}
	})
}

func TestEveryKindOfInputCarriesWhatWasEntered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		one := []*slack.OptionBlockObject{slack.NewOptionBlockObject("a", plain("Apple"), nil), slack.NewOptionBlockObject("b", plain("Bread"), nil)}
		elements := []struct {
			element slack.BlockElement
			enter   []string
			read    func(slack.BlockAction) string
			want    string
		}{
			{slack.NewRadioButtonsBlockElement("x0", one...), []string{"Bread"}, func(a slack.BlockAction) string { return a.SelectedOption.Value }, "b"},
			{slack.NewOptionsMultiSelectBlockElement("multi_static_select", nil, "x1", one...), []string{"a", "b"}, func(a slack.BlockAction) string { return a.SelectedOptions[1].Value }, "b"},
			{slack.NewDatePickerBlockElement("x2"), []string{"2026-03-29"}, func(a slack.BlockAction) string { return a.SelectedDate }, "2026-03-29"},
			{slack.NewDateTimePickerBlockElement("x3"), []string{"1772442000"}, func(a slack.BlockAction) string { return strconv.FormatInt(a.SelectedDateTime, 10) }, "1772442000"},
			{slack.NewOptionsSelectBlockElement(slack.OptTypeUser, nil, "x4"), []string{"U1"}, func(a slack.BlockAction) string { return a.SelectedUser }, "U1"},
			{slack.NewOptionsSelectBlockElement(slack.OptTypeConversations, nil, "x5"), []string{"C1"}, func(a slack.BlockAction) string { return a.SelectedConversation }, "C1"},
			{slack.NewOptionsSelectBlockElement(slack.OptTypeChannels, nil, "x6"), []string{"C2"}, func(a slack.BlockAction) string { return a.SelectedChannel }, "C2"},
			{slack.NewOptionsMultiSelectBlockElement("multi_users_select", nil, "x7"), []string{"U1", "U2"}, func(a slack.BlockAction) string { return a.SelectedUsers[1] }, "U2"},
			{slack.NewEmailTextInputBlockElement(nil, "x8"), []string{"a@b.c"}, func(a slack.BlockAction) string { return a.Value }, "a@b.c"},
			{slack.NewNumberInputBlockElement(nil, "x9", false), []string{"7"}, func(a slack.BlockAction) string { return a.Value }, "7"},
		}
		view := form()
		view.Blocks.BlockSet, view.ExternalID = nil, "form-1"
		for i, e := range elements {
			id := strconv.Itoa(i)
			view.Blocks.BlockSet = append(view.Blocks.BlockSet, slack.NewInputBlock("b"+id, plain("Input "+id), nil, e.element))
		}
		_ = ana.Types("/stretch settings")
		if _, err := b.OpenView(b.command(t).TriggerID, view); err != nil {
			t.Fatal(err)
		}
		if _, err := b.UpdateView(view, "form-1", "", ""); err != nil {
			t.Errorf("update by external_id: %v", err)
		}
		for i, e := range elements {
			ana.Fills("Input "+strconv.Itoa(i), e.enter...)
		}
		if err := ana.Submits(); err != nil {
			t.Fatal(err)
		}
		values := b.press(t).View.State.Values
		for i, e := range elements {
			id := strconv.Itoa(i)
			if got := e.read(values["b"+id]["x"+id]); got != e.want {
				t.Errorf("input %d carries %q, want %q", i, got, e.want)
			}
		}
	})
}

func TestAPageFindsAControlByItsPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		office := open(t)
		b := startBot(t, office)
		ana := office.Person("ana")
		channel, ts := mustPost(t, b, ana.ID(), card("Time to move"))
		on := sandbox.Surface{ChannelID: channel, MessageTS: ts}
		c, ok := ana.Screen().Control(on, "card", "more")
		if !ok || len(c.Options) != 2 || c.Options[1].Text != "Why now?" {
			t.Fatalf("%+v", c)
		}
		if err := ana.Use(t.Context(), c, "why"); err != nil {
			t.Fatal(err)
		}
		b.press(t)
		if err := ana.Use(t.Context(), c, "nothing of the kind"); err == nil {
			t.Error("an option that is not there can be chosen")
		}
		_ = ana.ChoosesOn(ana.Finds("Time to move"), "Pause today")
		b.press(t)
		if _, ok := ana.Screen().Control(on, "card", "gone"); ok {
			t.Error("a control that is not there is found")
		}
	})
}
