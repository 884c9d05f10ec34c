package web

import (
	"slices"
	"time"

	"unhunch/internal/sandbox"
)

// mood is a status to choose: an emoji and what it is for.
type mood struct{ Name, Char, Text string }

func moods(e emoji) []mood {
	all := []mood{
		{Name: ":spiral_calendar_pad:", Text: "In a meeting"},
		{Name: ":spiral_calendar:", Text: "In a meeting • Google Calendar"}, // as that sets it
		{Name: ":telephone_receiver:", Text: "On a call"},
		{Name: ":headphones:", Text: "Focusing"},
		{Name: ":coffee:", Text: "Having a break"},
		{Name: ":house_with_garden:", Text: "Working from home"},
		{Name: ":face_with_thermometer:", Text: "Out sick"},
		{Name: ":palm_tree:", Text: "On holiday"},
	}
	for i := range all {
		all[i].Char = e.char(all[i].Name)
	}
	return all
}

// term is how long a status can last before it clears by itself.
type term struct {
	Name  string
	lasts time.Duration
}

func terms() []term {
	return []term{{"15 minutes", 15 * time.Minute}, {"30 minutes", 30 * time.Minute}, {"1 hour", time.Hour}, {"4 hours", 4 * time.Hour}}
}

// zones are some to move to, with those people are in.
func zones(people []sandbox.Profile) []string {
	all := []string{
		"America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Atlantic/Azores", "Europe/Lisbon", "Europe/London",
		"Europe/Berlin", "Africa/Cairo", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Singapore",
		"Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Auckland", "Etc/UTC",
	}
	for _, who := range people {
		all = append(all, who.Zone)
	}
	slices.Sort(all)
	return slices.Compact(all)
}
