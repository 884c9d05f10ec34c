package e2e

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"unhunch/internal/effort"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/say/saytest"
)

// twins are two workspaces in which people and channels have the same ids: in the north
// all is in English, and in the south in German. Of each pair of namesakes one alone may
// do something, or both.
type twins struct {
	*town
	*rand.Rand
	north, south *sandboxtest.Office
	english      saytest.English
	acts         []string // the last ones
}

// namesakes are pairs of people, and where they do something.
var namesakes = []struct {
	handle string
	places []string
}{
	{"nora", []string{"north"}},
	{"noel", []string{"north"}},
	{"suna", []string{"south"}},
	{"sami", []string{"south"}},
	{"bea", []string{"north", "south"}},
	{"bo", []string{"north", "south"}},
}

func beginsTwins(t *testing.T, seed uint64) *twins {
	t.Helper()
	var options sandbox.PlatformOptions
	for _, place := range []struct{ id, name, locale string }{{"T0NORTH", "North", "en-GB"}, {"T0SOUTH", "South", "de-DE"}} {
		o := sandbox.Options{Team: sandbox.Team{ID: place.id, Name: place.name, Domain: strings.ToLower(place.name)}}
		for _, p := range namesakes {
			o.People = append(o.People, sandbox.Profile{Handle: p.handle, Zone: "UTC", Locale: place.locale, Admin: p.handle == "bo"})
		}
		options.Workspaces = append(options.Workspaces, o)
	}
	w := &twins{town: found(t, options), Rand: rand.New(rand.NewPCG(seed, 17)), english: saytest.EnglishIn(t, "de")}
	until(t, "2000-01-03 09:00", "UTC")
	w.starts()
	w.north, w.south = w.Office("north"), w.Office("south")
	w.installs(w.north.Person("bo"))
	w.installs(w.south.Person("bo"))
	return w
}

// typed is what they type behind the command.
var typed = []string{
	"", "now", "now desk-reset", "help", "why", "plan", "plan every 40", "snooze 20m", "skip", "pause until tomorrow", "pause", "resume", "progress",
	"routines", "settings", "safety", "faq", "prescribe", "export", "cancel", "delete", "nonsense", "invite @bo", "calendar",
}

// act has somebody do something, in one of the two or in both at once.
func (w *twins) act() {
	pair := namesakes[w.IntN(len(namesakes))]
	what := w.IntN(10)
	for _, place := range pair.places {
		w.does(w.Office(place), pair.handle, what)
	}
	switch w.IntN(100) {
	case 0:
		w.notes("hours go by")
		passes(time.Duration(1+w.IntN(5)) * time.Hour)
	case 1:
		w.notes("the bot is started anew")
		w.stops()
		w.starts()
	case 2:
		place := []string{"north", "south"}[w.IntN(2)]
		w.notes("the app is installed in the %s again", place)
		w.installs(w.Office(place).Person("bo"))
	case 3:
		w.notes("the app is removed from the south, and installed again")
		w.south.Uninstall()
		passes(10 * time.Second)
		w.installs(w.south.Person("bo"))
	default:
		passes(time.Duration(w.IntN(4000)) * time.Millisecond)
	}
}

func (w *twins) does(in *sandboxtest.Office, handle string, what int) {
	who := in.Person(handle)
	switch what {
	case 0, 1, 2:
		line := typed[w.IntN(len(typed))]
		w.notes("%s %s types %s", in.Options().Team.Name, handle, line)
		_ = who.Person.Type(w.t.Context(), who.Screen().Conversations[0].ID, strings.TrimSpace("/stretch "+line))
	case 3:
		w.notes("%s %s opens Home", in.Options().Team.Name, handle)
		who.OpenHome()
	case 4:
		who.SetStatus(sandbox.Status{Text: "In a meeting", Emoji: ":spiral_calendar_pad:"})
	case 5:
		who.SetStatus(sandbox.Status{})
	default:
		w.presses(in, who)
	}
}

// presses uses something that is there: in a modal, at Home or in a message.
func (w *twins) presses(in *sandboxtest.Office, who *sandboxtest.Person) {
	screen := who.Screen()
	var there []sandbox.Control
	switch n := len(screen.Modals); {
	case n > 0 && w.IntN(3) == 0:
		_ = who.CloseModal(w.t.Context())
		return
	case n > 0 && w.IntN(2) == 0:
		if w.keeps(in, who).Person.Version == 0 { // the answer to a form cannot ask Slack for their language
			_ = who.CloseModal(w.t.Context())
			return
		}
		w.notes("%s %s submits", in.Options().Team.Name, who.ID())
		_ = who.Submit(w.t.Context(), screen.Modals[n-1].ID)
		return
	case n > 0:
		there = screen.Modals[n-1].Controls()
	case screen.Home != nil && w.IntN(4) == 0:
		there = screen.Home.Controls()
	default:
		for _, m := range screen.Messages() {
			there = append(there, m.Controls()...)
		}
		there = there[max(0, len(there)-10):]
	}
	there = slices.DeleteFunc(there, func(c sandbox.Control) bool { return c.Type != "button" })
	if len(there) == 0 {
		return
	}
	c := there[w.IntN(len(there))]
	w.notes("%s %s presses %s", in.Options().Team.Name, who.ID(), c.Label)
	_ = who.Use(w.t.Context(), c)
}

func (w *twins) notes(what string, about ...any) {
	w.acts = append(w.acts[max(0, len(w.acts)-20):], fmt.Sprintf(what, about...))
}

// ofGerman is in nothing that is said in English.
var ofGerman = regexp.MustCompile(`[äöüßÄÖÜ„]`)

// ofSlack is what is the same in both: what the screen says around, and what is typed.
var ofSlack = regexp.MustCompile(`(?m)^\S.*$|^.*Unhunch, \w+ \d\d:\d\d.*$|^.*unhunch\.json.*$|/stretch(?: [^»“”"\n,.;:)]*)?|.*not installed in your workspace.*|.*complete this required field.*`)

// wrong is what somebody sees or the bot keeps that is another's.
func (w *twins) wrong() (list []string) {
	for _, pair := range namesakes {
		handle := pair.handle
		for _, in := range []*sandboxtest.Office{w.north, w.south} {
			who := in.Person(handle)
			domain := in.Options().Team.Domain
			if !slices.Contains(pair.places, domain) {
				if desk := w.keeps(in, who); desk.Person.Version != 0 {
					list = append(list, fmt.Sprintf("of %s in the %s, who did nothing, is kept %+v", handle, domain, desk.Person))
				}
				for _, m := range who.Screen().Messages() {
					if m.ByApp && !strings.Contains(m.Text, "@") { // who was invited was told so
						list = append(list, fmt.Sprintf("%s in the %s, who did nothing, sees %q", handle, domain, m.Text))
					}
				}
				continue
			}
			text := ofSlack.ReplaceAllString(posted(who), "")
			if found := ofGerman.FindString(text); domain == "north" && found != "" {
				list = append(list, fmt.Sprintf("%s in the north reads %q in\n%s", handle, found, text))
			}
			if words := w.english.Words(text); domain == "south" && len(words) > 2 { // one or two may be names
				list = append(list, fmt.Sprintf("%s in the south reads %q in\n%s", handle, words, text))
			}
		}
	}
	return list
}

// posted is what the bot posted to somebody. Answers that they alone see may be in English
// for who is not known any more, not even by their language.
func posted(who *sandboxtest.Person) string {
	screen := who.Screen()
	screen.Home, screen.Modals = nil, nil
	for i, c := range screen.Conversations {
		screen.Conversations[i].Messages = slices.DeleteFunc(slices.Clone(c.Messages), func(m sandbox.Message) bool { return m.Ephemeral || !m.ByApp })
	}
	return screen.Text()
}

// Whatever is done in two workspaces at once, nothing of the one is seen in the other,
// though people and channels have the same ids there.
func TestWhateverIsDoneInTwoWorkspacesAtOnceStaysInEachChaos(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		w := beginsTwins(t, 1)
		for i := range effort.Chaos(effort.Check(300, 2000), 10_000) {
			w.act()
			if i%100 != 99 {
				continue
			}
			passes(20 * time.Second)
			if wrong := w.wrong(); len(wrong) > 0 {
				t.Fatalf("after %d acts: %s\nthe last: %s", i+1, strings.Join(wrong, "\n"), strings.Join(w.acts, "\n"))
			}
		}
		met := 0
		for _, pair := range namesakes {
			for _, in := range []*sandboxtest.Office{w.north, w.south} {
				if w.keeps(in, in.Person(pair.handle)).Person.Version != 0 {
					met++
				}
			}
		}
		if met < 4 || posts(w.north) < 5 || posts(w.south) < 5 {
			t.Errorf("%d are known, and they got %d and %d posts", met, posts(w.north), posts(w.south))
		}
		w.endsWell()
	})
}
