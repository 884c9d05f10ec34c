package bot

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/card"
	"unhunch/internal/bubble"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/session"
)

func TestATabIsDrawnOnlyWhenItWouldLookDifferent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana, ben := h.reminded("ana"), h.reminded("ben")
		drawn := func(does string, want int) {
			t.Helper()
			passes(time.Minute)
			if n := len(h.Calls("views.publish")); n != want {
				t.Errorf("%s: drawn %d times so far, want %d", does, n, want)
			}
		}
		ben.Types("/stretch pause")
		drawn("Ben, who never looked, pauses", 0)
		ana.Opens("Home")
		drawn("Ana looks", 1)
		ana.Opens("Home")
		ana.Types("/stretch why")
		ana.Types("/stretch help")
		drawn("Ana looks again", 1)
		ana.Types("/stretch pause")
		ana.Sees("Remind me again")
		drawn("Ana pauses", 2)
		ana.Types("/stretch pause")
		drawn("Ana pauses again", 2)
		h.bot.homes.mu.Lock()
		h.bot.homes.looked.Purge() // as after a restart
		h.bot.homes.mu.Unlock()
		ana.Opens("Home")
		drawn("Ana looks after a restart", 2)
		h.ends()
	})
}

func TestManyWhoLookAtOnceAreDrawnNoFasterThanSlackAllows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people = 300
		h := moveIn(t, sandbox.Options{People: crowd(people), Lenient: true})
		h.starts()
		for _, p := range h.People() {
			h.Person(p.Handle).Opens("Home")
		}
		passes(10 * time.Minute)
		var at []time.Time
		for _, c := range h.Calls("views.publish") {
			at = append(at, c.At)
		}
		if len(at) != people {
			t.Errorf("%d tabs were drawn, of %d", len(at), people)
		}
		for i := range at {
			if i >= 100 && at[i].Sub(at[i-100]) < time.Minute {
				t.Fatalf("a hundred and one within %v", at[i].Sub(at[i-100]))
			}
		}
		h.ends()
	})
}

func TestATabThatSlackPutsOffIsDrawnLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		h.Fault(sandbox.Fault{Method: "views.publish", Kind: sandbox.RateLimited, RetryAfter: 20 * time.Second, Times: 2})
		ana.Opens("Home")
		passes(30 * time.Second)
		if ana.Screen().Home != nil {
			t.Error("Slack was not left alone for as long as it asked")
		}
		passes(15 * time.Second)
		ana.Sees("This week")
		h.ends()
	})
}

func TestEachPauseEndsWhenItSays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		ana := h.reminded("ana")
		passes(58*time.Hour + 30*time.Minute) // to Monday, 2000-01-03 10:30 in Lisbon
		for long, want := range map[coach.PauseLength]string{
			coach.PauseHour:   "2000-01-03 11:30",
			coach.PauseToday:  "2000-01-04 00:00",
			coach.PauseMonday: "2000-01-10 00:00",
			coach.PauseWeek:   "2000-01-10 10:30",
			coach.PauseEver:   prefs.Forever.Format("2006-01-02 15:04"),
		} {
			v := card.Value{About: string(long)}
			if err := h.bot.press(t.Context(), press{User: h.id(ana), Action: string(card.ActionPauseFor), Value: v.Encode()}, bubble.Now()); err != nil {
				t.Error(err)
			}
			if got := h.keeps(ana).Person.PausedUntil.UTC().Format("2006-01-02 15:04"); got != want {
				t.Errorf("%s: until %s, want %s", long, got, want)
			}
		}
		h.ends()
	})
}

func TestWhatIsOlderThanADeleteMakesNoRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		forgotten := func(after string) {
			t.Helper()
			passes(time.Second)
			if diff := cmp.Diff(prefs.Person{ID: h.id(ana)}, h.keeps(ana).Person); diff != "" {
				t.Errorf("after %s there is a record:\n%s", after, diff)
			}
		}
		ana.Types("/stretch pause")
		ana.Types("/stretch plan")
		paused := ana.Finds("Your plan")
		ana.Types("/stretch delete")
		ana.Clicks("Delete everything")
		forgotten("her delete")
		ana.ClicksOn(paused, "Remind me again")
		ana.Sees("Shall I remind you")
		forgotten("“Remind me again”")
		press := press{
			User: h.id(ana), Action: string(card.ActionPauseFor), Value: card.Value{About: string(coach.PauseToday)}.Encode(),
			View: view{ID: "V1"},
		}
		if err := h.bot.press(t.Context(), press, bubble.Now()); err != nil {
			t.Error(err)
		}
		forgotten("a pause from a tab not drawn anew")
		h.ends()
	})
}

func TestWhatIsPressedInTheTabIsAnsweredOverIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Person.Safety.SwitchOffRoutine("desk-reset")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		ana.Opens("Home")
		ana.Clicks("Help")
		ana.Sees("What you can ask for")
		ana.ClosesModal()
		ana.Clicks("Questions")
		ana.Chooses("Can everybody use a roller?")
		ana.Sees("How sure is that?")
		ana.ClosesModal()
		ana.Clicks("Routines")
		ana.Clicks("Turn on")
		passes(time.Second)
		if without := h.keeps(ana).Person.Safety.Without; len(without) > 0 {
			t.Errorf("still switched off: %v\n%s", without, ana.Reads())
		}
		if n := len(ana.Screen().Modals); n != 1 {
			t.Errorf("%d modals on top of each other", n)
		}
		ana.ClosesModal()
		ana.Chooses("for today")
		ana.Sees("Remind me again")
		h.ends()
	})
}

// More people look at their tabs than can be drawn, and then nobody for a day.
func TestOnlySoManyTabsAreRemembered(t *testing.T) {
	morning := time.Unix(1_800_000_000, 0)
	h := newHomes(Options{Now: func() time.Time { return morning }})
	person := func(i int) prefs.UserID { return prefs.UserID{Workspace: "T1", Person: fmt.Sprintf("U%d", i)} }
	for i := range 2 * mostLooks {
		h.visited(visit{User: person(i)}, "", morning.Add(time.Duration(i)*time.Second))
		h.stir(person(i / 2))
	}
	if looked, wait := h.looked.Len(), len(h.looking)+len(h.stirred); looked != mostLooks || wait != mostLooks {
		t.Errorf("%d are remembered and %d wait, want %d", looked, wait, mostLooks)
	}
	if first, _, _ := h.next(morning); first != person(2*mostLooks-1) {
		t.Errorf("%s comes first, who did not come last", first)
	}
	h.visited(visit{User: person(0)}, "", morning.Add(48*time.Hour))
	if looked, wait := h.looked.Len(), len(h.looking)+len(h.stirred); looked != 1 || wait != 1 {
		t.Errorf("a day later %d are remembered and %d wait, want one", looked, wait)
	}
}

// Whoever installs the app may leave permissions out, and grant them later.
func TestWhatWasLeftOutIsSaidAtHomeForAsLongAsItIs(t *testing.T) {
	const dnd, pictures, files = "whether Do Not Disturb is on: reminders come", "Steps come in words alone", "Export comes as messages"
	all := []string{"chat:write", "commands", "users:read", "dnd:read", "files:write"}
	for name, c := range map[string]struct {
		granted []string
		base    string
		says    []string
	}{
		"nothing":                        {granted: all},
		"Do Not Disturb":                 {granted: []string{"chat:write", "commands", "users:read", "files:write"}, says: []string{dnd}},
		"files":                          {granted: all[:4], says: []string{pictures, files}},
		"files, and pictures have a URL": {granted: all[:4], base: "https://example.com/", says: []string{files}},
		"both":                           {granted: all[:3], says: []string{dnd, pictures, files}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{Scopes: c.granted})
				h.bot.pictures.gallery.Base = c.base
				h.bot.pictures.gallery.Scopes.Known(c.granted)
				h.starts()
				ana := h.reminded("ana")
				ana.Opens("Home")
				ana.Sees("How it works")
				for _, words := range []string{dnd, pictures, files} {
					if said, want := strings.Contains(ana.Reads(), words), slices.Contains(c.says, words); said != want {
						t.Errorf("%q is said: %v, want %v", words, said, want)
					}
				}
				h.bot.pictures.gallery.Scopes.Heard("chat.postMessage", http.Header{"X-Oauth-Scopes": {strings.Join(all, ",")}})
				ana.Types("/stretch pause")
				ana.Sees("Remind me again")
				for _, words := range c.says {
					ana.DoesNotSee(words)
				}
				h.ends()
			})
		})
	}
}

func TestWhereToGetHelpMayChangeWhileTheBotWorks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		ana.Opens("Home")
		ana.Sees("Whoever installed Unhunch in your workspace can help.")
		h.bot.Renew(Material{Library: h.bot.library(), Support: "Ask in the office."})
		passes(5 * time.Second)
		ana.Sees("Ask in the office.")
		h.ends()
	})
}
