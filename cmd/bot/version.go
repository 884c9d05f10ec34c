package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// What the linker is told (tools/version.sh, or a packager). Empty: nobody said.
var (
	version string
	commit  string //nolint:gochecknoglobals // -X writes to nothing else
	date    string //nolint:gochecknoglobals // see commit; its own date, so that its builds are the same
)

// build is what a binary was made of. What nobody knows is "".
type build struct {
	version string // "v1.2.0"; "devel" where it is none
	commit  string // the whole hash, with "-dirty" after it where there were changes
	date    string // of the commit, as RFC 3339 has it
	golang  string
}

// built is what this binary was made of.
func built() build {
	info, known := debug.ReadBuildInfo()
	if !known {
		info = new(debug.BuildInfo)
	}
	return build{version: version, commit: commit, date: date}.besides(info)
}

// besides fills in what Go knows: the version after `go install`, and the commit
// after a bare `go build` where there is git (docs: runtime/debug, BuildSetting).
func (b build) besides(info *debug.BuildInfo) build {
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	if b.version == "" && info.Main.Version != "(devel)" {
		b.version = info.Main.Version
	}
	if b.commit == "" && set["vcs.revision"] != "" {
		b.commit, b.date = set["vcs.revision"], set["vcs.time"]
		if set["vcs.modified"] == "true" {
			b.commit += "-dirty"
		}
	}
	if at, err := time.Parse(time.RFC3339, b.date); err == nil {
		b.date = at.UTC().Format(time.RFC3339)
	}
	b.version = cmp.Or(b.version, "devel")
	b.golang = info.GoVersion
	return b
}

// String is one line, the same for whoever asks, in the log and in the store.
func (b build) String() string {
	said := []string{b.version}
	if b.commit != "" {
		said = append(said, "commit "+b.commit)
	}
	for _, more := range []string{b.date, b.golang} {
		if more != "" {
			said = append(said, more)
		}
	}
	return strings.Join(said, ", ")
}

// versionFlag answers in the command's place, as --help does.
type versionFlag bool

// BeforeReset is called by kong before anything else is looked at.
func (versionFlag) BeforeReset(parser *kong.Kong, e env) error {
	if err := (versionCmd{}).Run(e); err != nil {
		return &unwritten{err}
	}
	parser.Exit(exitOK)
	return nil
}

type versionCmd struct{}

func (versionCmd) Run(e env) error {
	_, err := fmt.Fprintln(e.stdout, "unhunch", built())
	return err
}
