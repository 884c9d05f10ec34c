package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/effort"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
	"unhunch/internal/store/rows"
	"unhunch/internal/workspace"
)

// outcome is what became of a damaged file.
type outcome string

const (
	refused  outcome = "refused at the start"
	putAside outcome = "put aside and told"
	old      outcome = "taken for a file that is a transaction old, and told"
	harmless outcome = "harmless: all that is read is as it was"
	unseen   outcome = "used unseen"
)

// Of any single bit, wherever in a file with everything in it, that a disk
// turns round, nothing is used unseen.
func TestChaosNoFlippedBitIsUsedUnseen(t *testing.T) {
	const seed = 20261128
	rounds := effort.Chaos(effort.Check(15, 60), 1000)
	d := newDamage(t)
	random := rand.New(rand.NewPCG(seed, 0))
	tally := map[outcome]int{}
	for range rounds {
		image := bytes.Clone(d.image)
		bit := random.IntN(8 * len(image))
		image[bit/8] ^= 1 << (bit % 8)
		tally[d.becomes(fmt.Sprintf("bit %d of byte %d", bit%8, bit/8), image)]++
	}
	tellf(t, tally, "seed %d: of %d bits of %d bytes", seed, rounds, len(d.image))
}

// Nor is anything of a page that is gone, elsewhere, or of yesterday.
func TestChaosNoFalsePageIsUsedUnseen(t *testing.T) {
	const seed = 20261128
	d := newDamage(t)
	random := rand.New(rand.NewPCG(seed, 1))
	pages := len(d.image) / disk.PageSize
	page := func(image []byte, id int) []byte { return image[id*disk.PageSize : (id+1)*disk.PageSize] }
	for _, fault := range []struct {
		what string
		do   func(image []byte, id int) []byte
	}{
		{"zeroed", func(image []byte, id int) []byte {
			clear(page(image, id))
			return image
		}},
		{"overwritten", func(image []byte, id int) []byte {
			for i := range disk.PageSize {
				page(image, id)[i] = byte(random.Uint32())
			}
			return image
		}},
		{"exchanged for another", func(image []byte, id int) []byte {
			other := bytes.Clone(page(image, (id+1+random.IntN(pages-1))%pages))
			copy(page(image, id), other)
			return image
		}},
		{"exchanged for another that says it were this one", func(image []byte, id int) []byte {
			other := bytes.Clone(page(image, 2+random.IntN(pages-2)))
			copy(page(image, id)[8:], other[8:])
			return image
		}},
		{"as it was before", func(image []byte, id int) []byte {
			if (id+1)*disk.PageSize <= len(d.before) {
				copy(page(image, id), page(d.before, id))
			}
			return image
		}},
		{"the last one", func(image []byte, id int) []byte { return image[:id*disk.PageSize+random.IntN(disk.PageSize)] }},
	} {
		t.Run(fault.what, func(t *testing.T) {
			tally := map[outcome]int{}
			every := effort.Chaos(max(1, pages/effort.Check(4, 15)), 1)
			for id := range pages {
				if id > 1 && id%every != 0 {
					continue // both heads, always
				}
				image := fault.do(bytes.Clone(d.image), id)
				tally[d.becomes(fmt.Sprintf("page %d %s", id, fault.what), image)]++
			}
			tellf(t, tally, "of %d pages", pages)
		})
	}
}

func tellf(t *testing.T, tally map[outcome]int, format string, args ...any) {
	t.Helper()
	for _, o := range slices.Sorted(maps.Keys(tally)) {
		format += "\n%6d %s"
		args = append(args, tally[o], o)
	}
	t.Logf(format, args...)
}

// damage tries what becomes of damaged files.
type damage struct {
	t      *testing.T
	image  []byte            // the intact one
	before []byte            // the same one some beats earlier
	rows   map[string]string // of the intact one once it is opened
	reads  string            // likewise
	folder string
	tried  int
}

func newDamage(t *testing.T) *damage {
	t.Helper()
	d := &damage{t: t, folder: t.TempDir()}
	d.before, d.image = inhabited(t)
	s, said, err := d.open(d.image)
	if err != nil || said != "" {
		t.Fatalf("the intact file: %v, %s", err, said)
	}
	d.rows, d.reads = contents(t, s), readAll(t, s)
	check(t, s.Close())
	if wrong, err := (File{Path: d.path()}).Check(t.Context()); len(wrong) > 0 || err != nil {
		t.Fatalf("the intact file: %v, %v", wrong, err)
	}
	return d
}

func (d *damage) path() string { return filepath.Join(d.folder, fmt.Sprint(d.tried)) }

// open opens an image in a file of its own: bbolt may have kept the last one locked.
func (d *damage) open(image []byte) (s *Store, said string, err error) {
	d.tried++
	check(d.t, os.WriteFile(d.path(), image, 0o600))
	var log bytes.Buffer
	s, err = Open(d.path(), disk.Options{Now: ten.Add(time.Hour), MapSize: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
	return s, log.String(), err
}

// becomes judges a file by all that can be read from it.
func (d *damage) becomes(what string, image []byte) outcome {
	d.t.Helper()
	check(d.t, os.WriteFile(d.path()+".check", image, 0o600))
	wrong, err := File{Path: d.path() + ".check"}.Check(d.t.Context())
	check(d.t, os.Remove(d.path()+".check"))
	found := len(wrong) > 0 || err != nil
	s, said, err := d.open(image)
	defer func() { check(d.t, os.Remove(d.path())) }()
	if err != nil {
		if now, err := os.ReadFile(d.path()); err != nil || !bytes.Equal(now, image) {
			d.t.Errorf("%s: it was refused, and altered, %v", what, err)
		}
		if !found {
			d.t.Errorf("%s: the check found nothing, and the start says %v", what, err)
		}
		return refused
	}
	kept, reads := contents(d.t, s), readAll(d.t, s)
	check(d.t, s.Close())
	wrong, err = File{Path: d.path()}.Check(d.t.Context())
	if strings.Contains(said, "bucket=timetables") { // those who had it are told by the next beat
		wrong = slices.DeleteFunc(wrong, func(w error) bool { return strings.Contains(w.Error(), "there is no timetable") })
	}
	if len(wrong) > 0 || err != nil {
		d.t.Errorf("%s: after the start %v, %v", what, wrong, err)
	}
	same := maps.Equal(kept, d.rows) && reads == d.reads
	told := strings.Contains(said, "level=ERROR")
	switch {
	case same && !told:
		return harmless
	case !told || !found:
		d.t.Errorf("%s: used unseen (the check found: %t):\n%s", what, found, said)
		return unseen
	case strings.Contains(said, "two heads"):
		return old
	}
	for key, value := range kept {
		if value != d.rows[key] && !d.derived(key, value, kept) {
			d.t.Errorf("%s: row %q is %q, was %q", what, key, value, d.rows[key])
		}
	}
	return putAside
}

// derived reports whether a row tells of the damage, or is made from others.
func (d *damage) derived(key, value string, kept map[string]string) bool {
	b, of, _ := strings.Cut(key, " ")
	switch buckets.Bucket(b) {
	case buckets.Aside, buckets.Moved, buckets.Meta:
		return true
	case buckets.Due:
		row, err := buckets.DecodeReminder([]byte(value))
		return err == nil && row.Doubtful
	case buckets.Owed: // no due row awaits its outcome any more
		for _, sending := range []string{"true", "false"} {
			if message, is := strings.CutSuffix(d.rows[key], sending); is && value == string(rows.NotAwaited([]byte(message)))+sending {
				m, err := rows.DecodeMessage(0, []byte(message))
				return err == nil && d.lost(rows.KeyOf(m.To), kept)
			}
		}
	case buckets.Desks, buckets.Days: // it has what the due row awaited
		return d.lost([]byte(of), kept)
	case buckets.People, buckets.Timetables, buckets.Steps, buckets.Live, buckets.Outcomes, buckets.Files, buckets.Heard, buckets.Workspaces, buckets.Audit:
	}
	return false
}

// lost reports whether somebody's due row is not there any more.
func (d *damage) lost(person []byte, kept map[string]string) bool {
	for key, value := range d.rows {
		if b, due, _ := strings.Cut(key, " "); b == string(buckets.Due) && bytes.Equal(buckets.Whose(buckets.Due, []byte(due)), person) {
			return kept[key] != value
		}
	}
	return false
}

// contents are all rows, by bucket and key.
func contents(t *testing.T, s *Store) map[string]string {
	t.Helper()
	found := map[string]string{}
	check(t, s.read(t.Context(), func(t txn) error {
		for _, b := range buckets.Kinds() {
			if b.HoldsMessages() {
				for id, value := range t.Messages(b) {
					found[string(b)+" "+string(buckets.IDKey(id))] = fmt.Sprint(string(value), b == buckets.Owed && t.Sending(id))
				}
				continue
			}
			for key, value := range t.All(b) {
				found[string(b)+" "+string(key)] = string(value)
			}
		}
		return nil
	}))
	return found
}

// readAll is what the methods of a store tell.
func readAll(t *testing.T, s *Store) string {
	t.Helper()
	var b strings.Builder
	for i := range inhabitants {
		desk, err := s.Desk(t.Context(), inhabitant(i))
		fmt.Fprintf(&b, "%+v %v\n", desk, err)
	}
	ready, next, err := s.Pending(t.Context(), ten.AddDate(1, 0, 0), 10_000)
	for _, claim := range ready {
		fmt.Fprintln(&b, *claim)
	}
	fmt.Fprintln(&b, next, err)
	coming, err := s.Soon(t.Context(), ten.AddDate(1, 0, 0), 10_000, nil)
	fmt.Fprintln(&b, coming, err)
	next, err = s.NextDue(t.Context())
	fmt.Fprintln(&b, next, err)
	pictures, err := s.Files(t.Context(), "T1")
	fmt.Fprintln(&b, pictures, err)
	records, err := s.Workspaces(t.Context())
	fmt.Fprintln(&b, records, err)
	entries, err := s.Audit(t.Context(), time.Time{})
	fmt.Fprintln(&b, entries, err)
	return b.String()
}

// Of a page, as bbolt writes it: its head, what it says of each element, and a kind.
const (
	pageHeader = 16
	element    = 16
	kindBranch = 0x01
)

const inhabitants = 300

func inhabitant(i int) prefs.UserID {
	return prefs.UserID{Workspace: fmt.Sprint("T", i%3), Person: fmt.Sprintf("U%05d", i)}
}

// inhabited is the file of a store with something in every bucket, and the same
// file some beats before.
func inhabited(t *testing.T) (before, after []byte) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "unhunch.db")
	s, err := Open(path, disk.Options{Now: ten, MapSize: 1, MadeBy: "1.0"})
	check(t, err)
	check(t, s.Bulk(inhabitants, inhabitant, settleIn))
	for i := range 20 {
		check(t, s.SetFile(t.Context(), "T1", fmt.Sprintf("picture-%d.png 0123456789abcdef", i), fmt.Sprint("F", i)))
	}
	for i := range 20 {
		check(t, s.ChangeWorkspace(t.Context(), fmt.Sprint("T", i), ten, func(r *workspace.Record) (workspace.What, error) {
			r.Installed, r.Name, r.Token = ten, "Acme", bytes.Repeat([]byte{byte(i)}, 90)
			return workspace.WasInstalled, nil
		}))
	}
	check(t, s.PutRow(string(buckets.Owed), []byte("of yore"), []byte{9}))
	_, err = s.Recover(t.Context(), ten)
	check(t, err)
	hour(t, s, ten)
	before, err = os.ReadFile(path)
	check(t, err)
	hour(t, s, ten.Add(time.Hour))
	check(t, s.Close())
	after, err = os.ReadFile(path)
	check(t, err)
	// What bbolt has set aside for the file to grow says nothing.
	pages := max(binary.NativeEndian.Uint64(after[pageHeader+40:]), binary.NativeEndian.Uint64(after[disk.PageSize+pageHeader+40:]))
	return before, after[:int(pages)*disk.PageSize]
}

func settleIn(i int, d *session.Desk) {
	d.Person.OptedIn, d.Person.Channel = ten, fmt.Sprint("D", i)
	d.Person.Prefs = prefs.Defaults([]string{"Europe/Lisbon", "Etc/UTC"}[i%2])
	d.Person.Prefs.Timetable.Lead = i % 7
	d.Person.Due = ten.Add(time.Duration(i%2) * time.Hour)
	d.Days = []session.Day{{Date: "2026-11-19", Stood: 1 + i%3}, {Date: "2026-11-18", Done: 2}}
	if i%5 == 0 {
		d.Session = session.Session{State: session.Running, Ends: ten.Add(time.Duration(i) * time.Minute)}
	}
	if i%3 == 0 {
		d.Log = []session.Note{{At: ten, Due: ten, What: session.WasHeld, Why: "in-routine"}}
		d.Owed = []delivery.Message{{Kind: delivery.Break, Due: ten, NotBefore: ten.Add(time.Duration(i) * time.Hour)}}
	}
}

// hour is a beat, and all that follows from it for half of those who are due.
func hour(t *testing.T, s *Store, now time.Time) {
	t.Helper()
	_, err := s.Advance(t.Context(), now, 2*inhabitants, func(d schedule.Due) schedule.Decision {
		return schedule.Decision{
			Verdict: schedule.Send, Next: now.Add(2 * time.Hour), Day: schedule.Tally{Day: d.Day.Day, Count: d.Day.Count + 1},
			Owed: &delivery.Message{Kind: delivery.Reminder, Due: d.First, NotAfter: now.Add(time.Hour)},
		}
	})
	check(t, err)
	ready, _, err := s.Pending(t.Context(), now, inhabitants)
	check(t, err)
	claims, err := s.Intend(t.Context(), ready[:len(ready)/2])
	check(t, err)
	var outcomes []delivery.Outcome
	for _, c := range claims[:len(claims)/2] {
		outcomes = append(outcomes, delivery.Outcome{
			Claim: c, Verdict: delivery.Sent, At: now,
			Receipt: delivery.Receipt{Channel: c.Channel, TS: "1763640000.000100", Routine: "desk-reset"},
		})
	}
	check(t, s.Settle(t.Context(), outcomes))
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// bbolt would follow such a page for ever, at the start and in a check alike.
func TestAPageThatLeadsToItselfIsToldAndNotFollowed(t *testing.T) {
	d := newDamage(t)
	image := bytes.Clone(d.image)
	for at := range 2 { // whichever head counts
		head := image[at*disk.PageSize+pageHeader:]
		root := binary.NativeEndian.Uint64(head[16:])
		page := image[root*disk.PageSize : (root+1)*disk.PageSize]
		clear(page[8:])
		binary.NativeEndian.PutUint16(page[8:], kindBranch)
		binary.NativeEndian.PutUint16(page[10:], 1)
		binary.NativeEndian.PutUint32(page[pageHeader:], element) // where the key is
		binary.NativeEndian.PutUint32(page[pageHeader+4:], 1)
		binary.NativeEndian.PutUint64(page[pageHeader+8:], root)
		page[pageHeader+element] = 'a'
	}
	if became := d.becomes("a page that leads to itself", image); became != refused {
		t.Errorf("it was %s", became)
	}
}
