package bot

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/session"
	"unhunch/routines"
)

// libraries are ours, and one in which routines need other checks, and the
// desk's check asks more.
func libraries(t *testing.T) (ours, theirs *routine.Library) {
	t.Helper()
	own := fstest.MapFS{}
	for id, profiles := range map[string][2]string{
		"desk-reset":        {"desk", "floor-roller"},
		"thread-the-needle": {"floor", "wall-roller"},
		"wall-roll":         {"wall-roller", "floor-roller"},
	} {
		data, err := fs.ReadFile(files(), id+".yaml")
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Replace(string(data), "screening: "+profiles[0], "screening: "+profiles[1], 1)
		if text == string(data) {
			t.Fatalf("%s has another check", id)
		}
		own[id+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	own["library/screening.yaml"] = &fstest.MapFile{Data: longer(t)}
	theirs, err := routine.Load(files(), own)
	if err != nil {
		t.Fatal(err)
	}
	return builtIn(t), theirs
}

// longer is our file of checks with one more question at the desk.
func longer(t *testing.T) []byte {
	t.Helper()
	data, err := fs.ReadFile(routines.Files, "library/screening.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const desk = "rheumatoid, inflammatory]\n    instead: \"\""
	if !strings.Contains(string(data), desk) {
		t.Fatal("the desk's list is not the one that this test makes longer")
	}
	return []byte(strings.Replace(string(data), desk, strings.Replace(desk, "]", ", thinner]", 1), 1))
}

// drawer holds one person's desk and nothing else.
type drawer struct {
	id   prefs.UserID
	desk session.Desk
	owed []delivery.Message
}

func (d *drawer) Desk(context.Context, prefs.UserID) (session.Desk, error) {
	desk := d.desk
	desk.Person.ID = d.id
	return desk, nil
}

func (d *drawer) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	desk, _ := d.Desk(ctx, id)
	if err := change(&desk); err != nil {
		return err
	}
	d.owed = append(d.owed, desk.Owed...)
	desk.Owed = nil
	d.desk = desk
	return nil
}

func (*drawer) Owes(context.Context, prefs.UserID, uint64) (bool, error) { return false, nil }

func (d *drawer) Forget(context.Context, prefs.UserID) error {
	d.desk = session.Desk{}
	return nil
}

func (d *drawer) ForgetWorkspace(ctx context.Context, _ string, _ time.Time) error {
	return d.Forget(ctx, prefs.UserID{})
}

func (*drawer) NextDue(context.Context) (time.Time, error) { return time.Time{}, errors.ErrUnsupported }
