package web

import (
	"strings"
	"time"

	"unhunch/internal/sandbox"
)

// member is a person in the list of those to act as.
type member struct {
	sandbox.Profile
	Number  int // from 1: their colour
	Now     time.Time
	Clock   string // their local time, in their habit
	City    string
	Mood    string // their status emoji as a character
	Clears  string // when their status does by itself, in their habit
	Current bool
	Unread  int
	DND     bool
}

func newMember(who sandbox.Profile, number int, now time.Time) member {
	local := now.In(who.Location())
	clears := ""
	if until := who.Status.Until; !until.IsZero() {
		clears = until.In(who.Location()).Format(habit(who))
	}
	return member{
		Clears: clears, Profile: who, Number: number, Now: local, Clock: local.Format(habit(who)), City: city(who.Zone),
		DND: who.DNDUntil.After(now),
	}
}

// Initials stand in for a picture.
func (m member) Initials() string {
	initials := []rune{}
	begins := true
	for _, r := range m.RealName {
		if begins && len(initials) < 2 {
			initials = append(initials, r)
		}
		begins = r == ' '
	}
	return string(initials)
}

// habit is how somebody writes the time of day.
func habit(who sandbox.Profile) string {
	if who.Locale == "en-US" {
		return "3:04 PM"
	}
	return "15:04"
}

func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}
