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
		strict.Must("title", strict.Text(&s.Title, longestSummary)).Means("what it is called"),
		strict.Must("where", strict.Text(&s.Where, longestSummary)).Means("where it was published, and when"),
		strict.May("url", strict.Text(&s.URL, longestURL)).Means("where it can be read"),
		strict.Must("strength", strict.Choice(&s.Strength, Strengths())).Means("what kind of evidence it is: a `trial` draws lots, a `study` does not, `clinical` is the page of a clinic or a teacher"),
		strict.Must("read", strict.Choice(&s.Read, Readings())).Means("how closely you read it; `copy` is somebody else's copy, to be looked up in the original"),
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
		strict.Must("id", strict.ID(&q.ID)).Means("what it is known by in translations"),
		strict.Must("q", r.asked(&q.Q, longestSummary)).Means("the question, as people ask it"),
		strict.Must("a", r.text(&q.A, longestAnswer)).Means("the answer"),
		strict.May("topic", strict.Choice(&q.Topic, Topics())).Means("`bot` is about Unhunch itself; left out, it is about moving, and then `certainty` and `ground` tell how far to trust the answer"),
		strict.May("sources", r.allMentions(&q.Sources, aSource)).Means("what the answer rests on, by the ids of `library/sources.yaml`"),
		strict.May("certainty", strict.Choice(&q.Certainty, Certainties())).Means("how far to trust it; `opinion` is what those who teach it do"),
		strict.May("ground", r.text(&q.Ground, longestAnswer)).Means("how far the sources carry it"),
	})
}

func (r *reader) claim(c *Claim) strict.Value {
	return strict.Object("a claim", []strict.Field{
		strict.Must("id", strict.ID(&c.ID)).Means("what it is known by"),
		strict.Must("says", strict.Text(&c.Says, longestAnswer)).Means("what the routines say by what they ask for"),
		strict.May("steps", strict.Texts(&c.Steps, 2*strict.LongestID+1)).Means("where: `wall-roll/roll` is a routine and its step"),
		strict.May("sources", r.allMentions(&c.Sources, aSource)).Means("what it rests on, by the ids of `library/sources.yaml`"),
		strict.Must("certainty", strict.Choice(&c.Certainty, Certainties())).Means("how far to trust it; `opinion` is what those who teach it do"),
		strict.Must("ground", strict.Text(&c.Ground, longestAnswer)).Means("how far the sources carry it"),
		strict.May("awaits", strict.Text(&c.Awaits, longestAnswer)).Means("what nobody has signed yet"),
	})
}

// screeningFile reads library/screening.yaml, and reports whether all its ids
// are known. An overlay may leave out whatever it does not change.
func (r *reader) screeningFile() (s screening, ok bool) {
	r.Read(r.screening(&s))
	return s, s.profiles != nil || s.items != nil || s.movements != nil
}

func (r *reader) screening(s *screening) strict.Value {
	return strict.Object("profiles, items and movements", []strict.Field{
		strict.May("profiles", strict.Table(&s.profiles, r.profile)).Means("the safety checks, by their ids"),
		strict.May("items", strict.Table(&s.items, r.item)).Means("what they ask about, by their ids"),
		strict.May("movements", strict.Table(&s.movements, r.movement)).Means("what somebody may have to leave out, by their ids"),
		strict.May("stop_if", r.texts(&s.stopIf, longestCue)).Means("when to stop, on every list that has a roller"),
		strict.May("next_day", r.text(&s.nextDay, longestSummary)).Means("what to do about a pain that is worse the day after"),
		strict.May("stop_briefly", r.text(&s.brief, longestCue)).Means("both in few words, for the lists that have no roller"),
		strict.May("pressure", r.text(&s.pressure, longestSummary)).Means("how hard a roller may press"),
		strict.May("rest", r.allMentions(&s.rest, aRoutine)).Means("the routines for who rests, by their ids"),
	})
}

func (r *reader) profile(_ string, p *profile) strict.Value {
	return strict.Object("a profile", []strict.Field{
		strict.May("title", r.title(&p.title)).Means("what the profile's routines are, as a heading"),
		strict.Must("intro", r.text(&p.intro, longestCue)).Means("what stands above the list"),
		strict.Must("asks", r.allMentions(&p.asks, anItem)).Means("what the list has, by the ids of `items`. It has whatever rules out a movement of its routines"),
		strict.May("instead", r.mention(&p.instead, aRoutine)).Means("the routine that is offered where something applies"),
		strict.May("figure", r.mention(&p.figure, aFigure)).Means("a picture of where on the body; *Learn more* shows it"),
		strict.May("alt", r.text(&p.alt, longestAlt)).Means("what the picture shows; where there is a `figure`, it is needed"),
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
		strict.Must("text", r.text(&i.Text, longestSummary)).Means("what it is, so that it goes on in a list"),
		strict.May("group", strict.Choice(&i.Group, Groups())).Means("what stands together on a list; left out, it is `other`"),
		strict.May("urgency", strict.Choice(&i.Urgency, Urgencies())).Means("of `red-flags` alone: `emergency` is to call for help now, `doctor` to have it looked at soon"),
		strict.May("rules_out", r.rulesOut(&i.RulesOut)).Means("which movements are not for whom it applies to, by the ids of `movements`, or `[all]`, which it is when left out. Two items of a list at the least have each such set: what somebody leaves out must not tell why"),
		strict.May("seeds", strict.Texts(&i.Seeds, longestTitle)).Means("notes of your own on where it came from; nobody is shown them"),
		strict.May("sources", r.allMentions(&i.Sources, aSource)).Means("what it rests on, by the ids of `library/sources.yaml`"),
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
		strict.Must("text", r.text(&m.Text, longestCue)).Means("what it is, as people tick it in a form"),
		strict.May("position", strict.Yes(&m.Position)).Means("`true` where it is a way to lie or to be held, and not a way to move"),
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
