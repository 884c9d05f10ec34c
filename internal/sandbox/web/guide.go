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

// view is the guide so far. On a page whose clock is still, there is none to move.
func (g guide) view(try, app string, still bool) guideView {
	if g.hidden {
		return guideView{}
	}
	v := guideView{
		Steps: []guideStep{
			{Text: "Type " + try + " and press Enter", Done: g.typed},
			{Text: "Open " + app + " under Apps, press Start, then open the thread below", Done: g.started},
		},
		Done: g.typed && g.started && (g.moved || still),
	}
	if !still {
		v.Steps = append(v.Steps, guideStep{Text: "Move the clock to the next reminder", Done: g.moved})
	}
	for i := range v.Steps {
		if !v.Steps[i].Done {
			v.Steps[i].Next = true
			break
		}
	}
	return v
}
