package bolt

import (
	"encoding/binary"
	"time"

	"unhunch/internal/schedule"
)

// dueRow is a row of due, of version 1: timetable (8 bytes) | tally's day |
// tally's count | seconds since First | snoozes | flags | channel | news.
// Numbers are varints.
type dueRow struct {
	timetable uint64 // prefs.Timetable.ID
	day       schedule.Tally
	late      time.Duration // At less First
	snoozes   int
	doubtful  bool   // it was made anew: what it stands for may have been sent
	ahead     bool   // the person's days know of later ones than day: they went west
	channel   string // "": not known here, perhaps in people
	news      news
}

// The flags of a due row.
const (
	dueAhead = 1 << iota
	dueDoubtful
)

func encodeDue(r dueRow) []byte {
	value := append(make([]byte, 0, 48+len(r.channel)+len(r.news.card)+len(r.news.notes)+len(r.news.hours)), version1)
	value = binary.BigEndian.AppendUint64(value, r.timetable)
	value = appendNumber(value, r.day.Day)
	value = appendNumber(value, r.day.Count)
	value = appendNumber(value, int(r.late/time.Second))
	value = appendNumber(value, r.snoozes)
	value = appendText(append(value, flag(dueAhead, r.ahead)|flag(dueDoubtful, r.doubtful)), r.channel)
	return r.news.append(value)
}

func decodeDue(value []byte) (row dueRow, err error) {
	r := reader{rest: value}
	r.version()
	row.timetable = r.fixed64()
	row.day = schedule.Tally{Day: r.count(), Count: r.count()}
	row.late = time.Duration(r.count()) * time.Second
	row.snoozes = r.count()
	flags := r.byte()
	row.ahead, row.doubtful = flags&dueAhead != 0, flags&dueDoubtful != 0
	row.channel = r.text()
	row.news = r.news()
	return row, r.end()
}
