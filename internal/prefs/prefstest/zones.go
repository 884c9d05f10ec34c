package prefstest

// Zones are forty in which people are at work at the same time: at 9:00 UTC of a day
// in February it is between nine and noon in all of them.
func Zones() []string {
	return []string{
		"Europe/Amsterdam", "Europe/Athens", "Europe/Belgrade", "Europe/Berlin", "Europe/Brussels",
		"Europe/Bucharest", "Europe/Budapest", "Europe/Copenhagen", "Europe/Dublin", "Europe/Helsinki",
		"Europe/Istanbul", "Europe/Kyiv", "Europe/Lisbon", "Europe/London", "Europe/Luxembourg",
		"Europe/Madrid", "Europe/Malta", "Europe/Minsk", "Europe/Oslo", "Europe/Paris",
		"Europe/Prague", "Europe/Riga", "Europe/Rome", "Europe/Sofia", "Europe/Stockholm",
		"Europe/Tallinn", "Europe/Vienna", "Europe/Vilnius", "Europe/Warsaw", "Europe/Zurich",
		"Africa/Abidjan", "Africa/Accra", "Africa/Algiers", "Africa/Cairo", "Africa/Johannesburg",
		"Africa/Lagos", "Africa/Nairobi", "Africa/Tunis", "Atlantic/Canary", "Asia/Beirut",
	}
}
