package bolt

import (
	"errors"
	"fmt"
)

// checkRow reads a row as the methods of a Store do.
func checkRow(b bucket, key, value []byte) (err error) {
	if len(value) == 0 || value[0] == 0 {
		return fmt.Errorf("%w: without a version", errValue)
	}
	if person := whose(b, key); person != nil {
		if _, err := parsePerson(person); err != nil {
			return err
		}
	}
	switch b {
	case people:
		_, err = decodePerson(value)
	case timetables:
		_, err = decodeTimetable(key, value)
	case due:
		var row dueRow
		if row, err = decodeDue(value); err == nil {
			err = row.news.check()
		}
	case desks:
		_, err = decodeDesk(value)
	case days:
		_, err = decodeDays(value)
	case owed:
		var id uint64
		if id, err = parseID(key); err == nil {
			_, err = decodeOwed(id, value)
		}
	case files:
		if value[0] != version1 {
			err = fmt.Errorf("%w: version %d", errValue, value[0])
		}
	case meta, steps, live, aside: // nothing in their values can be wrong
	default:
		err = errors.New("in a bucket that this version does not know")
	}
	return err
}
