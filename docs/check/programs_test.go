package check

import (
	"slices"
	"testing"
)

// run are the programs that are run as they are, or are the shell's own.
func run() []string {
	return []string{
		"cat", "cd", "chmod", "cp", "echo", "export", "grep", "mkdir", "mv", "rm", "sed", "set", "sh", "sha256sum", "tee", "truncate", "umask",
		"createdb", "pg_dump", "pg_restore", // with the tag postgres
	}
}

// standIns are the programs that something of ours takes the place of, with why, and what
// is seen all the same. A program that is in neither list ends the tests: decide.
func standIns() map[string]string {
	return map[string]string{
		"unhunch":        "the real one is run; what goes on until it is ended is ended once it works",
		"unhunch-doctor": "it takes systemd, beside which another test runs it: unhunch doctor is run with what the unit gives to it",
		"sudo":           "there is one account: what is behind it is run",
		"install":        "the account that it gives files to is not made: without that it is run",
		"useradd":        "it would change this machine: that an account is made with a home and no shell is looked at",
		"apt":            "there is no package before a release is made, and `make package` installs it: what it would bring is put in place, by the package's own list",
		"systemctl":      "systemd is the machine's: the bot is started, ended and told to read anew as the unit says",
		"journalctl":     "the same: what the service has said is printed, and followed no further",
		"docker":         "it needs its own service and an image: the bot is run with the environment of the image and what the command hands in",
		"kubectl":        "it needs a cluster: the files that are named are looked for, and deploy/check reads them as a cluster does",
		"cosign":         "only a release is signed: that it signs under this name is looked at",
		"openssl":        "not every machine has it: as many random bytes are printed",
		"make":           "it would build and test everything: make says what it would do; build puts the binary in place, and try starts the sandbox",
		"go":             "it runs in the source, and its pictures go elsewhere",
	}
}

func TestEveryProgramIsRunOrHasAReasonWhyNot(t *testing.T) {
	met := map[string]bool{}
	for _, p := range pages(t) {
		for _, c := range terminals(p) {
			if c.ends != "" {
				t.Errorf("%s:%d: %s", c.page, c.line, c.ends)
			}
			var own []string // functions that were made before
			for _, typed := range c.typed {
				own = append(own, functions(typed.command)...)
				called, err := calls(typed.command)
				if err != nil {
					t.Errorf("%s:%d: no shell reads this: %v", c.page, typed.line, err)
				}
				for _, words := range called {
					program := words[0]
					if program == "./unhunch" {
						program = "unhunch"
					}
					met[program] = true
					if slices.Contains(own, program) {
						continue
					}
					if standIns()[program] == "" && !slices.Contains(run(), program) {
						t.Errorf("%s:%d: %s: nobody has said whether it can be run here: run it, or have something stand in and say why", c.page, typed.line, program)
					}
				}
			}
		}
	}
	for program := range standIns() {
		if !met[program] {
			t.Errorf("no page calls %s any more", program)
		}
	}
}
