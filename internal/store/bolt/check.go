package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	"unhunch/internal/prefs"
)

// Check tells everything that is wrong with the store in a file that no bot
// has open: pages that are damaged, rows that cannot be read, and what the
// buckets do not agree about, each as an error of its own. It alters nothing.
// Its second result says that it could not look.
func Check(ctx context.Context, path string, options Options) (wrong []error, err error) {
	s, err := openReadOnly(path, options)
	if errors.Is(err, ErrDamaged) {
		return checkDamaged(ctx, path, err)
	}
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	wrong, err = checkFile(ctx, s.file)
	if err != nil || len(wrong) > 0 {
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
func checkFile(ctx context.Context, file *os.File) ([]error, error) {
	var rows []error
	pages, err := surveyFile(ctx, file, math.MaxInt, func(b bucket, key, value []byte) {
		if err := checkRow(b, key, value); err != nil {
			rows = append(rows, fmt.Errorf("%s, row %q: %w", name(b), key, err))
		}
	})
	return append(pages, rows...), err
}

// surveyFile tells what is wrong with a file's pages. It must not be written to
// meanwhile.
func surveyFile(ctx context.Context, file *os.File, most int, row func(b bucket, key, value []byte)) ([]error, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	look := survey{file: interrupted{ctx, file}, size: info.Size(), most: most, row: row}
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
	for key, value := range t.rows(due) {
		person := whose(due, key)
		row, _ := decodeDue(value)
		p, _ := t.person(person)
		switch {
		case t.in(people).Get(person) == nil:
			tell("due %q: of nobody", key)
		case p.Due.IsZero():
			tell("due %q: of somebody who is not to be reminded", key)
		case met[string(person)]:
			tell("due %q: the second one", key)
		case t.in(timetables).Get(idKey(row.timetable)) == nil:
			tell("due %q: there is no timetable %x", key, row.timetable)
		}
		met[string(person)] = true
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
		if row.Session.Live() && t.in(live).Get(key) == nil {
			tell("%q: %q, live says otherwise", key, row.Session.State)
		}
	}
	for key := range t.rows(live) {
		if row, _ := t.deskRow(key); !row.Session.Live() {
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
