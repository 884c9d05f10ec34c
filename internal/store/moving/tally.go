package moving

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"

	"unhunch/internal/prefs"
	"unhunch/internal/store/rows"
)

// ErrUnlike says that two stores do not hold the same.
var ErrUnlike = errors.New("what has arrived is not what was sent")

// Compared is what both stores have of a part.
type Compared struct {
	Part string
	Rows int
	Sum  uint64
}

// tally tells what is in a store from anything else: of each part, how many rows there are
// and the sum of a hash of each one. It does not matter in which order they come.
type tally struct {
	rows map[string]int
	sums map[string]uint64
	b    []byte
}

// partsTold are those of a tally, in the order in which they are told.
func partsTold() []string {
	return []string{
		"people", "desks", "days", "timetables", "reminders", "steps", "messages", "messages begun",
		"workspaces", "audit", "files", "heard", "aside",
	}
}

// tallied reads a store to its end.
func tallied(ctx context.Context, s Side, tell func(more int)) (*tally, error) {
	t := &tally{rows: map[string]int{}, sums: map[string]uint64{}}
	for at := (Place{}); !at.IsEnd(); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all, err := s.Read(ctx, at)
		if err == nil {
			err = t.add(&all)
		}
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s, err)
		}
		tell(all.Rows())
		at = all.Next
	}
	return t, nil
}

// compare gives what both have, or ErrUnlike with the parts in which they differ.
func (t *tally) compare(arrived *tally) (all []Compared, err error) {
	for _, part := range partsTold() {
		all = append(all, Compared{part, t.rows[part], t.sums[part]})
		switch {
		case t.rows[part] != arrived.rows[part]:
			err = fmt.Errorf("%w; of %s %d rows were sent, and %d have arrived", orUnlike(err), part, t.rows[part], arrived.rows[part])
		case t.sums[part] != arrived.sums[part]:
			err = fmt.Errorf("%w; of %s as many rows have arrived, which say something else", orUnlike(err), part)
		}
	}
	return all, err
}

func orUnlike(err error) error {
	if err == nil {
		return ErrUnlike
	}
	return err
}

func (t *tally) add(c *Chunk) error {
	for _, v := range c.Timetables {
		t.row("timetables", t.number(v.ID).bytes(v.Value))
	}
	for _, v := range c.People {
		for i, value := range [][]byte{v.Value, v.Desk, v.Days} {
			if value != nil {
				t.row(partsTold()[i], t.whose(v.UserID).bytes(value))
			}
		}
	}
	for _, v := range c.Reminders {
		t.whose(v.UserID).number(rows.Seconds(v.At), uint64(v.Late), uint64(v.Snoozes), uint64(v.Day.Day), uint64(v.Day.Count), v.Timetable)
		t.flags(v.Calendar, v.Doubtful).text(v.Channel)
		t.row("reminders", t.bytes(rows.EncodePauses(v.Pauses)))
	}
	for _, v := range c.Steps {
		t.row("steps", t.whose(v.UserID).number(rows.Seconds(v.At)))
	}
	for i := range c.Messages {
		v := &c.Messages[i]
		value, err := rows.AppendMessage(nil, &v.Message)
		if err != nil {
			return err
		}
		part := "messages"
		if v.Begun {
			part = "messages begun"
		}
		t.row(part, t.number(v.ID).bytes(value))
	}
	for _, v := range c.Workspaces {
		t.row("workspaces", t.text(v.ID).bytes(v.Value))
	}
	for _, v := range c.Audit {
		t.row("audit", t.number(rows.Seconds(v.At)).bytes(v.Value))
	}
	for _, v := range c.Files {
		t.row("files", t.text(v.Workspace, v.Content, v.File))
	}
	for _, v := range c.Heard {
		t.row("heard", t.text(v.Workspace, v.Kind).number(rows.Seconds(v.Day)))
	}
	for _, v := range c.Aside {
		t.row("aside", t.text(v.Part).whose(v.Whose).bytes(v.Value).text(v.Cause))
	}
	return nil
}

// row counts what was gathered since the last one.
func (t *tally) row(part string, of *tally) {
	sum := sha256.Sum256(of.b)
	t.rows[part]++
	t.sums[part] += binary.BigEndian.Uint64(sum[:])
	t.b = t.b[:0]
}

func (t *tally) number(all ...uint64) *tally {
	for _, n := range all {
		t.b = binary.BigEndian.AppendUint64(t.b, n)
	}
	return t
}

func (t *tally) flags(all ...bool) *tally {
	for _, is := range all {
		t.b = append(t.b, rows.Flag(1, is))
	}
	return t
}

func (t *tally) bytes(b []byte) *tally {
	t.b = append(rows.AppendNumber(t.b, len(b)), b...)
	return t
}

func (t *tally) text(all ...string) *tally {
	for _, s := range all {
		t.b = rows.AppendText(t.b, s)
	}
	return t
}

func (t *tally) whose(id prefs.UserID) *tally { return t.text(id.Workspace, id.Person) }
