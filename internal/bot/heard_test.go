package bot

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/presence"
	"unhunch/internal/bubble"
	"unhunch/internal/sandbox"
)

// heard is what is kept of the days on which something was heard.
func (h *house) heard() map[string]time.Time {
	h.t.Helper()
	heard, err := h.days.Heard(h.t.Context(), h.Options().Team.ID)
	if err != nil {
		h.t.Fatal(err)
	}
	return heard
}

// An operator sees by these days which quiet rule never had anything to go by.
func TestTheLastDayOfEachKindIsKeptAndNobodysName(t *testing.T) {
	ahead(t, sandbox.Options{}, func(h *house) {
		ana, ben := h.Person("ana"), h.Person("ben")
		day := bubble.Now().UTC().Truncate(24 * time.Hour)
		want := map[string]time.Time{presence.HeardSince: day}
		sees := func(what string) {
			h.t.Helper()
			passes(time.Second)
			if diff := cmp.Diff(want, h.heard()); diff != "" {
				h.t.Errorf("%s (-want +got):\n%s", what, diff)
			}
		}
		sees("nothing was heard yet")
		ben.SetStatus(sandbox.Status{Text: "in a meeting"})
		sees("of people who are not reminded, not even that it came is kept")

		h.minds(h.id(ana), bubble.Now().Add(time.Minute), nil)
		ana.SetStatus(sandbox.Status{Text: "in a meeting"})
		want[presence.HeardStatus] = day
		sees("a status")
		ana.SetHuddle(true)
		want[presence.HeardHuddle] = day
		sees("a huddle")
		passes(time.Minute)
		want[presence.HeardDND] = day
		sees("an answer about Do Not Disturb")

		h.hears(presence.Profile{User: h.id(ana), Heard: presence.HeardStatus, Text: "on a call"}, bubble.Now().AddDate(0, 0, 1))
		want[presence.HeardStatus] = day.AddDate(0, 0, 1)
		sees("the next day")
	})
}

func TestWithoutTheScopeNothingIsHeardOfDoNotDisturb(t *testing.T) {
	ahead(t, sandbox.Options{Scopes: []string{"chat:write", "commands", "users:read"}}, func(h *house) {
		h.minds(h.id(h.Person("ana")), bubble.Now().Add(time.Minute), nil)
		passes(2 * time.Minute)
		if day := h.heard()[presence.HeardDND]; !day.IsZero() {
			h.t.Errorf("on %s", day)
		}
	})
}
