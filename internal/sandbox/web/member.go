package web

import (
	"strings"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/mrkdwn"
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
		clears = until.In(who.Location()).Format(mrkdwn.TimeLayout(who.Locale))
	}
	return member{
		Clears: clears, Profile: who, Number: number, Now: local, Clock: local.Format(mrkdwn.TimeLayout(who.Locale)), City: city(who.Zone),
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

func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndexByte(zone, '/')+1:], "_", " ")
}
