package routines_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/card"
	"unhunch/internal/routine"
	"unhunch/routines"
)

// TestGoldenEvidence compares docs/evidence.md with what the library says today;
// UNHUNCH_UPDATE_GOLDEN=1 writes it anew.
func TestGoldenEvidence(t *testing.T) {
	const path = "../docs/evidence.md"
	page := evidence(load(t))
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(written), page); diff != "" {
		t.Errorf("%s is not what the library says: make golden, and read the difference (-want +got):\n%s", path, diff)
	}
}

func TestEveryDoseIsAccountedForOnce(t *testing.T) {
	l := load(t)
	claimed := map[string]int{}
	for _, c := range l.Claims() {
		for _, step := range c.Steps {
			if claimed[step]++; !find(l, step) {
				t.Errorf("%s is about %s, which is no step", c.ID, step)
			}
		}
	}
	for _, r := range l.Routines() {
		for _, s := range r.Steps {
			if n := claimed[r.ID+"/"+s.ID]; s.Dose.Kind != routine.Setup && n != 1 {
				t.Errorf("%d claims are about %s/%s, want one", n, r.ID, s.ID)
			}
		}
	}
}

func TestEveryAnswerSaysHowFarToTrustIt(t *testing.T) {
	for _, q := range load(t).Questions() {
		if (q.Certainty == "" || q.Ground == "") == (q.Topic != routine.OfTheBot) {
			t.Errorf("%s does not, or speaks of the bot and does", q.ID)
		}
	}
}

func TestEverySourceIsBehindSomething(t *testing.T) {
	l := load(t)
	page, _, _ := strings.Cut(evidence(l), "\n## The sources")
	for _, s := range l.Sources() {
		if !strings.Contains(page, "(#"+s.ID+")") {
			t.Errorf("%s is behind nothing", s.ID)
		}
	}
}

// What nobody read may stand beside other sources, and carries nothing alone.
func TestNothingRestsOnWhatWasNotRead(t *testing.T) {
	l := load(t)
	for _, c := range l.Claims() {
		if unread(l, c.Grounds, c.Sources) {
			t.Errorf("%s is %s, and nobody read its sources", c.ID, c.Certainty)
		}
	}
	for _, q := range l.Questions() {
		if unread(l, q.Grounds, q.Sources) {
			t.Errorf("%s is %s, and nobody read its sources", q.ID, q.Certainty)
		}
	}
}

func TestWhatNobodyReadIsFound(t *testing.T) {
	l, err := routine.Load(routines.Files, fstest.MapFS{"library/sources.yaml": {Data: []byte(
		"rumour: {title: Said to be good, where: Heard, strength: trial, read: not read}\n")}})
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		certainty routine.Certainty
		sources   []string
		want      bool
	}{
		"alone":                  {routine.Low, []string{"rumour"}, true},
		"beside one that was":    {routine.Low, []string{"rumour", "behm-2020"}, false},
		"an opinion":             {routine.Opinion, []string{"rumour"}, false},
		"nothing to be read":     {routine.Low, nil, false},
		"one of which copy says": {routine.Good, []string{"hse-dse"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			if got := unread(l, routine.Grounds{Certainty: tc.certainty}, tc.sources); got != tc.want {
				t.Errorf("unread is %v, want %v", got, tc.want)
			}
		})
	}
	if page := evidence(l); !strings.Contains(page, "what others say of it: [rumour](#rumour).") || !strings.Contains(page, "| **not read** |") {
		t.Error("the page does not tell it")
	}
}

// unread reports whether something is more than an opinion and none of its
// sources was read.
func unread(l *routine.Library, g routine.Grounds, sources []string) bool {
	return len(sources) > 0 && g.Certainty != routine.Opinion && !slices.ContainsFunc(sources, func(id string) bool {
		s, _ := l.Source(id)
		return s.Read != routine.NotRead
	})
}

// evidence is docs/evidence.md.
func evidence(l *routine.Library) string {
	p := page{library: l}
	p.sayf("# What we say, and on what ground\n")
	p.sayf("Whatever the bot asks somebody to do, or tells them about it, with the studies and pages behind it, and how far to trust it.\n")
	p.sayf("- [What is not settled](#what-is-not-settled)")
	p.sayf("- [What people ask](#what-people-ask): the answers of `/stretch faq`")
	p.sayf("- [What the routines ask for](#what-the-routines-ask-for): how long, how often, and why")
	p.sayf("- [What is asked before the first routine](#what-is-asked-before-the-first-routine): the safety checks")
	p.sayf("- [The sources](#the-sources), and how closely each was read\n")
	p.sayf("The page is made from the files in [routines/library](../routines/library): change those, then run `make golden`.\n")
	p.sayf("Every claim says how far to trust it, which is not the same as how good its sources are: a fine trial of thighs says little about backs.\n")
	p.sayf("| certainty | means |\n|---|---|")
	for _, c := range routine.Certainties() {
		p.sayf("| %s | %s |", c, certainty(c))
	}
	p.awaited()
	p.sayf("\n## What people ask")
	for _, q := range l.Questions() {
		if q.Topic == routine.OfTheBot {
			continue
		}
		p.sayf("\n### %s\n\n> %s\n", q.Q, q.A)
		p.grounds(q.Grounds, q.Sources)
	}
	p.sayf("\n## What the routines ask for")
	for _, c := range l.Claims() {
		p.sayf("\n### %s\n\n> %s\n", heading(c.ID), c.Says)
		p.grounds(c.Grounds, c.Sources)
		p.doses(c.Steps)
		if c.Awaits != "" {
			p.sayf("\n**Awaited:** %s", c.Awaits)
		}
	}
	p.screening()
	p.sources()
	return p.text.String()
}

// page is a text in Markdown on its way.
type page struct {
	library *routine.Library
	text    strings.Builder
}

func (p *page) sayf(format string, args ...any) {
	fmt.Fprintf(&p.text, format+"\n", args...)
}

// awaited is what a reader must not take for settled.
func (p *page) awaited() {
	p.sayf("\n## What is not settled\n")
	p.sayf("No physiotherapist has signed the routines yet. Awaited above all:\n")
	for _, c := range p.library.Claims() {
		if c.Awaits != "" {
			p.sayf("- [%s](#%s): %s", heading(c.ID), c.ID, c.Awaits)
		}
	}
	p.read(routine.Copy, "Read in a third party's copy, to be checked against the original")
	p.read(routine.NotRead, "Not read, and known by name or by what others say of it")
}

// read lists the sources that were read no closer than this.
func (p *page) read(how routine.Reading, told string) {
	var ids []string
	for _, s := range p.library.Sources() {
		if s.Read == how {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) > 0 {
		p.sayf("- %s: %s.", told, links(ids))
	}
}

func (p *page) grounds(g routine.Grounds, sources []string) {
	p.sayf("**Certainty: %s.** %s", g.Certainty, g.Ground)
	if len(sources) == 0 {
		p.sayf("\nNo source.")
		return
	}
	told := make([]string, len(sources))
	for i, id := range sources {
		s, _ := p.library.Source(id)
		told[i] = fmt.Sprintf("[%s](#%s) (%s)", id, id, s.Strength)
	}
	p.sayf("\nSources: %s.", strings.Join(told, ", "))
}

// doses lists what steps ask for, each with the bounds it may move in.
func (p *page) doses(steps []string) {
	if len(steps) > 0 {
		p.sayf("\n| step | dose | may be changed to |\n|---|---|---|")
	}
	for _, step := range steps {
		in, id, _ := strings.Cut(step, "/")
		r, _ := p.library.Routine(in)
		i := slices.IndexFunc(r.Steps, func(s routine.Step) bool { return s.ID == id })
		s := r.Steps[i]
		bounds := "-"
		if s.Dose.Range != (routine.Range{}) {
			bounds = fmt.Sprintf("%d to %d", s.Dose.Range.Min, s.Dose.Range.Max)
		}
		p.sayf("| [%s](../routines/%s.yaml): %s | %s | %s |", r.Title, r.ID, s.Title, card.English().Dose(s), bounds)
	}
}

// screening lists whom the cards ask about, card by card, and on what ground.
func (p *page) screening() {
	cards := screenings(p.library)
	p.sayf("\n## What is asked before the first routine\n")
	head, rule := "| who |", "|---|"
	for _, screen := range cards {
		head, rule = head+" "+strings.ToLower(heading(screen.Profile))+" |", rule+"---|"
	}
	p.sayf("%s sources |\n%s---|", head, rule)
	met := map[string]bool{}
	for _, screen := range cards {
		for _, i := range screen.Items {
			if met[i.ID] {
				continue
			}
			met[i.ID] = true
			row := "| " + strings.ToUpper(i.Text[:1]) + i.Text[1:] + " |"
			for _, screen := range cards {
				row += " " + asks(screen, i.ID) + " |"
			}
			if len(i.Sources) == 0 {
				p.sayf("%s none; caution |", row)
			} else {
				p.sayf("%s %s |", row, links(i.Sources))
			}
		}
	}
	p.sayf("\nEverybody stops at %s. %s", strings.Join(cards[0].StopIf, "; "), cards[0].NextDay+" "+cards[0].Pressure)
}

// asks is what a screening asks those to do for whom an item is true.
func asks(screen routine.Screening, item string) string {
	is := func(i routine.Item) bool { return i.ID == item }
	at := slices.IndexFunc(screen.Items, is)
	if at < 0 {
		return "-"
	}
	switch screen.Items[at].Urgency {
	case routine.Emergency:
		return "call for help"
	case routine.Doctor:
		return "see a doctor"
	case routine.AskFirst:
	}
	return "ask first"
}

func (p *page) sources() {
	p.sayf("\n## The sources\n")
	p.sayf("A trial drew lots, a study did not: it followed people, or compared those who chose. Clinical is a clinic's or a teacher's page. An abstract may leave out what would change our mind.\n")
	p.sayf("| | strength | read |\n|---|---|---|")
	for _, s := range p.library.Sources() {
		title := s.Title
		if s.URL != "" {
			title = fmt.Sprintf("[%s](%s)", s.Title, s.URL)
		}
		p.sayf(`| <a id="%s"></a>**%s** %s. %s | %s | %s |`, s.ID, s.ID, title, s.Where, s.Strength, reading(s.Read))
	}
}

func certainty(c routine.Certainty) string {
	switch c {
	case routine.Good:
		return "we would be surprised to be wrong"
	case routine.Moderate:
		return "trials point there, though mostly of other parts of the body"
	case routine.Low:
		return "little is known; it is our best guess"
	case routine.Opinion:
		return "those who teach it, or a panel of them, say so; it has not been tested"
	}
	panic("unknown certainty " + string(c))
}

func reading(r routine.Reading) string {
	switch r {
	case routine.Full:
		return "in full"
	case routine.Abstract:
		return "abstract or extract"
	case routine.Copy:
		return "**in a third party's copy**"
	case routine.NotRead:
		return "**not read**"
	}
	panic("unknown reading " + string(r))
}

// heading is an id as people write it.
func heading(id string) string {
	return strings.ToUpper(id[:1]) + strings.ReplaceAll(id[1:], "-", " ")
}

func links(ids []string) string {
	told := make([]string, len(ids))
	for i, id := range ids {
		told[i] = fmt.Sprintf("[%s](#%s)", id, id)
	}
	return strings.Join(told, ", ")
}
