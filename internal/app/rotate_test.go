package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"unhunch/internal/prefs"
	"unhunch/internal/seal"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// vault is a store with sealed secrets: of two workspaces a token each, and of three
// people an address each.
type vault struct {
	*testing.T
	*bolt.Store
	path string
}

var someday = time.Date(2026, time.November, 20, 12, 0, 0, 0, time.UTC)

func vaultOf(t *testing.T, key string) *vault {
	t.Helper()
	v := &vault{T: t, path: filepath.Join(t.TempDir(), "unhunch.db")}
	s, err := bolt.Open(v.path, bolt.Options{Log: slog.New(slog.DiscardHandler)})
	v.check(err)
	v.Store = s
	t.Cleanup(func() { _ = s.Close() })
	for _, id := range []string{"T1", "T2"} {
		_, err := workspace.Install(t.Context(), s, keysOf(t, key), workspace.Grant{ID: id, Token: "xoxb-planted-" + id}, someday)
		v.check(err)
	}
	for _, who := range v.people() {
		v.gives(who, key)
	}
	return v
}

func (*vault) people() []prefs.UserID {
	return []prefs.UserID{{Workspace: "T1", Person: "U1"}, {Workspace: "T1", Person: "U2"}, {Workspace: "T2", Person: "U1"}}
}

func (v *vault) check(err error) {
	v.Helper()
	if err != nil {
		v.Fatal(err)
	}
}

func keysOf(t *testing.T, texts ...string) seal.Keys {
	t.Helper()
	keys, err := seal.Read(strings.Join(texts, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// gives has somebody give the address of their calendar.
func (v *vault) gives(who prefs.UserID, key string) {
	v.Helper()
	keys := keysOf(v.T, key)
	sealed, err := keys.Seal([]byte("https://planted.example/"+who.String()), about(who))
	v.check(err)
	v.check(v.Change(v.Context(), who, func(d *session.Desk) error {
		d.Person.OptedIn = someday
		d.Person.Calendar = prefs.Calendar{Sealed: sealed, Key: keys.IDs()[0], Host: "planted.example", Since: someday}
		return nil
	}))
}

// opens expects every secret to open with these keys alone.
func (v *vault) opens(keys seal.Keys) {
	v.Helper()
	for _, id := range []string{"T1", "T2"} {
		r, err := v.Workspace(v.Context(), id)
		v.check(err)
		if s, err := r.Open(keys); err != nil || s.Token != "xoxb-planted-"+id {
			v.Errorf("%s: %v", id, err)
		}
	}
	for _, who := range v.people() {
		d, err := v.Desk(v.Context(), who)
		v.check(err)
		if address, err := keys.Open(d.Person.Calendar.Sealed, about(who)); err != nil || string(address) != "https://planted.example/"+who.String() {
			v.Errorf("%s: %v", who, err)
		}
	}
}

func (v *vault) rotates(want Rotated, keys ...string) {
	v.Helper()
	got, err := Rotate(v.Context(), v.Store, keysOf(v.T, keys...), someday)
	v.check(err)
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		v.Fatalf("(-want +got):\n%s", diff)
	}
}

func TestEverythingIsSealedAnewOnce(t *testing.T) {
	old, fresh := seal.New(), seal.New()
	v := vaultOf(t, old)
	name, was := keysOf(t, fresh).IDs()[0], keysOf(t, old).IDs()
	v.rotates(Rotated{Key: name, Tokens: 2, Addresses: 3, Free: was}, fresh, old)
	v.opens(keysOf(t, fresh))
	v.rotates(Rotated{Key: name, Already: 5, Free: was}, fresh, old)
	v.rotates(Rotated{Key: name, Already: 5}, fresh)
	v.opens(keysOf(t, fresh))
	d, err := v.Desk(t.Context(), v.people()[0])
	v.check(err)
	if c := d.Person.Calendar; c.Key != name || c.Host != "planted.example" || !c.Since.Equal(someday) {
		t.Errorf("%+v", c)
	}
}

func TestWhatNoKeyOpensStaysAndIsTold(t *testing.T) {
	lost, old, fresh := seal.New(), seal.New(), seal.New()
	v := vaultOf(t, old)
	name, was := keysOf(t, fresh).IDs()[0], keysOf(t, old).IDs()
	v.gives(v.people()[0], lost)
	v.check(v.Change(t.Context(), v.people()[1], func(d *session.Desk) error {
		d.Person.Calendar.Sealed[10] ^= 1
		return nil
	}))
	v.rotates(Rotated{Key: name, Tokens: 2, Addresses: 1, Free: was, Shut: map[string]int{keysOf(t, lost).IDs()[0]: 1, "": 1}}, fresh, old)
	v.rotates(Rotated{Key: name, Addresses: 1, Already: 3, Free: keysOf(t, lost).IDs(), Shut: map[string]int{was[0]: 1}}, fresh, lost)
	if _, err := Rotate(t.Context(), v.Store, seal.Keys{}, someday); err == nil || !strings.Contains(err.Error(), "unhunch key new") {
		t.Errorf("without a key: %v", err)
	}
}

var errKilled = errors.New("killed")

// dying is a store whose process ends after so many writes.
type dying struct {
	*bolt.Store
	left atomic.Int64
}

func (d *dying) ChangeWorkspace(ctx context.Context, id string, now time.Time, change func(*workspace.Record) (workspace.What, error)) error {
	if d.left.Add(-1) < 0 {
		return errKilled
	}
	return d.Store.ChangeWorkspace(ctx, id, now, change)
}

func (d *dying) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	if d.left.Add(-1) < 0 {
		return errKilled
	}
	return d.Store.Change(ctx, id, change)
}

// Whenever the process is killed, everything opens meanwhile, and it goes on.
func TestARotationThatIsKilledGoesOn(t *testing.T) {
	for after := range int64(5) {
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			old, fresh := seal.New(), seal.New()
			v := vaultOf(t, old)
			d := &dying{Store: v.Store}
			d.left.Store(after)
			if _, err := Rotate(t.Context(), d, keysOf(t, fresh, old), someday); !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			v.opens(keysOf(t, fresh, old))
			v.check(v.Close())
			s, err := bolt.Open(v.path, bolt.Options{Log: slog.New(slog.DiscardHandler)})
			v.check(err)
			defer s.Close()
			v.Store = s
			done, err := Rotate(t.Context(), s, keysOf(t, fresh, old), someday)
			v.check(err)
			if int64(done.Already) != after || done.Tokens+done.Addresses != 5-int(after) {
				t.Errorf("%+v", done)
			}
			v.opens(keysOf(t, fresh))
		})
	}
}

// giving is a store in which somebody gives another address just before the old one is
// sealed anew.
type giving struct {
	*vault
	key string
}

func (g *giving) Change(ctx context.Context, id prefs.UserID, change func(*session.Desk) error) error {
	if id == g.people()[0] {
		g.gives(id, g.key) //nolint:contextcheck // it has the test's
	}
	return g.Store.Change(ctx, id, change)
}

func TestAnAddressThatIsGivenMeanwhileStays(t *testing.T) {
	old, fresh := seal.New(), seal.New()
	v := vaultOf(t, old)
	done, err := Rotate(t.Context(), &giving{v, fresh}, keysOf(t, fresh, old), someday)
	v.check(err)
	if done.Addresses != 2 {
		t.Errorf("%+v", done)
	}
	v.opens(keysOf(t, fresh))
}

func TestARunningBotSealsWithTheKeyThatItsToolExpects(t *testing.T) {
	old, fresh := seal.New(), seal.New()
	v := vaultOf(t, old)
	names := map[string]string{"old": keysOf(t, old).IDs()[0], "fresh": keysOf(t, fresh).IDs()[0]}
	var log strings.Builder
	r := Rotating{Store: v.Store, Keys: keysOf(t, old), Backups: 7, Log: slog.New(slog.NewTextHandler(&log, nil))}
	_, err := r.Asked(t.Context(), names["fresh"], someday)
	if err == nil || !strings.Contains(err.Error(), "restart the bot") || !strings.Contains(err.Error(), names["old"]) || !strings.Contains(err.Error(), names["fresh"]) {
		t.Errorf("with another key: %v", err)
	}
	r.Keys = seal.Keys{}
	if _, err := r.Asked(t.Context(), "", someday); err == nil || !strings.Contains(err.Error(), "has no key") {
		t.Errorf("without a key: %v", err)
	}
	v.opens(keysOf(t, old))
	r.Keys = keysOf(t, fresh, old)
	for i, first := range slices.Sorted(maps.Values(map[string]string{"any": "", "it": names["fresh"]})) {
		done, err := r.Asked(t.Context(), first, someday)
		v.check(err)
		if done.Backups != 7 || done.Tokens != 2-2*i {
			t.Errorf("%+v", done)
		}
	}
	v.opens(keysOf(t, fresh))
	if said := log.String(); !strings.Contains(said, "sealed anew") || strings.Contains(said, "planted") {
		t.Error(said)
	}
}

func TestTheFileOfAStoreIsRotatedAndABackupIsNot(t *testing.T) {
	old, fresh := seal.New(), seal.New()
	v := vaultOf(t, old)
	backup, keys := filepath.Join(t.TempDir(), "backup.db"), keysOf(t, fresh, old)
	v.check(v.Backup(t.Context(), backup, someday))
	v.check(v.Close())
	if _, err := RotateClosed(t.Context(), Place(backup), keys, Opening{}, someday); err == nil || !strings.Contains(err.Error(), "is a backup") {
		t.Errorf("a backup: %v", err)
	}
	stats, err := bolt.File{Path: backup}.Stats(t.Context())
	if err != nil || stats.Taken == "" {
		t.Errorf("the backup is none any more: %v", err)
	}
	if _, err := RotateClosed(t.Context(), Place(v.path+".none"), keys, Opening{}, someday); !errors.Is(err, bolt.ErrMissing) {
		t.Errorf("no store: %v", err)
	}
	done, err := RotateClosed(t.Context(), Place(v.path), keys, Opening{}, someday)
	if err != nil || done.Tokens != 2 || done.Addresses != 3 {
		t.Errorf("%+v, %v", done, err)
	}
	s, err := bolt.Open(v.path, bolt.Options{Log: slog.New(slog.DiscardHandler)})
	v.check(err)
	defer s.Close()
	v.Store = s
	v.opens(keysOf(t, fresh))
}
