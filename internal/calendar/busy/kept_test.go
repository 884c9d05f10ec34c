package busy

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Of all that people write into a calendar, these texts are in memory once it is
// read, and no others.
func TestNothingOfAnybodyIsKept(t *testing.T) {
	const calendar = `BEGIN:VCALENDAR
PRODID:-//Example//Calendar//EN
X-WR-CALNAME:desk@calendar.example
BEGIN:VTIMEZONE
TZID:Plant 2
X-LIC-LOCATION:Nowhere
BEGIN:STANDARD
TZNAME:PLT
DTSTART:20200101T000000
TZOFFSETFROM:+0300
TZOFFSETTO:+0300
RRULE:FREQ=YEARLY
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:desk@calendar.example
DTSTART;TZID=Plant 2;X-TITLE=secret:20261201T100000
DTEND;TZID=Plant 2:20261201T110000
RRULE:FREQ=WEEKLY
EXDATE;TZID=Plant 2:20261208T100000
SUMMARY:A title
  that is folded
LOCATION:A place
DESCRIPTION:What it is about
without an indent
ORGANIZER;CN=Somebody:mailto:desk@calendar.example
ATTENDEE;CN=Somebody else;PARTSTAT=DECLINED:mailto:room@calendar.example
URL:https://calendar.example/meet
X-SECRET:a
STATUS:CONFIRMED
TRANSP:OPAQUE
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
BEGIN:VALARM
UID:alarm
DESCRIPTION:Leave now
END:VALARM
END:VEVENT
BEGIN:VFREEBUSY
ORGANIZER:mailto:desk@calendar.example
FREEBUSY;FBTYPE=BUSY;X-TITLE=secret:20261203T090000Z/PT1H
END:VFREEBUSY
END:VCALENDAR
`
	f := newFile(time.UTC)
	if err := f.read(strings.NewReader(calendar)); err != nil {
		t.Fatal(err)
	}
	kept := map[string]bool{}
	collect(reflect.ValueOf(f.events), kept)
	collect(reflect.ValueOf(f.lists), kept)
	collect(reflect.ValueOf(f.zones.names), kept)
	collect(reflect.ValueOf(f.zones.byName), kept)
	collect(reflect.ValueOf(f.zones.explained), kept)
	collect(reflect.ValueOf(f.odd), kept)
	want := []string{"", "BUSY", "FREQ=WEEKLY", "FREQ=YEARLY", "OPAQUE", "Plant 2", "UTC", "line"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(kept))); diff != "" {
		t.Errorf("(-want +kept):\n%s", diff)
	}
	if len(f.events) != 1 || len(f.lists) != 1 || f.event != nil || f.zone != nil {
		t.Errorf("%d events, %d lists, and something that is still read", len(f.events), len(f.lists))
	}
}

// collect adds every text that can be reached from a value.
func collect(v reflect.Value, texts map[string]bool) {
	switch v.Kind() {
	case reflect.String:
		texts[v.String()] = true
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			collect(v.Elem(), texts)
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			collect(v.Index(i), texts)
		}
	case reflect.Map:
		for entry := v.MapRange(); entry.Next(); {
			collect(entry.Key(), texts)
			collect(entry.Value(), texts)
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			collect(field, texts)
		}
	default: // numbers
	}
}
