package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// witness is somebody of whose day two sources tell that know nothing of each
// other: the bot's own log of what it decided, and what is to be seen in Slack.
type witness struct {
	*sandboxtest.Person
	handle string
	place  *time.Location
	notes  []session.Note // of the bot's log, the oldest first
}

// moment is one due moment with all that both sources tell of it.
type moment struct {
	due   time.Time
	ends  []session.Note
	cards []sandbox.Message
}

func newWitness(t *testing.T, h *house, handle string) *witness {
	t.Helper()
	w := &witness{Person: h.Person(handle), handle: handle}
	profile := w.Screen().Profile
	w.place = profile.Location()
	return w
}

// desk is what the bot keeps of the person.
func (w *witness) desk(h *house) session.Desk { h.t.Helper(); return h.keeps(w.Person) }

// counts are what the bot counted for the person, by day, without dates, seconds and hours.
func (w *witness) counts(h *house) []session.Day {
	days := w.desk(h).Days
	for i := range days {
		days[i].Date, days[i].Seconds, days[i].Hours = "", 0, session.Hours{}
	}
	return days
}

// copies takes over what is new in the bot's log. The log is short, so this has
// to be done now and then.
func (w *witness) copies(h *house) {
	h.t.Helper()
	w.takesOver(w.desk(h).Log)
}

func (w *witness) takesOver(log []session.Note) {
	for _, note := range slices.Backward(log) {
		if !slices.ContainsFunc(w.notes, func(known session.Note) bool { return sameNote(known, note) }) {
			w.notes = append(w.notes, note)
		}
	}
}

// sameNote: a hold is written down anew each minute.
func sameNote(a, b session.Note) bool {
	return a.Due.Equal(b.Due) && a.What == b.What && a.Why == b.Why && (a.What == session.WasHeld || a.At.Equal(b.At))
}

// moments lists the due moments. A card belongs to the last moment before it:
// no reminder comes when the next one is due already.
func (w *witness) moments() []moment {
	var list []moment
	for _, note := range w.notes {
		i := slices.IndexFunc(list, func(m moment) bool { return m.due.Equal(note.Due) })
		if i < 0 {
			i = len(list)
			list = append(list, moment{due: note.Due})
		}
		list[i].ends = append(list[i].ends, note)
	}
	slices.SortFunc(list, func(a, b moment) int { return a.due.Compare(b.due) })
	for _, card := range w.cards() {
		i := len(list) - 1
		for i >= 0 && list[i].due.After(card.At) {
			i--
		}
		if i < 0 {
			list, i = slices.Insert(list, 0, moment{due: card.At}), 0
		}
		list[i].cards = append(list[i].cards, card)
	}
	return list
}

// cards are all that the bot ever posted to the person outside of threads,
// whatever it looks like by now, but for what it answered there.
func (w *witness) cards() []sandbox.Message {
	return slices.DeleteFunc(w.Screen().Messages(), func(m sandbox.Message) bool {
		return !m.ByApp || m.Ephemeral || m.ThreadTS != "" || strings.Contains(m.Text, "The last reminder")
	})
}

// posts counts the bot's messages to the person, those in threads included.
func (w *witness) posts() (n int) {
	for _, card := range w.cards() {
		n += 1 + len(card.Replies)
	}
	return n
}

// lines is the day in words: "09:50 sent", "10:40 dropped: stale".
func (w *witness) lines() []string {
	var lines []string
	for _, m := range w.moments() {
		lines = append(lines, m.due.In(w.place).Format("15:04 ")+m.end())
	}
	return lines
}

// end says what became of a moment. What is as it should be has few words;
// where the sources differ, it says so.
func (m moment) end() string {
	var ends []string
	for _, note := range m.ends {
		end := string(note.What)
		if note.Why != "" {
			end += ": " + note.Why
		}
		if note.What == session.WasSent && len(m.cards) > 0 && !sameMinute(m.due, m.cards[0].At) {
			end += " late"
		}
		ends = append(ends, end)
	}
	said := strings.Join(ends, ", then ")
	sent := slices.ContainsFunc(m.ends, func(n session.Note) bool { return n.What == session.WasSent })
	switch n := len(m.cards); {
	case len(m.ends) == 0:
		return "a card out of nowhere"
	case n > 1:
		return fmt.Sprintf("%s, and %d cards in Slack", said, n)
	case sent && n == 0:
		return said + ", and no card in Slack"
	case !sent && n == 1:
		return said + ", and the card is there"
	}
	return said
}

func sameMinute(a, b time.Time) bool {
	return a.Truncate(time.Minute).Equal(b.Truncate(time.Minute))
}

// table is the day, a line for each moment: when it was due, how it ended, and what the
// person has in front of them.
func (w *witness) table() string {
	var table strings.Builder
	fmt.Fprintf(&table, "%s, %s\n", w.handle, w.place)
	columns := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	screen := w.Screen()
	for _, m := range w.moments() {
		fmt.Fprintf(columns, "  %s\t%s", m.due.In(w.place).Format("15:04:05"), m.end())
		var there []string
		for _, card := range m.cards {
			words, _, _ := strings.Cut(screen.MessageText(card), "\n")
			there = append(there, card.At.In(w.place).Format("15:04:05 ")+words)
		}
		fmt.Fprintf(columns, "\t%s\n", strings.Join(there, " | "))
	}
	_ = columns.Flush() // a strings.Builder takes everything
	return table.String()
}

// thread is the titles of what was posted in the threads of cards.
func (w *witness) thread() []string {
	var titles []string
	screen := w.Screen()
	for _, card := range w.cards() {
		for _, reply := range card.Replies {
			titles = append(titles, title(screen, reply))
		}
	}
	return titles
}

// steps counts how often each step was posted in each thread.
func (w *witness) steps() map[string]int {
	times := map[string]int{}
	screen := w.Screen()
	for _, card := range w.cards() {
		for _, reply := range card.Replies {
			if title := title(screen, reply); strings.Contains(title, "Step ") {
				times[strings.TrimPrefix(title, "✓ ")+" at "+card.At.Format(time.TimeOnly)]++
			}
		}
	}
	return times
}

func title(screen sandbox.Screen, m sandbox.Message) string {
	title, _, _ := strings.Cut(strings.ReplaceAll(screen.MessageText(m), ":", " · "), " · ")
	return title
}
