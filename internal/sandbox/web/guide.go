package web

// guide is how far a visitor got with what is worth trying first.
type guide struct{ typed, started, moved, hidden bool }

// guideView is the guide on the page; without steps it is not shown.
type guideView struct {
	Steps []guideStep
	Done  bool
}

type guideStep struct {
	Text string
	Done bool
	Next bool // the one to do now
}

func (g guide) view(try string) guideView {
	if g.hidden {
		return guideView{}
	}
	v := guideView{
		Steps: []guideStep{
			{Text: "Type " + try + " and press Enter", Done: g.typed},
			{Text: "Press Start and follow the thread", Done: g.started},
			{Text: "Move the clock to the next reminder", Done: g.moved},
		},
		Done: g.typed && g.started && g.moved,
	}
	for i := range v.Steps {
		if !v.Steps[i].Done {
			v.Steps[i].Next = true
			break
		}
	}
	return v
}
