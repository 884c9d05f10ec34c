package app

import (
	"cmp"
	"errors"
	"path/filepath"
	"regexp"
	"time"

	"unhunch/internal/bot"
	"unhunch/internal/prefs"
	"unhunch/internal/schedule"
	"unhunch/internal/strict"
)

// Material is what an operator may change while the bot works: for all workspaces, and
// for some.
type Material struct {
	bot.Material

	Own   Policies
	Posts int   // how many messages a minute a workspace is sent at the most; 0: as Settings.Limits say
	Files Files // that it was read from
}

// For is what holds for a workspace.
func (m Material) For(workspace string) bot.Material {
	own := m.Own[workspace]
	all := m.Material
	all.Support = cmp.Or(own.Support, all.Support)
	all.Usual = cmp.Or(own.Usual, all.Usual)
	if own.Holidays != nil {
		all.Holidays = own.Holidays
	}
	return all
}

// Policies are what an operator wants to be otherwise for some workspaces, by their ids.
type Policies map[string]Policy

// Policy is what takes the place of what holds for all. What it leaves out does not.
type Policy struct {
	Support  string
	Usual    *prefs.Timetable
	Holidays schedule.Holidays
	Posts    int // how many messages a minute it is sent at the most

	file string // of the holidays, as it was found
}

// MostPosts is how many messages a minute may be asked for, for a workspace.
const MostPosts = 6000

const (
	mostPolicies = 1 << 20 // bytes: some thousand workspaces
	mostSupport  = 300     // characters
)

// ReadPolicies gives what a file says of workspaces, with its days off as they fall
// around now, or none where none is named. Files that it names are looked for beside it.
// Its errors are as those of ReadQuietWords.
func ReadPolicies(file string, now time.Time) (Policies, error) {
	return read(file, mostPolicies, func(name string, data []byte) (Policies, error) {
		return readPolicies(name, data, now)
	})
}

func readPolicies(file string, data []byte, now time.Time) (Policies, error) {
	d := strict.Parse(file, data)
	var all map[string]Policy
	var within strict.Problems // files that are named
	d.Read(strict.TableBy(&all, "a table of workspaces by their ids", workspaceID, func(id string, p *Policy) strict.Value {
		var plan, days string
		return strict.Object("a workspace", []strict.Field{
			strict.May("support", strict.Text(&p.Support, mostSupport)),
			strict.May("default-plan", strict.Text(&plan, mostSupport).Then(func(at string) {
				usual, err := ReadUsualPlan(plan)
				if wrong, ok := errors.AsType[*WrongPlan](err); ok {
					d.Note(at, wrong.Wrong, wrong.Mend)
				}
				p.Usual = usual
			})),
			strict.May("posts-per-minute", strict.Int(&p.Posts, 1, MostPosts)),
			strict.May("holidays", strict.Text(&days, 1000).Then(func(at string) {
				p.file = days
				if !filepath.IsAbs(days) {
					p.file = filepath.Join(filepath.Dir(file), days)
				}
				found, err := ReadHolidays(p.file, now)
				problems, misread := errors.AsType[strict.Problems](err)
				switch {
				case misread:
					within = append(within, problems...)
				case err != nil:
					d.Note(at, p.file+" cannot be read: "+strict.Cause(err), "name a file that the bot's account can read")
				case found == nil:
					found = schedule.Holidays{}
				}
				p.Holidays = found
			})),
		})
	}))
	if problems := append(d.Problems(), within...); len(problems) > 0 {
		return nil, problems
	}
	return all, nil
}

var slackID = regexp.MustCompile(`^[TE][A-Z0-9]{2,}$`)

// workspaceID reads the id of a workspace, or of an organisation.
func workspaceID(into *string) strict.Value {
	return strict.Matching(into, "the id of a workspace, such as T0123ABCDE", slackID, "write Slack's id of the workspace, which begins with T, or of the organisation, which begins with E")
}
