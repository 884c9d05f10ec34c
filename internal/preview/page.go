package preview

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"html/template"
	"math"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

// page is everything that the template shows.
type page struct {
	Version  int
	Mistakes []strict.Problem
	Stale    bool // what is shown is older than the mistakes
	Lang     string
	Langs    []string
	ID       string
	Title    string
	Summary  string
	List     []line
	Missing  string // the routine that was probably meant by an id that is none

	Facts     []string
	Length    timing
	Steps     []step
	Stages    []stage
	FallBack  routine.FallBack
	Aftercare []string
	Sources   []routine.Source
}

// line is a routine in the list of all.
type line struct {
	ID, Title, Facts string
	Picture          *picture
}

// timing compares what an author states with what the steps add up to.
type timing struct {
	Sum, Stated string
	Off         string // such as "+5 %"; "" when they agree
	Bars        []bar
}

// bar is a step's share of the whole time, for a drawing a thousand wide: from
// X on people get ready, and from Moves on they move.
type bar struct{ Number, X, Ready, Moves, Length int }

type step struct {
	Number        int
	ID, Title     string
	Start         string
	Lead, Length  string
	Words         []template.HTML
	Moving, Still *picture
	Alt, Figure   string
}

type picture struct {
	Address string
	Name    string
	Size    string
}

func (p *Preview) serveList(w http.ResponseWriter, r *http.Request) {
	now := p.now()
	shown := p.page(now, r)
	shown.Title = "Routines"
	if l := now.library; l != nil {
		in := l.In(shown.Lang)
		for _, one := range in.Routines() {
			shown.List = append(shown.List, line{one.ID, one.Title, p.opts.Words.Length(one.Time()) + ", " + string(one.Setting), cover(in, one)})
		}
		for _, one := range in.Progressions() {
			first, _ := in.Routine(one.Stages[0].Routines[0])
			shown.List = append(shown.List, line{one.ID, one.Title, counted(len(one.Stages), "stage"), cover(in, first)})
		}
	}
	p.show(w, http.StatusOK, shown)
}

func (p *Preview) serveRoutine(w http.ResponseWriter, r *http.Request) {
	now := p.now()
	shown := p.page(now, r)
	shown.ID = r.PathValue("id")
	shown.Title = shown.ID
	status := http.StatusNotFound
	if l := now.library; l != nil {
		in := l.In(shown.Lang)
		if one, ok := in.Routine(shown.ID); ok {
			status = http.StatusOK
			p.routine(&shown, in, one)
		} else if one, ok := in.Progression(shown.ID); ok {
			status = http.StatusOK
			shown.Title, shown.Summary, shown.Stages, shown.FallBack = one.Title, one.Summary, stages(one), one.FallBack
			shown.Facts = []string{counted(len(one.Stages), "stage"), "asks first: " + one.Screening}
			shown.Sources = sources(in, one.Sources)
		} else {
			shown.Missing = l.Nearest(shown.ID)
		}
	}
	p.show(w, status, shown)
}

func (p *Preview) page(now reading, r *http.Request) page {
	shown := page{Version: now.version, Mistakes: mistakes(now.trouble), Lang: routine.English}
	if now.library != nil {
		shown.Stale = len(shown.Mistakes) > 0
		shown.Lang = now.library.In(r.FormValue("lang")).Language()
		shown.Langs = now.library.Languages()
	}
	return shown
}

func (p *Preview) routine(shown *page, in *routine.Library, one routine.Routine) {
	shown.Title, shown.Summary, shown.Aftercare = one.Title, one.Summary, one.Aftercare
	shown.Facts = p.opts.Words.facts(one)
	shown.Sources = sources(in, one.Sources)
	sum := one.Time()
	shown.Length = timing{Sum: minutes(sum), Stated: minutes(one.Duration)}
	if off := math.Round(100 * float64(one.Duration-sum) / float64(sum)); off != 0 {
		shown.Length.Off = fmt.Sprintf("%+.0f %%", off)
	}
	thousandths := func(d time.Duration) int { return int(1000 * d / sum) }
	for i, start := range one.Starts() {
		s := one.Steps[i]
		shown.Length.Bars = append(shown.Length.Bars, bar{i + 1, thousandths(start), thousandths(routine.Lead), thousandths(start + routine.Lead), thousandths(s.Time())})
		drawn := step{
			Number: i + 1, ID: s.ID, Title: s.Title,
			Start: minutes(start),
			Lead:  seconds(routine.Lead), Length: seconds(s.Time()),
			Moving: pictureOf(in, s, true), Still: pictureOf(in, s, false), Alt: s.Alt, Figure: s.Figure,
		}
		if drawn.Moving != nil && drawn.Still != nil && *drawn.Moving == *drawn.Still {
			drawn.Moving = nil
		}
		for _, paragraph := range p.opts.Words.Step(one, i) {
			drawn.Words = append(drawn.Words, marked(paragraph))
		}
		shown.Steps = append(shown.Steps, drawn)
	}
}

// cover is the picture of a routine's longest step.
func cover(l *routine.Library, r routine.Routine) *picture {
	longest := slices.MaxFunc(r.Steps, func(a, b routine.Step) int { return cmp.Compare(a.Time(), b.Time()) })
	return pictureOf(l, longest, false)
}

func pictureOf(l *routine.Library, s routine.Step, moving bool) *picture {
	p, ok := l.Picture(s, moving)
	if !ok {
		return nil
	}
	return &picture{"/pictures/" + p.Name + "?" + p.Hash, p.Name, fmt.Sprintf("%d kB", (p.Size+999)/1000)}
}

var bold = regexp.MustCompile(`\*([^*\n]+)\*`)

// marked is a text in Slack's mrkdwn, as far as steps use it.
func marked(text string) template.HTML {
	safe := html.EscapeString(html.UnescapeString(text))                                             // Slack escapes less
	return template.HTML(strings.ReplaceAll(bold.ReplaceAllString(safe, "<b>$1</b>"), "\n", "<br>")) //nolint:gosec // escaped above
}

func (p *Preview) show(w http.ResponseWriter, status int, shown page) {
	var b bytes.Buffer
	if err := p.look.Execute(&b, shown); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

// stage is one of a progression, with the name of its weeks.
type stage struct {
	routine.Stage

	Name string
}

func stages(p routine.Progression) []stage {
	all := make([]stage, len(p.Stages))
	for i, s := range p.Stages {
		all[i] = stage{s, weeks(s)}
	}
	return all
}
