package e2e

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/sync/errgroup"

	"unhunch/internal/bubble"
	"unhunch/internal/prefs"
	"unhunch/internal/prefs/prefstest"
	"unhunch/internal/sandbox"
	"unhunch/internal/schedule"
	"unhunch/internal/session"
)

// middlebox stands between the bot and Slack, and from the fortieth post on
// answers each call in its own way. Half of the calls it hands on first, and
// withholds Slack's answer: nobody can tell which.
type middlebox struct {
	status  int
	body    string
	certain bool // it hands nothing on
	posts   atomic.Int64
	asked   atomic.Int64
}

func (m *middlebox) stands(r *http.Request, slack http.RoundTripper) (*http.Response, error) {
	if posts := m.posts.Load(); posts < 40 {
		if strings.HasSuffix(r.URL.Path, "/chat.postMessage") {
			m.posts.Add(1)
		}
		return slack.RoundTrip(r)
	}
	if n := m.asked.Add(1); n%2 == 0 && !m.certain {
		answer, err := slack.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		_ = answer.Body.Close()
	}
	return &http.Response{
		StatusCode: m.status, Header: http.Header{"Content-Type": {"text/html"}},
		Body: io.NopCloser(strings.NewReader(m.body)), Request: r,
	}, nil
}

// crowded is a house in which many have said yes and are due at the same
// moment.
func crowded(t *testing.T, people int) (h *house, crowd []*witness) {
	t.Helper()
	profiles := make([]sandbox.Profile, people)
	for i := range profiles {
		profiles[i] = sandbox.Profile{Handle: fmt.Sprintf("p%d", i), Zone: "Europe/Lisbon"}
	}
	h = open(t, sandbox.Options{People: profiles})
	h.until("2000-01-03 08:30", "Europe/Lisbon")
	store := h.shelf.opens(t)
	var yes errgroup.Group
	for _, p := range profiles {
		w := newWitness(t, h, p.Handle)
		crowd = append(crowd, w)
		yes.Go(func() error {
			return store.Change(t.Context(), prefs.UserID{Workspace: h.Options().Team.ID, Person: w.ID()}, func(desk *session.Desk) error {
				desk.Person.OptedIn = bubble.Now()
				desk.Person.Prefs = prefstest.Straight("Europe/Lisbon")
				return schedule.Replan(&desk.Person, bubble.Now())
			})
		})
	}
	if err := errors.Join(yes.Wait(), store.Close()); err != nil {
		t.Fatal(err)
	}
	h.starts()
	return h, crowd
}

// A hundred are due while something else answers in Slack's place, in each of its
// ways. None of it counts as Slack's refusal: whoever was not being written to at
// that moment gets the reminder when it is over, and nobody gets two.
func TestAHundredRemindersBehindAMiddlebox(t *testing.T) {
	const people = 100
	for name, box := range map[string]*middlebox{
		"403 with a page":       {status: 403, body: "<html>blocked by policy"},
		"404":                   {status: 404, body: "not found"},
		"407":                   {status: 407, body: "<html>who are you?", certain: true},
		"408":                   {status: 408},
		"302":                   {status: 302},
		"511":                   {status: 511, body: "<html>log in", certain: true},
		"502":                   {status: 502, body: "<html>bad gateway"},
		"a page":                {status: 200, body: "<!doctype html><title>log in"},
		"{}":                    {status: 200, body: "{}"},
		"null":                  {status: 200, body: "null"},
		"[]":                    {status: 200, body: "[]"},
		"nothing":               {status: 200},
		"a text for false":      {status: 200, body: `{"ok":"false","error":"channel_not_found"}`},
		"half of a refusal":     {status: 200, body: `{"ok":false,"error":"channel_not_fou`},
		"half of a good answer": {status: 200, body: `{"ok":true,"channel":"D`},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T) {
				h, crowd := crowded(t, people)
				h.until("2000-01-03 09:49", "Europe/Lisbon")
				h.lies(box.stands)
				h.until("2000-01-03 10:00", "Europe/Lisbon")
				h.clears()
				h.until("2000-01-03 10:15", "Europe/Lisbon")
				ends := map[string]int{}
				for _, d := range crowd {
					d.copies(h)
					for _, line := range d.lines() {
						ends[line]++
					}
				}
				h.stops()
				const soon, late, gone, there = "09:50 sent", "09:50 sent late", "09:50 unknown: no-reply", "09:50 unknown: no-reply, and the card is there"
				unknown := ends[gone] + ends[there]
				if n := ends[soon] + ends[late] + unknown; n != people || len(h.refusing()) > 0 {
					t.Errorf("%d of %d ended as they should: %v; refused: %v", n, people, ends, h.refusing())
				}
				if most := 8; unknown > most || box.certain && unknown > 0 {
					t.Errorf("%d are unknown", unknown)
				}
				t.Logf("%v", ends)
			})
		})
	}
}

// refusing lists what Slack refuses the bot that runs.
func (h *house) refusing() (list []string) {
	for _, refusal := range h.app.Refusing() {
		list = append(list, refusal.Method+": "+refusal.Code)
	}
	return list
}
