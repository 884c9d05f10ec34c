package bolt

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"unhunch/internal/delivery"
	"unhunch/internal/effort"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/bolt/disk"
)

// What a disk may do when the power goes: of everything that was written since
// the last sync each sector is there or is not, in whatever order it was
// written. What a page was before is then beside what it became.
const sector = 512

// powerLoss is a store at work, and all that it had its disk do.
type powerLoss struct {
	*Store
	t    *testing.T
	path string

	first  []byte  // the file before all
	writes []write // in order
	acks   []ack   // one for each call that has returned
	posted map[uint64]int

	told bool // the system tells what is not on the disk yet
}

type write struct {
	at     int64
	data   []byte
	synced int // how many writes were on the disk for certain when this one began
}

// ack is what was promised when a call returned.
type ack struct {
	writes int // all of which are on the disk
	rows   map[string]string
}

// Whenever the power goes, what was acknowledged is there: everybody who was
// due is due, everything owed is owed, and of what had its intent nothing is
// sent again.
func TestChaosPowerLossLosesNothingThatWasAcknowledged(t *testing.T) {
	const seed = 20261128
	p := newPowerLoss(t)
	random := rand.New(rand.NewPCG(seed, 2))
	images := effort.Chaos(60, 2000)
	lost, torn := 0, 0
	for i := range images {
		last := 1 + random.IntN(len(p.writes))
		image, gone := p.image(random, last, p.writes[last-1].synced)
		if wrong := p.judge(image, last); wrong != nil {
			t.Errorf("seed %d, image %d, the power goes at write %d of %d: %v", seed, i, last, len(p.writes), wrong)
		}
		if gone > 0 {
			lost++
		}
		torn += gone
	}
	if lost < images/2 {
		t.Errorf("only %d of %d images lack anything", lost, images)
	}
	t.Logf("seed %d: %d images of %d writes by %d calls; %d lack something, %d sectors in all; the system told what was not on the disk yet: %t",
		seed, images, len(p.writes), len(p.acks), lost, torn, p.told)
}

// A disk that does not keep what it said it has written is found out, so the
// test above can fail.
func TestChaosADiskThatKeepsNotWhatItSyncedIsFoundOut(t *testing.T) {
	const seed = 20261128
	p := newPowerLoss(t)
	random := rand.New(rand.NewPCG(seed, 3))
	images, found := effort.Chaos(20, 500), 0
	for range images {
		last := len(p.writes)/2 + random.IntN(len(p.writes)/2)
		image, _ := p.image(random, last, p.writes[last-1].synced-4)
		if p.judge(image, last) != nil {
			found++
		}
	}
	if found < images/10 {
		t.Errorf("found out %d times of %d", found, images)
	}
	t.Logf("seed %d: found out %d times of %d", seed, found, images)
}

// newPowerLoss lets a store live through two hours, and notes what it writes.
func newPowerLoss(t *testing.T) *powerLoss {
	t.Helper()
	p := &powerLoss{t: t, path: filepath.Join(t.TempDir(), "unhunch.db"), posted: map[uint64]int{}}
	var err error
	p.Store, err = Open(p.path, disk.Options{Now: ten.Add(-time.Hour), MapSize: 1})
	check(t, err)
	defer func() { check(t, p.Close()) }()
	p.first, err = os.ReadFile(p.path)
	check(t, err)
	dirty := 0
	mend := p.Store.writes(func(right func([]byte, int64) (int, error), b []byte, at int64) (int, error) {
		synced := 0
		if n := len(p.writes); n > 0 {
			synced = p.writes[n-1].synced
		}
		if n := len(p.acks); n > 0 {
			synced = max(synced, p.acks[n-1].writes)
		}
		if at < 2*disk.PageSize { // a head: what it leads to has to be there
			waits, told := unsynced(p.OS)
			p.told = p.told || told
			if waits > 0 {
				t.Errorf("a head is written while %d pages are not on the disk yet", waits)
			}
			synced = len(p.writes)
		}
		p.writes = append(p.writes, write{at, bytes.Clone(b), synced})
		n, err := right(b, at)
		if waits, _ := unsynced(p.OS); waits > 0 {
			dirty++
		}
		return n, err
	})
	defer mend()
	p.acknowledged()
	p.live()
	if p.told && dirty == 0 {
		p.told = false // memory that calls itself a disk
	}
	return p
}

// acknowledged notes that a call has returned.
func (p *powerLoss) acknowledged() {
	p.t.Helper()
	if waits, _ := unsynced(p.OS); waits > 0 {
		p.t.Errorf("a call returned while %d pages are not on the disk yet", waits)
	}
	p.acks = append(p.acks, ack{len(p.writes), contents(p.t, p.Store)})
}

func (p *powerLoss) live() {
	const people = 40
	t := p.t
	for i := range people {
		check(t, p.Change(t.Context(), inhabitant(i), func(d *session.Desk) error {
			settleIn(i, d)
			return nil
		}))
		p.acknowledged()
	}
	for now := ten; now.Before(ten.Add(2 * time.Hour)); now = now.Add(15 * time.Minute) {
		_, err := p.Advance(t.Context(), now, people, func(d schedule.Due) schedule.Decision {
			return schedule.Decision{
				Verdict: schedule.Send, Next: now.Add(time.Hour), Day: d.Day,
				Owed: &delivery.Message{Kind: delivery.Reminder, Due: d.First},
			}
		})
		check(t, err)
		p.acknowledged()
		p.post(now)
		for i := range 5 {
			check(t, p.Change(t.Context(), inhabitant(int(now.Unix()/900+int64(i))%people), func(d *session.Desk) error {
				d.Days, d.Person.Due = append([]session.Day{{Date: "2026-11-20", Stood: i}}, d.Days[1:]...), now.Add(40*time.Minute)
				return nil
			}))
			p.acknowledged()
		}
		check(t, p.Forget(t.Context(), inhabitant(int(now.Unix()/900)%people)))
		p.acknowledged()
	}
}

// post sends what is owed, some at a time, and forgets to settle some of it.
func (p *powerLoss) post(now time.Time) {
	t := p.t
	for range 3 {
		ready, _, err := p.Pending(t.Context(), now, 5)
		check(t, err)
		claims, err := p.Intend(t.Context(), ready)
		check(t, err)
		p.acknowledged()
		for _, c := range claims {
			p.posted[c.ID] = len(p.writes)
		}
		var outcomes []delivery.Outcome
		for _, c := range claims[:len(claims)*3/4] {
			outcomes = append(outcomes, delivery.Outcome{
				Claim: c, Verdict: delivery.Sent, At: now, Receipt: delivery.Receipt{Channel: c.Channel, TS: "1763640000.000100"},
			})
		}
		check(t, p.Settle(t.Context(), outcomes))
		p.acknowledged()
	}
}

// image is a file as a disk may have it that was told of so many writes, and has
// the first of them for certain; and how many sectors are not what they were to be.
func (p *powerLoss) image(random *rand.Rand, last, synced int) (image []byte, gone int) {
	image = bytes.Clone(p.first)
	keep := random.Float64() // of the others
	for i, w := range p.writes[:last] {
		for from := 0; from < len(w.data); from += sector {
			part := w.data[from:min(from+sector, len(w.data))]
			at := int(w.at) + from
			if i >= synced && random.Float64() >= keep {
				gone++
				continue
			}
			if short := at + len(part) - len(image); short > 0 {
				image = append(image, make([]byte, short)...)
			}
			copy(image[at:], part)
		}
	}
	return image, gone
}

// judge says what is wrong with an image of when so many writes were begun. It
// has to be what was acknowledged last, or what the call after it was about to
// make of it.
func (p *powerLoss) judge(image []byte, begun int) error {
	path := filepath.Join(p.t.TempDir(), "after.db")
	check(p.t, os.WriteFile(path, image, 0o600))
	if wrong, err := (File{Path: path}).Check(p.t.Context()); len(wrong) > 0 || err != nil {
		return errors.Join(append(wrong, err)...)
	}
	var log bytes.Buffer
	s, err := Open(path, disk.Options{Now: ten.Add(3 * time.Hour), MapSize: 1, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		return err
	}
	defer func() { check(p.t, errors.Join(s.Close(), os.Remove(path))) }()
	if strings.Contains(log.String(), "level=ERROR") {
		return fmt.Errorf("the start says %s", log.String())
	}
	next := 0
	for next < len(p.acks) && p.acks[next].writes < begun {
		next++
	}
	kept, wrong := contents(p.t, s), fmt.Errorf("it is not what call %d left, nor call %d", next-1, next)
	for _, i := range []int{next - 1, next} {
		if i < len(p.acks) && sameRows(p.acks[i].rows, kept) {
			wrong = nil
		}
	}
	ready, _, err := s.Pending(p.t.Context(), ten.AddDate(1, 0, 0), 10_000)
	for _, m := range ready {
		if when, done := p.posted[m.ID]; done && when < begun {
			err = errors.Join(err, fmt.Errorf("message %d was posted and is to be sent again", m.ID))
		}
	}
	return errors.Join(wrong, err)
}

// sameRows compares all that is kept of anybody.
func sameRows(a, b map[string]string) bool {
	about := func(key, _ string) bool { return strings.HasPrefix(key, string(buckets.Meta)+" ") }
	a, b = maps.Clone(a), maps.Clone(b)
	maps.DeleteFunc(a, about)
	maps.DeleteFunc(b, about)
	return maps.Equal(a, b)
}
