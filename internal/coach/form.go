package coach

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/routine"
	"unhunch/internal/schedule"
)

// Input names an input of the settings form.
type Input string

// The inputs.
const (
	InputPlan      Input = "plan"
	InputEvery     Input = "every"
	InputTimes     Input = "times"
	InputCron      Input = "cron"
	InputHours     Input = "hours"
	InputPerDay    Input = "per_day"
	InputLead      Input = "lead"
	InputZoneOf    Input = "zone_of"
	InputZone      Input = "zone"
	InputLength    Input = "length"
	InputPlaces    Input = "places"
	InputEquipment Input = "equipment"
	InputPace      Input = "pace"
	InputPictures  Input = "pictures"
	InputLanguage  Input = "language"
	InputStatus    Input = "quiet_status"
	InputSigns     Input = "quiet_signs"
	InputSummary   Input = "summary"
)

// Inputs lists every input.
func Inputs() []Input {
	return []Input{
		InputPlan, InputEvery, InputTimes, InputCron, InputHours, InputPerDay, InputLead, InputZoneOf, InputZone,
		InputLength, InputPlaces, InputEquipment, InputPace, InputPictures, InputLanguage, InputStatus, InputSigns, InputSummary,
	}
}

// What a zone, and a language, can be of.
const (
	OfProfile = "profile"
	OfTheirs  = "fixed"
)

// Fields are a form as it was filled in so far. An input that is not there says
// nothing.
type Fields struct {
	Opened string // what the form was opened with: see Form.Typed
	In     map[Input]Entry
}

// Entry is what one input holds: a text, or the values that are chosen.
type Entry struct {
	Text   string
	Chosen string
	List   []string
}

// What is wrong with a form as a whole.
const (
	FormOutdated prefs.Code = "form-outdated"
	CronMissing  prefs.Code = "cron-missing"
)

// Form is somebody's settings form, just opened or being filled in.
type Form struct {
	Set      prefs.Prefs    // what it says, as far as that can be read
	Problems prefs.Problems // what cannot be read, or must not be so

	Kind  prefs.PlanKind
	Fixed bool // the zone
	Hours string
	Typed Typed
	Lacks bool // an input that belongs to what is chosen
	Asks  bool // its person did not say yes: nobody knows their zone
}

// Typed is what stands, or stood, in inputs of which not all are shown at once.
// It travels with the form, so that who changes their mind finds it again.
type Typed struct {
	Of    string `json:"of"` // the edition of the settings that it was opened on: it must not overwrite others unseen
	Every int    `json:"every"`
	Times string `json:"times"`
	Cron  string `json:"cron"`
	Zone  string `json:"zone"`
	Draft string `json:"draft,omitempty"` // of Proposed, with which it was opened
}

// draft is what a form began with that somebody opened who did not say yes; "": with
// the usual settings, or what they set.
func (f Fields) draft() string {
	var typed Typed
	if json.Unmarshal([]byte(f.Opened), &typed) != nil {
		return ""
	}
	return typed.Draft
}

// NewForm is the form as it opens.
func NewForm(p prefs.Prefs) Form {
	t := p.Timetable
	f := Form{
		Set: p, Kind: t.Plan.Kind(), Fixed: p.ZoneFixed, Hours: t.Hours.Lines(),
		Typed: Typed{
			Of: edition(p), Every: prefs.Defaults(t.Zone).Timetable.Plan.Every, Times: "10:30, 15:00", Cron: "0 10,15 * * 1-5", Zone: t.Zone,
		},
	}
	switch f.Kind {
	case prefs.ByInterval:
		f.Typed.Every = t.Plan.Every
	case prefs.ByTimes:
		f.Typed.Times = prefs.TypedTimes(t.Plan.Times)
	case prefs.ByCron:
		f.Typed.Cron = t.Plan.Cron
	}
	return f
}

// edition is the same for the same settings.
func edition(p prefs.Prefs) string {
	text, err := json.Marshal(p)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// ReadForm reads a form as it was filled in so far, over what the person has
// set, and checks it; things are those that they may say they have. What the form
// does not hold stays. A person who no longer
// fixes their zone keeps the old one until their profile is asked: see Saved.
func ReadForm(filled Fields, p prefs.Prefs, things []routine.Thing) Form {
	f := reading{NewForm(p), filled.In}
	of := f.Typed.Of
	if err := json.Unmarshal([]byte(filled.Opened), &f.Typed); err != nil || f.Typed.Of != of {
		f.Problems = prefs.Problems{{Field: prefs.FieldPlan, Code: FormOutdated}}
	}
	f.when()
	f.breaks()
	f.equipment(things, p.Equipment)
	f.quiet()
	found, _ := errors.AsType[prefs.Problems](schedule.Check(f.Set))
	for _, p := range found { // what could not be read stayed as it was, and is told already
		if !slices.ContainsFunc(f.Problems, func(told prefs.Problem) bool { return told.Field == p.Field }) {
			f.Problems = append(f.Problems, p)
		}
	}
	return f.Form
}

// reading is a form that is being read from its inputs.
type reading struct {
	Form
	in map[Input]Entry
}

func (f *reading) when() {
	if kind := prefs.PlanKind(f.in[InputPlan].Chosen); slices.Contains(prefs.AllPlanKinds(), kind) {
		f.Kind = kind
	}
	f.number(InputEvery, &f.Typed.Every)
	f.text(InputTimes, &f.Typed.Times)
	f.text(InputCron, &f.Typed.Cron)
	f.text(InputHours, &f.Hours)
	f.text(InputZone, &f.Typed.Zone)
	if of := f.in[InputZoneOf].Chosen; of != "" {
		f.Fixed = of == OfTheirs
	}
	f.Lacks = len(f.in) > 0 && (!f.has(Input(f.Kind)) || f.Fixed && !f.has(InputZone))

	t := &f.Set.Timetable
	f.number(InputPerDay, &t.PerDay)
	f.number(InputLead, &t.Lead)
	f.plan(t)
	hours, err := phrase.Hours(f.Hours, t.Hours)
	f.cannotRead(err)
	t.Hours = hours
	if f.Set.ZoneFixed = f.Fixed; f.Fixed {
		zone, err := phrase.Zone(f.Typed.Zone)
		f.cannotRead(err)
		if err == nil {
			t.Zone = zone
		}
	}
}

func (f *reading) plan(t *prefs.Timetable) {
	switch f.Kind {
	case prefs.ByInterval:
		t.Plan = prefs.Plan{Every: f.Typed.Every}
	case prefs.ByTimes:
		times, err := phrase.Times(f.Typed.Times)
		if err != nil {
			f.cannotRead(err)
			return
		}
		t.Plan, t.PerDay = prefs.Plan{Times: times}, max(t.PerDay, min(len(times), prefs.MaxPerDay))
	case prefs.ByCron:
		if f.Typed.Cron == "" {
			f.Problems = append(f.Problems, prefs.Problem{Field: prefs.FieldCron, Code: CronMissing})
			return
		}
		t.Plan = prefs.Plan{Cron: f.Typed.Cron}
	}
}

func (f *reading) cannotRead(err error) {
	found, _ := errors.AsType[prefs.Problems](err)
	f.Problems = append(f.Problems, found...)
}

func (f *reading) breaks() {
	set := &f.Set
	length := int(set.Length / time.Second)
	f.number(InputLength, &length)
	set.Length = time.Duration(length) * time.Second
	f.list(InputPlaces, &set.Places)
	f.list(InputEquipment, &set.Equipment)
	if pace := f.in[InputPace].Chosen; pace != "" {
		set.Pace = prefs.Pace(pace)
	}
	if pictures := f.in[InputPictures].Chosen; pictures != "" {
		set.Pictures = prefs.Pictures(pictures)
	}
	if summary := prefs.Summary(f.in[InputSummary].Chosen); summary != "" && summary != set.Summed() {
		set.Summary = summary
	}
	switch language := f.in[InputLanguage].Chosen; language {
	case "":
	case OfProfile:
		set.Language = ""
	default:
		set.Language = language
	}
}

// equipment complains of what neither the library has nor the person.
func (f *reading) equipment(things []routine.Thing, had []string) {
	var known []string
	for _, t := range things {
		known = append(known, string(t.ID))
	}
	for _, id := range f.Set.Equipment {
		if !slices.Contains(known, id) && !slices.Contains(had, id) {
			f.Problems = append(f.Problems, prefs.Problem{
				Field: prefs.FieldEquipment, Code: prefs.NotAChoice,
				Args: prefs.Args{"Text": prefs.Quoted(id), "Choices": strings.Join(known, ", ")},
			})
		}
	}
}

func (f *reading) quiet() {
	if !f.has(InputStatus) || !f.has(InputSigns) {
		return
	}
	var status, signs []string
	f.list(InputStatus, &status)
	f.list(InputSigns, &signs)
	quiet, err := prefs.ParseQuiet(slices.Concat(status, signs))
	if err != nil {
		f.cannotRead(err)
		return
	}
	f.Set.Timetable.Quiet = quiet
}

func (f *reading) has(name Input) bool {
	_, ok := f.in[name]
	return ok
}

func (f *reading) text(name Input, text *string) {
	if e, ok := f.in[name]; ok {
		*text = strings.TrimSpace(e.Text)
	}
}

func (f *reading) number(name Input, n *int) {
	if chosen, err := strconv.Atoi(f.in[name].Chosen); err == nil {
		*n = chosen
	}
}

func (f *reading) list(name Input, list *[]string) {
	e, ok := f.in[name]
	if !ok {
		return
	}
	*list = nil
	*list = append(*list, e.List...)
}
