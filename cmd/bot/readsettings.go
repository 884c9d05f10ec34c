package main

import (
	"bytes"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"unhunch/internal/app"
	"unhunch/internal/strict"
)

const (
	mostSettings = 64 << 10 // bytes of the file
	mostSaid     = 4000     // characters behind a key
)

// settingsReader has flags take what the file of settings says, once a command is known. Its
// keys are the names of run's flags; a flag of another command takes what is said where it
// has the same variable. Mistakes are left for whoever checks settings.
type settingsReader struct {
	into   *settingsFile
	wrong  mistakes // in it
	getenv func(string) string

	ours map[string]*kong.Flag // by key; nil: no command is known yet
}

// Validate implements kong.Resolver.
func (*settingsReader) Validate(*kong.Application) error { return nil }

// Resolve implements kong.Resolver.
func (r *settingsReader) Resolve(command *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
	if r.ours == nil {
		r.begin(command)
	}
	said, given := r.into.said[flag.Name]
	if !given || !r.stands(flag) || !takesFromFile(flag, r.getenv) {
		return nil, nil
	}
	return said.value, nil
}

// begin reads the file, if one is named, and the command has use for it.
func (r *settingsReader) begin(command *kong.Context) {
	r.ours = map[string]*kong.Flag{}
	all := keys(command.Model)
	for _, flag := range all {
		r.ours[flag.Name] = flag
	}
	name, selected := fileNamed(command), command.Selected()
	if name == "" || selected == nil || !slices.ContainsFunc(selected.Flags, r.stands) {
		return
	}
	r.into.name = name
	r.into.said, r.wrong = readSettings(name, all)
	if !r.takesAll(command) { // others' mistakes keep nobody from a backup
		r.wrong = slices.DeleteFunc(r.wrong, func(x mistake) bool { return !r.concerns(command, x) })
	}
}

// stands reports whether the file may say a flag.
func (r *settingsReader) stands(flag *kong.Flag) bool {
	ours := r.ours[flag.Name]
	return ours != nil && slices.Equal(ours.Envs, flag.Envs)
}

// takesAll reports whether a command takes all that the file may say.
func (r *settingsReader) takesAll(command *kong.Context) bool {
	taken := 0
	for _, flag := range command.Flags() {
		if r.stands(flag) {
			taken++
		}
	}
	return taken == len(r.ours)
}

// concerns reports whether a mistake is about the file as a whole, or about a flag that the
// command has.
func (r *settingsReader) concerns(command *kong.Context, x mistake) bool {
	place, key, _ := strings.Cut(strings.TrimPrefix(x.setting, r.into.name), ": ")
	about := func(flag *kong.Flag) bool { return flag.Name == key && r.stands(flag) }
	return place == "" || key == "" || key == storePassword().fileKey() || slices.ContainsFunc(command.Flags(), about)
}

// keys are the flags that the file may say, those of all commands first.
func keys(model *kong.Application) (all []*kong.Flag) {
	all = append(all, model.Flags...)
	for _, child := range model.Children {
		if child.Name == "run" {
			all = append(all, child.Flags...)
		}
	}
	return slices.DeleteFunc(all, func(flag *kong.Flag) bool { return len(flag.Envs) == 0 || flag.Name == configFlag })
}

// fileNamed is what --config or its variable names.
func fileNamed(command *kong.Context) string {
	for _, flag := range command.Model.Flags {
		if flag.Name == configFlag {
			name, _ := command.FlagValue(flag).(string)
			return name
		}
	}
	return ""
}

// readSettings reads a file of settings. Paths in it begin at its folder. Of what has a
// mistake nothing is said.
func readSettings(file string, settings []*kong.Flag) (all map[string]said, wrong mistakes) {
	data, err := strict.ReadFile(file, mostSettings)
	if err != nil {
		wrong.file("--"+configFlag, file, err)
		return nil, wrong
	}
	if says := bytes.TrimSpace(comments.ReplaceAll(bytes.TrimPrefix(data, []byte(byteOrderMark)), nil)); len(says) == 0 {
		return nil, nil // all of it is put aside as comments
	}
	all = map[string]said{}
	d := strict.Parse(file, data)
	fields := make([]strict.Field, 0, len(settings))
	for _, flag := range settings {
		fields = append(fields, strict.May(flag.Name, valueOf(d, flag, file, all)))
		for _, variable := range flag.Envs {
			fields = append(fields, strict.Not(variable, "is the name of a variable", "call it "+flag.Name))
		}
	}
	fields = append(fields, ofSecrets(d, file, all)...)
	d.Read(strict.Object("a table of settings, such as log-level: debug", fields))
	for _, p := range d.Problems().Sorted() {
		wrong.add(strict.Problem{File: p.File, Line: p.Line, Field: p.Field}.Error(), p.What, ended(p.Mend))
	}
	return all, wrong
}

// comments are lines that say nothing.
var comments = regexp.MustCompile(`(?m)^[ \t]*#.*$|^---[ \t\r]*$`)

// valueOf is what may stand behind the key of a flag in a file.
func valueOf(d *strict.Document, flag *kong.Flag, file string, into map[string]said) strict.Value {
	var text string
	var number int
	var yes bool
	keep := func(value func() any) func(string) {
		return func(at string) { into[flag.Name] = said{value(), d.Line(at)} }
	}
	switch flag.Target.Kind() { // of another kind is text, as on a command line
	case reflect.Bool:
		return strict.Yes(&yes).Then(keep(func() any { return yes }))
	case reflect.Int:
		return strict.Whole(&number).Then(keep(func() any { return number }))
	}
	if flag.PlaceHolder != "FILE" && flag.PlaceHolder != "DIR" {
		return strict.Text(&text, mostSaid).Then(keep(func() any { return text }))
	}
	return pathTo(&text).Then(func(at string) {
		if flag.Name == storeFlag && app.Place(text).HasSecret() {
			d.Note(at, "has a password in it", "leave it out here: set "+storePassword().variable+", or name a file that has it as "+storePassword().fileKey())
			return
		}
		into[flag.Name] = said{fromFolderOf(file, text), d.Line(at)}
	})
}

// pathTo reads a path as it is, spaces and all.
func pathTo(into *string) strict.Value {
	return strict.Matching(into, "a path", onOneLine, "write it on one line, without control characters")
}

var onOneLine = regexp.MustCompile(`^[^\x00-\x1f\x7f]+$`)

// fromFolderOf is a path in a file, which begins at the file's folder; a database is in none.
func fromFolderOf(file, path string) string {
	if filepath.IsAbs(path) || app.Place(path).Shared() {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// ofSecrets are the files that have the secrets; the secrets themselves must not be there.
func ofSecrets(d *strict.Document, file string, into map[string]said) (fields []strict.Field) {
	for _, s := range secrets() {
		var path string
		fields = append(fields, strict.May(s.fileKey(), pathTo(&path).Then(func(at string) {
			into[s.fileKey()] = said{fromFolderOf(file, path), d.Line(at)}
		})))
		mend := "set " + s.variable + ", or name a file that has it as " + s.fileKey()
		for _, name := range slices.Compact([]string{s.key(), s.credential, s.variable}) {
			fields = append(fields, strict.Not(name, notHere, mend))
		}
		fields = append(fields, strict.Not(s.variable+"_FILE", "is the name of a variable", "call it "+s.fileKey()))
	}
	for _, name := range []string{"key", keyCredential, keyVariable} {
		fields = append(fields, strict.Not(name, notHere, "set "+keyVariable+", or name a file that has it as "+keyFlag))
	}
	return fields
}

const notHere = "is a secret, and this file is for anybody to read"

var _ kong.Resolver = (*settingsReader)(nil)
