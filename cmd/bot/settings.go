package main

import (
	"cmp"
	"fmt"
	"net/url"
	"os"
	"reflect"
	"regexp"

	"github.com/alecthomas/kong"

	"unhunch/internal/app"
)

// setting is one of a command's, as it was decided: a flag counts more than its variable,
// that more than the file, and that more than the default.
type setting struct {
	*kong.Flag

	from origin
	at   string // the flag, the variable, or the place in the file; "": nobody said it
	over string // the place in the file where it is said in vain; "": nowhere
}

// origin is who said a setting.
type origin string

const (
	byFlag        origin = "flag"
	byEnvironment origin = "environment"
	byFile        origin = "file"
	byItself      origin = "default"
)

// The flag that names the file, and the tag of those settings whose values in it are read
// again at a hangup.
const (
	configFlag = "config"
	rereadTag  = "reread"
)

// The flag that names the file of the key, and the variable that has the key itself.
const (
	keyFlag     = "key-file"
	keyVariable = "UNHUNCH_KEY"
)

// settled are the settings of a command, those of all commands first. Flags that no
// variable stands for are none.
func settled(command *kong.Context, file *settingsFile, getenv func(string) string) (all []setting) {
	typed := map[*kong.Flag]bool{}
	for _, p := range command.Path {
		if p.Flag != nil && !p.Resolved {
			typed[p.Flag] = true
		}
	}
	for _, flag := range command.Flags() {
		if len(flag.Envs) == 0 {
			continue
		}
		s := setting{Flag: flag, from: byItself}
		variable, place := variableOf(flag, getenv), file.at(flag.Name)
		switch {
		case typed[flag]:
			s.from, s.at, s.over = byFlag, "--"+flag.Name, place
		case variable != "":
			s.from, s.at, s.over = byEnvironment, variable, place
		case place != "" && takesFromFile(flag, getenv):
			s.from, s.at = byFile, place
		case place != "":
			s.over = place
		}
		all = append(all, s)
	}
	return all
}

// variableOf is the variable that says a flag; "": none does.
func variableOf(flag *kong.Flag, getenv func(string) string) string {
	for _, variable := range flag.Envs {
		if getenv(variable) != "" || os.Getenv(variable) != "" { // kong asks the latter
			return variable
		}
	}
	return ""
}

// takesFromFile reports whether the environment leaves it to the file to say a flag.
func takesFromFile(flag *kong.Flag, getenv func(string) string) bool {
	inKey := flag.Name == keyFlag && getenv(keyVariable) != "" // the other way to say the same
	return !inKey && variableOf(flag, getenv) == ""
}

// rereads reports whether it is read again at a hangup.
func (s setting) rereads() bool { return s.Tag.Has(rereadTag) }

// value is the setting as anybody may see it: without a password.
func (s setting) value() any {
	text, is := reflect.TypeAssert[string](s.Target)
	if !is {
		return s.Target.Interface()
	}
	if at := app.Place(text); at.Shared() {
		return at.Masked()
	}
	return masked(text)
}

// masked is an address, or what should be one, without a password.
func masked(address string) string {
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return passwordIn.ReplaceAllString(address, "${1}xxxxx@")
	case u.User != nil:
		return u.Redacted()
	}
	return address
}

var passwordIn = regexp.MustCompile(`(//[^/?#@:\s]*:)\S*@`)

// String is value as text.
func (s setting) String() string { return fmt.Sprint(s.value()) }

// isDefault reports whether it is as when nobody says it.
func (s setting) isDefault() bool {
	return s.Target.IsZero() || fmt.Sprint(s.Target.Interface()) == s.Default
}

// overruled says of each setting that the file says in vain what counts instead.
func overruled(all []setting) (lines []string) {
	for _, s := range all {
		if s.over != "" {
			lines = append(lines, fmt.Sprintf("%s: %s counts less than %s", s.over, s.Name, cmp.Or(s.at, keyVariable)))
		}
	}
	return lines
}
