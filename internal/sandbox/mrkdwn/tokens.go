package mrkdwn

import (
	"strconv"
	"strings"
	"time"
)

// token is what stands between < and >: a link, a mention, a date.
func (r Reader) token(body string) Span {
	target, label, labelled := strings.Cut(body, "|")
	switch {
	case strings.HasPrefix(body, "!date^"):
		return Span{Kind: Date, Text: r.date(target, unescaped(label))}
	case target != "" && strings.ContainsRune("@#!", rune(target[0])):
		return Span{Kind: Mention, Text: unescaped(r.mention(target, label, labelled))}
	case label == "":
		label = target
	}
	return Span{Kind: Link, Text: unescaped(label), URL: unescaped(target)}
}

func (r Reader) mention(target, label string, labelled bool) string {
	kind, id := target[:1], target[1:]
	switch {
	case labelled:
		return label
	case kind == "!":
		return "@" + id
	}
	if r.Names != nil {
		if name := r.Names(id); name != "" {
			return kind + name
		}
	}
	return target
}

// date writes <!date^seconds^format|fallback> in the reader's zone and habit.
func (r Reader) date(target, fallback string) string {
	part := strings.Split(target, "^")
	if len(part) < 3 {
		return fallback
	}
	seconds, err := strconv.ParseInt(part[1], 10, 64)
	if err != nil {
		return fallback
	}
	at := time.Unix(seconds, 0).UTC()
	if r.Zone != nil {
		at = at.In(r.Zone)
	}
	clock := TimeLayout(r.Locale)
	precise := strings.Replace(clock, "04", "04:05", 1)
	date, short, long := r.dates(at)
	return strings.NewReplacer(
		"{date_num}", at.Format("2006-01-02"), "{date_pretty}", r.pretty(at, date), "{date}", date,
		"{date_short_pretty}", r.pretty(at, short), "{date_short}", short,
		"{date_long_pretty}", r.pretty(at, long), "{date_long}", long,
		"{time}", at.Format(clock), "{time_secs}", at.Format(precise),
	).Replace(unescaped(part[2]))
}

// How Slack writes the day above messages, and a short one (docs: date element,
// day_divider_pretty and date_short).
const (
	DayLayout   = "Monday, January 2"
	ShortLayout = "Mon, Jan 2"
)

// TimeLayout is how somebody with that locale writes the time of day, for time.Format.
func TimeLayout(locale string) string {
	if locale == "en-US" {
		return "3:04 PM"
	}
	return "15:04"
}

// pretty says today, tomorrow or yesterday where that is so (docs: formatting
// text, dates).
func (r Reader) pretty(at time.Time, date string) string {
	words := map[int]string{-1: "yesterday", 0: "today", 1: "tomorrow"}
	if r.german() {
		words = map[int]string{-1: "gestern", 0: "heute", 1: "morgen"}
	}
	for days, word := range words {
		if r.Now.In(at.Location()).AddDate(0, 0, days).Format(time.DateOnly) == at.Format(time.DateOnly) {
			return word
		}
	}
	return date
}

// german is one of the languages other than English that Slack writes dates in, as
// one for all of them.
func (r Reader) german() bool { return strings.HasPrefix(r.Locale, "de") }

// The names of months and days in German, as Slack writes them.
const (
	monthsInGerman = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember"
	shortInGerman  = "Jan. Feb. März Apr. Mai Juni Juli Aug. Sept. Okt. Nov. Dez."
	daysInGerman   = "Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag"
)

// dates are the day of a moment as {date}, {date_short} and {date_long} write it.
func (r Reader) dates(at time.Time) (date, short, long string) {
	if !r.german() {
		return at.Format("January 2, 2006"), at.Format("Jan 2, 2006"), at.Format("Monday, January 2, 2006")
	}
	in := func(months string) string {
		return at.Format("2. ") + strings.Fields(months)[at.Month()-1] + at.Format(" 2006")
	}
	return in(monthsInGerman), in(shortInGerman), strings.Fields(daysInGerman)[at.Weekday()] + ", " + in(monthsInGerman)
}

// unescaped turns Slack's three entities into their characters (docs: formatting
// text, escaping).
func unescaped(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
