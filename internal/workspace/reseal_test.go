package workspace_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/seal"
	"unhunch/internal/workspace"
)

func reseals(o *office, k seal.Keys) (secrets, before, unopened int) {
	o.Helper()
	done, err := workspace.Reseal(o.Context(), o.Store, k, at("12:00"))
	o.check(err)
	return done.Secrets, done.Before, len(done.Unopened)
}

func expects(o *office, what string, k seal.Keys, want [3]int) {
	o.Helper()
	secrets, before, unopened := reseals(o, k)
	if diff := cmp.Diff(want, [3]int{secrets, before, unopened}); diff != "" {
		o.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestTokensAreSealedAnewWithTheFirstKeyOnce(t *testing.T) {
	o := open(t)
	old, fresh := seal.New(), seal.New()
	o.keys = keys(t, old)
	for _, id := range []string{"T1", "T2"} {
		g := grant()
		g.ID = id
		o.installs(g, "10:00")
	}
	both := keys(t, fresh, old)
	expects(o, "first", both, [3]int{4, 0, 0})
	expects(o, "again", both, [3]int{0, 4, 0})
	for _, id := range []string{"T1", "T2"} {
		s, err := o.knows(id).Open(keys(t, fresh))
		if g := grant(); err != nil || s.Token != g.Token || s.Refresh != g.Refresh {
			t.Errorf("%s: %v", id, err)
		}
		if _, err := o.knows(id).Open(keys(t, old)); err == nil {
			t.Errorf("%s still opens with the old key", id)
		}
	}
	o.happened("10:00 installed", "10:00 installed", "12:00 rotated", "12:00 rotated")
}

func TestWhatCannotBeOpenedIsToldAndOthersAreSealedAnew(t *testing.T) {
	o := open(t)
	lost, old, fresh := seal.New(), seal.New(), seal.New()
	for id, key := range map[string]string{"T1": lost, "T2": old} {
		g := grant()
		g.ID = id
		o.keys = keys(t, key)
		o.installs(g, "10:00")
	}
	expects(o, "without the lost key", keys(t, fresh, old), [3]int{2, 0, 2})
	expects(o, "without any", seal.Keys{}, [3]int{0, 0, 4})
	if _, err := o.knows("T1").Open(keys(t, lost)); err != nil {
		t.Errorf("what could not be opened is altered: %v", err)
	}
}

var errKilled = errors.New("killed")

// killed is a store whose process ends after so many changes.
type killed struct {
	*office
	after int
}

func (k *killed) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	if k.after--; k.after < 0 {
		return errKilled
	}
	return k.Store.ChangeWorkspace(ctx, id, now, change)
}

func TestWhatWasInterruptedGoesOnWhereItWas(t *testing.T) {
	for after := range 3 {
		o := open(t)
		old, fresh := seal.New(), seal.New()
		o.keys = keys(t, old)
		for _, id := range []string{"T1", "T2", "T3"} {
			g := grant()
			g.ID = id
			o.installs(g, "10:00")
		}
		both := keys(t, fresh, old)
		if _, err := workspace.Reseal(t.Context(), &killed{o, after}, both, at("12:00")); !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		for _, id := range []string{"T1", "T2", "T3"} {
			if _, err := o.knows(id).Open(both); err != nil {
				t.Errorf("in between, after %d: %v", after, err)
			}
		}
		expects(o, "then", both, [3]int{2 * (3 - after), 2 * after, 0})
	}
}
