package prefs

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/google/go-cmp/cmp"
)

func TestValidate(t *testing.T) {
	for situation, c := range map[string]struct {
		change func(*Prefs)
		want   string // "field: the beginning of what is wrong", a line each
	}{
		"the defaults":        {change: func(*Prefs) {}},
		"the shortest":        {change: func(p *Prefs) { p.Timetable.Plan.Every, p.Length, p.Timetable.Lead = 10, time.Minute, 0 }},
		"the longest":         {change: func(p *Prefs) { p.Timetable.Plan.Every, p.Length, p.Timetable.Lead = 480, 10*time.Minute, 120 }},
		"a cron spec":         {change: func(p *Prefs) { p.Timetable.Plan = Plan{Cron: "judged elsewhere"} }},
		"the whole week":      {change: func(p *Prefs) { p.Timetable.Hours = Week(Span{0, 24 * 60}, week()...) }},
		"too often":           {func(p *Prefs) { p.Timetable.Plan.Every = 9 }, "every: every-range Is=9"},
		"too seldom":          {func(p *Prefs) { p.Timetable.Plan.Every = 481 }, "every: every-range Is=481"},
		"no plan":             {func(p *Prefs) { p.Timetable.Plan = Plan{} }, "every: every-range Is=0"},
		"two plans":           {func(p *Prefs) { p.Timetable.Plan.Cron = "0 10 * * *" }, "every: two-kinds-of-plan"},
		"times of the day":    {change: func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{0, 600, 1439 - 9}} }},
		"times and a spec":    {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{600}, Cron: "0 10 * * *"} }, "every: two-kinds-of-plan"},
		"times in disorder":   {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{900, 600}} }, "times: times-out-of-order Before=15:00 Time=10:00"},
		"a time twice":        {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{600, 600}} }, "times: times-out-of-order Before=10:00 Time=10:00"},
		"times too near":      {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{600, 609}} }, "times: times-too-close Before=10:00 Least=10 Time=10:09"},
		"near over midnight":  {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{4, 1435}} }, "times: times-too-close Before=23:55 Least=10 Time=0:04"},
		"a time past the day": {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{1440}} }, "times: time-not-of-day Time=24:00"},
		"a time before it":    {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{-60}} }, "times: "},
		"25 times":            {func(p *Prefs) { p.Timetable.Plan = Plan{Times: make([]Minute, 25)} }, "times: times-too-many Is=25 Most=24"},
		"never at work":       {func(p *Prefs) { p.Timetable.Hours = Hours{} }, "hours: no-working-day"},
		"hours backwards":     {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{600, 540}} }, "hours: span-ends-first Day=Tuesday Span=10:00–9:00"},
		"a day of 24 hours":   {func(p *Prefs) { p.Timetable.Hours[6] = []Span{{1200, 2640}} }, "hours: span-over-day Day=Saturday Span=20:00–20:00"},
		"all past midnight":   {func(p *Prefs) { p.Timetable.Hours[6] = []Span{{1500, 1800}} }, "hours: span-over-day Day=Saturday Span=1:00–6:00"},
		"a night":             {change: func(p *Prefs) { p.Timetable.Hours[6] = []Span{{1320, 1800}} }},
		"a night in parts":    {change: func(p *Prefs) { p.Timetable.Hours[6] = []Span{{540, 720}, {1320, 1500}, {1560, 1800}} }},
		"a night and a day": {
			func(p *Prefs) { p.Timetable.Hours[1] = []Span{{1320, 1981}} },
			"hours: spans-overlap Before=22:00–9:01 Day=Tuesday Span=9:00–12:00",
		},
		"a night up to a day":   {change: func(p *Prefs) { p.Timetable.Hours[1] = []Span{{1320, 1980}} }},
		"half the night is off": {func(p *Prefs) { p.Timetable.Hours[6] = []Span{{1320, 1380}, {1621, 1800}} }, "hours: span-over-day Day=Saturday Span=3:01–6:00"},
		"Saturday until Sunday": {func(p *Prefs) {
			p.Timetable.Hours[6], p.Timetable.Hours[0] = []Span{{1320, 1800}}, []Span{{300, 720}}
		}, "hours: spans-overlap Before=22:00–6:00 Day=Sunday Span=5:00–12:00"},
		"hours before it":     {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{-1, 60}} }, "hours: "},
		"hours that overlap":  {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{540, 720}, {700, 800}} }, "hours: spans-overlap Before=9:00–12:00 Day=Tuesday Span=11:40–13:20"},
		"hours that touch":    {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{540, 720}, {720, 800}} }, "hours: spans-overlap Before=9:00–12:00 Day=Tuesday Span=12:00–13:20"},
		"hours in disorder":   {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{800, 900}, {540, 720}} }, "hours: spans-overlap Before=13:20–15:00 Day=Tuesday Span=9:00–12:00"},
		"a day in pieces":     {func(p *Prefs) { p.Timetable.Hours[2] = make([]Span, 7) }, "hours: spans-too-many Day=Tuesday Is=7"},
		"no zone":             {func(p *Prefs) { p.Timetable.Zone = "" }, "zone: zone-missing"},
		"the server's zone":   {func(p *Prefs) { p.Timetable.Zone = "Local" }, "zone: zone-missing"},
		"an unknown zone":     {func(p *Prefs) { p.Timetable.Zone = "Europe/Atlantis" }, `zone: zone-unknown Text="Europe/Atlantis"`},
		"a path for a zone":   {func(p *Prefs) { p.Timetable.Zone = "../../etc/passwd" }, `zone: zone-unknown Text="../../etc/passwd"`},
		"a novel for a zone":  {func(p *Prefs) { p.Timetable.Zone = strings.Repeat("é", 5000) }, `zone: zone-unknown Text="` + strings.Repeat("é", 30) + `…"`},
		"no reminder a day":   {func(p *Prefs) { p.Timetable.PerDay = 0 }, "per_day: per-day-range Is=0"},
		"25 reminders a day":  {func(p *Prefs) { p.Timetable.PerDay = 25 }, "per_day: "},
		"quiet before work":   {func(p *Prefs) { p.Timetable.Lead = -1 }, "lead: "},
		"quiet all afternoon": {func(p *Prefs) { p.Timetable.Lead = 121 }, "lead: "},
		"huddles do not matter": {change: func(p *Prefs) {
			p.Timetable.Quiet = Quiet{Off: []Rule{RuleDND, RuleHuddle}, On: []Rule{RuleAway}}
		}},
		"quiet when it rains": {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{"rain"} }, "quiet: not-a-choice"},
		"quiet twice":         {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{RuleDND, RuleDND} }, "quiet: choice-twice"},
		"quiet in disorder":   {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{RuleHuddle, RuleDND} }, "quiet: quiet-out-of-order"},
		"off as it is anyway": {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{RuleAway} }, "quiet: quiet-out-of-order"},
		"a short break":       {func(p *Prefs) { p.Length = 59 * time.Second }, "length: length-range Is=59"},
		"a long break":        {func(p *Prefs) { p.Length = 601 * time.Second }, "length: length-range Is=601"},
		"no pace":             {func(p *Prefs) { p.Pace = "" }, "pace: "},
		"a hologram":          {func(p *Prefs) { p.Pictures = "3d" }, "pictures: not-a-choice"},
		"pictures as of old":  {func(p *Prefs) { p.Pictures = "" }, ""},
		"no pictures":         {func(p *Prefs) { p.Pictures = PicturesNone }, ""},
		"in Taiwan's Chinese": {change: func(p *Prefs) { p.Language = "zh-Hant-TW" }},
		"summed up daily":     {func(p *Prefs) { p.Summary = "daily" }, "summary: not-a-choice"},
		"in tongues":          {func(p *Prefs) { p.Language = "ſpeak" }, "language: not-a-language"},
		"a kettlebell":        {func(p *Prefs) { p.Equipment = []string{"roller", "kettlebell"} }, ""},
		"no word":             {func(p *Prefs) { p.Equipment = []string{"roller", "a roller!"} }, "equipment: not-equipment"},
		"two rollers":         {func(p *Prefs) { p.Equipment = []string{"roller", "roller"} }, "equipment: choice-twice"},
		"nowhere":             {func(p *Prefs) { p.Places = nil }, "places: nowhere-to-move"},
		"on the ceiling":      {func(p *Prefs) { p.Places = []string{"ceiling"} }, "places: not-a-choice"},
		"everything at once": {
			func(p *Prefs) { *p = Prefs{} },
			"every: \nhours: \nzone: \nper_day: \nlength: \npace: \nplaces: ",
		},
	} {
		p := Defaults("Europe/Berlin")
		c.change(&p)
		err := p.Validate()
		if c.want == "" {
			if err != nil {
				t.Errorf("%s: %v", situation, err)
			}
			continue
		}
		found, _ := errors.AsType[Problems](err)
		want := strings.Split(c.want, "\n")
		if len(found) != len(want) {
			t.Errorf("%s: %v", situation, err)
			continue
		}
		for i, problem := range found {
			if !strings.HasPrefix(problem.Error(), want[i]) {
				t.Errorf("%s: %v, want %s", situation, problem, want[i])
			}
		}
	}
}

func TestAProblemTellsAnOperatorWhatItIsAbout(t *testing.T) {
	err := Problems{{Field: FieldZone, Code: ZoneMissing}, {FieldLead, LeadRange, Args{"Most": 120, "Is": 300}}}
	if diff := cmp.Diff("zone: zone-missing\nlead: lead-range Is=300 Most=120", err.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestATimetableAsItIsTyped(t *testing.T) {
	office := Span{9 * 60, 17*60 + 30}
	split := Week(office, time.Monday, time.Tuesday, time.Wednesday, time.Thursday)
	for _, d := range split.Days() {
		split[d] = []Span{{9 * 60, 12 * 60}, {13 * 60, 17*60 + 30}}
	}
	split[time.Friday] = []Span{{9 * 60, 13 * 60}}
	for want, tt := range map[string]Timetable{
		"every 50m Mon, Tue 22:00-6:00": {Plan: Plan{Every: 50}, Hours: Week(Span{1320, 1800}, time.Monday, time.Tuesday)},
		"every 50m Mon 17:00-09:00":     {Plan: Plan{Every: 50}, Hours: Week(Span{1020, 1980}, time.Monday)},
		"every 50m Mon 14:00-24:00; Tue 0:00-11:00, 14:00-24:00; Wed 0:00-11:00": {
			Plan: Plan{Every: 50}, Hours: Week(Span{840, 2100}, time.Monday, time.Tuesday),
		},
		"every 50m Mon-Sun 9:00-17:30":                              {Plan: Plan{Every: 50}, Hours: Week(office, week()...)},
		"every 60m Sat, Sun 9:00-17:30":                             {Plan: Plan{Every: 60}, Hours: Week(office, time.Sunday, time.Saturday)},
		"at 10:00, 15:05 Fri-Sun 9:00-17:30":                        {Plan: Plan{Times: []Minute{600, 905}}, Hours: Week(office, time.Sunday, time.Friday, time.Saturday)},
		"cron 0 10 * * * Mon, Wed 9:00-17:30":                       {Plan: Plan{Cron: "0 10 * * *"}, Hours: Week(office, time.Monday, time.Wednesday)},
		"every 50m Mon-Thu 9:00-12:00, 13:00-17:30; Fri 9:00-13:00": {Plan: Plan{Every: 50}, Hours: split},
	} {
		if got := tt.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestEqualTimetablesShareAnID(t *testing.T) {
	base := Defaults("Europe/Berlin").Timetable
	same := Defaults("Europe/Berlin").Timetable
	same.Hours[time.Sunday] = []Span{}
	if base.ID() != same.ID() {
		t.Error("a day off has two ids")
	}
	const asStored = 246852035450180561
	if got := base.ID(); got != asStored {
		t.Errorf("the id of the defaults is %d, stores have it as %d", got, uint64(asStored))
	}
	seen := map[uint64]string{base.ID(): "base"}
	for name, change := range map[string]func(*Timetable){
		"every":   func(t *Timetable) { t.Plan.Every++ },
		"cron":    func(t *Timetable) { t.Plan = Plan{Cron: "0 10 * * *"} },
		"a time":  func(t *Timetable) { t.Plan = Plan{Times: []Minute{600}} },
		"another": func(t *Timetable) { t.Plan = Plan{Times: []Minute{605}} },
		"times":   func(t *Timetable) { t.Plan = Plan{Times: []Minute{600, 605}} },
		"a quiet time": func(t *Timetable) {
			t.Plan, t.Quiet.On = Plan{Times: []Minute{600}}, []Rule{RuleAway}
		},
		"zone":    func(t *Timetable) { t.Zone = "Europe/Rome" },
		"per day": func(t *Timetable) { t.PerDay++ },
		"lead":    func(t *Timetable) { t.Lead++ },
		"huddles": func(t *Timetable) { t.Quiet.Off = []Rule{RuleHuddle} },
		"calls":   func(t *Timetable) { t.Quiet.Off = []Rule{RuleCall} },
		"both":    func(t *Timetable) { t.Quiet.Off = []Rule{RuleCall, RuleHuddle} },
		"away":    func(t *Timetable) { t.Quiet.On = []Rule{RuleAway} },
		"a minute": func(t *Timetable) {
			t.Hours = Week(Span{9 * 60, 17*60 + 31}, t.Hours.Days()...)
		},
		"a day": func(t *Timetable) { t.Hours[time.Saturday] = t.Hours[time.Monday] },
		"a shifted day": func(t *Timetable) {
			t.Hours[time.Saturday], t.Hours[time.Monday] = t.Hours[time.Monday], nil
		},
	} {
		tt := base
		change(&tt)
		if other, ok := seen[tt.ID()]; ok {
			t.Errorf("%s has the id of %s", name, other)
		}
		seen[tt.ID()] = name
	}
}

func TestACloneSharesNothing(t *testing.T) {
	table := Timetable{
		Plan: Plan{Times: []Minute{600}}, Hours: Week(Span{540, 720}, week()...),
		Quiet: Quiet{Off: []Rule{RuleDND}, On: []Rule{RuleAway}},
	}
	clone := table.Clone()
	if diff := cmp.Diff(table, clone); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	its := slicesIn(reflect.ValueOf(clone))
	for i, slice := range slicesIn(reflect.ValueOf(table)) {
		if slice.Len() == 0 || slice.Pointer() == its[i].Pointer() || its[i].Cap() > its[i].Len() {
			t.Errorf("%s is empty here, shared, or runs into the next", slice.Type())
		}
	}
	if diff := cmp.Diff(Timetable{}, Timetable{}.Clone()); diff != "" {
		t.Errorf("none (-want +got):\n%s", diff)
	}
}

func slicesIn(v reflect.Value) (found []reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for _, field := range v.Fields() {
			found = append(found, slicesIn(field)...)
		}
	case reflect.Array:
		for i := range v.Len() {
			found = append(found, slicesIn(v.Index(i))...)
		}
	case reflect.Slice:
		return []reflect.Value{v}
	}
	return found
}

func TestARecordFromBeforeThereWerePicturesShowsThem(t *testing.T) {
	var old Prefs
	if err := json.Unmarshal([]byte(`{"length":150000000000,"pace":"auto"}`), &old); err != nil {
		t.Fatal(err)
	}
	if got := old.Shown(); got != PicturesAnimated {
		t.Errorf("shown: %s", got)
	}
	if got := (Prefs{Pictures: PicturesStill}).Shown(); got != PicturesStill {
		t.Errorf("who chose stills gets %s", got)
	}
}

func TestWanted(t *testing.T) {
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	for situation, c := range map[string]struct {
		person Person
		want   bool
	}{
		"never opted in":       {Person{}, false},
		"opted in":             {Person{OptedIn: now}, true},
		"paused":               {Person{OptedIn: now, PausedUntil: now.Add(1)}, false},
		"the pause just ended": {Person{OptedIn: now, PausedUntil: now}, true},
		"paused for ever":      {Person{OptedIn: now, PausedUntil: Forever}, false},
	} {
		if got := c.person.Wanted(now); got != c.want {
			t.Errorf("%s: %t", situation, got)
		}
	}
}
