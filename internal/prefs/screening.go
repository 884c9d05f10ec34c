package prefs

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// ScreeningLasts is how long the answer to a screening card holds: bodies
// change.
const ScreeningLasts = 90 * 24 * time.Hour

// Safety is what is kept of somebody's screening: when a card was shown, and
// what is switched off. Why is not kept.
type Safety struct {
	// Screened is when the screening card of a profile was last answered.
	Screened map[string]time.Time `json:"screened,omitempty"`
	// Lists tells of each of them which list its card had: see Library.List of
	// package routine.
	Lists map[string]string `json:"lists,omitempty"`
	// Off are the screening profiles whose routines are switched off, until
	// the person answers their card with "none of these".
	Off []string `json:"off,omitempty"`
	// Without are the routines that are switched off until the person turns
	// them on.
	Without []string `json:"without,omitempty"`
	// Movements are what the person leaves out, sorted.
	Movements []string `json:"movements,omitempty"`
}

// Cleared reports whether routines of a screening profile may be begun at now
// without asking. Those that have no profile always may.
func (s *Safety) Cleared(profile string, now time.Time) bool {
	if profile == "" {
		return true
	}
	asked, ever := s.Screened[profile]
	return ever && now.Sub(asked) < ScreeningLasts && s.On(profile)
}

// On reports whether the routines of a screening profile are not switched off.
func (s *Safety) On(profile string) bool { return !slices.Contains(s.Off, profile) }

// Seen lists the profiles whose card was ever answered.
func (s *Safety) Seen() []string {
	if len(s.Screened) == 0 {
		return nil
	}
	seen := make([]string, 0, len(s.Screened))
	for profile := range s.Screened {
		seen = append(seen, profile)
	}
	slices.Sort(seen)
	return seen
}

// Clear notes that nothing on the cards of these profiles applies.
func (s *Safety) Clear(now time.Time, profiles ...string) {
	s.show(now, profiles)
	s.Off = slices.DeleteFunc(slices.Clone(s.Off), func(p string) bool { return slices.Contains(profiles, p) })
}

// SwitchOff notes that the card of a profile was answered otherwise, and
// switches off its routines and those of the others.
func (s *Safety) SwitchOff(now time.Time, profile string, others ...string) {
	s.show(now, []string{profile})
	s.Off = union(s.Off, append([]string{profile}, others...))
}

// AskAgain has the cards of profiles shown again before their next routine.
func (s *Safety) AskAgain(profiles ...string) {
	screened := maps.Clone(s.Screened)
	for _, profile := range profiles {
		delete(screened, profile)
	}
	s.Screened = screened
}

// AskGrown is AskAgain for those whose card had another list than it has now:
// something may be asked that they never answered. Whose list is "" has none now.
func (s *Safety) AskGrown(list func(profile string) string) {
	for _, profile := range s.Seen() {
		if now := list(profile); now != "" && s.Lists[profile] != now {
			s.AskAgain(profile)
		}
	}
}

// KeepLists notes which lists the cards have that were answered.
func (s *Safety) KeepLists(list func(profile string) string) {
	lists := map[string]string{}
	for profile := range s.Screened {
		if now := cmp.Or(list(profile), s.Lists[profile]); now != "" {
			lists[profile] = now
		}
	}
	if s.Lists = lists; len(lists) == 0 {
		s.Lists = nil
	}
}

// SwitchOffRoutine switches a routine off, and all those of the profiles. "" is no
// routine.
func (s *Safety) SwitchOffRoutine(routine string, profiles ...string) {
	if routine != "" {
		s.Without = union(s.Without, []string{routine})
	}
	s.Off = union(s.Off, profiles)
}

// Avoid leaves these movements out, and no others.
func (s *Safety) Avoid(movements []string) { s.Movements = union(movements, nil) }

// TurnOn takes back that a routine is left out. Its profile stays off if it is:
// see Clear.
func (s *Safety) TurnOn(routine string) {
	s.Without = slices.DeleteFunc(slices.Clone(s.Without), func(id string) bool { return id == routine })
}

// show keeps the day and not the minute: more is nobody's business.
func (s *Safety) show(now time.Time, profiles []string) {
	screened := map[string]time.Time{}
	maps.Copy(screened, s.Screened)
	for _, profile := range profiles {
		screened[profile] = now.UTC().Truncate(24 * time.Hour)
	}
	s.Screened = screened
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}
