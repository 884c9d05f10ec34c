package prefs

import (
	"encoding/binary"
	"slices"
	"strings"
)

// Rule is something in somebody's day that speaks against a reminder. Each can
// be switched by the person; the working hours, the day's cap, a pause and a
// routine under way are no rules but what they asked for.
type Rule string

// The rules.
const (
	RuleDND      Rule = "dnd"      // Slack's Do Not Disturb is on
	RuleMeeting  Rule = "meeting"  // their status says so
	RuleCall     Rule = "call"     // their status says so
	RuleBusy     Rule = "busy"     // their status asks not to be disturbed
	RuleHuddle   Rule = "huddle"   // they are in a huddle
	RuleVacation Rule = "vacation" // their status says so
	RuleSick     Rule = "sick"     // their status says so
	RuleHoliday  Rule = "holiday"  // the workspace has a day off
	RuleMoved    Rule = "moved"    // they have just moved by themselves
	RuleAway     Rule = "away"     // Slack shows them as away
	RuleCalendar Rule = "calendar" // their calendar, if they gave it, has a meeting
)

// AllRules lists every rule.
func AllRules() []Rule {
	return []Rule{
		RuleDND, RuleMeeting, RuleCall, RuleBusy, RuleHuddle,
		RuleVacation, RuleSick, RuleHoliday, RuleMoved, RuleCalendar, RuleAway,
	}
}

// usual reports whether a rule holds for somebody who switched none.
func (r Rule) usual() bool { return r != RuleAway }

// Quiet says which rules hold for a person, as what differs from the usual:
// all of them but RuleAway. The zero Quiet is the usual.
type Quiet struct {
	Off []Rule `json:"off,omitempty"` // usual ones that do not hold
	On  []Rule `json:"on,omitempty"`  // unusual ones that hold
}

// Heeds reports whether a rule holds for the person.
func (q Quiet) Heeds(r Rule) bool {
	if r.usual() {
		return !slices.Contains(q.Off, r)
	}
	return slices.Contains(q.On, r)
}

// Rules lists the rules that hold, in the order of AllRules.
func (q Quiet) Rules() []Rule {
	return slices.DeleteFunc(AllRules(), func(r Rule) bool { return !q.Heeds(r) })
}

// ParseQuiet takes the rules that are to hold, and no others, by their names,
// as a form has them. Its error is Problems.
func ParseQuiet(chosen []string) (Quiet, error) {
	if problems := among(FieldQuiet, chosen, names(AllRules())); len(problems) > 0 {
		return Quiet{}, problems
	}
	var q Quiet
	for _, r := range AllRules() {
		switch holds := slices.Contains(chosen, string(r)); {
		case holds && !r.usual():
			q.On = append(q.On, r)
		case !holds && r.usual():
			q.Off = append(q.Off, r)
		}
	}
	return q, nil
}

// problems sees to it that there is one way to say one thing: equal wishes
// have equal timetables.
func (q Quiet) problems() Problems {
	found := append(among(FieldQuiet, names(q.Off), names(AllRules())), among(FieldQuiet, names(q.On), names(AllRules()))...)
	if said, _ := ParseQuiet(names(q.Rules())); len(found) == 0 && (!slices.Equal(said.Off, q.Off) || !slices.Equal(said.On, q.On)) {
		found = Problems{{FieldQuiet, QuietOutOfOrder, Args{"Choices": strings.Join(names(AllRules()), ", ")}}}
	}
	return found
}

func names(rules []Rule) []string {
	list := make([]string, len(rules))
	for i, r := range rules {
		list[i] = string(r)
	}
	return list
}

// appendTo adds what differs from the usual: nothing for who switched nothing,
// so that their timetable keeps the id it had before there were rules.
func (q Quiet) appendTo(id []byte) []byte {
	for i, list := range [][]Rule{q.Off, q.On} {
		for _, r := range list {
			id = binary.AppendVarint(id, int64(i))
			id = binary.AppendVarint(id, int64(len(r)))
			id = append(id, r...)
		}
	}
	return id
}
