package web

import (
	"html/template"
	"net/url"
	"path"
	"strings"

	"unhunch/internal/sandbox"
)

// block is a block to draw.
type block struct {
	sandbox.Object
	*viewer
	controls []control

	Nested bool // what it is in has a heading of its own, below that of the page
}

// picture is an image that the page can show, or only its description.
type picture struct{ Src, Alt, Title string }

// remark is an element of a context block: a picture or a text.
type remark struct {
	Picture *picture
	HTML    template.HTML
}

// Rich is the text object under a key.
func (b block) Rich(key string) template.HTML { return b.text(b.Obj(key)) }

// Fields are the short texts that a section sets in two columns.
func (b block) Fields() []template.HTML {
	var list []template.HTML
	for _, f := range b.List("fields") {
		list = append(list, b.text(f))
	}
	return list
}

// Markdown is the text of a markdown block, read as mrkdwn.
func (b block) Markdown() template.HTML { return b.markup.html(b.Str("text")) }

// Words is what a block that the page cannot draw says, all its texts in a row.
func (b block) Words() string { return strings.Join(words(map[string]any(b.Object)), " ") }

// Remarks are the elements of a context block.
func (b block) Remarks() []remark {
	var list []remark
	for _, e := range b.List("elements") {
		if e.Str("type") == "image" {
			list = append(list, remark{Picture: pictureOf(e)})
			continue
		}
		list = append(list, remark{HTML: b.text(e)})
	}
	return list
}

// Picture is the image that the block is, or the one beside its text.
func (b block) Picture() *picture {
	switch {
	case b.Str("type") == "image":
		return pictureOf(b.Object)
	case b.Obj("accessory").Str("type") == "image":
		return pictureOf(b.Obj("accessory"))
	default:
		return nil
	}
}

// Controls are the block's buttons, menus and inputs.
func (b block) Controls() []control { return b.controls }

// pictureOf shows what the pretend Slack keeps as a file. Pictures from
// elsewhere are described: the page asks nobody else for anything.
func pictureOf(o sandbox.Object) *picture {
	p := &picture{Alt: o.Str("alt_text"), Title: o.Text("title")}
	id := o.Obj("slack_file").Str("id")
	if from := o.Str("image_url") + o.Obj("slack_file").Str("url"); id == "" && from != "" {
		if u, err := url.Parse(from); err == nil && path.Dir(u.Path) == "/files" {
			id = path.Base(u.Path)
		}
	}
	if id != "" {
		p.Src = "/files/" + url.PathEscape(id)
	}
	return p
}

func words(v any) []string {
	var all []string
	switch v := v.(type) {
	case map[string]any:
		if text, ok := v["text"].(string); ok {
			return []string{text}
		}
		for _, key := range []string{"text", "elements"} {
			all = append(all, words(v[key])...)
		}
	case []any:
		for _, one := range v {
			all = append(all, words(one)...)
		}
	}
	return all
}
