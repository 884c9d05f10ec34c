package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"

	"unhunch/internal/prefs"
)

// Check tells everything that is wrong with the store in a file that no bot
// has open: pages that are damaged, rows that cannot be read, and what the
// buckets do not agree about, each as an error of its own. It alters nothing.
// Its second result says that it could not look.
func Check(ctx context.Context, path string, options Options) (wrong []error, err error) {
	s, err := openReadOnly(path, options)
	if errors.Is(err, ErrDamaged) {
		return []error{err}, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.check(ctx)
}

func (s *Store) check(ctx context.Context) ([]error, error) {
	var rows []error
	pages, err := s.pages(ctx, math.MaxInt, func(b bucket, key, value []byte) {
		if err := checkRow(b, key, value); err != nil {
			rows = append(rows, fmt.Errorf("%s, row %q: %w", name(b), key, err))
		}
	})
	switch {
	case err != nil:
		return nil, err
	case len(pages)+len(rows) > 0: // what hangs on those does not agree either
		return append(pages, rows...), nil
	}
	err = s.read(ctx, func(t txn) error {
		rows = t.disagreements()
		return nil
	})
	return rows, err
}

// pages surveys the file. It must not be written to meanwhile.
func (s *Store) pages(ctx context.Context, most int, row func(b bucket, key, value []byte)) ([]error, error) {
	info, err := s.file.Stat()
	if err != nil {
		return nil, err
	}
	look := survey{file: interrupted{ctx, s.file}, size: info.Size(), most: most, row: row}
	err = look.run()
	return look.wrong, err
}

// interrupted is a file whose reading ends with a context.
type interrupted struct {
	ctx  context.Context //nolint:containedctx // for one survey
	file io.ReaderAt
}

func (f interrupted) ReadAt(b []byte, at int64) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.file.ReadAt(b, at)
}

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
		if _, err = parseID(key); err == nil {
			err = decodeJSON(value, new(prefs.Timetable))
		}
	case due:
		_, err = decodeDue(value)
	case moved:
		_, err = decodeMoved(value)
	case desks:
		err = decodeJSON(value, new(deskRow))
	case days:
		_, err = decodeDay("", value)
	case owed:
		var id uint64
		if id, err = parseID(key); err == nil {
			_, err = decodeMessage(id, value)
		}
	case queue:
		_, _, err = parseQueue(key)
	case waits:
		if _, _, err = parseTimed(key); err == nil {
			_, _, err = parseQueue(value)
		}
	case intents:
		_, err = parseID(key)
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

// disagreements are what the rows of different buckets say of the same thing,
// and not alike.
func (t txn) disagreements() (wrong []error) {
	tell := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	t.dueAgree(tell)
	t.stepsAgree(tell)
	t.owedAgree(tell)
	return wrong
}

type teller func(format string, args ...any)

// dueAgree: people have one due row that counts, or none, and as many stale
// ones as moved says.
func (t txn) dueAgree(tell teller) {
	counts, stale := map[string]int{}, map[string]int{}
	for key, value := range t.rows(due) {
		person := whose(due, key)
		row, _ := decodeDue(value)
		p, _ := t.person(person)
		if p.generation == row.generation {
			counts[string(person)]++
			if _, err := t.timetable(row.timetable); err != nil {
				tell("due %q: %w", key, err)
			}
		} else {
			stale[string(person)]++
		}
		if t.in(people).Get(person) == nil {
			tell("due %q: of nobody", key)
		}
	}
	for key := range t.rows(people) {
		p, _ := t.person(key)
		state, _ := t.movedRow(key)
		want := 1
		if p.Due.IsZero() || state.ended {
			want = 0
		}
		if counts[string(key)] != want || stale[string(key)] != state.stale {
			tell("%q: %d due rows that count (want %d), %d stale, moved says %+v",
				key, counts[string(key)], want, stale[string(key)], state)
		}
	}
}

// stepsAgree: every desk that wakes has its step, and every step a desk.
func (t txn) stepsAgree(tell teller) {
	want := map[string]bool{}
	for key := range t.rows(desks) {
		row, _ := t.deskRow(key)
		if wakes := row.pulse().wakes; !wakes.IsZero() {
			want[string(timedKey(wakes, key))] = true
		}
		if row.Session.Live() != (t.in(live).Get(key) != nil) {
			tell("%q: %q, live says otherwise", key, row.Session.State)
		}
	}
	found := 0
	for key := range t.rows(steps) {
		found++
		if !want[string(key)] {
			tell("step %q of no desk", key)
		}
	}
	if found != len(want) {
		tell("%d steps of %d desks", found, len(want))
	}
}

// owedAgree: every message is in one place, and every place has a message.
func (t txn) owedAgree(tell teller) {
	places := map[uint64]int{}
	for key := range t.rows(queue) {
		_, id, _ := parseQueue(key)
		places[id]++
	}
	for _, place := range t.rows(waits) {
		_, id, _ := parseQueue(place)
		places[id]++
	}
	for key := range t.rows(intents) {
		id, _ := parseID(key)
		places[id]++
	}
	for key := range t.rows(owed) {
		id, _ := parseID(key)
		if places[id] != 1 {
			tell("message %d is in %d places", id, places[id])
		}
		delete(places, id)
	}
	if len(places) > 0 {
		tell("places of messages that are not owed: %v", places)
	}
}
