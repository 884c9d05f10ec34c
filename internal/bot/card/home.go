package card

import (
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
	"unhunch/internal/say"
	"unhunch/internal/schedule"
	"unhunch/internal/scope"
	"unhunch/internal/session"
)

// Around is what a Home tab says of the workspace.
type Around struct {
	Support string // where people get help, in the operator's words; may be empty

	// What whoever installed the app left out: see scope.
	NoDND      bool // Slack does not tell whether Do Not Disturb is on
	NoFiles    bool // an export cannot be a file
	NoPictures bool // nor are there pictures
}

// Home is a person's Home tab. pictures are those of the review, where there are any.
func (w View) Home(a coach.HomeShown, around Around, pictures ...Picture) slack.HomeTabViewRequest {
	d, now := a.Desk, a.Now
	s := sheet{Printer: w.Printer}
	if d.Person.OptedIn.IsZero() {
		w.asks(&s, a.Ask, w.Say("where.tab"), ActionOptIn)
	} else {
		w.homeToday(&s, d, a, now)
		announcing{w.wording}.atHome(&s, d, now)
		s.line()
		w.homeWeek(&s, d, now, pictures)
		s.line()
		s.head(w.Say("title.plan"))
		s.sayBeside(button(ActionSettings, Value{}, w.Say("label.setting")), w.planWords(coach.PlanOf(d.Person)))
		if around.NoDND && d.Person.Prefs.Timetable.Quiet.Heeds(prefs.RuleDND) {
			s.aside(w.Say("lacks.dnd", say.With{"Scope": code(scope.DND)}))
		}
	}
	s.line()
	s.head(w.Say("title.home-help"))
	s.say(w.Say("text.home-help", say.With{"Help": w.typed("help")}))
	s.offer(
		button(ActionRoutines, Value{}, w.Say("label.routines")), button(ActionFAQ, Value{}, w.Say("label.faq")),
		button(ActionSafety, Value{}, w.Say("label.safety")), button(ActionHelp, Value{}, w.Say("label.help")),
	)
	if around.NoPictures {
		s.aside(w.Say("lacks.pictures", say.With{"Scope": code(scope.Files)}))
	}
	s.aside(w.supportWords(around.Support))
	s.line()
	s.head(w.Say("title.home-kept"))
	s.say(w.Say("text.home-kept"))
	if around.NoFiles {
		s.aside(w.Say("lacks.files", say.With{"Scope": code(scope.Files)}))
	}
	s.offer(button(ActionExport, Value{}, w.Say("label.export")), button(ActionForget, Value{}, w.Say("label.forget")).WithConfirm(&slack.ConfirmationBlockObject{
		Title:   plainText(w.Say("title.forget")),
		Text:    plainText(w.Say("text.forget-confirm")),
		Confirm: plainText(w.Say("label.forget")),
		Deny:    plainText(w.Say("label.keep")),
		Style:   slack.StyleDanger,
	}))
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: fresh(s.blocks)}}
}

// Described is what the pictures of a review show, for those who do not see them: of the
// week, and of the weeks up to it.
func (w View) Described(r session.Review) [2]string { return review{w.wording, r}.described() }

func (w View) homeToday(s *sheet, d session.Desk, a coach.HomeShown, now time.Time) {
	var first time.Time
	if len(a.Next) > 0 {
		first = a.Next[0]
	}
	s.head(w.Say("title.home-today"))
	s.say(w.todayWords(today(d, now)) + " " + w.comingWords(d, first, now))
	start, why := button(ActionBreak, Value{}, w.Say("label.break")).WithStyle(slack.StylePrimary), button(ActionWhy, Value{}, w.Say("label.the-next"))
	if paused(d.Person, now) {
		s.offer(start, button(ActionResumeReminders, Value{}, w.Say("label.remind")), why)
		return
	}
	if a.Absent {
		s.say(w.Say("announced.absent"))
	}
	s.aside(w.laterToday(d, a.Next, now))
	s.aside(w.insteadWords(movedToday(d, a.Moved, now), w.clock))
	s.aside(w.daysOffWords(a.Off))
	if past := pastOf(w.wording, d, a.Holidays); !past.onOneOf(a.Off) {
		s.aside(past.notSent(d.Local(now)))
	}
	s.offer(start, why, w.pauseSelect())
}

func (w View) homeWeek(s *sheet, d session.Desk, now time.Time, pictures []Picture) {
	r, drawn := review{w.wording, d.Review(d.Day(now), now)}, drawnOf(pictures)
	s.head(w.Say("title.home-week"))
	s.show(drawn.week)
	s.say(r.weekWords(drawn.week != (Picture{})))
	week := session.Week(d.Days, d.Day(now))
	s.aside(w.goalWords(week.Days, r.Goal) + " " + w.movedWords(week))
	r.upTo(s, drawn.weeks)
}

func (w View) pauseSelect() *slack.SelectBlockElement {
	var list []*slack.OptionBlockObject
	for _, p := range coach.PauseLengths() {
		list = append(list, option(Value{About: string(p)}.Encode(), w.pauseWords(p)))
	}
	return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plainText(w.Say("label.pause")), string(ActionPauseFor), list...)
}

// laterToday lists what is still to come on somebody's day but the next one, which has
// been named. Of a night, that is not today on the wall.
func (w View) laterToday(d session.Desk, next []time.Time, now time.Time) string {
	var said []string
	night := false
	for i, t := range next {
		if i == 0 || d.Date(t) != d.Date(now) {
			continue
		}
		night = night || !sameDate(d.Local(t), d.Local(now))
		said = append(said, w.clock(t))
	}
	if len(said) == 0 {
		return ""
	}
	times := say.With{"Times": strings.Join(said, " · ")}
	if night {
		return w.Say("home.after-that", times)
	}
	return w.Say("home.later", times)
}

func movedToday(d session.Desk, moved []schedule.Expected, now time.Time) []schedule.Expected {
	return slices.DeleteFunc(slices.Clone(moved), func(e schedule.Expected) bool {
		return d.Date(e.Due) != d.Date(now)
	})
}

func today(d session.Desk, now time.Time) session.Day {
	week := session.DaysOfWeek(d.Days, d.Day(now))
	return week[len(week)-1]
}
