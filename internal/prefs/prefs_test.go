package prefs

import (
	"encoding/json"
	"errors"
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
		"too often":           {func(p *Prefs) { p.Timetable.Plan.Every = 9 }, "every: the time between two reminders cannot be 9 minutes"},
		"too seldom":          {func(p *Prefs) { p.Timetable.Plan.Every = 481 }, "every: the time between two reminders cannot be 481 minutes"},
		"no plan":             {func(p *Prefs) { p.Timetable.Plan = Plan{} }, "every: the time between two reminders cannot be 0 minutes"},
		"two plans":           {func(p *Prefs) { p.Timetable.Plan.Cron = "0 10 * * *" }, "every: a plan is an interval, times of the day or a cron spec, and only one of them"},
		"times of the day":    {change: func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{0, 600, 1439 - 9}} }},
		"times and a spec":    {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{600}, Cron: "0 10 * * *"} }, "every: a plan is an interval"},
		"times in disorder":   {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{900, 600}} }, "times: 10:00 stands after 15:00"},
		"a time twice":        {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{600, 600}} }, "times: 10:00 stands after 10:00"},
		"times too near":      {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{600, 609}} }, "times: 10:00 and 10:09 are less than 10 minutes apart"},
		"near over midnight":  {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{4, 1435}} }, "times: 23:55 and 0:04 are less than"},
		"a time past the day": {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{1440}} }, "times: 24:00 is not a time of the day"},
		"a time before it":    {func(p *Prefs) { p.Timetable.Plan = Plan{Times: []Minute{-60}} }, "times: "},
		"25 times":            {func(p *Prefs) { p.Timetable.Plan = Plan{Times: make([]Minute, 25)} }, "times: 25 times a day are too many"},
		"never at work":       {func(p *Prefs) { p.Timetable.Hours = Hours{} }, "hours: there is no working day"},
		"hours backwards":     {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{600, 540}} }, "hours: 10:00–9:00 on Tuesday ends before it begins"},
		"hours past the day":  {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{1200, 1441}} }, "hours: 20:00–24:01 on Tuesday is not inside one day"},
		"hours before it":     {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{-1, 60}} }, "hours: "},
		"hours that overlap":  {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{540, 720}, {700, 800}} }, "hours: 9:00–12:00 and 11:40–13:20 on Tuesday overlap"},
		"hours that touch":    {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{540, 720}, {720, 800}} }, "hours: 9:00–12:00 and 12:00–13:20 on Tuesday overlap, touch"},
		"hours in disorder":   {func(p *Prefs) { p.Timetable.Hours[2] = []Span{{800, 900}, {540, 720}} }, "hours: 13:20–15:00 and 9:00–12:00 on Tuesday overlap, touch or are out of order"},
		"a day in pieces":     {func(p *Prefs) { p.Timetable.Hours[2] = make([]Span, 7) }, "hours: Tuesday has 7 spans"},
		"no zone":             {func(p *Prefs) { p.Timetable.Zone = "" }, "zone: no time zone is set"},
		"the server's zone":   {func(p *Prefs) { p.Timetable.Zone = "Local" }, "zone: no time zone is set"},
		"an unknown zone":     {func(p *Prefs) { p.Timetable.Zone = "Europe/Atlantis" }, `zone: "Europe/Atlantis" is not a time zone`},
		"a path for a zone":   {func(p *Prefs) { p.Timetable.Zone = "../../etc/passwd" }, `zone: "../../etc/passwd" is not`},
		"a novel for a zone":  {func(p *Prefs) { p.Timetable.Zone = strings.Repeat("é", 5000) }, `zone: "` + strings.Repeat("é", 30) + `…" is not`},
		"no reminder a day":   {func(p *Prefs) { p.Timetable.PerDay = 0 }, "per_day: the most reminders a day cannot be 0"},
		"25 reminders a day":  {func(p *Prefs) { p.Timetable.PerDay = 25 }, "per_day: "},
		"quiet before work":   {func(p *Prefs) { p.Timetable.Lead = -1 }, "lead: "},
		"quiet all afternoon": {func(p *Prefs) { p.Timetable.Lead = 121 }, "lead: "},
		"huddles do not matter": {change: func(p *Prefs) {
			p.Timetable.Quiet = Quiet{Off: []Rule{RuleDND, RuleHuddle}, On: []Rule{RuleAway}}
		}},
		"quiet when it rains": {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{"rain"} }, `quiet: "rain" is not one of the choices`},
		"quiet twice":         {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{RuleDND, RuleDND} }, `quiet: "dnd" is there twice`},
		"quiet in disorder":   {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{RuleHuddle, RuleDND} }, "quiet: the quiet rules are"},
		"off as it is anyway": {func(p *Prefs) { p.Timetable.Quiet.Off = []Rule{RuleAway} }, "quiet: the quiet rules are"},
		"a short break":       {func(p *Prefs) { p.Length = 59 * time.Second }, "length: a break cannot be 59 seconds"},
		"a long break":        {func(p *Prefs) { p.Length = 601 * time.Second }, "length: a break cannot be 601 seconds"},
		"no pace":             {func(p *Prefs) { p.Pace = "" }, "pace: "},
		"a hologram":          {func(p *Prefs) { p.Pictures = "3d" }, `pictures: "3d" is not one of the choices`},
		"pictures as of old":  {func(p *Prefs) { p.Pictures = "" }, ""},
		"no pictures":         {func(p *Prefs) { p.Pictures = PicturesNone }, ""},
		"in Taiwan's Chinese": {change: func(p *Prefs) { p.Language = "zh-Hant-TW" }},
		"summed up daily":     {func(p *Prefs) { p.Summary = "daily" }, `summary: "daily" is not one of the choices`},
		"in tongues":          {func(p *Prefs) { p.Language = "ſpeak" }, `language: "ſpeak" is no language's code`},
		"a kettlebell":        {func(p *Prefs) { p.Equipment = []string{"roller", "kettlebell"} }, `equipment: "kettlebell" is not one of the choices`},
		"two rollers":         {func(p *Prefs) { p.Equipment = []string{"roller", "roller"} }, `equipment: "roller" is there twice`},
		"nowhere":             {func(p *Prefs) { p.Places = nil }, "places: no routine can be done nowhere"},
		"on the ceiling":      {func(p *Prefs) { p.Places = []string{"ceiling"} }, `places: "ceiling"`},
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
			if !strings.HasPrefix(problem.Error(), want[i]) || problem.Mend == "" {
				t.Errorf("%s: %v, want %s", situation, problem, want[i])
			}
		}
	}
}

func TestProblemsAreSentencesForPeople(t *testing.T) {
	err := Problems{{FieldZone, "no time zone is set", "use a name"}, {FieldLead, "élan is missing", "get some"}}
	if diff := cmp.Diff("No time zone is set. Use a name.\nÉlan is missing. Get some.", err.Sentences()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff("zone: no time zone is set; use a name\nlead: élan is missing; get some", err.Error()); diff != "" {
		t.Error(diff)
	}
}

func TestHoursInWords(t *testing.T) {
	office, morning := Span{9 * 60, 17*60 + 30}, Span{9 * 60, 13 * 60}
	split := Week(office, time.Monday, time.Tuesday, time.Wednesday, time.Thursday)
	for _, d := range split.Days() {
		split[d] = []Span{{9 * 60, 12 * 60}, {13 * 60, 17*60 + 30}}
	}
	split[time.Friday] = []Span{morning}
	for want, hours := range map[string]Hours{
		"never":                                    {},
		"9:00–17:30, every day":                    Week(office, week()...),
		"9:00–17:30, Sunday":                       Week(office, time.Sunday),
		"9:00–17:30, Saturday and Sunday":          Week(office, time.Sunday, time.Saturday),
		"9:00–17:30, Friday to Sunday":             Week(office, time.Sunday, time.Friday, time.Saturday),
		"9:00–17:30, Monday, Wednesday and Friday": Week(office, time.Monday, time.Wednesday, time.Friday),
		"9:00–12:00 and 13:00–17:30 on Monday to Thursday; 9:00–13:00 on Friday": split,
	} {
		if got := hours.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestTimetableInWords(t *testing.T) {
	tt := Defaults("Europe/Berlin").Timetable
	for want, plan := range map[string]Plan{
		"at 10:00, 9:00–17:30, Monday to Friday":                  {Times: []Minute{600}},
		"at 10:00, 12:30 and 15:05, 9:00–17:30, Monday to Friday": {Times: []Minute{600, 750, 905}},
		"every 50 minutes, 9:00–17:30, Monday to Friday":          {Every: 50},
		"every hour, 9:00–17:30, Monday to Friday":                {Every: 60},
		"every 2 hours, 9:00–17:30, Monday to Friday":             {Every: 120},
		"cron 0 10 * * *, 9:00–17:30, Monday to Friday":           {Cron: "0 10 * * *"},
	} {
		tt.Plan = plan
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
	const asStored = 12229972380323910650
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
