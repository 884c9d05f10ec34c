package main

import "fmt"

// settingsFile is what the operator's file of settings says. Flags and the environment
// count more.
type settingsFile struct {
	name string          // as it was given; "": there is none
	said map[string]said // by the key
}

// said is what stands behind a key of the file.
type said struct {
	value any // a string, a number, or true or false
	line  int
}

// at is where the file says a key, such as unhunch.yaml:3; "": nowhere.
func (f *settingsFile) at(key string) string {
	if f == nil || f.said[key].line == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", f.name, f.said[key].line)
}

// text is what it says behind a key, and what a mistake in that is called by; "": nothing.
func (f *settingsFile) text(key string) (value, setting string) {
	at := f.at(key)
	if at == "" {
		return "", ""
	}
	return fmt.Sprint(f.said[key].value), at + ": " + key
}
