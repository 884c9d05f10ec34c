package rows

import (
	"errors"
	"fmt"
)

// Check reads a row as the methods of a Store do.
func Check(b Bucket, key, value []byte) (err error) {
	if len(value) == 0 || value[0] == 0 {
		return fmt.Errorf("%w: without a version", errValue)
	}
	if person := Whose(b, key); person != nil {
		if _, err := ParsePerson(person); err != nil {
			return err
		}
	}
	switch b {
	case People:
		_, err = DecodePerson(value)
	case Timetables:
		_, err = DecodeTimetable(key, value)
	case Due:
		var row Reminder
		if row, err = DecodeReminder(value); err == nil {
			err = row.News.Check()
		}
	case Desks:
		_, err = DecodeDesk(value)
	case Days:
		_, err = DecodeDays(value)
	case Owed:
		var id uint64
		if id, err = ParseID(key); err == nil {
			_, err = DecodeMessage(id, value)
		}
	case Intents:
		_, err = DecodeIntents(value)
	case Outcomes:
		var id uint64
		if id, err = ParseID(key); err == nil {
			_, err = DecodeOutcome(id, value)
		}
	case Files:
		if value[0] != Version1 {
			err = fmt.Errorf("%w: version %d", errValue, value[0])
		}
	case Heard:
		_, err = DecodeDay(value)
	case Workspaces:
		_, err = DecodeWorkspace(key, value)
	case Audit:
		_, err = DecodeEntry(value)
	case Meta, Steps, Live, Aside: // nothing in their values can be wrong
	default:
		err = errors.New("in a bucket that this version does not know")
	}
	return err
}
