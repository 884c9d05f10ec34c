package card_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

func TestThePreviewSaysWhatComesOrWhatIsWrong(t *testing.T) {
	p := ours(nil)
	p.OptedIn = noon
	berlin := time.FixedZone("", 3600)
	next := []time.Time{
		time.Date(2026, time.March, 3, 14, 40, 0, 0, berlin), time.Date(2026, time.March, 3, 15, 30, 0, 0, berlin),
		time.Date(2026, time.March, 4, 9, 50, 0, 0, berlin),
	}
	const twoDays = "*Your next reminders* (Europe/Berlin)\nTue: 14:40 · 15:30\nWed: 09:50"
	for name, c := range map[string]struct {
		person func(*prefs.Person)
		fill   func(fill)
		next   []time.Time
		moved  []schedule.Expected
		want   string
	}{
		"some on two days": {next: next, want: twoDays},
		"one that a meeting moves": {
			next: next, moved: []schedule.Expected{{Due: next[1].Add(5 * time.Minute), At: next[1]}},
			want: twoDays + "\nBecause of your calendar: 15:30 instead of 15:35.",
		},
		"none": {want: "*Your next reminders* (Europe/Berlin)\nNo reminder is planned."},
		"a mistake": {
			fill: func(f fill) { f.text("hours", "mon <b>") },
			want: "*Please fix this first*\nI do not understand \"&lt;b&gt;\". Write one line per group of days with the same hours, as in mon-thu 9:00-12:00, 13:00-17:30.",
		},
		"somebody who did not say yes": {
			person: func(p *prefs.Person) { p.OptedIn, p.Prefs.Timetable = time.Time{}, usually().Timetable },
			want:   "*What would come*\nOn every working day: 10:00 · 11:00 · 14:00 · 15:00 · 16:00 · 17:00\nThey start once you say yes to reminders.",
		},
		"a pause":          {person: func(p *prefs.Person) { p.PausedUntil = noon.Add(1) }, next: next, want: twoDays + "\nYour reminders are paused until then."},
		"a pause for ever": {person: func(p *prefs.Person) { p.PausedUntil = prefs.Forever }, next: next, want: twoDays + "\nYour reminders are paused: they come once you resume."},
		"a zone no longer fixed": {
			person: func(p *prefs.Person) { p.Prefs.ZoneFixed = true }, fill: func(f fill) { f.choose("zone_of", "profile") }, next: next,
			want: twoDays + "\nOnce you save, the times follow the time zone of your Slack profile.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := p
			if c.person != nil {
				c.person(&p)
			}
			f := fill{submitted(form(p))}
			if c.fill != nil {
				c.fill(f)
			}
			filled := coach.ReadForm(card.ReadForm(f.view), p.Prefs, things[:2])
			filled.Asks = p.OptedIn.IsZero()
			v := card.English().Form(filled, coach.Beside{Person: p, Now: noon, Next: c.next, Moved: c.moved})
			for _, b := range v.Blocks.BlockSet {
				if s, ok := b.(*slack.SectionBlock); ok && s.Accessory != nil {
					if diff := cmp.Diff(c.want, s.Text.Text); diff != "" {
						t.Error(diff)
					}
					return
				}
			}
			t.Error("there is none")
		})
	}
}
