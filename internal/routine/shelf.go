package routine

import "fmt"

// The library's own files hold what routines refer to. Longer than a step's
// texts: they are read sitting down.
const (
	longestAnswer = 400
	longestURL    = 300
)

// sourcesFile reads library/sources.yaml, and reports whether all its ids are known.
func (r *reader) sourcesFile(data []byte) (sources map[string]Source, ok bool) {
	root := r.document(data)
	if root == nil {
		return nil, false
	}
	r.value(root, "", table(r, &sources, r.source))
	return sources, sources != nil
}

func (r *reader) source(id string, s *Source) value {
	s.ID = id
	return r.object("a source", []field{
		must("title", r.text(&s.Title, longestSummary)),
		must("where", r.text(&s.Where, longestSummary)),
		may("url", r.text(&s.URL, longestURL)),
		must("strength", choice(r, &s.Strength, Strengths())),
		must("read", choice(r, &s.Read, Readings())),
	})
}

func (r *reader) questionsFile(data []byte) []Question {
	return entries(r, data, "question", r.question, questionID)
}

func (r *reader) claimsFile(data []byte) []Claim {
	return entries(r, data, "claim", r.claim, claimID)
}

func questionID(q Question) string { return q.ID }
func claimID(c Claim) string       { return c.ID }

// entries reads a file that is one list, each item with an id of its own.
func entries[T any](r *reader, data []byte, what string, item func(*T) value, id func(T) string) []T {
	var all []T
	root := r.document(data)
	if root == nil {
		return nil
	}
	r.value(root, "", list(r, &all, "a list of "+what+"s", item))
	first := map[string]bool{}
	for i, entry := range all {
		name := id(entry)
		if name != "" && first[name] {
			r.noteAt(fmt.Sprintf("%d.id", i+1), fmt.Sprintf("%q is the id of an earlier %s, too", name, what), "give each "+what+" an id of its own")
		}
		first[name] = true
	}
	return all
}

func (r *reader) question(q *Question) value {
	return r.object("a question", []field{
		must("id", r.id(&q.ID)),
		must("q", r.text(&q.Q, longestSummary)),
		must("a", r.text(&q.A, longestAnswer)),
		may("sources", r.allMentions(&q.Sources, aSource)),
		may("certainty", choice(r, &q.Certainty, Certainties())),
		may("ground", r.text(&q.Ground, longestAnswer)),
	})
}

func (r *reader) claim(c *Claim) value {
	return r.object("a claim", []field{
		must("id", r.id(&c.ID)),
		must("says", r.text(&c.Says, longestAnswer)),
		may("steps", r.texts(&c.Steps, 2*longestID+1)),
		may("sources", r.allMentions(&c.Sources, aSource)),
		must("certainty", choice(r, &c.Certainty, Certainties())),
		must("ground", r.text(&c.Ground, longestAnswer)),
		may("awaits", r.text(&c.Awaits, longestAnswer)),
	})
}

// screeningFile reads library/screening.yaml, and reports whether all its ids
// are known. An overlay may leave out whatever it does not change.
func (r *reader) screeningFile(data []byte) (s screening, ok bool) {
	root := r.document(data)
	if root == nil {
		return s, false
	}
	r.value(root, "", r.object("profiles and items", []field{
		may("profiles", table(r, &s.profiles, r.profile)),
		may("items", table(r, &s.items, r.item)),
		may("stop_if", r.texts(&s.stopIf, longestCue)),
		may("pressure", r.text(&s.pressure, longestSummary)),
	}))
	return s, s.profiles != nil || s.items != nil
}

func (r *reader) profile(_ string, p *profile) value {
	return r.object("a profile", []field{
		must("intro", r.text(&p.intro, longestCue)),
		must("do_not", r.allMentions(&p.doNot, anItem)),
		must("ask_first", r.allMentions(&p.askFirst, anItem)),
		may("instead", r.mention(&p.instead, aRoutine)),
	})
}

func (r *reader) item(id string, i *Item) value {
	i.ID = id
	return r.object("an item", []field{
		must("text", r.text(&i.Text, longestSummary)),
		may("action", r.text(&i.Action, longestSummary)),
		may("seeds", r.texts(&i.Seeds, longestTitle)),
		may("sources", r.allMentions(&i.Sources, aSource)),
	})
}
