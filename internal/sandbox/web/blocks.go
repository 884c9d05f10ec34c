package web

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/sandbox"
)

// surface is a message, a modal or the Home tab: blocks to draw and controls to use.
type surface struct {
	page     *page
	on       sandbox.Surface
	id       string // of the surface, for the ids of its elements
	modal    bool
	blocks   []sandbox.Object
	controls []sandbox.Control
}

// modal is the dialog on top.
type modal struct {
	sandbox.View
	Surface *surface
	Below   int // how many it lies on
}

// block is a block to draw.
type block struct {
	sandbox.Object
	in *surface
}

// picture is an image that the page can show, or only its description.
type picture struct{ Src, Alt, Title string }

// remark is an element of a context block: a picture or a text.
type remark struct {
	Picture *picture
	HTML    template.HTML
}

func (p *page) view(v sandbox.View, isModal bool) *surface {
	return &surface{page: p, on: sandbox.Surface{ViewID: v.ID}, id: v.ID, modal: isModal, blocks: v.Blocks, controls: v.Controls()}
}

// Blocks are the surface's, in order.
func (s *surface) Blocks() []block {
	list := make([]block, len(s.blocks))
	for i, o := range s.blocks {
		list[i] = block{Object: o, in: s}
	}
	return list
}

// Rich is the text object under a key.
func (b block) Rich(key string) template.HTML { return b.in.text(b.Obj(key)) }

// Fields are the short texts that a section sets in two columns.
func (b block) Fields() []template.HTML {
	var list []template.HTML
	for _, f := range b.List("fields") {
		list = append(list, b.in.text(f))
	}
	return list
}

// Markdown is the text of a markdown block, read as mrkdwn.
func (b block) Markdown() template.HTML { return b.in.page.markup.html(b.Str("text")) }

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
		list = append(list, remark{HTML: b.in.text(e)})
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
func (b block) Controls() []control {
	var list []control
	for i, c := range b.in.controls {
		if c.BlockID == b.Str("block_id") {
			list = append(list, control{Control: c, in: b.in, ID: fmt.Sprintf("k-%s-%d-%s", b.in.id, i, c.ActionID)})
		}
	}
	return list
}

// text is a text object as HTML.
func (s *surface) text(o sandbox.Object) template.HTML {
	if o.Str("type") == "plain_text" {
		return s.page.markup.plain(o.Str("text"))
	}
	return s.page.markup.html(o.Str("text"))
}

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

// moment is Unix seconds as a datetime-local input wants them, in the reader's zone.
func (s *surface) moment(seconds string) string {
	n, err := strconv.ParseInt(seconds, 10, 64)
	if err != nil {
		return ""
	}
	return time.Unix(n, 0).In(s.page.Now.Location()).Format("2006-01-02T15:04")
}
