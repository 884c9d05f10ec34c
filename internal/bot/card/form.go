package card

import (
	"encoding/json"
	"strconv"

	"github.com/slack-go/slack"

	"unhunch/internal/coach"
	"unhunch/internal/prefs"
)

// CallbackSettings is the callback_id of the settings form.
const CallbackSettings = "settings"

// The form's input blocks are called as the inputs are. A block's one element has
// the same id, and keeps it over every update of the view: that is how what was
// entered survives it (docs: views.update).

// actionPreview is the button that asks for the form to be looked at.
const actionPreview = "preview"

// Redraws reports whether an action in the settings form changes what it shows.
func Redraws(actionID string) bool {
	switch coach.Input(actionID) {
	case coach.InputPlan, coach.InputEvery, coach.InputTimes, coach.InputCron, coach.InputHours,
		coach.InputPerDay, coach.InputLead, coach.InputZoneOf, coach.InputZone:
		return true
	case coach.InputLength, coach.InputPlaces, coach.InputEquipment, coach.InputPace, coach.InputPictures,
		coach.InputLanguage, coach.InputStatus, coach.InputSigns, coach.InputSummary:
	}
	return actionID == actionPreview
}

// drawing is a settings form being drawn.
type drawing struct {
	wording
	coach.Form
}

func (f drawing) modal(b coach.Beside) slack.ModalViewRequest {
	blocks := []slack.Block{slack.NewHeaderBlock(plainText(f.Say("title.when")))}
	blocks = append(blocks, f.planInputs()...)
	blocks = append(blocks, f.preview(b))
	blocks = append(blocks, f.boundInputs()...)
	blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(f.Say("title.break"))))
	blocks = append(blocks, f.breakInputs(b)...)
	blocks = append(blocks, slack.NewDividerBlock(), slack.NewHeaderBlock(plainText(f.Say("title.quiet"))))
	blocks = append(blocks, f.quietInputs()...)
	blocks = append(blocks, f.calendar(b.Calendar)...)
	blocks = append(blocks, slack.NewDividerBlock(), section(f.offWords(b.Off)), slack.NewActionBlock("",
		button(ActionSafety, Value{}, f.Say("label.safety")), button(ActionRoutines, Value{}, f.Say("label.routines")), button(ActionAvoid, Value{}, f.Say("label.leaving"))))
	metadata, err := json.Marshal(f.Typed)
	if err != nil || len(metadata) > maxMetadata {
		metadata = []byte(`{"of":` + strconv.Quote(f.Typed.Of) + `}`)
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
	switch f.Kind {
	case prefs.ByInterval:
		how = selects(coach.InputEvery, f.Say("label.every"), f.everyOptions(f.Typed.Every), strconv.Itoa(f.Typed.Every))
	case prefs.ByTimes:
		how = line(coach.InputTimes, f.Say("label.times"), f.Say("hint.times"), f.Typed.Times)
	case prefs.ByCron:
		how = line(coach.InputCron, f.Say("label.cron"), f.Say("hint.cron"), f.Typed.Cron)
	}
	return append(
		telling(selects(coach.InputPlan, f.Say("label.plan"), f.planOptions(), string(f.Kind)), how),
		lines(coach.InputHours, f.Say("label.hours"), f.Say("hint.hours"), f.Hours), // Enter begins a line there
	)
}

// boundInputs are what else bears on the preview.
func (f drawing) boundInputs() []slack.Block {
	t := f.Set.Timetable
	var inputs []*slack.InputBlock
	if f.Kind != prefs.ByTimes { // who names three times wants three
		inputs = append(inputs, selects(coach.InputPerDay, f.Say("label.per-day"), f.perDayOptions(t.PerDay), strconv.Itoa(t.PerDay)))
	}
	zoneOf := coach.OfProfile
	if f.Fixed {
		zoneOf = coach.OfTheirs
	}
	inputs = append(inputs,
		selects(coach.InputLead, f.Say("label.lead"), f.leadOptions(t.Lead), strconv.Itoa(t.Lead)),
		selects(coach.InputZoneOf, f.Say("label.zone-of"), f.zoneOptions(f.Set), zoneOf),
	)
	if f.Fixed {
		inputs = append(inputs, line(coach.InputZone, f.Say("label.zone"), f.Say("hint.zone"), f.Typed.Zone))
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
func (f drawing) preview(b coach.Beside) slack.Block {
	said := f.previewWords(f.Form, b)
	if f.Asks && len(f.Problems) == 0 {
		day := choosing{wall{wording: f.wording}, f.Set.Timetable}.day()
		said = bold(f.Say("preview.asks")) + "\n" + day + "\n" + f.Say("preview.no-yes")
	}
	block := section(said)
	block.Accessory = slack.NewAccessory(slack.NewButtonBlockElement(actionPreview, "", plainText(f.Say("label.preview"))))
	return block
}

// calendar says which calendar is read, beside the way to its form. Where none is
// read of anybody, and none is kept, there is nothing to say.
func (f drawing) calendar(stands coach.CalendarStands) []slack.Block {
	said := f.Say("calendar.settings-none")
	switch {
	case stands.Off != "" && stands.Host == "":
		return nil
	case stands.Off != "":
		said = f.Say("calendar.kept", ofCalendar{f.wording}.named(stands.Host))
	case stands.Trouble != prefs.NoTrouble:
		said = f.Say("calendar.broken", ofCalendar{f.wording}.named(stands.Host))
	case stands.Host != "":
		said = f.Say("calendar.read", ofCalendar{f.wording}.named(stands.Host))
	}
	block := section(bold(f.Say("title.calendar")) + "\n" + said)
	block.Accessory = slack.NewAccessory(button(ActionCalendar, Value{}, f.Say("label.calendar")))
	return []slack.Block{block}
}

func (f drawing) breakInputs(b coach.Beside) []slack.Block {
	blocks := []slack.Block{
		selects(coach.InputLength, f.Say("label.length"), f.lengthOptions(f.Set.Length), seconds(f.Set.Length)),
		boxes(coach.InputPlaces, f.Say("label.places"), options(prefs.AllPlaces(), f.settingWords), f.Set.Places),
	}
	if things := thingOptions(b.Things, f.Set.Equipment); len(things) > 0 {
		blocks = append(blocks, boxes(coach.InputEquipment, f.Say("label.equipment"), things, f.Set.Equipment).WithOptional(true))
	}
	blocks = append(blocks,
		selects(coach.InputPace, f.Say("label.pace"), options(prefs.AllPaces(), f.paceWords), string(f.Set.Pace)),
		selects(coach.InputPictures, f.Say("label.pictures"), options(prefs.AllPictures(), f.pictureWords), string(f.Set.Shown())),
	)
	if len(b.Languages) < 2 {
		return blocks
	}
	chosen := f.Set.Language
	if chosen == "" {
		chosen = coach.OfProfile
	}
	input := selects(coach.InputLanguage, f.Say("label.language"), f.languageOptions(b.Languages, f.Set.Language), chosen)
	input.Hint = plainText(f.languageHint(b.Languages))
	return append(blocks, input)
}

func (f drawing) quietInputs() []slack.Block {
	var chosen []string
	for _, r := range f.Set.Timetable.Quiet.Rules() {
		chosen = append(chosen, string(r))
	}
	status, signs := f.quietOptions()
	return []slack.Block{
		boxes(coach.InputStatus, f.Say("label.status"), status, chosen).WithOptional(true),
		boxes(coach.InputSigns, f.Say("label.signs"), signs, chosen).WithOptional(true),
		selects(coach.InputSummary, f.Say("label.summary"), options(prefs.AllSummaries(), f.summaryWords), string(f.Set.Summed())),
	}
}
