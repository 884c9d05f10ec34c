package sandbox

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	markup = regexp.MustCompile(`<([^<>]+)>`)
	// Emphasis only counts at the edges of words, so that 3*4 and snake_case stay.
	emphasis = regexp.MustCompile("(^|[\\s(\\[\"'—–>-])([*_~`])(\\S|\\S[^\\n]*?\\S)([*_~`])($|[\\s.,;:!?)\\]\"'—–<-])")
)

// Plain reads mrkdwn aloud: emphasis, links, mentions and dates as the words
// somebody in that zone reads. Names tells what to call a user or channel id.
func Plain(mrkdwn string, p Profile, names func(id string) string) string {
	if !strings.ContainsAny(mrkdwn, "<*_~`&") {
		return mrkdwn
	}
	text := markup.ReplaceAllStringFunc(mrkdwn, func(m string) string {
		return token(m[1:len(m)-1], p, names)
	})
	for range 2 { // twice: neighbours share the space between them
		text = emphasis.ReplaceAllStringFunc(text, func(m string) string {
			part := emphasis.FindStringSubmatch(m)
			if part[2] != part[4] {
				return m
			}
			return part[1] + part[3] + part[5]
		})
	}
	return html.UnescapeString(text)
}

func token(body string, p Profile, names func(string) string) string {
	target, label, labelled := strings.Cut(body, "|")
	switch {
	case strings.HasPrefix(body, "!date^"):
		return date(target, label, p)
	case labelled:
		return label
	case strings.HasPrefix(target, "@"), strings.HasPrefix(target, "#"):
		if names != nil {
			if name := names(target[1:]); name != "" {
				return target[:1] + name
			}
		}
		return target
	case strings.HasPrefix(target, "!"):
		return "@" + target[1:]
	default:
		return target
	}
}

// date writes <!date^seconds^format|fallback> in the reader's zone and habit.
func date(target, fallback string, p Profile) string {
	part := strings.Split(target, "^")
	if len(part) < 3 {
		return fallback
	}
	seconds, err := strconv.ParseInt(part[1], 10, 64)
	if err != nil {
		return fallback
	}
	at := time.Unix(seconds, 0).In(p.Location())
	clock, precise := "15:04", "15:04:05"
	if p.Locale == "en-US" {
		clock, precise = "3:04 PM", "3:04:05 PM"
	}
	date, short, long := at.Format("January 2, 2006"), at.Format("Jan 2, 2006"), at.Format("Monday, January 2, 2006")
	return strings.NewReplacer(
		"{date_num}", at.Format("2006-01-02"), "{date_pretty}", pretty(at, date, p), "{date}", date,
		"{date_short_pretty}", pretty(at, short, p), "{date_short}", short,
		"{date_long_pretty}", pretty(at, long, p), "{date_long}", long,
		"{time}", at.Format(clock), "{time_secs}", at.Format(precise),
	).Replace(part[2])
}

// pretty says today, tomorrow or yesterday where that is so (docs: formatting
// text, dates).
func pretty(at time.Time, date string, p Profile) string {
	for days, word := range map[int]string{-1: "yesterday", 0: "today", 1: "tomorrow"} {
		if p.now.In(at.Location()).AddDate(0, 0, days).Format(time.DateOnly) == at.Format(time.DateOnly) {
			return word
		}
	}
	return date
}
