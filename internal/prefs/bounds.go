package prefs

import (
	"slices"
	"strings"
)

// within complains of a number out of its bounds, both included.
func within(field Field, code Code, is, least, most int) Problems {
	if least <= is && is <= most {
		return nil
	}
	return Problems{{field, code, Args{"Is": is, "Least": least, "Most": most}}}
}

// among complains of what is no choice, or chosen twice.
func among(field Field, chosen, all []string) Problems {
	var found Problems
	for i, c := range chosen {
		switch {
		case !slices.Contains(all, c):
			found = append(found, Problem{field, NotAChoice, Args{"Text": Quoted(c), "Choices": strings.Join(all, ", ")}})
		case slices.Contains(chosen[:i], c):
			found = append(found, Problem{field, ChoiceTwice, Args{"Text": Quoted(c)}})
		}
	}
	return found
}
