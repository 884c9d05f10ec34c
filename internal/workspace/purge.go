package workspace

import (
	"context"
	"errors"
	"fmt"
	"time"

	"unhunch/internal/moment"
)

// Word is what Slack says of a token when it is asked.
type Word string

// What Slack may say.
const (
	Takes   Word = "takes it"
	Refuses Word = "refuses it"
	Silent  Word = "does not say" // it cannot be reached, or what it says has another cause
)

// Ask asks Slack whether it takes the token of a record.
type Ask func(context.Context, Record) Word

// Purged is what a Purge did.
type Purged struct {
	Gone  []Entry
	Back  []string // workspaces whose token Slack takes again
	Ended []string // those whose token it has refused for too long
}

// Purge forgets all that is kept of the workspaces that have to go, and audit entries that
// are too old. Of those that did not remove the app it asks Slack once more: whose token
// is taken is alive again, and where Slack does not say, it is left to the next time. Of
// one that cannot be forgotten its error tells, and others go.
func Purge(ctx context.Context, s Store, now time.Time, ask Ask) (done Purged, err error) {
	records, err := s.Workspaces(ctx)
	if err != nil {
		return done, err
	}
	var wrong []error
	for _, r := range records {
		if err := done.one(ctx, s, r, now, ask); err != nil {
			wrong = append(wrong, fmt.Errorf("purge workspace %s: %w", r.ID, err))
		}
	}
	return done, errors.Join(append(wrong, s.DropAudit(ctx, now.Add(-AuditKept)))...)
}

func (p *Purged) one(ctx context.Context, s Store, r Record, now time.Time, ask Ask) error {
	doubted := r.State() == Alive && !r.Refused.IsZero()
	if !doubted && !r.Goes(now) {
		return nil
	}
	if !r.Removed {
		switch word := ask(ctx, r); {
		case word == Takes:
			return p.back(ctx, s, r, now)
		case word != Refuses, doubted && now.Sub(r.Refused) < RefusedServed:
			return nil
		case doubted:
			return p.end(ctx, s, r, now)
		}
	}
	entry, err := s.PurgeWorkspace(ctx, r.ID, now, func(is Record) bool { return is.Removed || is.has(r) && is.Goes(now) })
	if entry != (Entry{}) {
		p.Gone = append(p.Gone, entry)
	}
	return err
}

func (p *Purged) back(ctx context.Context, s Store, r Record, now time.Time) error {
	news, err := Revive(ctx, s, r, now)
	if news {
		p.Back = append(p.Back, r.ID)
	}
	return err
}

func (p *Purged) end(ctx context.Context, s Store, r Record, now time.Time) error {
	news, err := End(ctx, s, r, now)
	if news {
		p.Ended = append(p.Ended, r.ID)
	}
	return err
}

// Refuse notes that Slack refuses the token of a record by a word that may pass, such as
// where calls come from another address than the app's settings allow.
func Refuse(ctx context.Context, s Store, was Record, now time.Time) error {
	_, err := leave(ctx, s, was.ID, now, "", func(r *Record) bool {
		if !r.has(was) || !r.Refused.IsZero() || r.State() != Alive {
			return false
		}
		r.Refused = moment.Second(now)
		return true
	})
	return err
}

// Revive notes that Slack takes the token of a record: the workspace is alive, whatever was
// said of it, unless it removed the app. It reports whether it was news.
func Revive(ctx context.Context, s Store, was Record, now time.Time) (news bool, err error) {
	err = s.ChangeWorkspace(ctx, was.ID, now, func(r *Record) (What, error) {
		ended := r.State() == Ended
		if news = r.has(was) && r.Purging == 0 && (ended || r.State() == Alive && !r.Refused.IsZero()); !news {
			return "", nil
		}
		r.Ended, r.Refused = time.Time{}, time.Time{}
		if ended {
			return HasRevived, nil
		}
		return "", nil
	})
	if err != nil {
		return false, fmt.Errorf("workspace %s comes back: %w", was.ID, err)
	}
	return news, nil
}
