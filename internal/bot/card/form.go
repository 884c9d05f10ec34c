package card

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/prefs"
)

// CallbackSettings is the callback_id of the settings form.
const CallbackSettings = "settings"

// The form's input blocks. A block's one element has the same id, and keeps it
// over every update of the view: that is how what was entered survives it
// (docs: views.update).
const (
	blockPlan      = "plan"
	blockEvery     = "every"
	blockTimes     = "times"
	blockCron      = "cron"
	blockHours     = "hours"
	blockPerDay    = "per_day"
	blockLead      = "lead"
	blockZoneOf    = "zone_of"
	blockZone      = "zone"
	blockLength    = "length"
	blockPlaces    = "places"
	blockEquipment = "equipment"
	blockPace      = "pace"
	blockPictures  = "pictures"
	blockLanguage  = "language"
	blockStatus    = "quiet_status"
	blockSigns     = "quiet_signs"
	blockSummary   = "summary"
)

// actionPreview is the button that asks for the form to be looked at.
const actionPreview = "preview"

// Redraws reports whether an action in the settings form changes what it shows.
func Redraws(actionID string) bool {
	switch actionID {
	case blockPlan, blockEvery, blockTimes, blockCron, blockHours, blockPerDay, blockLead, blockZoneOf, blockZone, actionPreview:
		return true
	}
	return false
}

// Form is somebody's settings form, just opened or being filled in.
type Form struct {
	Set      prefs.Prefs    // what it says, as far as that can be read
	Problems prefs.Problems // what cannot be read, or must not be so

	kind  prefs.PlanKind
	fixed bool // the zone
	hours string
	typed typed
	lacks bool // an input that belongs to what is chosen
}

// typed is what stands, or stood, in inputs of which not all are shown at once.
// It travels with the view, so that who changes their mind finds it again.
type typed struct {
	Of    string `json:"of"` // the edition of the settings that it was opened on: it must not overwrite others unseen
	Every int    `json:"every"`
	Times string `json:"times"`
	Cron  string `json:"cron"`
	Zone  string `json:"zone"`
}

// NewForm is the form as it opens.
func NewForm(p prefs.Prefs) Form {
	t := p.Timetable
	f := Form{
		Set: p, kind: t.Plan.Kind(), fixed: p.ZoneFixed, hours: t.Hours.Lines(),
		typed: typed{
			Of: edition(p), Every: 50, Times: "10:30, 15:00", Cron: "0 10,15 * * 1-5", Zone: t.Zone,
		},
	}
	switch f.kind {
	case prefs.ByInterval:
		f.typed.Every = t.Plan.Every
	case prefs.ByTimes:
		times := make([]string, len(t.Plan.Times))
		for i, m := range t.Plan.Times {
			times[i] = m.String()
		}
		f.typed.Times = strings.Join(times, ", ")
	case prefs.ByCron:
		f.typed.Cron = t.Plan.Cron
	}
	return f
}

// Beside is what a settings form shows beside its inputs.
type Beside struct {
	Person    prefs.Person // as kept
	Now       time.Time
	Next      []time.Time // the next reminders by what the form says, on the wall of its zone
	Off       []string    // what is switched off, by title
	Languages []string    // that routines are there in, by code
}

// Form draws the settings form.
func (w View) Form(f Form, b Beside) slack.ModalViewRequest { return drawing{w, f}.modal(b) }

// drawing is a form for somebody's view.
type drawing struct {
	View
	Form
}

func (f drawing) modal(b Beside) slack.ModalViewRequest {
	blocks := []slack.Block{slack.NewHeaderBlock(plainText(f.Say("title.when")))}
	blocks = append(blocks, f.planInputs()...)
	blocks = append(blocks, f.preview(b))
	blocks = append(blocks, f.boundInputs()...)
	blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(f.Say("title.break"))))
	blocks = append(blocks, f.breakInputs(b.Languages)...)
	blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(f.Say("title.quiet"))))
	blocks = append(blocks, f.quietInputs()...)
	blocks = append(blocks, slack.NewDividerBlock(), section(f.offWords(b.Off)), slack.NewActionBlock("",
		button(ActionSafety, Value{}, f.Say("label.safety")), button(ActionRoutines, Value{}, f.Say("label.routines"))))
	metadata, err := json.Marshal(f.typed)
	if err != nil || len(metadata) > maxMetadata {
		metadata = []byte(`{"of":` + strconv.Quote(f.typed.Of) + `}`)
	}
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      CallbackSettings,
		PrivateMetadata: string(metadata),
		Title:           plainText(f.Say("title.settings")),
		Submit:          plainText(f.Say("label.save")),
		Close:           plainText(f.Say("label.cancel")),
		Blocks:          slack.Blocks{BlockSet: steady(blocks)},
	}
}

// planInputs are what the preview is about.
func (f drawing) planInputs() []slack.Block {
	var how *slack.InputBlock
	switch f.kind {
	case prefs.ByInterval:
		how = selects(blockEvery, f.Say("label.every"), f.everyOptions(f.typed.Every), strconv.Itoa(f.typed.Every))
	case prefs.ByTimes:
		how = line(blockTimes, f.Say("label.times"), f.Say("hint.times"), f.typed.Times)
	case prefs.ByCron:
		how = line(blockCron, f.Say("label.cron"), f.Say("hint.cron"), f.typed.Cron)
	}
	return append(
		telling(selects(blockPlan, f.Say("label.plan"), f.planOptions(), string(f.kind)), how),
		lines(blockHours, f.Say("label.hours"), f.Say("hint.hours"), f.hours), // Enter begins a line there
	)
}

// boundInputs are what else bears on the preview.
func (f drawing) boundInputs() []slack.Block {
	t := f.Set.Timetable
	var inputs []*slack.InputBlock
	if f.kind != prefs.ByTimes { // who names three times wants three
		inputs = append(inputs, selects(blockPerDay, f.Say("label.per-day"), f.perDayOptions(t.PerDay), strconv.Itoa(t.PerDay)))
	}
	zoneOf := zoneFollows
	if f.fixed {
		zoneOf = zoneStays
	}
	inputs = append(inputs,
		selects(blockLead, f.Say("label.lead"), f.leadOptions(t.Lead), strconv.Itoa(t.Lead)),
		selects(blockZoneOf, f.Say("label.zone-of"), f.zoneOptions(f.Set), zoneOf),
	)
	if f.fixed {
		inputs = append(inputs, line(blockZone, f.Say("label.zone"), f.Say("hint.zone"), f.typed.Zone))
	}
	return telling(inputs...)
}

// telling makes inputs tell of a change at once.
func telling(inputs ...*slack.InputBlock) []slack.Block {
	blocks := make([]slack.Block, len(inputs))
	for i, input := range inputs {
		blocks[i] = input.WithDispatchAction(true)
	}
	return blocks
}

// preview says what comes of the inputs, or what is wrong with them.
func (f drawing) preview(b Beside) slack.Block {
	block := section(f.previewWords(f.Form, b))
	block.Accessory = slack.NewAccessory(slack.NewButtonBlockElement(actionPreview, "", plainText(f.Say("label.preview"))))
	return block
}

func (f drawing) breakInputs(languages []string) []slack.Block {
	blocks := []slack.Block{
		selects(blockLength, f.Say("label.length"), f.lengthOptions(f.Set.Length), seconds(f.Set.Length)),
		boxes(blockPlaces, f.Say("label.places"), options(prefs.AllPlaces(), f.settingWords), f.Set.Places),
		boxes(blockEquipment, f.Say("label.equipment"), options(prefs.AllEquipment(), f.equipmentWords), f.Set.Equipment).WithOptional(true),
		selects(blockPace, f.Say("label.pace"), options(prefs.AllPaces(), f.paceWords), string(f.Set.Pace)),
		selects(blockPictures, f.Say("label.pictures"), options(prefs.AllPictures(), f.pictureWords), string(f.Set.Shown())),
	}
	if len(languages) < 2 {
		return blocks
	}
	chosen := f.Set.Language
	if chosen == "" {
		chosen = languageFollows
	}
	input := selects(blockLanguage, f.Say("label.language"), f.languageOptions(languages, f.Set.Language), chosen)
	input.Hint = plainText(f.Say("hint.language"))
	return append(blocks, input)
}

func (f drawing) quietInputs() []slack.Block {
	var chosen []string
	for _, r := range f.Set.Timetable.Quiet.Rules() {
		chosen = append(chosen, string(r))
	}
	status, signs := f.quietOptions()
	return []slack.Block{
		boxes(blockStatus, f.Say("label.status"), status, chosen).WithOptional(true),
		boxes(blockSigns, f.Say("label.signs"), signs, chosen).WithOptional(true),
		selects(blockSummary, f.Say("label.summary"), options(prefs.AllSummaries(), f.summaryWords), string(f.Set.Summed())),
	}
}
