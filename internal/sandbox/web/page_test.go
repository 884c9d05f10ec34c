package web_test

import (
	"bufio"
	"bytes"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
)

func TestEveryKindOfBlockIsDrawn(t *testing.T) {
	o := open(t)
	picture := o.uploads(t)
	section := slack.NewSectionBlock(mrkdwn("*Neck* & <https://example.com/a?b=1&amp;c=2|why>"),
		[]*slack.TextBlockObject{mrkdwn("*Week*\n7"), plain("<Goal>")}, slack.NewAccessory(slack.NewButtonBlockElement("set", "", plain("Change"))))
	danger := slack.NewButtonBlockElement("hurts", "", plain("This hurts"))
	danger.Style = slack.StyleDanger
	danger.Confirm = slack.NewConfirmationBlockObject(plain("Stop now?"), mrkdwn("It ends *at once*."), plain("Stop"), plain("Go on"))
	kinds := slack.NewOptionsSelectBlockElement("static_select", plain("Which one"), "kind", option("n", "Neck"), option("b", "Back"))
	boxes := slack.NewCheckboxGroupsBlockElement("kit", slack.NewOptionBlockObject("r", mrkdwn("a *roller*"), mrkdwn("and floor")))
	boxes.InitialOptions = boxes.Options
	dot := slack.NewImageBlockElementSlackFile(&slack.SlackFileObject{ID: picture}, "a dot")
	_, ts, err := o.api.PostMessage(o.Slack.Person("ana").ID(), slack.MsgOptionText("All of it.", false), slack.MsgOptionBlocks(
		slack.NewHeaderBlock(plain("Step 1 of 5 :wave:")), section, slack.NewDividerBlock(),
		slack.NewContextBlock("", dot, mrkdwn("_slowly_ :stopwatch:")),
		slack.NewActionBlock("act", danger, kinds, boxes, slack.NewRadioButtonsBlockElement("pace", option("s", "Slow"))),
		slack.ImageBlock{Type: slack.MBTImage, SlackFile: &slack.SlackFileObject{ID: picture}, AltText: `sitting "tall"`},
		slack.ImageBlock{Type: slack.MBTImage, ImageURL: "https://elsewhere.example/x.png", AltText: "from elsewhere"},
	))
	if err != nil {
		t.Fatal(err)
	}
	page := o.get(t, "/?as=ana&in=dm")
	for name, want := range map[string]string{
		"header":          `<h2 class="header">Step 1 of 5 👋</h2>`,
		"bold":            `<strong>Neck</strong> &amp; <a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">why</a>`,
		"fields":          `<li><strong>Week</strong><br>7</li><li>&lt;Goal&gt;</li>`,
		"accessory":       `>Change</button>`,
		"divider":         `<hr>`,
		"context":         `<em>slowly</em> ⏱️`,
		"context picture": `<img src="/files/` + picture + `" alt="a dot">`,
		"danger button":   `class="danger">This hurts</button>`,
		"confirmation":    `It ends <strong>at once</strong>.`,
		"select":          `<option value="">Which one</option>`,
		"option":          `<option value="b">Back</option>`,
		"checkbox":        ` checked> <span>a <strong>roller</strong><small>and floor</small></span>`,
		"radio":           `type="radio"`,
		"picture":         `alt="sitting &#34;tall&#34;"`,
		"no picture":      `aria-label="from elsewhere"`,
		"spoken text":     `data-say="Unhunch: All of it."`,
		"the message":     `id="m-` + ts + `"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("%s: the page lacks %s", name, want)
		}
	}
	if strings.Contains(page, "elsewhere.example/x.png") {
		t.Error("the page would ask somebody else for a picture")
	}
	if kind := o.header(t, "/files/"+picture, "Content-Type"); kind != "image/png" {
		t.Errorf("the picture is %q", kind)
	}
}

func TestEveryInputOfAModalIsDrawn(t *testing.T) {
	o := open(t)
	number := slack.NewNumberInputBlockElement(nil, "n", true)
	number.MinValue, number.MaxValue = "1", "6"
	lines := slack.NewPlainTextInputBlockElement(plain("a note"), "l")
	lines.Multiline = true
	at := slack.NewTimePickerBlockElement("t")
	at.InitialTime = "09:00"
	days := slack.NewOptionsMultiSelectBlockElement("multi_static_select", plain("days"), "m", option("1", "Monday"), option("2", "Tuesday"))
	days.InitialOptions = days.Options[:1]
	in := func(id string, e slack.BlockElement) *slack.InputBlock {
		return slack.NewInputBlock(id, plain("Label "+id), nil, e).WithOptional(true)
	}
	ask := settings()
	ask.Blocks = blocks(in("number", number), in("lines", lines), in("time", at), in("days", days),
		in("boxes", slack.NewCheckboxGroupsBlockElement("c", option("r", "Roller"))), in("radio", slack.NewRadioButtonsBlockElement("r", option("a", "Auto"))),
		in("channel", slack.NewOptionsSelectBlockElement("conversations_select", plain("where"), "w")))
	o.opens(t, ask)
	page := o.get(t, "/?as=ana&in=dm")
	for _, want := range []string{
		`<dialog id="modal"`, `type="number" value="" autocomplete="off" step="any" min="1" max="6"`, `</textarea>`, `type="time" value="09:00"`,
		`value="1" form="modal-form" checked`, `value="2" form="modal-form">`, `type="radio"`, `>#general</option>`, `>Label days <small>optional</small>`,
		`<button class="primary">Save</button>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestAModalIsFilledInAndSent(t *testing.T) {
	o := open(t)
	o.opens(t, settings())
	view := o.Slack.Person("ana").Screen().Modals[0]
	form := url.Values{"as": {"ana"}, "view": {view.ID}, "has": {"value/name/text", "value/every/minutes"}, "value/name/text": {"A"}, "value/every/minutes": {"90"}}

	o.post(t, "/submit", form)
	page := o.get(t, "/?as=ana&in=dm")
	if !strings.Contains(page, "Three letters at least.") || !strings.Contains(page, `aria-invalid="true"`) {
		t.Error("the error is not at its field")
	}
	if !strings.Contains(page, `<option value="90" selected>`) || !strings.Contains(page, `value="A"`) {
		t.Error("what was entered is gone")
	}
	form.Set("value/name/text", "Ana")
	o.post(t, "/submit", form)
	if left := o.Slack.Person("ana").Screen().Modals; len(left) != 0 {
		t.Errorf("%d modals are still open", len(left))
	}
}

func TestACommandAPressAndItsThread(t *testing.T) {
	o := open(t)
	o.post(t, "/say", url.Values{"as": {"ana"}, "in": {"me"}, "line": {"/stretch now"}})
	ana := o.Person("ana")
	card := ana.Finds("Time to move.")
	if page := o.get(t, "/?as=ben&in=dm"); !strings.Contains(page, `<span class="count">1<span class="unseen"> unread</span></span>`) {
		t.Error("nothing tells that Ana has something to read")
	}
	to := o.post(t, "/use", url.Values{
		"as": {"ana"}, "in": {"dm"}, "channel": {card.ChannelID}, "message": {card.TS}, "block": {"card"}, "action": {"start"},
	})
	if want := "/?as=ana&in=dm"; to != want { // Slack opens no thread by itself
		t.Errorf("the press leads to %s, want %s", to, want)
	}
	ana.Sees("Step 1 of 5")
	page := o.get(t, to+"&thread="+card.TS)
	for _, want := range []string{`<aside id="thread"`, `>1 reply<`, `(edited)`, `<p class="gist">It is running.</p>`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	o.post(t, "/use", url.Values{"as": {"ana"}, "channel": {card.ChannelID}, "message": {card.TS}, "block": {"card"}, "action": {"start"}})
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, "That is not there any more.") {
		t.Error("a press on what is gone is not explained")
	}
}

func TestAThreadIsOpenedByWhomeverWantsIt(t *testing.T) {
	o := open(t)
	if at := o.post(t, "/say", url.Values{"as": {"ana"}, "in": {"me"}, "line": {"/stretch run"}}); at != "/?as=ana&in=me" {
		t.Errorf("it leads to %s", at)
	}
	to, ana := "/?as=ana&in=dm", o.Person("ana")
	ana.Sees("Step 1 of 3")
	if page := o.get(t, to); strings.Contains(page, `<aside id="thread"`) || !strings.Contains(page, ">1 reply<") {
		t.Errorf("it opened by itself at %s, or cannot be opened", to)
	}
	to += "&thread=" + ana.Finds("Off we go.").TS
	if page := o.get(t, to); !strings.Contains(page, `<aside id="thread"`) || !strings.Contains(page, `class="message open"`) {
		t.Errorf("nothing is opened at %s", to)
	}
}

// What Slack shows of an app's messages that are read-only has nothing to type in (docs:
// App Home, Messages tab).
func TestNothingIsTypedInTheMessagesOfTheBot(t *testing.T) {
	o := open(t)
	o.card(o.Slack.Person("ana").ID(), "Time to move.")
	page := o.get(t, "/?as=ana&in=dm")
	if strings.Contains(page, `class="composer"`) || !strings.Contains(page, `<a href="/?as=ana&amp;in=me">to yourself</a>`) {
		t.Error("the page has a composer there, or does not say where to type")
	}
	o.post(t, "/say", url.Values{"as": {"ana"}, "in": {"dm"}, "line": {"/stretch now"}})
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, "Nothing can be typed there.") || strings.Count(page, `data-say="Unhunch: Time to move."`) != 1 {
		t.Error("it was typed all the same")
	}
	for _, at := range []string{"/?as=ana&in=me", "/?as=ana&in=general", "/"} {
		if page := o.get(t, at); !strings.Contains(page, `class="composer"`) {
			t.Errorf("nothing can be typed at %s", at)
		}
	}
	written := openWith(t, sandbox.Options{Writable: true})
	if page := written.get(t, "/?as=ana&in=dm"); !strings.Contains(page, `class="composer"`) {
		t.Error("an app that can be written to has no composer")
	}
}

func TestWhyTheClockStoppedIsSaidToWhomeverItIsAbout(t *testing.T) {
	o := open(t)
	o.clock.says = map[string]string{o.Slack.Person("ben").ID(): "The one due at <!date^1773133200^{time}|09:00> *waits*."}
	o.post(t, "/clock", url.Values{"as": {"ana"}, "in": {"dm"}, "by": {"reminder"}})
	if page := o.get(t, "/?as=ana&in=dm"); strings.Contains(page, `id="said"`) {
		t.Error("Ana is told of nothing")
	}
	o.post(t, "/clock", url.Values{"as": {"ben"}, "in": {"dm"}, "by": {"reminder"}})
	if page := o.get(t, "/?as=ben&in=dm"); !strings.Contains(page, `id="said" class="said" role="status">The one due at <time`) && !strings.Contains(page, "5:00 AM") {
		t.Error("Ben is not told, or not in his time")
	}
	o.post(t, "/guide", url.Values{"as": {"ben"}, "in": {"dm"}})
	if page := o.get(t, "/?as=ben&in=dm"); strings.Contains(page, `id="said"`) {
		t.Error("it is said for ever")
	}
}

func TestOnlyTheirOwnEyesSeeAnEphemeral(t *testing.T) {
	o := open(t)
	o.post(t, "/say", url.Values{"as": {"ana"}, "in": {"general"}, "line": {"/stretch quiet"}})
	o.Person("ana").Sees("Just between us.")
	if page := o.get(t, "/?as=ana&in=general"); !strings.Contains(page, "Only visible to you") {
		t.Error("it is not marked")
	}
	if page := o.get(t, "/?as=ben&in=general"); strings.Contains(page, "between us") {
		t.Error("Ben sees it")
	}
}

func TestSlacksOwnWordsAreShown(t *testing.T) {
	o := open(t)
	o.post(t, "/say", url.Values{"as": {"ana"}, "in": {"general"}, "line": {"/unknown"}})
	if page := o.get(t, "/?as=ana&in=general"); !strings.Contains(page, "/unknown is not a valid command.") {
		t.Error("the notice is missing")
	}
}

func TestAStatusIsSetAndTakenBack(t *testing.T) {
	o := open(t)
	form := url.Values{"as": {"ana"}, "emoji": {":palm_tree:"}, "text": {"<Away>"}, "away": {"on"}, "dnd": {"on"}, "huddle": {"on"}, "zone": {"Asia/Tokyo"}}
	o.post(t, "/status", form)
	who := o.Slack.Person("ana").Screen().Profile
	if who.Status.Text != "<Away>" || !who.Away || !who.InHuddle || who.Zone != "Asia/Tokyo" || !who.DNDUntil.Equal(o.clock.Now().Add(time.Hour)) {
		t.Errorf("set: %+v", who)
	}
	if page := o.get(t, "/?as=ana"); !strings.Contains(page, "18:00 · Tokyo · away · quiet · in a huddle") || !strings.Contains(page, "🌴</span> &lt;Away&gt;") {
		t.Error("the page does not show it")
	}
	form.Set("for", "30 minutes")
	o.post(t, "/status", form)
	form.Del("for")
	o.post(t, "/status", form) // saved again as it is
	until := o.clock.Now().Add(30 * time.Minute)
	if who := o.Slack.Person("ana").Screen().Profile; !who.Status.Until.Equal(until) {
		t.Errorf("for half an hour: %+v", who.Status)
	}
	if page := o.get(t, "/?as=ana"); !strings.Contains(page, "at 18:30, as it is") {
		t.Error("the page does not show when it clears")
	}
	o.post(t, "/status", url.Values{"as": {"ana"}, "zone": {"Nowhere/Else"}})
	who = o.Slack.Person("ana").Screen().Profile
	if who.Status.Text != "" || who.Away || who.InHuddle || !who.DNDUntil.IsZero() || who.Zone != "Asia/Tokyo" {
		t.Errorf("taken back: %+v", who)
	}
}

func TestTheClockMoves(t *testing.T) {
	o := open(t)
	o.clock.moved = func() { o.card(o.Slack.Person("ana").ID(), "A reminder.") }
	o.post(t, "/clock", url.Values{"as": {"ana"}, "by": {"10m"}})
	o.post(t, "/clock", url.Values{"as": {"ana"}, "by": {"reminder"}})
	page := o.get(t, "/?as=ana&in=dm")
	if !strings.Contains(page, "<b>10:02</b>") || !strings.Contains(page, "A reminder.") {
		t.Error("an hour later, the clock or the reminder is missing")
	}
	o.post(t, "/clock", url.Values{"as": {"ana"}, "by": {"day"}})
	if page := o.get(t, "/?as=ana&in=dm"); !strings.Contains(page, `role="alert">Nobody is waiting for a reminder.`) {
		t.Error("a clock that cannot move does not say so")
	}
	o.post(t, "/guide", url.Values{"as": {"ana"}})
	if page := o.get(t, "/?as=ana&in=dm"); strings.Contains(page, `id="guide"`) || strings.Contains(page, `role="alert"`) {
		t.Error("the guide, or what was read already, is still there")
	}
}

func TestHomeIsOpenedOnceAndDrawn(t *testing.T) {
	o := open(t)
	o.get(t, "/?as=ana&in=home")
	o.Person("ana").Sees("Your day")
	before := len(o.Deliveries())
	if page := o.look(t, "/?as=ana&in=home"); !strings.Contains(page, `<h2 class="header">Your day</h2>`) {
		t.Error("Home is not drawn")
	}
	if len(o.Deliveries()) != before {
		t.Error("a page that looks again opened Home once more")
	}
}

func TestThePageIsToldOfChanges(t *testing.T) {
	o := open(t)
	answer, err := http.Get(o.URL + "/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if event, ok := strings.CutPrefix(lines.Text(), "event: "); ok {
				return event
			}
		}
		return "nothing"
	}
	if got := next(); got != "hello" {
		t.Errorf("first: %s", got)
	}
	o.card(o.Slack.Person("ben").ID(), "Hello Ben.")
	if got := next(); got != "change" {
		t.Errorf("then: %s", got)
	}
}

// uploads leaves a picture with the pretend Slack and answers its id.
func (o *office) uploads(t *testing.T) string {
	t.Helper()
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	f, err := o.api.UploadFile(slack.UploadFileParameters{Reader: &dot, FileSize: dot.Len(), Filename: "dot.png"})
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}
