package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"unhunch/internal/seal"
)

// keyFile is the key that secrets in the store are sealed with. No flag says it; a
// flag may say where it is. It is looked for in this order: in UNHUNCH_KEY, in the
// file, and where systemd puts it.
type keyFile struct {
	File string `name:"key-file" help:"A file with the key that secrets in the store are sealed with, such as the addresses of people's calendars: see 'unhunch key new'. Without a key, nobody can give a calendar." env:"UNHUNCH_KEY_FILE" placeholder:"FILE" without:"no key: calendars cannot be given"`

	keys seal.Keys // none: nothing can be sealed
	from string    // where they were found
}

const (
	keyCredential = "unhunch-key"

	othersReadOrChange = 0o006
)

// check finds the key. That there is none is no mistake, and neither is a
// credential that is missing or empty; a file that is named has to hold one.
func (f *keyFile) check(e env, wrong *mistakes) {
	value, file, setting := e.getenv(keyVariable), f.File, keyVariable
	folder := e.getenv("CREDENTIALS_DIRECTORY")
	switch {
	case value != "" && file != "":
		wrong.add("--key-file", "is given, and "+keyVariable+" is set, too", "Leave one of them out.")
		return
	case file != "":
		setting = "--key-file"
	case value == "" && folder != "":
		credential := filepath.Join(folder, keyCredential)
		if _, err := os.Stat(credential); !errors.Is(err, fs.ErrNotExist) {
			file, setting = credential, "the credential "+keyCredential
		}
	}
	if file != "" {
		text, read := wrong.secret(setting, file, "Make one with 'unhunch key new'.")
		if !read || isOpen(setting, file, wrong) {
			return
		}
		value = text
	}
	var err error
	f.keys, err = seal.Read(value)
	switch {
	case err != nil:
		wrong.add(setting, err.Error(), "Put in what 'unhunch key new' printed, without quotes; more than one in lines of their own.")
	case f.File != "" && f.keys.None():
		wrong.add(setting, file+" is empty", "Put in what 'unhunch key new' prints.")
	case !f.keys.None():
		f.from = setting
	}
}

// isOpen notes that every account may read or change a secret.
func isOpen(setting, file string, wrong *mistakes) bool {
	info, err := os.Stat(file)
	if err != nil || runtime.GOOS == "windows" || info.Mode()&othersReadOrChange == 0 { // there, rights are not in the mode
		return false
	}
	wrong.add(setting, fmt.Sprintf("every account may read or change %s (%s)", file, info.Mode()), "chmod 600 it, or mount it so, and let the bot's account own it.")
	return true
}
