package blockkit

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"unhunch/internal/sandbox/jsontree"
)

// rule checks one value at a place and reports what Slack would not take.
type rule func(c *checker, at string, v any)

// field is a property of an object and whether it has to be there.
type field struct {
	required bool
	rule     rule
}

type fields map[string]field

func must(r rule) field { return field{required: true, rule: r} }
func may(r rule) field  { return field{rule: r} }

// object is a block: its properties, a type and a block_id, and nothing else.
func object(f fields) rule {
	all := fields{"type": must(anything), "block_id": may(str(1, 255))}
	maps.Copy(all, f)
	return exactly(all)
}

// exactly is an object with these properties and no others. Null counts as absent where it may be.
func exactly(f fields) rule {
	return func(c *checker, at string, v any) {
		o := jsontree.AsObject(v)
		if o == nil {
			c.wrongf(at, "must be an object")
			return
		}
		for _, key := range slices.Sorted(maps.Keys(o)) {
			switch known, ok := f[key]; {
			case !ok:
				c.wrongf(at, "invalid additional property: %s", key)
			case o[key] != nil:
				known.rule(c, at+"/"+key, o[key])
			}
		}
		for _, key := range slices.Sorted(maps.Keys(f)) {
			if f[key].required && o[key] == nil {
				c.wrongf(at, "missing required field: %s", key)
			}
		}
	}
}

func anything(*checker, string, any) {}

func boolean(c *checker, at string, v any) {
	if _, ok := v.(bool); !ok {
		c.wrongf(at, "must be a boolean")
	}
}

// number is a whole number in a range.
func number(least, most float64) rule {
	return func(c *checker, at string, v any) {
		n, ok := v.(float64)
		if !ok || n != float64(int64(n)) || n < least || n > most {
			c.wrongf(at, "must be an integer from %.0f to %.0f", least, most)
		}
	}
}

// str is a string of so many characters.
func str(least, most int) rule {
	return func(c *checker, at string, v any) {
		s, ok := v.(string)
		n := utf8.RuneCountInString(s)
		switch {
		case !ok:
			c.wrongf(at, "must be a string")
		case n < least:
			c.wrongf(at, "must be more than %d characters", least-1)
		case n > most:
			c.wrongf(at, "must be less than %d characters", most+1)
		}
	}
}

func oneOf(values ...string) rule {
	return func(c *checker, at string, v any) {
		if s, ok := v.(string); !ok || !slices.Contains(values, s) {
			c.wrongf(at, "must be one of: %s", strings.Join(values, ", "))
		}
	}
}

// link is an absolute URL of at most 3,000 characters.
func link(c *checker, at string, v any) {
	str(1, 3000)(c, at, v)
	s, _ := v.(string)
	if u, err := url.Parse(s); err != nil || u.Scheme == "" || (u.Host == "" && u.Opaque == "") {
		c.wrongf(at, "must be a valid URL")
	}
}

// webLink is a link that Slack can fetch something from.
func webLink(c *checker, at string, v any) {
	link(c, at, v)
	s, _ := v.(string)
	if u, err := url.Parse(s); err == nil && u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
		c.wrongf(at, "must be a valid URL")
	}
}

// moment is a date or a time in one layout.
func moment(layout string) rule {
	return func(c *checker, at string, v any) {
		s, _ := v.(string)
		if _, err := time.Parse(layout, s); err != nil {
			c.wrongf(at, "must be of the form %s", layout)
		}
	}
}

// list is an array of one to so many items.
func list(most int, item rule) rule {
	return func(c *checker, at string, v any) {
		items, ok := v.([]any)
		switch {
		case !ok:
			c.wrongf(at, "must be an array")
			return
		case len(items) == 0:
			c.wrongf(at, "no fewer than 1 items allowed")
		case len(items) > most:
			c.wrongf(at, "no more than %d items allowed", most)
		}
		for i, one := range items {
			item(c, fmt.Sprintf("%s/%d", at, i), one)
		}
	}
}

// plain is a plain_text object.
func plain(most int) rule {
	return exactly(fields{"type": must(oneOf("plain_text")), "text": must(str(1, most)), "emoji": may(boolean)})
}

// text is a plain_text or mrkdwn object. Emoji is for the one, verbatim for the other.
func text(most int) rule {
	markdown := exactly(fields{"type": must(oneOf("mrkdwn")), "text": must(str(1, most)), "verbatim": may(boolean)})
	return func(c *checker, at string, v any) {
		if jsontree.AsObject(v).Str("type") == "mrkdwn" {
			markdown(c, at, v)
			return
		}
		plain(most)(c, at, v)
	}
}

// fileID is what Slack takes for a file's id (python-slack-sdk issue 1521).
var fileID = regexp.MustCompile(`^F[A-Z0-9]{8,}$`)

func slackFile(c *checker, at string, v any) {
	exactly(fields{"id": may(str(1, 255)), "url": may(link)})(c, at, v)
	o := jsontree.AsObject(v)
	switch id := o.Str("id"); {
	case id == "":
	case !fileID.MatchString(id):
		c.wrongf(at+"/id", "input must match regex pattern: ^[F][A-Z0-9]{8,}$")
	case !c.file(id):
		c.wrongf(at, "invalid slack file")
	}
	if (o["id"] == nil) == (o["url"] == nil) {
		c.wrongf(at, "must provide either id or url")
	}
}

// confirm is the dialog before an action.
func confirm(c *checker, at string, v any) {
	exactly(fields{
		"title": must(plain(100)), "text": must(text(300)), "confirm": must(plain(30)), "deny": must(plain(30)),
		"style": may(oneOf("primary", "danger")),
	})(c, at, v)
}
