package check

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

// page is a document as its reader sees it.
type page struct {
	name    string
	links   []link
	anchors map[string]bool
	fences  []fence
	code    []code // between backticks
	broken  []code // what was meant to be a link, and is none
}

// link leads somewhere.
type link struct {
	to      string
	line    int
	picture bool
	says    string
}

// fence is a block of code.
type fence struct {
	language string
	text     string
	line     int    // of its first line
	under    string // the anchor of the heading it is under
	after    string // the paragraph before it
}

// code is a piece of text in a line.
type code struct {
	text string
	line int
}

// read reads a document by its path from the top of the house.
func read(t *testing.T, name string) *page {
	t.Helper()
	return parse(name, []byte(content(t, name)))
}

func parse(name string, source []byte) *page {
	p := &page{name: name, anchors: map[string]bool{}}
	lineOf := func(offset int) int { return 1 + bytes.Count(source[:min(offset, len(source))], []byte("\n")) }
	root := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(text.NewReader(source))
	var under, after string
	line := 1
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // it gives what we give, and we give none
		if !entering {
			if paragraph, is := n.(*ast.Paragraph); is {
				after = said(paragraph, source)
			}
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && n.Lines().Len() > 0 {
			line = lineOf(n.Lines().At(0).Start)
		}
		switch n := n.(type) {
		case *ast.Heading:
			under = p.anchor(said(n, source))
		case *ast.Text:
			line = lineOf(n.Segment.Start)
			if at := unresolved.Find(n.Segment.Value(source)); at != nil {
				p.broken = append(p.broken, code{string(at), line})
			}
		case *ast.Link:
			p.links = append(p.links, link{string(n.Destination), line, false, said(n, source)})
		case *ast.Image:
			p.links = append(p.links, link{string(n.Destination), line, true, said(n, source)})
		case *ast.AutoLink:
			p.links = append(p.links, link{string(n.URL(source)), line, false, string(n.Label(source))})
		case *ast.CodeSpan:
			p.code = append(p.code, code{said(n, source), line})
		case *ast.FencedCodeBlock:
			p.fences = append(p.fences, fence{string(n.Language(source)), lines(n, source), line, under, after})
			after = ""
		case *ast.HTMLBlock:
			p.html(lines(n, source), line)
		case *ast.RawHTML:
			p.html(string(n.Segments.Value(source)), line)
		}
		return ast.WalkContinue, nil
	})
	return p
}

// A text with both pairs of brackets left over.
var unresolved = regexp.MustCompile(`\][\[(]`)

// anchor is where GitHub has a heading found: in small letters, with hyphens for spaces,
// and without signs; the second one of a name has a number.
func (p *page) anchor(heading string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case r == ' ':
			return '-'
		case r == '-', r == '_', unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
			return unicode.ToLower(r)
		}
		return -1
	}, heading)
	free := name
	for i := 1; p.anchors[free]; i++ {
		free = fmt.Sprintf("%s-%d", name, i)
	}
	p.anchors[free] = true
	return free
}

var (
	htmlAnchor = regexp.MustCompile(`<\w+[^>]* (?:id|name)="([^"]+)"`)
	htmlLink   = regexp.MustCompile(`<a[^>]* href="([^"]+)"`)
	htmlImage  = regexp.MustCompile(`<(?:img|source)[^>]* src(?:set)?="([^"]+)"`)
	htmlAlt    = regexp.MustCompile(` alt="([^"]+)"`)
)

func (p *page) html(tag string, line int) {
	for _, m := range htmlAnchor.FindAllStringSubmatch(tag, -1) {
		p.anchors[m[1]] = true
	}
	for _, m := range htmlLink.FindAllStringSubmatch(tag, -1) {
		p.links = append(p.links, link{to: m[1], line: line, says: "an anchor"})
	}
	for _, m := range htmlImage.FindAllStringSubmatch(tag, -1) {
		p.links = append(p.links, link{m[1], line, true, htmlAlt.FindString(tag)})
	}
}

// said is the text of a node without its markup.
func said(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			b.Write(n.Segment.Value(source))
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(source))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// lines is the content of a block.
func lines(n ast.Node, source []byte) string {
	var b strings.Builder
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		b.Write(at.Value(source))
	}
	return b.String()
}
