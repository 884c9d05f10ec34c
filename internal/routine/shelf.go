package routine

import "unhunch/internal/strict"

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
		strict.Must("q", strict.Text(&q.Q, longestSummary)),
		strict.Must("a", strict.Text(&q.A, longestAnswer)),
		strict.May("sources", r.allMentions(&q.Sources, aSource)),
		strict.May("certainty", strict.Choice(&q.Certainty, Certainties())),
		strict.May("ground", strict.Text(&q.Ground, longestAnswer)),
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
	r.Read(strict.Object("profiles and items", []strict.Field{
		strict.May("profiles", strict.Table(&s.profiles, r.profile)),
		strict.May("items", strict.Table(&s.items, r.item)),
		strict.May("stop_if", strict.Texts(&s.stopIf, longestCue)),
		strict.May("pressure", strict.Text(&s.pressure, longestSummary)),
	}))
	return s, s.profiles != nil || s.items != nil
}

func (r *reader) profile(_ string, p *profile) strict.Value {
	return strict.Object("a profile", []strict.Field{
		strict.May("title", strict.Text(&p.title, longestTitle)),
		strict.Must("intro", strict.Text(&p.intro, longestCue)),
		strict.Must("do_not", r.allMentions(&p.doNot, anItem)),
		strict.Must("ask_first", r.allMentions(&p.askFirst, anItem)),
		strict.May("instead", r.mention(&p.instead, aRoutine)),
	})
}

func (r *reader) item(id string, i *Item) strict.Value {
	i.ID = id
	return strict.Object("an item", []strict.Field{
		strict.Must("text", strict.Text(&i.Text, longestSummary)),
		strict.May("action", strict.Text(&i.Action, longestSummary)),
		strict.May("seeds", strict.Texts(&i.Seeds, longestTitle)),
		strict.May("sources", r.allMentions(&i.Sources, aSource)),
	})
}
