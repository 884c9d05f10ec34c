package main

import (
	"strings"

	"unhunch/internal/calendar/fetch"
)

// calendars are the operator's word on whose servers are asked for people's
// calendars.
type calendars struct {
	List string `name:"calendar-hosts" help:"Who is asked for people's calendars: names with commas, '*.example.com' for all below one; by itself every public host is. '+calendar.corp.example' or '+calendar.corp.example:8443' is a server of your own, which is asked as well, and inside your network, too." env:"UNHUNCH_CALENDAR_HOSTS" placeholder:"HOSTS" without:"every host on the internet"`
	None bool   `name:"no-calendars" help:"Nobody can give a calendar, and nobody is asked for one." env:"UNHUNCH_NO_CALENDARS" without:"calendars are read of whoever gives theirs"`

	hosts fetch.Hosts
}

func (c *calendars) check(wrong *mistakes) {
	var err error
	c.hosts, err = fetch.ReadHosts(c.List)
	switch {
	case err != nil:
		wrong.add("--calendar-hosts", err.Error(), "Give names with commas, such as calendar.google.com,*.icloud.com,+calendar.corp.example:8443; or leave it out.")
	case c.None && strings.TrimSpace(c.List) != "":
		wrong.add("--calendar-hosts", "is given, and --no-calendars, too", "Leave one of them out.")
	}
}
