package routine

import (
	"strings"
	"unicode/utf8"

	"unhunch/internal/strict"
)

// The library's own files hold what routines refer to. Longer than a step's
// texts: they are read sitting down.
const (
	longestAnswer = 400
	longestURL    = 300
)

// sourcesFile reads library/sources.yaml, and reports whether all its ids are known.
func (r *reader) sourcesFile() (sources map[string]Source, ok bool) {
	r.Read(strict.Table(&sources, r.source))
	return sources, sources != nil
}

func (r *reader) source(id string, s *Source) strict.Value {
	s.ID = id
	return strict.Object("a source", []strict.Field{
		strict.Must("title", strict.Text(&s.Title, longestSummary)),
		strict.Must("where", strict.Text(&s.Where, longestSummary)),
		strict.May("url", strict.Text(&s.URL, longestURL)),
		strict.Must("strength", strict.Choice(&s.Strength, Strengths())),
		strict.Must("read", strict.Choice(&s.Read, Readings())),
	})
}

func (r *reader) questionsFile() []Question {
	return entries(r, "question", r.question, questionID)
}

func (r *reader) claimsFile() []Claim {
	return entries(r, "claim", r.claim, claimID)
}

func questionID(q Question) string { return q.ID }
func claimID(c Claim) string       { return c.ID }

// entries reads a file that is one list, each item with an id of its own.
func entries[T any](r *reader, what string, item func(*T) strict.Value, id func(T) string) []T {
	var all []T
	r.Read(strict.List(&all, "a list of "+what+"s", item))
	ids := make([]string, len(all))
	for i, entry := range all {
		ids[i] = id(entry)
	}
	r.NoteSameID("", what, ids)
	return all
}

func (r *reader) question(q *Question) strict.Value {
	return strict.Object("a question", []strict.Field{
		strict.Must("id", strict.ID(&q.ID)),
		strict.Must("q", r.asked(&q.Q, longestSummary)),
		strict.Must("a", r.text(&q.A, longestAnswer)),
		strict.May("topic", strict.Choice(&q.Topic, Topics())),
		strict.May("sources", r.allMentions(&q.Sources, aSource)),
		strict.May("certainty", strict.Choice(&q.Certainty, Certainties())),
		strict.May("ground", r.text(&q.Ground, longestAnswer)),
	})
}

func (r *reader) claim(c *Claim) strict.Value {
	return strict.Object("a claim", []strict.Field{
		strict.Must("id", strict.ID(&c.ID)),
		strict.Must("says", strict.Text(&c.Says, longestAnswer)),
		strict.May("steps", strict.Texts(&c.Steps, 2*strict.LongestID+1)),
		strict.May("sources", r.allMentions(&c.Sources, aSource)),
		strict.Must("certainty", strict.Choice(&c.Certainty, Certainties())),
		strict.Must("ground", strict.Text(&c.Ground, longestAnswer)),
		strict.May("awaits", strict.Text(&c.Awaits, longestAnswer)),
	})
}

// screeningFile reads library/screening.yaml, and reports whether all its ids
// are known. An overlay may leave out whatever it does not change.
func (r *reader) screeningFile() (s screening, ok bool) {
	r.Read(strict.Object("profiles, items and movements", []strict.Field{
		strict.May("profiles", strict.Table(&s.profiles, r.profile)),
		strict.May("items", strict.Table(&s.items, r.item)),
		strict.May("movements", strict.Table(&s.movements, r.movement)),
		strict.May("stop_if", r.texts(&s.stopIf, longestCue)),
		strict.May("next_day", r.text(&s.nextDay, longestSummary)),
		strict.May("stop_briefly", r.text(&s.brief, longestCue)),
		strict.May("pressure", r.text(&s.pressure, longestSummary)),
		strict.May("rest", r.allMentions(&s.rest, aRoutine)),
	}))
	return s, s.profiles != nil || s.items != nil || s.movements != nil
}

func (r *reader) profile(_ string, p *profile) strict.Value {
	return strict.Object("a profile", []strict.Field{
		strict.May("title", r.title(&p.title)),
		strict.Must("intro", r.text(&p.intro, longestCue)),
		strict.Must("asks", r.allMentions(&p.asks, anItem)),
		strict.May("instead", r.mention(&p.instead, aRoutine)),
		strict.May("figure", r.mention(&p.figure, aFigure)),
		strict.May("alt", r.text(&p.alt, longestAlt)),
	}, func(at string) {
		alt := strict.Join(at, "alt")
		r.checkSome(strict.Join(at, "asks"), len(p.asks), "name an item at least")
		if p.figure != "" && !r.Given(alt) {
			r.Note(alt, "is missing", "say what the picture shows, for those who do not see it")
		}
	})
}

// What Slack shows of a list in one block, and of a message to those who listen,
// less what stands around it (docs: section, chat.update).
const (
	longestList = 2900
	longestCard = 3500
)

// checkCards complains of screening cards that Slack would cut short. It looks
// at what all layers make together, and at their translations by the room that
// these are given.
func (l *loading) checkCards() {
	length := func(ids []string) (n int) {
		for _, id := range ids {
			item := l.library.screening.items[id]
			n += utf8.RuneCountInString(item.Text) + 4
		}
		return n
	}
	for id, p := range l.library.screening.profiles {
		around := utf8.RuneCountInString(p.intro + l.library.screening.pressure + strings.Join(l.library.screening.stopIf, "; "))
		if asks := roomier(length(p.asks)); asks <= longestList && asks+around <= longestCard {
			continue
		}
		wrong := strict.Problem{File: screeningFile, What: "is longer than Slack shows", Mend: "ask about less, or in fewer words", Field: "profiles." + id}
		for _, m := range l.mentions {
			if m.kind == anItem && strings.HasPrefix(m.field, wrong.Field+".") {
				wrong.File, wrong.Line = m.file, m.line
			}
		}
		l.problems = append(l.problems, wrong)
	}
}

func (r *reader) item(id string, i *Item) strict.Value {
	i.ID, i.Group, i.Urgency, i.RulesOut = id, OtherThings, AskFirst, []string{EverythingOut}
	return strict.Object("an item", []strict.Field{
		strict.Must("text", r.text(&i.Text, longestSummary)),
		strict.May("group", strict.Choice(&i.Group, Groups())),
		strict.May("urgency", strict.Choice(&i.Urgency, Urgencies())),
		strict.May("rules_out", r.rulesOut(&i.RulesOut)),
		strict.May("seeds", strict.Texts(&i.Seeds, longestTitle)),
		strict.May("sources", r.allMentions(&i.Sources, aSource)),
	}, func(at string) {
		if red := i.Group == RedFlags; red != (i.Urgency != AskFirst) {
			r.Note(strict.Join(at, "urgency"), "does not go with the group", "write emergency or doctor for red-flags, and leave it out for any other group")
		}
		if rules := strict.Join(at, "rules_out"); len(i.RulesOut) > 1 && i.RulesAllOut() {
			r.Note(rules, "is all, and more", "write [all], or the movements")
		} else {
			r.checkSome(rules, len(i.RulesOut), "name a movement at least, or all")
		}
	})
}

func (r *reader) movement(id string, m *Movement) strict.Value {
	m.ID = id
	return strict.Object("a movement", []strict.Field{
		strict.Must("text", r.text(&m.Text, longestCue)),
		strict.May("position", strict.Yes(&m.Position)),
	})
}

// rulesOut is a list of movements, or [all].
func (r *reader) rulesOut(into *[]string) strict.Value {
	return strict.Distinct(strict.List(into, "a list, each the id of a "+string(aMovement)+", or [all]", func(s *string) strict.Value {
		return strict.ID(s).Then(func(at string) {
			if *s != EverythingOut {
				r.mentions = append(r.mentions, mention{r.file, r.Line(at), at, aMovement, *s})
			}
		})
	}))
}
