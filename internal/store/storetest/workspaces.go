package storetest

import (
	"context"
	"errors"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
	"unhunch/internal/workspace"
)

// record is what a store may be asked to keep of a workspace: every field is there.
func record(id string) workspace.Record {
	return workspace.Record{
		ID: id, Org: true, Name: "Acme", App: "A1", BotUser: "U9", Scopes: []string{"chat:write", "im:write"}, Teams: []string{"T7"}, Taken: []string{"T8"},
		Token: []byte("sealed " + id), Refresh: []byte("sealed, too"), Expires: at("22:00"), Given: 3,
		Installed: at("10:00"), Updated: at("10:30"), Ended: at("11:00"), Removed: true,
	}
}

func always(workspace.Record) bool { return true }

func workspaceStories() []story {
	return []story{
		{"a record comes back as it was, and only where it belongs", func(s *scene) {
			s.keeps("T2", workspace.WasInstalled, at("10:00"))
			s.keeps("T1", workspace.WasInstalled, at("10:00"))
			s.keeps("T12", "", at("10:00"))
			s.known(record("T1"), record("T12"), record("T2"))
			one, err := s.Workspace(s.Context(), "T1")
			s.check("workspace", err)
			s.equal("record", one, record("T1"))
		}},
		{"whoever is kept in a workspace is listed, and nobody of another", func(s *scene) {
			for _, id := range []prefs.UserID{{Workspace: "T1", Person: "UB"}, {Workspace: "T1", Person: "UA"}, {Workspace: "T12", Person: "UC"}} {
				s.check("change", s.Change(s.Context(), id, func(d *session.Desk) error {
					d.Person.Met = at("10:00")
					return nil
				}))
			}
			people, err := s.People(s.Context(), "T1")
			s.check("people", err)
			s.equal("people", people, []string{"UA", "UB"})
			s.check("forget", s.Forget(s.Context(), prefs.UserID{Workspace: "T1", Person: "UB"}))
			people, err = s.People(s.Context(), "T1")
			s.check("people", err)
			s.equal("people", people, []string{"UA"})
		}},
		{"of a workspace that never was nothing is known, and nothing is kept", func(s *scene) {
			one, err := s.Workspace(s.Context(), "T1")
			s.check("workspace", err)
			s.equal("record", one, workspace.Record{ID: "T1"})
			s.check("change", s.ChangeWorkspace(s.Context(), "T1", at("10:00"), func(r *workspace.Record) (workspace.What, error) {
				s.equal("record", *r, workspace.Record{ID: "T1"})
				r.Name = "Acme"
				return workspace.WasRemoved, nil
			}))
			s.known()
			s.audited()
		}},
		{"times are kept to the second, in UTC", func(s *scene) {
			lisbon := time.FixedZone("", 3600)
			s.check("change", s.ChangeWorkspace(s.Context(), "T1", at("10:00"), func(r *workspace.Record) (workspace.What, error) {
				r.Installed, r.Ended = at("10:00").Add(7e8).In(lisbon), at("11:00").Add(1)
				return "", nil
			}))
			s.known(workspace.Record{ID: "T1", Installed: at("10:00"), Ended: at("11:00")})
		}},
		{"a record stays where it is, whatever a change calls it", func(s *scene) {
			s.keeps("T2", "", at("10:00"))
			s.check("change", s.ChangeWorkspace(s.Context(), "T1", at("10:00"), func(r *workspace.Record) (workspace.What, error) {
				*r = record("T2")
				r.Name = "Another"
				return workspace.WasInstalled, nil
			}))
			other := record("T2")
			other.ID, other.Name = "T1", "Another"
			s.known(other, record("T2"))
			s.audited(workspace.Entry{At: at("10:00"), Workspace: "T1", What: workspace.WasInstalled})
		}},
		{"a change that fails changes nothing, and is told as it is", func(s *scene) {
			s.keeps("T1", "", at("10:00"))
			boom := errors.New("boom")
			err := s.ChangeWorkspace(s.Context(), "T1", at("11:00"), func(r *workspace.Record) (workspace.What, error) {
				r.Name, r.Scopes[0], r.Token[0] = "", "x", 'x'
				return workspace.WasUpdated, boom
			})
			if !errors.Is(err, boom) {
				s.Errorf("change: %v", err)
			}
			s.known(record("T1"))
			s.audited()
		}},
		{"entries come in the order of their times, several in a second, from a moment on", func(s *scene) {
			for _, id := range []string{"T2", "T1", "T2"} {
				s.keeps(id, workspace.WasUpdated, at("10:00"))
			}
			s.keeps("T1", workspace.WasRemoved, at("11:00"))
			s.keeps("T3", workspace.WasInstalled, at("9:00")) // the clock went back
			want := []workspace.Entry{
				{At: at("9:00"), Workspace: "T3", What: workspace.WasInstalled},
				{At: at("10:00"), Workspace: "T2", What: workspace.WasUpdated},
				{At: at("10:00"), Workspace: "T1", What: workspace.WasUpdated},
				{At: at("10:00"), Workspace: "T2", What: workspace.WasUpdated},
				{At: at("11:00"), Workspace: "T1", What: workspace.WasRemoved},
			}
			s.audited(want...)
			for from, left := range map[string]int{"9:01": 1, "10:00": 1, "10:01": 4, "11:00": 4, "11:01": 5} {
				got, err := s.Audit(s.Context(), at(from))
				s.check("audit", err)
				s.equal("entries from "+from, entries(got), entries(want[left:]))
			}
			for range 2 {
				s.check("drop", s.DropAudit(s.Context(), at("10:01")))
				s.audited(want[4])
			}
		}},
		{"a workspace that is purged takes its record and its people along, and leaves an entry", func(s *scene) {
			for _, id := range []prefs.UserID{ana(), ben(), cho()} {
				s.optIn(id, at("10:00"))
				s.keeps(id.Workspace, "", at("10:00"))
			}
			left, err := s.PurgeWorkspace(s.Context(), "T1", at("12:00").Add(7), always)
			s.check("purge", err)
			want := workspace.Entry{At: at("12:00"), Workspace: "T1", What: workspace.WasPurged, People: 2}
			s.equal("entry", left, want)
			left, err = s.PurgeWorkspace(s.Context(), "T1", at("13:00"), always)
			s.check("purge again", err)
			s.equal("entry", left, workspace.Entry{})
			s.known(record("T2"))
			s.audited(want)
			s.meets(at("10:00"), cho())
		}},
		{"one that nobody but its record tells of leaves an entry, too", func(s *scene) {
			s.keeps("T1", "", at("10:00"))
			s.check("forget workspace", s.ForgetWorkspace(s.Context(), "T1", at("12:00")))
			s.known()
			s.audited(workspace.Entry{At: at("12:00"), Workspace: "T1", What: workspace.WasPurged})
		}},
		{"one without a record leaves an entry if there was anybody", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			for range 2 {
				s.check("forget workspace", s.ForgetWorkspace(s.Context(), "T1", at("12:00")))
				s.check("forget workspace", s.ForgetWorkspace(s.Context(), "T5", at("12:00")))
			}
			s.audited(workspace.Entry{At: at("12:00"), Workspace: "T1", What: workspace.WasPurged, People: 1})
		}},
		{"who came back stays, whoever wanted to purge it", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			s.keeps("T1", "", at("10:00"))
			left, err := s.PurgeWorkspace(s.Context(), "T1", at("12:00"), func(r workspace.Record) bool {
				s.equal("record", r, record("T1"))
				return false
			})
			s.check("purge", err)
			s.equal("entry", left, workspace.Entry{})
			s.known(record("T1"))
			s.audited()
			s.meets(at("10:00"), ana())
		}},
		{"no workspace is empty, endless or has a zero byte", func(s *scene) {
			for _, id := range []string{"", "T1\x00", strings.Repeat("T", 1000)} {
				_, err := s.Workspace(s.Context(), id)
				change := s.ChangeWorkspace(s.Context(), id, at("10:00"), func(r *workspace.Record) (workspace.What, error) {
					*r = record(id)
					return "", nil
				})
				_, purge := s.PurgeWorkspace(s.Context(), id, at("10:00"), always)
				if err == nil || change == nil || purge == nil {
					s.Errorf("it took a workspace of %d bytes", len(id))
				}
			}
			s.known()
		}},
		{"a bot told to stop writes no record down", func(s *scene) {
			s.keeps("T1", "", at("10:00"))
			ctx, stop := context.WithCancel(s.Context())
			stop()
			_, list := s.Workspaces(ctx)
			_, one := s.Workspace(ctx, "T1")
			change := s.ChangeWorkspace(ctx, "T1", at("10:00"), func(r *workspace.Record) (workspace.What, error) {
				r.Name = ""
				return "", nil
			})
			_, purge := s.PurgeWorkspace(ctx, "T1", at("10:00"), always)
			_, audit := s.Audit(ctx, at("10:00"))
			for doing, err := range map[string]error{"list": list, "one": one, "change": change, "purge": purge, "audit": audit, "drop": s.DropAudit(ctx, at("10:00"))} {
				if !errors.Is(err, context.Canceled) {
					s.Errorf("%s: %v", doing, err)
				}
			}
			s.known(record("T1"))
		}},
	}
}

// keeps has the record of a workspace kept, with an entry of it.
func (s *scene) keeps(id string, what workspace.What, now time.Time) {
	s.Helper()
	s.check("change workspace", s.ChangeWorkspace(s.Context(), id, now, func(r *workspace.Record) (workspace.What, error) {
		*r = record(id)
		return what, nil
	}))
}

// known expects these records to be there, and no others.
func (s *scene) known(want ...workspace.Record) {
	s.Helper()
	got, err := s.Workspaces(s.Context())
	s.check("workspaces", err)
	s.equal("records", got, want)
}

// audited expects these entries to be there, and no others.
func (s *scene) audited(want ...workspace.Entry) {
	s.Helper()
	got, err := s.Audit(s.Context(), time.Time{})
	s.check("audit", err)
	s.equal("entries", entries(got), entries(want))
}

// entries has none where there are none, in whatever way.
func entries(list []workspace.Entry) []workspace.Entry { return append([]workspace.Entry{}, list...) }
