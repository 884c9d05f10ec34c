package buckets

import (
	"encoding/binary"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"

	"unhunch/internal/store/rows"
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
	value = append(value, rows.Version1)
	value = binary.BigEndian.AppendUint64(value, r.Timetable)
	value = rows.AppendNumber(value, r.Day.Day)
	value = rows.AppendNumber(value, r.Day.Count)
	value = binary.AppendVarint(value, int64(r.Late/time.Second))
	value = rows.AppendNumber(value, r.Snoozes)
	flags := rows.Flag(dueAhead, r.Ahead) | rows.Flag(dueDoubtful, r.Doubtful) | rows.Flag(dueCalendar, r.Calendar) |
		rows.Flag(duePauses, len(r.Pauses) > 0) | rows.Flag(dueAwaits, r.Awaits != 0)
	value = rows.AppendText(append(value, flags), r.Channel)
	if r.Awaits != 0 {
		value = binary.AppendUvarint(value, r.Awaits)
	}
	if len(r.Pauses) > 0 {
		value = rows.AppendPauses(value, r.Pauses)
	}
	return r.News.append(value)
}

// DecodeReminder leaves the news as they are: see News.Check.
func DecodeReminder(value []byte) (row Reminder, err error) {
	r := rows.Read(value)
	r.Version()
	row.Timetable = r.Fixed64()
	row.Day = schedule.Tally{Day: r.Count(), Count: r.Count()}
	row.Late = r.Seconds()
	row.Snoozes = r.Count()
	flags := r.Byte()
	row.Ahead, row.Doubtful, row.Calendar = flags&dueAhead != 0, flags&dueDoubtful != 0, flags&dueCalendar != 0
	row.Channel = r.Text()
	if flags&dueAwaits != 0 {
		row.Awaits = r.Uvarint()
	}
	if flags&duePauses != 0 {
		row.Pauses = r.Pauses()
	}
	row.News = readNews(&r)
	return row, r.End()
}

// Repeat writes into a due row what that repeats of the person, so that a beat need not
// read them.
func (r *Reminder) Repeat(p *rows.Person) {
	r.Timetable, r.Channel, r.Calendar, r.Pauses = p.Table, p.Channel, p.Calendar.Given(), p.Pauses
}
