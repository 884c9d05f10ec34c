package rows

import (
	"encoding/binary"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// Reminder is a row of due, of version 1: timetable (8 bytes) | tally's day |
// tally's count | seconds since First (below 0 where it was brought forward) |
// snoozes | flags | channel | awaits | pauses | news. Numbers are varints.
type Reminder struct {
	Timetable uint64 // prefs.Timetable.ID
	Day       schedule.Tally
	Late      time.Duration // At less First; below 0 where it was brought forward
	Snoozes   int
	Doubtful  bool         // it was made anew: what it stands for may have been sent
	Calendar  bool         // the person gave their calendar
	Pauses    prefs.Pauses // that the person announced
	Ahead     bool         // the person's days know of later ones than day: they went west, or a reminder came after midnight
	Channel   string       // "": not known here, perhaps in people
	Awaits    uint64       // the id of the last reminder, until its outcome is known and taken up as news; 0: none
	News      News
}

// The flags of a due row.
const (
	dueAhead = 1 << iota
	dueDoubtful
	dueCalendar
	duePauses
	dueAwaits
)

// EncodeReminder leaves room for a checksum behind the value.
func EncodeReminder(r Reminder) []byte {
	return AppendReminder(make([]byte, 0, 56+len(r.Channel)+len(r.News.card)+len(r.News.items)), &r)
}

// AppendReminder is EncodeReminder behind what is there.
func AppendReminder(value []byte, r *Reminder) []byte {
	value = append(value, Version1)
	value = binary.BigEndian.AppendUint64(value, r.Timetable)
	value = appendNumber(value, r.Day.Day)
	value = appendNumber(value, r.Day.Count)
	value = binary.AppendVarint(value, int64(r.Late/time.Second))
	value = appendNumber(value, r.Snoozes)
	flags := flag(dueAhead, r.Ahead) | flag(dueDoubtful, r.Doubtful) | flag(dueCalendar, r.Calendar) |
		flag(duePauses, len(r.Pauses) > 0) | flag(dueAwaits, r.Awaits != 0)
	value = appendText(append(value, flags), r.Channel)
	if r.Awaits != 0 {
		value = binary.AppendUvarint(value, r.Awaits)
	}
	if len(r.Pauses) > 0 {
		value = appendPauses(value, r.Pauses)
	}
	return r.News.append(value)
}

// DecodeReminder leaves the news as they are: see News.Check.
func DecodeReminder(value []byte) (row Reminder, err error) {
	r := reader{rest: value}
	r.version()
	row.Timetable = r.fixed64()
	row.Day = schedule.Tally{Day: r.count(), Count: r.count()}
	row.Late = r.seconds()
	row.Snoozes = r.count()
	flags := r.byte()
	row.Ahead, row.Doubtful, row.Calendar = flags&dueAhead != 0, flags&dueDoubtful != 0, flags&dueCalendar != 0
	row.Channel = r.text()
	if flags&dueAwaits != 0 {
		row.Awaits = r.uvarint()
	}
	if flags&duePauses != 0 {
		row.Pauses = r.pauses()
	}
	row.News = r.news()
	return row, r.end()
}

func appendPauses(value []byte, pauses prefs.Pauses) []byte {
	value = appendNumber(value, len(pauses))
	for _, p := range pauses {
		value = appendTime(appendTime(value, p.From), p.Until)
	}
	return value
}

func (r *reader) pauses() (pauses prefs.Pauses) {
	for range min(r.count(), prefs.MaxPauses) {
		pauses = append(pauses, prefs.Pause{From: r.time(), Until: r.time()})
	}
	return pauses
}
