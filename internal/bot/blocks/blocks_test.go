package blocks_test

import (
	"encoding/json"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/blocks"
)

func sameJSON(t *testing.T, name string, all []slack.Block) {
	t.Helper()
	want, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	got, err := blocks.JSON(all)
	if err != nil {
		t.Errorf("%s: %v", name, err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}

// TestACallIsTheOneThatSlackGoMakes compares addresses and bodies, byte for byte.
func TestACallIsTheOneThatSlackGoMakes(t *testing.T) {
	all := []slack.Block{
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "a *word* & <more>", false, true), nil, nil),
		slack.NewActionBlock("row", slack.NewButtonBlockElement("go", "7", slack.NewTextBlockObject(slack.PlainTextType, "Go", true, false))),
	}
	for name, how := range map[string]slack.MsgOption{"post": slack.MsgOptionPost(), "update": slack.MsgOptionUpdate("1.2")} {
		for said, shown := range map[string][]slack.Block{"blocks": all, "no blocks": {}, "none at all": nil} {
			want := sent(t, slack.MsgOptionText("a word", false), slack.MsgOptionBlocks(shown...), how)
			got := sent(t, slack.MsgOptionText("a word", false), blocks.Option(shown), how)
			if diff := cmp.Diff(want, got); diff != "" || !strings.Contains(got, "blocks=") {
				t.Errorf("%s with %s (-want +got):\n%s", name, said, diff)
			}
		}
	}
}

// sent is a call as it leaves.
func sent(t *testing.T, options ...slack.MsgOption) (call string) {
	t.Helper()
	client := &http.Client{Transport: taking(func(r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		call = r.Method + " " + r.URL.String() + " " + r.Header.Get("Content-Type") + " " + string(body)
	})}
	api := slack.New("xoxb-1", slack.OptionAPIURL("https://slack.invalid/api/"), slack.OptionHTTPClient(client))
	if _, _, _, err := api.SendMessageContext(t.Context(), "D1", options...); err != nil {
		t.Error(err)
	}
	return call
}

// taking answers yes to whatever it takes.
type taking func(r *http.Request)

func (take taking) RoundTrip(r *http.Request) (*http.Response, error) {
	take(r)
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(`{"ok":true}`))}, nil
}

// TestNothingInABlockIsForgotten sets each field of each part, one at a time: one that
// slack-go has anew is told of here.
func TestNothingInABlockIsForgotten(t *testing.T) {
	for _, part := range []any{
		slack.SectionBlock{},
		slack.ActionBlock{},
		slack.ContextBlock{},
		slack.ImageBlock{},
		slack.HeaderBlock{},
		slack.DividerBlock{},
		slack.ButtonBlockElement{},
		slack.OverflowBlockElement{},
		slack.SelectBlockElement{},
		slack.ImageBlockElement{},
		slack.DatePickerBlockElement{},
		slack.Accessory{},
		slack.TextBlockObject{},
		slack.OptionBlockObject{},
		slack.SlackFileObject{},
	} {
		of := reflect.TypeOf(part)
		for i := range of.NumField() {
			for _, kind := range []string{"", "kind"} {
				v := reflect.New(of)
				if typed := v.Elem().FieldByName("Type"); typed.IsValid() {
					typed.SetString(kind)
				}
				v.Elem().Field(i).Set(filled(of.Field(i).Type))
				sameJSON(t, of.Name()+"."+of.Field(i).Name, []slack.Block{blockOf(v.Interface())})
			}
		}
	}
	sameJSON(t, "no blocks", []slack.Block{})
	sameJSON(t, "none at all", nil)
}

// filled is a value in which everything is set.
func filled(of reflect.Type) reflect.Value {
	v := reflect.New(of).Elem()
	switch of.Kind() {
	case reflect.String:
		v.SetString("some <words>")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int:
		v.SetInt(3)
	case reflect.Pointer:
		v.Set(reflect.New(of.Elem()))
		v.Elem().Set(filled(of.Elem()))
	case reflect.Slice:
		v.Set(reflect.Append(v, filled(of.Elem())))
	case reflect.Struct:
		for i := range of.NumField() {
			if of.Field(i).IsExported() {
				v.Field(i).Set(filled(of.Field(i).Type))
			}
		}
	case reflect.Interface:
		for _, one := range []any{slack.NewButtonBlockElement("a", "v", nil), &slack.TextBlockObject{Type: "mrkdwn"}} {
			if reflect.TypeOf(one).Implements(of) {
				v.Set(reflect.ValueOf(one))
			}
		}
	}
	return v
}

// blockOf is a block that has a part.
func blockOf(part any) slack.Block {
	switch p := part.(type) {
	case slack.Block:
		return p
	case *slack.Accessory:
		return &slack.SectionBlock{Accessory: p}
	case slack.BlockElement:
		return slack.NewActionBlock("", p)
	case slack.MixedElement:
		return slack.NewContextBlock("", p)
	case *slack.OptionBlockObject:
		return slack.NewActionBlock("", slack.NewOverflowBlockElement("a", p, nil))
	case *slack.SlackFileObject:
		return &slack.ImageBlock{SlackFile: p}
	}
	return nil
}

func TestWordsAreQuotedAsEncodingJSONDoes(t *testing.T) {
	for _, words := range []string{
		"", "plain", "über · “so” …", "two\nlines", `a "quote" and a \`, "<b>", "a & b", "\x01bold\x01", "\x7f", "\u2028", "\u2029", "\xff", "é\xe2\x80", "🦵",
	} {
		sameJSON(t, words, []slack.Block{slack.NewContextBlock("", &slack.TextBlockObject{Type: "mrkdwn", Text: words})})
	}
}
