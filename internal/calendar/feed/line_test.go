package feed

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"unhunch/internal/bubble"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/prefs"
)

// crowd wants calendars of so many people at each of some hosts.
func crowd(people int, hosts ...string) (all []Wanted) {
	for n := range people {
		for _, host := range hosts {
			all = append(all, of(prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%d%s", n, host)}, host))
		}
	}
	return all
}

func TestNoServerIsAskedTooMuch(t *testing.T) {
	plays(t, func(s *scene) {
		var mu sync.Mutex
		under, most := map[string]int{}, map[string]int{}
		count := func(host string, n int) {
			mu.Lock()
			defer mu.Unlock()
			under[host] += n
			under["all"] += n
			most[host], most["all"] = max(most[host], under[host]), max(most["all"], under["all"])
		}
		s.takes = 0
		s.gives = func(ask fetch.Ask) fetch.Outcome {
			host := fetch.HostOf(ask.Address)
			count(host, 1)
			<-time.After(7 * time.Second)
			count(host, -1)
			return fetch.Outcome{Kind: fetch.Fresh, Status: 200}
		}
		s.Want(crowd(20, "google", "outlook", "icloud", "fastmail", "nextcloud", "posteo"), bubble.Now())
		s.until("0:30")
		for host, n := range most {
			if limit := map[bool]int{true: mostAtOnce, false: hostAtOnce}[host == "all"]; n > limit {
				t.Errorf("%s: %d at once", host, n)
			}
		}
		s.equal("all at once", most["all"], mostAtOnce)
		s.equal("fetches", s.asks(), 120)
	})
}

// Of each workspace one is fetched in turn, however many wait of another.
func TestALargeWorkspaceKeepsNoOtherWaiting(t *testing.T) {
	plays(t, func(s *scene) {
		s.takes = 0
		var mu sync.Mutex
		var small []time.Time
		began := bubble.Now()
		s.gives = func(ask fetch.Ask) fetch.Outcome {
			if strings.Contains(ask.Address, "small") {
				mu.Lock()
				defer mu.Unlock()
				small = append(small, bubble.Now())
			}
			return fetch.Outcome{Kind: fetch.Fresh, Status: 200}
		}
		s.Want(crowd(2000, "google"), bubble.Now())
		for n := range 3 {
			w := of(prefs.UserID{Workspace: "T2", Person: fmt.Sprintf("U%d", n)}, "google")
			w.Address += "/small"
			s.Want([]Wanted{w}, bubble.Now())
		}
		s.until("0:01")
		if len(small) != 3 || small[2].Sub(began) > 4*time.Second {
			t.Errorf("they came at %s", small)
		}
	})
}

func TestAServerIsAskedAtMostTwiceASecond(t *testing.T) {
	plays(t, func(s *scene) {
		s.takes = 0
		s.Want(crowd(240, "google"), bubble.Now())
		s.Want(crowd(1, "outlook"), bubble.Now())
		s.until("0:01")
		if n := s.asks(); n < 110 || n > 122 {
			t.Errorf("%d fetches in a minute", n)
		}
		if spans, known := s.Busy(crowd(1, "outlook")[0].User, bubble.Now()); !known || len(spans) != 1 {
			t.Error("who has another server waits behind them")
		}
		s.until("0:03")
		s.equal("fetches", s.asks(), 241)
	})
}
