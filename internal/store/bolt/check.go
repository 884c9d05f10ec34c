package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
)

// Check tells everything that is wrong with the store in a file that no bot
// has open: pages that are damaged, rows that cannot be read, and what the
// buckets do not agree about, each as an error of its own. It alters nothing.
// Its second result says that it could not look.
func Check(ctx context.Context, path string, options Options) (wrong []error, err error) {
	s, err := open(path, options.withDefaults(), openUnread)
	if errors.Is(err, ErrDamaged) {
		return checkDamaged(ctx, path, err)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	wrong, err = checkFile(ctx, s.file)
	switch {
	case errors.Is(err, ErrDamaged):
		return []error{told(path, err)}, nil
	case err != nil:
		return nil, told(path, err)
	case len(wrong) > 0:
		return wrong, err // what hangs on that does not agree either
	}
	err = s.read(ctx, func(t txn) error {
		wrong = t.disagreements()
		return nil
	})
	return wrong, err
}

// checkDamaged looks at a file that cannot be opened.
func checkDamaged(ctx context.Context, path string, cause error) (wrong []error, err error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	wrong, err = checkFile(ctx, file)
	if errors.Is(err, ErrDamaged) {
		err = nil // that is what the cause says
	}
	return append([]error{cause}, wrong...), err
}

// checkFile looks at all pages and rows.
func checkFile(ctx context.Context, file *os.File) (wrong []error, err error) {
	var rows []error
	found, err := look(ctx, file, math.MaxInt, func(b bucket, key, value []byte) {
		if err := checkRow(b, key, value); err != nil {
			rows = append(rows, fmt.Errorf("%s, row %q: %w", name(b), key, err))
		}
	})
	if err == nil {
		err = found.stranger
	}
	if found.oneHead {
		wrong = append(wrong, fmt.Errorf("%w: one of its two heads", ErrDamaged))
	}
	for _, s := range found.spoilt {
		if s.bucket != meta { // told among the rows as a whole
			rows = append(rows, fmt.Errorf("%s, row %q: %w", name(s.bucket), s.key, errSum))
		}
	}
	return slices.Concat(wrong, found.pages, found.rows, rows), err
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

// disagreements are what the rows of different buckets say of the same thing,
// and not alike.
func (t txn) disagreements() (wrong []error) {
	tell := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	t.dueAgree(tell)
	t.stepsAgree(tell)
	return wrong
}

type teller func(format string, args ...any)

// dueAgree: nobody has two reminders to come, or one that they do not want.
func (t txn) dueAgree(tell teller) {
	met := map[string]bool{}
	for key, value := range t.all(due) {
		person := whose(due, key)
		row, _ := decodeDue(value)
		p, _ := t.person(person)
		switch {
		case t.get(people, person) == nil:
			tell("due %q: of nobody", key)
		case p.Due.IsZero():
			tell("due %q: of somebody who is not to be reminded", key)
		case met[string(person)]:
			tell("due %q: the second one", key)
		case t.get(timetables, idKey(row.timetable)) == nil:
			tell("due %q: there is no timetable %x", key, row.timetable)
		}
		met[string(person)] = true
	}
}

// stepsAgree: every desk that wakes has its step, and every step a desk.
func (t txn) stepsAgree(tell teller) {
	want := map[string]bool{}
	for key := range t.all(desks) {
		desk, _ := t.kept(key)
		if wakes := pulseOf(desk).wakes; !wakes.IsZero() {
			want[string(timedKey(wakes, key))] = true
		}
		if desk.Session.Live() && t.get(live, key) == nil {
			tell("%q: %q, live says otherwise", key, desk.Session.State)
		}
	}
	for key := range t.all(live) {
		if desk, _ := t.kept(key); !desk.Session.Live() {
			tell("%q: %q, live says otherwise", key, desk.Session.State)
		}
	}
	found := 0
	for key := range t.all(steps) {
		found++
		if !want[string(key)] {
			tell("step %q of no desk", key)
		}
	}
	if found != len(want) {
		tell("%d steps of %d desks", found, len(want))
	}
}
