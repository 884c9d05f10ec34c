package formats_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
	"unhunch/internal/store/formats"
	"unhunch/internal/store/moving"
	"unhunch/internal/store/rows"
)

// A file of every format says today what it said when it was left. Where the golden text
// changes, look whether it says the same in other words: the store stays as it was left.
func TestGoldenFilesOfEveryFormatAreReadWhole(t *testing.T) {
	for _, left := range formats.All(t, formats.File) {
		t.Run(left.String(), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "unhunch.db")
			check(t, os.WriteFile(path, left.Content(t), 0o600))
			s, err := bolt.OpenAway(path, bolt.Options{Now: formats.At(), MapSize: 1 << 20})
			check(t, err)
			saysTheSame(t, left, s)
			check(t, s.Close())
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// saysTheSame compares all that a store says with what it said when it was left. Nothing
// may be missing that a store can have, and all secrets open.
func saysTheSame(t *testing.T, left formats.Left, s moving.Side) {
	t.Helper()
	check(t, s.Settle(t.Context(), nil))
	all := &reading{keys: read(t), parts: map[moving.Part]int{}}
	for at := (moving.Place{}); !at.IsEnd(); {
		c, err := s.Read(t.Context(), at)
		check(t, err)
		check(t, all.chunk(&c))
		all.parts[at.In()] += c.Rows()
		at = c.Next
	}
	for _, part := range moving.Parts() {
		if all.parts[part] == 0 {
			t.Errorf("%s: there is nothing of this in it", part)
		}
	}
	slices.Sort(all.told)
	got := strings.Join(all.told, "")
	file := filepath.Join("testdata", left.String()+".golden")
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		check(t, os.WriteFile(file, []byte(got), 0o600))
	}
	want, err := os.ReadFile(file)
	check(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-left +read):\n%s", diff)
	}
}

func read(t *testing.T) seal.Keys {
	t.Helper()
	keys, err := seal.Read(formats.Key)
	check(t, err)
	return keys
}

// reading is what a store says, in words.
type reading struct {
	keys  seal.Keys
	told  []string
	parts map[moving.Part]int
}

func (r *reading) chunk(c *moving.Chunk) (err error) {
	tell := func(what string, value any, unread error) {
		said, unsaid := said(value)
		err = errors.Join(err, unread, unsaid)
		r.told = append(r.told, what+" "+said+"\n")
	}
	for _, v := range c.Timetables {
		table, unread := rows.DecodeTimetable(v.ID, v.Value)
		tell(fmt.Sprintf("timetable %x", v.ID), table, unread)
	}
	for _, v := range c.People {
		if v.Value != nil {
			p, unread := rows.DecodePerson(v.Value)
			tell(fmt.Sprintf("person %s, with timetable %x", v.UserID, p.Table), p.Person, unread)
		}
		if v.Desk != nil {
			d, unread := rows.DecodeDesk(v.Desk)
			tell("desk "+v.UserID.String(), d, unread)
		}
		if v.Days != nil {
			days, unread := rows.DecodeDays(v.Days)
			tell("days "+v.UserID.String(), days, unread)
		}
	}
	for _, v := range c.Reminders {
		v.At = v.At.UTC()
		tell("reminder", v, nil)
	}
	for _, v := range c.Steps {
		v.At = v.At.UTC()
		tell("step", v, nil)
	}
	for i := range c.Messages {
		m := &c.Messages[i]
		tell(fmt.Sprintf("message %d, begun: %t, by %s", m.ID, m.Begun, m.Channel), m.Message.Message, nil)
	}
	for _, v := range c.Workspaces {
		record, unread := rows.DecodeWorkspace(v.ID, v.Value)
		secrets, unopened := record.Open(r.keys)
		if unopened == nil && !strings.HasPrefix(secrets.Token, "xoxb-") {
			unopened = errors.New("the token of " + v.ID + " is none")
		}
		tell("workspace "+v.ID, record, errors.Join(unread, unopened))
	}
	for _, v := range c.Audit {
		entry, unread := rows.DecodeEntry(v.Value)
		tell("entry", entry, unread)
	}
	for _, v := range c.Files {
		tell("file", v, nil)
	}
	for _, v := range c.Heard {
		tell("heard", v, nil)
	}
	for _, v := range c.Aside {
		tell("aside", v, nil)
	}
	return err
}

// said is a value in JSON, without what says nothing: so a field that comes to it changes
// nothing of what was left before.
func said(value any) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var is any
	if err := d.Decode(&is); err != nil {
		return "", err
	}
	is, _ = pruned(is)
	text, err = json.MarshalIndent(is, "", "\t")
	return string(text), err
}

// pruned takes away what is zero, and reports whether anything is left.
func pruned(value any) (left any, is bool) {
	switch v := value.(type) {
	case map[string]any:
		for key, of := range v {
			if of, is := pruned(of); is {
				v[key] = of
			} else {
				delete(v, key)
			}
		}
		return v, len(v) > 0
	case []any:
		for i, of := range v {
			v[i], _ = pruned(of)
		}
		return v, len(v) > 0
	case string:
		return v, v != "" && v != time.Time{}.Format(time.RFC3339)
	case json.Number:
		return v, v != "0"
	case bool:
		return v, v
	}
	return value, value != nil
}
