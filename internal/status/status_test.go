package status

import (
	"errors"
	"strings"
	"testing"

	"unhunch/internal/prefs"
	"unhunch/internal/strict"
)

func TestWhatAStatusSays(t *testing.T) {
	for rule, statuses := range map[prefs.Rule][]string{
		prefs.RuleMeeting: {
			":spiral_calendar_pad: In a meeting", ":spiral_calendar_pad: In a meeting • Google Calendar", ":zoom: Acme kickoff",
			"MEETINGS all day", "1:1 with Ben", ":calendar:", ":spiral_calendar_pad:",
			"In einem Meeting", "Kundenbesprechung bis 15 Uhr", "im Teammeeting", "En una reunión", "En réunion", "In riunione",
			"Em reunião", "In een vergadering", "Teamvergadering", "会議中", "14時まで会議", ":palm_tree: in a meeting",
			"Until 15:00 meeting", "Until 3 meeting", "No lunch, meetings", "Not available (meeting)", "Until Friday meetings all day",
		},
		prefs.RuleCall: {
			":slack_call: On a call", ":telephone_receiver:", "on the phone until 3", "Am Telefon", "En una llamada", "En appel",
			"Al telefono", "Em uma ligação", "Aan de telefoon", "電話中",
			"Until 3: on a call", "Not at my desk - on the phone",
		},
		prefs.RuleBusy: {
			":no_entry:", "Do not disturb", "Please don’t disturb", "Bitte nicht stören", "No molestar", "No molestar, en reunión",
			"Ne pas déranger", "Non disturbare", "Não perturbe", "Niet storen", "取り込み中", ":headphones: Focusing", "DND",
		},
		prefs.RuleHuddle: {":headphones: In a huddle", ":headphones:", "Im Huddle", "En appel d'équipe", "ハドルミーティング中"},
		prefs.RuleVacation: {
			":palm_tree: Vacationing", ":palm_tree:", ":palm_tree: Lisbon!", ":no_entry: Out of office • Google Calendar",
			"On holiday until 3 Jan", "OOO", "Im Urlaub", "Weihnachtsurlaub", "De vacaciones", "En congé", "In ferie", "De férias",
			"Op vakantie", "Zomervakantie", "休暇中", "本日お休みです", ":palm_tree::skin-tone-3:",
			"Nicht da: Urlaub", "Away until Monday, on vacation", "Away until Monday on vacation", "Not here. OOO",
			"On vacation until Friday", "OOO till Monday", "OOO until next week", "on leave, back Monday", "Urlaub bis Freitag",
			"Urlaub bis nächste Woche", "Back next week: on vacation", "Until tomorrow on vacation", "OOO Mon-Fri", "OOO Monday to Friday",
			"OOO, vacation next week", "OOO today and tomorrow", "Holiday in Spain", "Urlaub ab heute", "Vacation may be short",
			"Urlaub diese und nächste Woche", "休暇中、来週から復帰",
		},
		prefs.RuleSick: {
			":face_with_thermometer: Out sick", ":face_with_thermometer:", "Off sick", "Krankgeschrieben", "De baja por enfermedad",
			"En arrêt maladie", "In malattia", "Doente", "Ziek", "病欠", "Sick, no meetings", "Out sick, on vacation next week",
			"Not in today, sick", "Not here, sick", "Nicht da, krank", "Vacation next week, sick today", "Sick, back tomorrow", "Sick tomorrow, too",
		},
		"": {
			"", ":house_with_garden: Working remotely", ":bus: Commuting", ":coffee: Lunch", "Remote", ":headphones: Bach",
			":palm_tree: Back from vacation", "Back from my summer holiday", "Not in a meeting", "no meetings today", "need a vacation",
			"Days until vacation: 12", "sick of meetings", "I'll be back", "On call", "pager on call", "Urlaubsplanung",
			"Zurück aus dem Urlaub", "pas de réunion", "sin reuniones", "昼休み", "休暇明け", "休憩中", ":date: Week 12", "Callum is here",
			"the meetinghouse", ":mask: Venice",
			"no 1:1 today", "Not in any meeting", "After the meeting", "Meeting-free day", "Meeting free Friday", "Meeting-freier Tag",
			"On vacation next week", ":palm_tree: On vacation next week", "OOO tomorrow", "OOO Friday", "OOO (Friday)", "PTO next week",
			"On holiday from 24 Dec", "On vacation from Dec 24", "On leave from Monday", "OOO on Friday", "OOO starting next week",
			"Vacation in 3 days", "Vacation planning", "Holiday plans", "Vacation soon!", "Here today, next week vacation",
			"Next week I'm on vacation", "Next week: vacation", "OOO next week (vacation)", "OOO tomorrow on vacation", "Friday: OOO",
			"Urlaub ab Montag", "Ab Montag Urlaub", "Ab Montag im Urlaub", "Ab 24.12. Urlaub", "Nächste Woche Urlaub", "Urlaub morgen",
			"Vacaciones la próxima semana", "Vacances à partir de lundi", "La settimana prossima in ferie", "Férias a partir de segunda",
			"Volgende week vakantie", "Vakantie vanaf maandag", "来週から休暇", "明日休みです", "明日は休暇",
		},
	} {
		for _, s := range statuses {
			emoji, text := "", s
			if strings.HasPrefix(s, ":") {
				emoji, text, _ = strings.Cut(s, " ")
			}
			if got := Default().Meaning(emoji, text); got != rule {
				t.Errorf("%q says %q, want %q", s, got, rule)
			}
		}
	}
}

func TestEveryRuleSpeaksEveryLanguage(t *testing.T) {
	for _, language := range []string{"en", "de", "es", "fr", "it", "pt", "nl", "ja"} {
		for _, rule := range rules() {
			if len(Default().lists.of[rule].words[language]) == 0 {
				t.Errorf("no %s for %s", language, rule)
			}
		}
		for _, name := range []string{listUnless, listLater, listDays, listMonths} {
			if len(Default().lists.back[name][language]) == 0 {
				t.Errorf("no %s in %s", name, language)
			}
		}
	}
}

func TestNoPhraseMeansTwoThings(t *testing.T) {
	means := map[string]prefs.Rule{}
	for _, rule := range rules() {
		of := Default().lists.of[rule]
		for _, name := range append(append([]string{}, of.emoji...), of.alone...) {
			if other, known := means[":"+name+":"]; known {
				t.Errorf(":%s: means %s and %s", name, other, rule)
			}
			means[":"+name+":"] = rule
		}
		for language, texts := range of.words {
			for _, text := range texts {
				if other, known := means[text]; known && other != rule {
					t.Errorf("%q (%s) means %s and %s", text, language, other, rule)
				}
				means[text] = rule
				if got := Default().Meaning("", strings.ReplaceAll(text, "*", "")); got != rule {
					t.Errorf("%q (%s) alone says %q, want %q", text, language, got, rule)
				}
			}
		}
	}
}

func TestAnOperatorsListTakesThePlaceOfOurs(t *testing.T) {
	w, err := Read("ours.yaml", []byte(`
meeting:
  emoji: [":parrot:", acme_meeting]
  words:
    en: [powwow]
    tlh: ["qep"]
busy:
  words: {en: []}
unless:
  en: [post]
later:
  en: [one day, "come @day"]
days:
  tlh: [DaHjaj]
`))
	if err != nil {
		t.Fatal(err)
	}
	for s, want := range map[string]prefs.Rule{
		":acme_meeting: anything":        prefs.RuleMeeting,
		":parrot: anything":              prefs.RuleMeeting,
		": in the powwow":                prefs.RuleMeeting,
		": qep":                          prefs.RuleMeeting,
		": presenting":                   "", // theirs is the English list now
		": im Meeting":                   prefs.RuleMeeting,
		":spiral_calendar_pad: Acme":     "",
		": post powwow":                  "",
		": back from the powwow":         prefs.RuleMeeting, // nor is ours taken back any more
		": OOO one day":                  "",
		": OOO come dahjaj":              "",
		": OOO next week":                prefs.RuleVacation, // nor put off by our words
		": Urlaub morgen":                "",
		": do not disturb":               "",
		": bitte nicht stören":           prefs.RuleBusy,
		":palm_tree: as ever":            prefs.RuleVacation,
		":palm_tree: zurück vom Meeting": "",
	} {
		emoji, text, _ := strings.Cut(s, " ")
		if got := w.Meaning(emoji, text); got != want {
			t.Errorf("%q says %q, want %q", s, got, want)
		}
	}
	if got := Default().Meaning("", "in a meeting"); got != prefs.RuleMeeting {
		t.Errorf("the built-in words have changed: %q", got)
	}
}

func TestMistakesInAnOperatorsFileAreTold(t *testing.T) {
	for file, want := range map[string]string{
		"":                                   "words.yaml: is empty: fill it, or remove it",
		"- a":                                "words.yaml:1: is a list: write lists of words by rule",
		"meetings: {}":                       "words.yaml:1: meetings: is not a known field: did you mean meeting?",
		"meeting: {emojis: [a]}":             "words.yaml:1: meeting.emojis: is not a known field: did you mean emoji?",
		"meeting:\n  emoji: [a, \"b c\"]":    "words.yaml:2: meeting.emoji.2: is no emoji's name: write it as Slack shows it between colons, such as palm_tree",
		"call:\n  words:\n    en: [\"!?\"]":  "words.yaml:3: call.words.en.1: has no word in it: write letters or digits",
		"call:\n  words:\n    en: [a, b, a]": "words.yaml:3: call.words.en.3: \"a\" is given twice: remove one of them",
		"call:\n  words: [a]":                "words.yaml:2: call.words: is a list: write a table of ids",
		"later:\n  en: [on @friday]":         "words.yaml:2: later.en.1: has @friday, which stands for nothing: write @day or @date",
		"days:\n  en: [any day]":             "words.yaml:2: days.en.1: is not a single word: write one word of letters",
		"unless:\n  en: [12]":                "words.yaml:2: unless.en.1: is a number: write text of at most 100 characters, in quotes where it looks like something else",
	} {
		_, err := Read("words.yaml", []byte(file))
		problems, _ := errors.AsType[strict.Problems](err)
		if len(problems) != 1 || problems[0].Error() != want {
			t.Errorf("%q:\n %v\nwant\n %s", file, err, want)
		}
	}
}

func FuzzMeaning(f *testing.F) {
	for _, s := range []string{"in a meeting", "会議中", "back from my holiday", ":::", "no no no", "\xff\xfe", "休休み", "next week (OOO", "mon-fri pto fri", "明日休み"} {
		f.Add(":palm_tree:", s)
	}
	f.Fuzz(func(t *testing.T, emoji, text string) {
		got := Default().Meaning(emoji, text)
		if again := Default().Meaning(emoji, text); again != got {
			t.Errorf("%q, %q", got, again)
		}
	})
}

func BenchmarkMeaning(b *testing.B) {
	for b.Loop() {
		Default().Meaning(":house_with_garden:", "Working remotely until the end of the week, call me any time")
	}
}
