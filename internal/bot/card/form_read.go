package card

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/phrase"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// ReadForm reads a form as it was filled in so far, over what the person has
// set, and checks it. What the form does not hold stays. A person who no longer
// fixes their zone keeps the old one until their profile is asked: see
// ZoneFixed.
func ReadForm(v slack.View, p prefs.Prefs) Form {
	f := reading{NewForm(p), inputs{v.State}}
	of := f.typed.Of
	if err := json.Unmarshal([]byte(v.PrivateMetadata), &f.typed); err != nil || f.typed.Of != of {
		f.Problems = prefs.Problems{{Field: prefs.FieldPlan, Code: formOutdated}}
	}
	f.when()
	f.breaks()
	f.quiet()
	if len(f.Problems) == 0 {
		f.Problems, _ = errors.AsType[prefs.Problems](schedule.Check(f.Set))
	}
	return f.Form
}

// Lacks reports whether an input is not there that belongs to what is chosen:
// the form has to be drawn again before it can say everything.
func (f Form) Lacks() bool { return f.lacks }

// reading is a form that is being read from its inputs.
type reading struct {
	Form
	inputs
}

func (f *reading) when() {
	if kind := prefs.PlanKind(f.chosen(blockPlan)); slices.Contains(prefs.AllPlanKinds(), kind) {
		f.kind = kind
	}
	f.number(blockEvery, &f.typed.Every)
	f.text(blockTimes, &f.typed.Times)
	f.text(blockCron, &f.typed.Cron)
	f.text(blockHours, &f.hours)
	f.text(blockZone, &f.typed.Zone)
	if of := f.chosen(blockZoneOf); of != "" {
		f.fixed = of == zoneStays
	}
	f.lacks = f.state != nil && (!f.has(string(f.kind)) || f.fixed && !f.has(blockZone))

	t := &f.Set.Timetable
	f.number(blockPerDay, &t.PerDay)
	f.number(blockLead, &t.Lead)
	f.plan(t)
	hours, err := phrase.Hours(f.hours, t.Hours)
	f.cannotRead(err)
	t.Hours = hours
	if f.Set.ZoneFixed = f.fixed; f.fixed {
		t.Zone = f.typed.Zone
	}
}

func (f *reading) plan(t *prefs.Timetable) {
	switch f.kind {
	case prefs.ByInterval:
		t.Plan = prefs.Plan{Every: f.typed.Every}
	case prefs.ByTimes:
		times, err := phrase.Times(f.typed.Times)
		if err != nil {
			f.cannotRead(err)
			return
		}
		t.Plan, t.PerDay = prefs.Plan{Times: times}, max(t.PerDay, min(len(times), prefs.MaxPerDay))
	case prefs.ByCron:
		if f.typed.Cron == "" {
			f.Problems = append(f.Problems, prefs.Problem{Field: prefs.FieldCron, Code: cronMissing})
			return
		}
		t.Plan = prefs.Plan{Cron: f.typed.Cron}
	}
}

func (f *reading) cannotRead(err error) {
	found, _ := errors.AsType[prefs.Problems](err)
	f.Problems = append(f.Problems, found...)
}

func (f *reading) breaks() {
	set := &f.Set
	length := int(set.Length / time.Second)
	f.number(blockLength, &length)
	set.Length = time.Duration(length) * time.Second
	f.list(blockPlaces, &set.Places)
	f.list(blockEquipment, &set.Equipment)
	if pace := f.chosen(blockPace); pace != "" {
		set.Pace = prefs.Pace(pace)
	}
	if pictures := f.chosen(blockPictures); pictures != "" {
		set.Pictures = prefs.Pictures(pictures)
	}
	if summary := prefs.Summary(f.chosen(blockSummary)); summary != "" && summary != set.Summed() {
		set.Summary = summary
	}
	switch language := f.chosen(blockLanguage); language {
	case "":
	case languageFollows:
		set.Language = ""
	default:
		set.Language = language
	}
}

func (f *reading) quiet() {
	if !f.has(blockStatus) || !f.has(blockSigns) {
		return
	}
	var status, signs []string
	f.list(blockStatus, &status)
	f.list(blockSigns, &signs)
	quiet, err := prefs.ParseQuiet(slices.Concat(status, signs))
	if err != nil {
		f.cannotRead(err)
		return
	}
	f.Set.Timetable.Quiet = quiet
}

// Errors puts the problems of a form under the inputs they belong to, as the
// answer to a view_submission wants them: its keys are ids of input blocks.
func (w View) Errors(v slack.View, problems prefs.Problems) map[string]string {
	in := inputs{v.State}
	under := map[string]string{}
	for _, p := range problems {
		block := blockOf(p.Field)
		if !in.has(block) { // not shown now
			block = blockPlan
		}
		if said := w.problemWords(p); !strings.Contains(under[block], said) { // the same for each day is said once
			under[block] = strings.TrimSpace(under[block] + "\n" + said)
		}
	}
	return Under(v, under)
}

// Under names the inputs of an answer to a form as the form did that was handed
// in: not all who speak Slack's protocol keep to our names.
func Under(v slack.View, wrong map[string]string) map[string]string {
	in, under := inputs{v.State}, map[string]string{}
	for id, said := range wrong {
		block, _ := in.find(id)
		under[cmp.Or(block, id)] = said
	}
	return under
}

func blockOf(f prefs.Field) string {
	switch f {
	case prefs.FieldEvery:
		return blockEvery
	case prefs.FieldTimes:
		return blockTimes
	case prefs.FieldCron:
		return blockCron
	case prefs.FieldHours:
		return blockHours
	case prefs.FieldLead:
		return blockLead
	case prefs.FieldZone:
		return blockZone
	case prefs.FieldPerDay:
		return blockPerDay
	case prefs.FieldQuiet:
		return blockSigns
	case prefs.FieldLength:
		return blockLength
	case prefs.FieldPace:
		return blockPace
	case prefs.FieldPictures:
		return blockPictures
	case prefs.FieldEquipment:
		return blockEquipment
	case prefs.FieldPlaces:
		return blockPlaces
	case prefs.FieldLanguage:
		return blockLanguage
	case prefs.FieldSummary:
		return blockSummary
	case prefs.FieldWhen, prefs.FieldPlan:
	}
	return blockPlan
}

// inputs reads what was entered. A block that is not there says nothing.
type inputs struct{ state *slack.ViewState }

func (in inputs) value(id string) (slack.BlockAction, bool) {
	block, ok := in.find(id)
	if !ok {
		return slack.BlockAction{}, false
	}
	return in.state.Values[block][id], true
}

// find gives the block that an input is in, which we call after its one element.
// Where the server calls it otherwise, the element is enough: no other has its id.
func (in inputs) find(id string) (block string, ok bool) {
	if in.state == nil {
		return "", false
	}
	if _, ok := in.state.Values[id][id]; ok {
		return id, true
	}
	for block, entered := range in.state.Values {
		if _, ok := entered[id]; ok {
			return block, true
		}
	}
	return "", false
}

func (in inputs) has(block string) bool {
	_, ok := in.value(block)
	return ok
}

func (in inputs) text(block string, text *string) {
	if v, ok := in.value(block); ok {
		*text = strings.TrimSpace(v.Value)
	}
}

func (in inputs) chosen(block string) string {
	v, _ := in.value(block)
	return v.SelectedOption.Value
}

func (in inputs) number(block string, n *int) {
	if chosen, err := strconv.Atoi(in.chosen(block)); err == nil {
		*n = chosen
	}
}

func (in inputs) list(block string, list *[]string) {
	v, ok := in.value(block)
	if !ok {
		return
	}
	*list = nil
	for _, o := range v.SelectedOptions {
		*list = append(*list, o.Value)
	}
}
