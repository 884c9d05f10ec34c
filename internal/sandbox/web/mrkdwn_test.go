package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox/mrkdwn"
)

func TestMrkdwn(t *testing.T) {
	m := reader()
	for name, c := range map[string]struct{ in, want string }{
		"words":                       {"just words", "just words"},
		"emphasis":                    {"*bold* _italic_ ~gone~ `code`", "<strong>bold</strong> <em>italic</em> <s>gone</s> <code>code</code>"},
		"emphasis inside emphasis":    {"*bold and _both_*", "<strong>bold and <em>both</em></strong>"},
		"neighbours":                  {"*a* *b*", "<strong>a</strong> <strong>b</strong>"},
		"punctuation around it":       {"(*now*), please", "(<strong>now</strong>), please"},
		"arithmetic":                  {"3*4*5", "3*4*5"},
		"snake case":                  {"snake_case_name", "snake_case_name"},
		"a star alone":                {"* not a list", "* not a list"},
		"spaces inside":               {"* no *", "* no *"},
		"never closed":                {"*never", "*never"},
		"not across lines":            {"*one\ntwo*", "*one<br>two*"},
		"no markup in code":           {"`*a* :wave: <b>`", "<code>*a* :wave: &lt;b&gt;</code>"},
		"a star in code":              {"*see `a*b`*", "<strong>see <code>a*b</code></strong>"},
		"fenced code":                 {"before\n```a\n*b*```\nafter", "before<pre>a\n*b*</pre>after"},
		"a fence never closed":        {"a ```b", "a ```b"},
		"escaped by the app":          {"1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 &lt; 2 &amp;&amp; 3 &gt; 2"},
		"not unescaped twice":         {"&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;"},
		"tags are text":               {`<b onclick="x">`, `b onclick=&#34;x&#34;`},
		"a link":                      {"<https://example.com>", `<a href="https://example.com" target="_blank" rel="noopener noreferrer">https://example.com</a>`},
		"a link with words":           {"<https://example.com/?a=1&amp;b=2|see *this*>", `<a href="https://example.com/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">see *this*</a>`},
		"a bold link":                 {"*<https://a.example/x*y|go>*", `<strong><a href="https://a.example/x*y" target="_blank" rel="noopener noreferrer">go</a></strong>`},
		"mail":                        {"<mailto:a@b.example|us>", `<a href="mailto:a@b.example" target="_blank" rel="noopener noreferrer">us</a>`},
		"a script for a link":         {"<javascript:alert(1)|go>", "go"},
		"a link out of its attribute": {`<https://e.example/"onclick=x|go>`, `<a href="https://e.example/%22onclick=x" target="_blank" rel="noopener noreferrer">go</a>`},
		"a person":                    {"hi <@U1>", `hi <span class="mention">@ana</span>`},
		"a channel by its label":      {"<#C1|general>", `<span class="mention">general</span>`},
		"everybody here":              {"<!here>", `<span class="mention">@here</span>`},
		"a time in their zone":        {"at <!date^1773133200^{time}|nine>", `at <time>10:00</time>`},
		"a date nobody can read":      {"<!date^x^{time}|nine>", `<time>nine</time>`},
		"emoji":                       {":wave: :+1::no_such_one:", "👋 👍:no_such_one:"},
		"a time is no emoji":          {"9:00:30", "9:00:30"},
		"a quotation":                 {"&gt; one\n&gt; two\nthree", "<blockquote>one<br>two</blockquote>three"},
		"a list":                      {"do:\n• one\n- *two*\nend", "do:<ul><li>one</li><li><strong>two</strong></li></ul>end"},
		"a numbered list":             {"1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"},
		"an empty line":               {"a\n\nb", "a<br><br>b"},
		"nothing":                     {"", ""},
		"an empty token":              {"<> <|a>", "&lt;&gt; a"},
		"no end":                      {"<https://a.example", "&lt;https://a.example"},
		"three deep":                  {"*a _b ~c~ d_ e*", "<strong>a <em>b <s>c</s> d</em> e</strong>"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := string(m.html(c.in)); got != c.want {
				t.Errorf("%q\n got %s\nwant %s", c.in, got, c.want)
			}
		})
	}
}

func TestPlainTextHasOnlyEmoji(t *testing.T) {
	if got := string(reader().plain("*Ready?* :wave:\n<b> & <@U1>")); got != "*Ready?* 👋<br>&lt;b&gt; &amp; &lt;@U1&gt;" {
		t.Error(got)
	}
}

func TestAHostileLengthIsReadInNoTime(t *testing.T) {
	for _, piece := range []string{"*a ", "<", "`", "*_~", "<a|", ":a", ":", "> "} {
		reader().html(strings.Repeat(piece, 40_000/len(piece)))
	}
}

// ourTags is every tag that markup writes.
var ourTags = regexp.MustCompile(`</?(?:strong|em|s|code|pre|ul|ol|li|blockquote|time|span|a)>|<br>|<span class="mention">|` +
	`<a href="(?:https?|mailto):[^"<>]*" target="_blank" rel="noopener noreferrer">`)

func FuzzMrkdwnNeverLetsHTMLThrough(f *testing.F) {
	for _, seed := range []string{
		"*bold* <https://a.example|x> `c`", "<script>alert(1)</script>", `<https://a"onx=1|"><b>`, "<!date^1^{time}|<b>>", "```<b>```", "&lt;script&gt;",
		"> <@U1|<b>>", "<javascript:x>", "<https://a.example/&quot;&gt;|y>", "• *_~`<", "&amp;lt;",
	} {
		f.Add(seed)
	}
	m := reader()
	f.Fuzz(func(t *testing.T, text string) {
		for _, out := range []string{string(m.html(text)), string(m.plain(text))} {
			if rest := ourTags.ReplaceAllString(out, ""); strings.ContainsAny(rest, `<>"'`) {
				t.Errorf("%q became %s", text, out)
			}
			for _, tag := range []string{"strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "a"} {
				if strings.Count(out, "<"+tag+">")+strings.Count(out, "<"+tag+" ") != strings.Count(out, "</"+tag+">") {
					t.Errorf("%q leaves <%s> open: %s", text, tag, out)
				}
			}
		}
	})
}

func reader() markup {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	e := readEmoji()
	return markup{emoji: e, reader: mrkdwn.Reader{
		Zone: zone, Locale: "en-GB", Emoji: e.knows,
		Names: func(id string) string { return map[string]string{"U1": "ana"}[id] },
	}}
}
