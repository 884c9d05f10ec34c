package card

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
)

// CallbackSettings is the callback_id of the settings form.
const CallbackSettings = "settings"

// The form's input blocks. A block's one element has the same id.
const (
	blockEvery     = "every"
	blockCron      = "cron"
	blockFrom      = "from"
	blockTo        = "to"
	blockDays      = "days"
	blockPerDay    = "per_day"
	blockZone      = "zone"
	blockLength    = "length"
	blockEquipment = "equipment"
	blockPlaces    = "places"
	blockPace      = "pace"
	blockPictures  = "pictures"
)

// byCron is the choice of no interval.
const byCron = "cron"

// Settings is the form with what a person has set. It carries the Version, so
// that it cannot overwrite a later change.
func Settings(p prefs.Person) slack.ModalViewRequest {
	blocks := timeInputs(p.Prefs.Timetable, p.Prefs.ZoneFixed)
	blocks = append(blocks,
		selects(blockLength, labelLength, lengthOptions(p.Prefs.Length), seconds(p.Prefs.Length)),
		boxes(blockPlaces, labelPlaces, options(prefs.AllPlaces(), settingWords), p.Prefs.Places),
		boxes(blockEquipment, labelEquipment, options(prefs.AllEquipment(), equipmentWords), p.Prefs.Equipment).WithOptional(true),
		radio(blockPace, labelPace, paceOptions(), string(p.Prefs.Pace)),
		radio(blockPictures, labelPictures, pictureOptions(), string(p.Prefs.Shown())),
	)
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      CallbackSettings,
		PrivateMetadata: strconv.FormatUint(p.Version, 10),
		Title:           plainText(settingsTitle),
		Submit:          plainText(labelSave),
		Close:           plainText(labelCancel),
		Blocks:          slack.Blocks{BlockSet: blocks},
	}
}

func timeInputs(t prefs.Timetable, fixed bool) []slack.Block {
	every := byCron
	if t.Plan.Cron == "" {
		every = strconv.Itoa(t.Plan.Every)
	}
	zone := ""
	if fixed {
		zone = t.Zone
	}
	blocks := []slack.Block{
		selects(blockEvery, labelEvery, everyOptions(t.Plan.Every), every),
		line(blockCron, labelCron, hintCron, t.Plan.Cron),
	}
	span, even := uniform(t.Hours)
	var from, to string
	var days []string
	if even {
		from, to = wall(span.From), wall(span.To%(24*60))
		for _, d := range t.Hours.Days() {
			days = append(days, strconv.Itoa(int(d)))
		}
	} else {
		blocks = append(blocks, slack.NewContextBlock("", mrkdwn(clip(unevenWords(t.Hours), maxContext))))
	}
	return append(blocks,
		clockInput(blockFrom, labelFrom, from),
		clockInput(blockTo, labelTo, to),
		boxes(blockDays, labelDays, dayOptions(), days).WithOptional(true),
		selects(blockPerDay, labelPerDay, perDayOptions(t.PerDay), strconv.Itoa(t.PerDay)),
		line(blockZone, labelZone, hintZone, zone),
	)
}

// ParseSettings reads the submitted form over what the person has set, and
// checks it. What the form does not hold stays. A person who no longer fixes
// their zone keeps the old one until their profile is asked: see ZoneFixed.
func ParseSettings(v slack.View, p prefs.Person) (prefs.Prefs, prefs.Problems) {
	set := p.Prefs
	if v.PrivateMetadata != strconv.FormatUint(p.Version, 10) {
		return set, prefs.Problems{outdated()}
	}
	f := form{v.State}
	problems := slices.Concat(f.plan(&set.Timetable.Plan), f.hours(&set.Timetable.Hours))
	f.number(blockPerDay, &set.Timetable.PerDay)
	if zone, ok := f.text(blockZone); ok {
		set.ZoneFixed = zone != ""
		if zone != "" {
			set.Timetable.Zone = zone
		}
	}
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
	if len(problems) > 0 {
		return set, problems
	}
	problems, _ = errors.AsType[prefs.Problems](schedule.Check(set))
	return set, problems
}

// Errors puts problems under the inputs they belong to, as the answer to a
// view_submission wants them: its keys are ids of input blocks.
func Errors(problems prefs.Problems) map[string]string {
	under := map[string]string{}
	for _, p := range problems {
		block := blockOf(p.Field)
		if said := p.Sentences(); !strings.Contains(under[block], said) { // the same for each day is said once
			under[block] = strings.TrimSpace(under[block] + "\n" + said)
		}
	}
	return under
}

func blockOf(f prefs.Field) string {
	switch f {
	case prefs.FieldCron:
		return blockCron
	case prefs.FieldHours, prefs.FieldLead:
		return blockFrom
	case prefs.FieldZone:
		return blockZone
	case prefs.FieldPerDay:
		return blockPerDay
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
	case prefs.FieldEvery, prefs.FieldWhen, prefs.FieldPlan, prefs.FieldQuiet:
	}
	return blockEvery
}

// form reads what was entered. A block that is not there says nothing.
type form struct{ state *slack.ViewState }

func (f form) value(block string) (slack.BlockAction, bool) {
	if f.state == nil {
		return slack.BlockAction{}, false
	}
	v, ok := f.state.Values[block][block]
	return v, ok
}

func (f form) text(block string) (string, bool) {
	v, ok := f.value(block)
	return strings.TrimSpace(v.Value), ok
}

func (f form) chosen(block string) string {
	v, _ := f.value(block)
	return v.SelectedOption.Value
}

func (f form) number(block string, n *int) {
	if chosen, err := strconv.Atoi(f.chosen(block)); err == nil {
		*n = chosen
	}
}

func (f form) list(block string, list *[]string) {
	v, ok := f.value(block)
	if !ok {
		return
	}
	*list = nil
	for _, o := range v.SelectedOptions {
		*list = append(*list, o.Value)
	}
}

func (f form) plan(p *prefs.Plan) prefs.Problems {
	spec, there := f.text(blockCron)
	switch chosen := f.chosen(blockEvery); {
	case chosen == byCron && there && spec == "":
		return prefs.Problems{noSpec()}
	case chosen == byCron && there:
		*p = prefs.Plan{Cron: spec}
	case spec != "" && spec != p.Cron:
		return prefs.Problems{twoPlans()}
	case chosen != byCron:
		every := 0
		if f.number(blockEvery, &every); every != 0 {
			*p = prefs.Plan{Every: every}
		}
	}
	return nil
}

// hours leaves them as they are when nothing was entered: see unevenWords.
func (f form) hours(h *prefs.Hours) prefs.Problems {
	from, _ := f.value(blockFrom)
	to, _ := f.value(blockTo)
	var chosen []string
	f.list(blockDays, &chosen)
	if from.SelectedTime == "" && to.SelectedTime == "" && len(chosen) == 0 {
		return nil
	}
	start, err1 := time.Parse("15:04", from.SelectedTime)
	end, err2 := time.Parse("15:04", to.SelectedTime)
	var days []time.Weekday
	for _, c := range chosen {
		if d, err := strconv.Atoi(c); err == nil && d >= 0 && d < 7 {
			days = append(days, time.Weekday(d))
		}
	}
	if err1 != nil || err2 != nil || len(days) == 0 {
		return prefs.Problems{incomplete()}
	}
	span := prefs.Span{From: minuteOf(start), To: minuteOf(end)}
	if span.To == 0 {
		span.To = 24 * 60 // "until 0:00" means midnight
	}
	*h = prefs.Week(span, days...)
	return nil
}

func minuteOf(t time.Time) prefs.Minute { return prefs.Minute(60*t.Hour() + t.Minute()) }
