// Package workspace knows who installed the app, seals the tokens that it got
// there, and says when what is kept of a workspace has to go.
package workspace

import (
	"log/slog"
	"slices"
	"time"

	"unhunch/internal/moment"
)

// Record is a workspace that installed the app.
type Record struct { //nolint:recvcheck // it is a value; a few changes are made where it lies
	ID      string    `json:"-"`                  // T…, or the organisation's E… where it installed the app for all of its teams
	Org     bool      `json:"org,omitempty"`      // it did
	Name    string    `json:"name,omitempty"`     // for pages that its own people see; no list or log shows it
	App     string    `json:"app,omitempty"`      // A…
	BotUser string    `json:"bot_user,omitempty"` // U…
	Scopes  []string  `json:"scopes,omitempty"`   // granted, sorted
	Teams   []string  `json:"teams,omitempty"`    // with Org: to whom it gave the app, sorted; none: not known
	Taken   []string  `json:"taken,omitempty"`    // with Org: from whom it took the app, whose people are not all forgotten yet; sorted
	Token   []byte    `json:"token,omitempty"`    // sealed: see Open
	Refresh []byte    `json:"refresh,omitempty"`  // sealed; none: the token never expires
	Expires time.Time `json:"expires,omitzero"`   // of the token; zero: never
	Given   int       `json:"given,omitempty"`    // how often tokens were given: to tell these from others, however they are sealed

	Installed time.Time `json:"installed,omitzero"` // the last time; zero: it never was, and nothing is kept
	Updated   time.Time `json:"updated,omitzero"`   // when its tokens were last given
	Ended     time.Time `json:"ended,omitzero"`     // since when the token is dead; zero: it is alive
	Refused   time.Time `json:"refused,omitzero"`   // since when Slack refuses the token by a word that may pass; zero: it does not
	Removed   bool      `json:"removed,omitempty"`  // the app was uninstalled
	Purging   int       `json:"purging,omitempty"`  // how many people were known when a purge began that is not at its end; 0: none is under way
}

// State is how it stands with a workspace.
type State string

// The states.
const (
	Unknown State = "unknown" // nobody installed the app there, or nothing is known of it any more
	Alive   State = "alive"
	Ended   State = "ended" // its token is dead; who installs the app again finds everything
	Removed State = "removed"
)

// State tells how it stands with this workspace.
func (r Record) State() State {
	switch {
	case r.Installed.IsZero():
		return Unknown
	case r.Removed:
		return Removed
	case !r.Ended.IsZero():
		return Ended
	}
	return Alive
}

// Clone is a copy that shares nothing.
func (r Record) Clone() Record {
	r.Scopes, r.Teams, r.Taken = slices.Clone(r.Scopes), slices.Clone(r.Teams), slices.Clone(r.Taken)
	r.Token, r.Refresh = slices.Clone(r.Token), slices.Clone(r.Refresh)
	return r
}

// String is what of it may be told to anybody.
func (r Record) String() string { return "workspace " + r.ID + " (" + string(r.State()) + ")" }

// LogValue is String, in parts.
func (r Record) LogValue() slog.Value {
	return slog.GroupValue(slog.String("id", r.ID), slog.String("state", string(r.State())))
}

// Restore changes the record as it comes out of a backup. Who was leaving when that
// was taken may have installed the app again since: they have another day to do so.
// But a purge that was under way has to end. Whose token was refused then is asked anew. It
// reports whether anything changed.
func (r *Record) Restore(now time.Time) bool {
	left := !r.Ended.IsZero() || r.Removed
	if r.Purging > 0 || !left && r.Refused.IsZero() {
		return false
	}
	r.Refused = time.Time{}
	if left {
		r.Ended, r.Removed = now, false
	}
	return true
}

// has reports whether the record has the tokens of another.
func (r Record) has(other Record) bool {
	return r.Given == other.Given && r.Installed.Equal(other.Installed)
}

// end notes that the token is dead, and reports whether that was news. It is since Slack
// refuses it.
func (r *Record) end(now time.Time) (news bool) {
	if !r.Ended.IsZero() {
		return false
	}
	if r.Ended = r.Refused; r.Refused.IsZero() {
		r.Ended = moment.Second(now)
	}
	return true
}

// remove notes that nobody comes back by this record.
func (r *Record) remove(now time.Time) {
	r.end(now)
	r.Removed, r.Token, r.Refresh, r.Expires, r.Refused = true, nil, nil, time.Time{}, time.Time{}
}

// BeginPurge notes that a workspace with so many people is being forgotten, which takes
// more than one transaction: nobody comes back before that is at its end.
func (r *Record) BeginPurge(people int, now time.Time) {
	r.remove(now)
	r.Purging = people
}

// installedSince reports whether somebody installed the app after a moment of Slack's, or in
// the second of it, which is all that it tells.
func (r Record) installedSince(at time.Time) bool {
	return !r.Installed.Before(at.Truncate(time.Second))
}

// RefusedServed is how long a workspace is served whose token Slack refuses by a word that
// may pass. What ends then is purged with the next Purge.
const RefusedServed = EndedKept - time.Hour

// EndedKept is how long all is kept of a workspace whose token is dead: nobody may ever
// tell that the app was uninstalled, and what is kept of those who did that has to be
// gone within the day. Purge is called each hour.
const EndedKept = 23 * time.Hour

// Goes reports whether what is kept of the workspace has to go.
func (r Record) Goes(now time.Time) bool {
	return r.Removed || !r.Ended.IsZero() && now.Sub(r.Ended) >= EndedKept
}
