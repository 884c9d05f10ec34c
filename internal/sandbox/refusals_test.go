package sandbox_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

func section(text string) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":%q}}`, text)
}

func actions(elements ...string) string {
	return `{"type":"actions","elements":[` + strings.Join(elements, ",") + `]}`
}

func buttonWith(more string) string {
	return `{"type":"button","text":{"type":"plain_text","text":"Go"}` + more + `}`
}

func times(n int, one func(i int) string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = one(i)
	}
	return strings.Join(all, ",")
}

func options(n int) string {
	return times(n, func(i int) string {
		return fmt.Sprintf(`{"text":{"type":"plain_text","text":"o%d"},"value":"%d"}`, i, i)
	})
}

func TestBlocksThatSlackRefusesAreRefusedWithTheirPlace(t *testing.T) {
	office := open(t)
	for name, c := range map[string]struct{ blocks, message string }{
		"51 blocks":                  {times(51, func(int) string { return `{"type":"divider"}` }), "no more than 50 items allowed [json-pointer:/blocks]"},
		"section of 3,001":           {section(strings.Repeat("é", 3001)), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"},
		"empty section":              {section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"},
		"section of nothing":         {`{"type":"section"}`, "missing required field: text [json-pointer:/blocks/0]"},
		"eleven fields":              {`{"type":"section","fields":[` + times(11, func(int) string { return `{"type":"mrkdwn","text":"x"}` }) + `]}`, "no more than 10 items allowed [json-pointer:/blocks/0/fields]"},
		"header of 151":              {`{"type":"header","text":{"type":"plain_text","text":"` + strings.Repeat("x", 151) + `"}}`, "less than 151 characters"},
		"header in mrkdwn":           {`{"type":"header","text":{"type":"mrkdwn","text":"x"}}`, "must be one of: plain_text [json-pointer:/blocks/0/text/type]"},
		"eleven context elements":    {`{"type":"context","elements":[` + times(11, func(int) string { return `{"type":"mrkdwn","text":"x"}` }) + `]}`, "no more than 10 items"},
		"26 buttons":                 {actions(times(26, func(int) string { return buttonWith("") })), "no more than 25 items"},
		"button of 76":               {actions(`{"type":"button","text":{"type":"plain_text","text":"` + strings.Repeat("x", 76) + `"}}`), "less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"},
		"button value of 2,001":      {actions(buttonWith(`,"value":"` + strings.Repeat("x", 2001) + `"`)), "less than 2001"},
		"button label for readers":   {actions(buttonWith(`,"accessibility_label":"` + strings.Repeat("x", 76) + `"`)), "less than 76"},
		"button to nowhere":          {actions(buttonWith(`,"url":"nowhere"`)), "must be a valid URL [json-pointer:/blocks/0/elements/0/url]"},
		"button in green":            {actions(buttonWith(`,"style":"green"`)), "must be one of: primary, danger"},
		"button that is off":         {actions(buttonWith(`,"disabled":true`)), "invalid additional property: disabled"},
		"two buttons, one id":        {actions(buttonWith(`,"action_id":"a"`), buttonWith(`,"action_id":"a"`)), `action_id "a" already exists`},
		"two blocks, one id":         {`{"type":"divider","block_id":"d"},{"type":"divider","block_id":"d"}`, `block_id "d" already exists [json-pointer:/blocks/1/block_id]`},
		"action_id of 256":           {actions(buttonWith(`,"action_id":"` + strings.Repeat("x", 256) + `"`)), "less than 256"},
		"picture without alt_text":   {`{"type":"image","image_url":"https://example.com/a.gif"}`, "missing required field: alt_text [json-pointer:/blocks/0]"},
		"picture of nothing":         {`{"type":"image","alt_text":"x"}`, "either image_url or slack_file"},
		"picture in a file":          {`{"type":"image","alt_text":"x","image_url":"file:///etc/passwd"}`, "must be a valid URL [json-pointer:/blocks/0/image_url]"},
		"picture as it is":           {`{"type":"image","alt_text":"x","image_url":"data:image/gif;base64,R0lGODlhAQABAAAAACw="}`, "must be a valid URL"},
		"text input in an actions":   {actions(`{"type":"plain_text_input","action_id":"a"}`), "unsupported type: plain_text_input"},
		"an unknown block":           {`{"type":"accordion"}`, "unsupported type: accordion [json-pointer:/blocks/0]"},
		"an unknown element":         {actions(`{"type":"slider"}`), "unsupported type: slider"},
		"an alert outside a modal":   {`{"type":"alert","text":{"type":"plain_text","text":"x"}}`, "unsupported type: alert"},
		"six overflow options":       {actions(`{"type":"overflow","options":[` + options(6) + `]}`), "no more than 5 items"},
		"101 options":                {actions(`{"type":"static_select","options":[` + options(101) + `]}`), "no more than 100 items"},
		"eleven checkboxes":          {actions(`{"type":"checkboxes","options":[` + options(11) + `]}`), "no more than 10 items"},
		"a start that is no option":  {actions(`{"type":"static_select","options":[` + options(2) + `],"initial_option":{"text":{"type":"plain_text","text":"o9"},"value":"9"}}`), "initial option must match"},
		"a menu without options":     {actions(`{"type":"static_select"}`), "either options or option_groups"},
		"confirm without a denial":   {actions(buttonWith(`,"confirm":{"title":{"type":"plain_text","text":"t"},"text":{"type":"plain_text","text":"t"},"confirm":{"type":"plain_text","text":"y"}}`)), "missing required field: deny"},
		"emoji in mrkdwn":            {`{"type":"section","text":{"type":"mrkdwn","text":"x","emoji":true}}`, "invalid additional property: emoji"},
		"a string where text goes":   {`{"type":"section","text":"x"}`, "must be an object [json-pointer:/blocks/0/text]"},
		"a date that is none":        {actions(`{"type":"datepicker","initial_date":"2026-02-30"}`), "must be of the form 2006-01-02"},
		"a block that is a string":   {`"hello"`, "must be an object [json-pointer:/blocks/0]"},
		"an input without a label":   {`{"type":"input","element":{"type":"plain_text_input"}}`, "missing required field: label"},
		"a button as an input":       {`{"type":"input","label":{"type":"plain_text","text":"x"},"element":` + buttonWith("") + `}`, "unsupported type: button"},
		"a confirm of 301":           {actions(buttonWith(`,"confirm":{"title":{"type":"plain_text","text":"t"},"text":{"type":"plain_text","text":"` + strings.Repeat("x", 301) + `"},"confirm":{"type":"plain_text","text":"y"},"deny":{"type":"plain_text","text":"n"}}`)), "less than 301"},
		"several mistakes, all told": {`{"type":"header"},{"type":"divider","color":"red"}`, "missing required field: text"},
	} {
		t.Run(name, func(t *testing.T) {
			err := postRaw(t, office, "["+c.blocks+"]")
			refused, _ := errors.AsType[slack.SlackErrorResponse](err)
			if refused.Err != "invalid_blocks" || !strings.Contains(strings.Join(refused.ResponseMetadata.Messages, "\n"), c.message) {
				t.Errorf("%v %q, want %q", err, refused.ResponseMetadata.Messages, c.message)
			}
		})
	}
}

func TestBlocksAtTheirLimitsAreTaken(t *testing.T) {
	office := open(t)
	for name, blocks := range map[string]string{
		"50 blocks":        times(50, func(int) string { return `{"type":"divider"}` }),
		"section of 3,000": section(strings.Repeat("é", 3000)),
		"25 buttons":       actions(times(25, func(int) string { return buttonWith("") })),
		"a button of 75":   actions(`{"type":"button","text":{"type":"plain_text","text":"` + strings.Repeat("x", 75) + `","emoji":true}}`),
		"a full button":    actions(buttonWith(`,"url":"https://example.com","style":"danger","value":"v","accessibility_label":"go"`)),
		"100 options":      actions(`{"type":"static_select","placeholder":{"type":"plain_text","text":"p"},"options":[` + options(100) + `]}`),
		"groups":           actions(`{"type":"static_select","option_groups":[{"label":{"type":"plain_text","text":"g"},"options":[` + options(2) + `]}]}`),
		"radio, mrkdwn":    actions(`{"type":"radio_buttons","options":[{"text":{"type":"mrkdwn","text":"*a*"},"value":"a"}],"initial_option":{"text":{"type":"mrkdwn","text":"*a*"},"value":"a"}}`),
		"pickers":          actions(`{"type":"datepicker","initial_date":"2026-02-28"},{"type":"timepicker","initial_time":"09:30"},{"type":"datetimepicker","initial_date_time":1772442000}`),
		"who and where":    actions(`{"type":"users_select"},{"type":"conversations_select","filter":{"include":["public"]}},{"type":"multi_channels_select"}`),
		"a whole context":  `{"type":"context","elements":[{"type":"plain_text","text":"x","emoji":false},{"type":"image","image_url":"https://example.com/a.png","alt_text":"a"}]}`,
		"markdown":         `{"type":"markdown","text":"**x**"}`,
	} {
		t.Run(name, func(t *testing.T) {
			if err := postRaw(t, office, "["+blocks+"]"); err != nil {
				refused, _ := errors.AsType[slack.SlackErrorResponse](err)
				t.Errorf("%v %q", err, refused.ResponseMetadata.Messages)
			}
		})
	}
}

func TestMessagesThatSlackRefuses(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{
		Scopes: []string{"chat:write"}, Channels: []sandbox.Channel{{Name: "general"}, {Name: "others", WithoutBot: true}}, Writable: true,
	})
	api, ana := office.API(), office.Person("ana")
	guest := office.Join(sandbox.Profile{Handle: "zoe", Team: "T0OTHER"})
	channel, ts, err := api.PostMessage(ana.ID(), slack.MsgOptionText("hi", false))
	if err != nil {
		t.Fatal(err)
	}
	if err := ana.Types("a note to myself"); err != nil {
		t.Fatal(err)
	}
	note := ana.Finds("a note to myself")
	ana.GoesTo("Unhunch")
	if err := ana.Types("my own words"); err != nil {
		t.Fatal(err)
	}
	text := slack.MsgOptionText("hi", false)
	update := func(channel, ts string, o ...slack.MsgOption) error {
		_, _, _, err := api.UpdateMessage(channel, ts, o...)
		return err
	}
	post := func(channel string, o ...slack.MsgOption) error {
		_, _, err := api.PostMessage(channel, o...)
		return err
	}
	whisper := func(channel, user string) error {
		_, err := api.PostEphemeral(channel, user, text)
		return err
	}
	for name, c := range map[string]struct {
		err  error
		want string
	}{
		"no text":                        {post(ana.ID()), "no_text"},
		"blocks without text":            {post(ana.ID(), slack.MsgOptionBlocks(slack.NewDividerBlock())), "no_text"},
		"what she writes to herself":     {post(note.ChannelID, text), "channel_not_found"},
		"no such channel":                {post("C404", text), "channel_not_found"},
		"somebody of another workspace":  {post(guest.ID(), text), "channel_not_found"},
		"a channel the bot is not in":    {post("#others", text), "not_in_channel"},
		"a reply to nothing":             {post(ana.ID(), text, slack.MsgOptionTS("1.000001")), "thread_not_found"},
		"blocks that are no list":        {postRaw(t, office, `{"a":1}`), "invalid_blocks_format"},
		"blocks that are no JSON":        {postRaw(t, office, `[{`), "invalid_blocks_format"},
		"too much text in blocks":        {postRaw(t, office, "["+times(6, func(int) string { return section(strings.Repeat("x", 2900)) })+"]"), "msg_blocks_too_long"},
		"an update by user id":           {update(ana.ID(), ts, text), "channel_not_found"},
		"an update of nothing":           {update(channel, "1.000001", text), "message_not_found"},
		"an update without text":         {update(channel, ts), "no_text"},
		"an update of 4,001":             {update(channel, ts, slack.MsgOptionText(strings.Repeat("x", 4001), false)), "msg_too_long"},
		"an update of her words":         {update(channel, ana.Finds("my own words").TS, text), "cant_update_message"},
		"a whisper to a stranger's DM":   {whisper(channel, office.Person("ben").ID()), "user_not_in_channel"},
		"a whisper in a foreign channel": {whisper("#others", ana.ID()), "not_in_channel"},
	} {
		t.Run(name, func(t *testing.T) {
			if c.err == nil || c.err.Error() != c.want {
				t.Errorf("%v, want %s", c.err, c.want)
			}
		})
	}
	if _, err := api.GetUserInfo("U404"); err == nil || err.Error() != "missing_scope" {
		t.Errorf("users.info: %v", err)
	}
}

func TestALongPostIsCutNotRefused(t *testing.T) {
	office := open(t)
	ana := office.Person("ana")
	if _, _, err := office.API().PostMessage(ana.ID(), slack.MsgOptionText(strings.Repeat("ü", 40_010), false)); err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(ana.Finds("üü").Text)); n != 40_000 {
		t.Errorf("%d characters arrived", n)
	}
}

func TestALenientSlackTakesAnything(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{Lenient: true})
	for range 20 {
		if err := postRaw(t, office, `[{"type":"accordion"}]`); err != nil {
			t.Fatal(err)
		}
	}
}

// postRaw posts blocks as they are written, past slack-go's types, to somebody new each time.
func postRaw(t *testing.T, office *sandboxtest.Office, blocks string) error {
	t.Helper()
	p := office.Join(sandbox.Profile{Handle: t.Name()})
	_, _, err := office.API().PostMessage(p.ID(), slack.MsgOptionText("x", false), slack.UnsafeMsgOptionEndpoint(
		office.Door.APIURL()+"chat.postMessage", func(v url.Values) { v.Set("blocks", blocks) }))
	return err
}
