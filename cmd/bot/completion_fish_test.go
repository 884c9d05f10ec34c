//go:build fish

package main

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// fishOffers is what fish would offer behind a line: each with its description.
func fishOffers(t *testing.T, dir, file, line string) (words []string) {
	t.Helper()
	shell := exec.CommandContext(t.Context(), "fish", "--no-config", "-c", `source $argv[1]; complete -C $argv[2]`, file, line)
	shell.Dir = dir
	shell.Env = append(os.Environ(), "HOME="+t.TempDir())
	said, err := shell.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	for offer := range strings.Lines(string(said)) {
		word, _, _ := strings.Cut(strings.TrimRight(offer, "\n"), "\t")
		words = append(words, word)
	}
	return words
}

func TestFishCompletesWhatIsTyped(t *testing.T) {
	dir, file := script(t, "fish")
	for line, want := range completed {
		got := line
		if offered := fishOffers(t, dir, file, line); len(offered) == 1 {
			got = line[:strings.LastIndex(line, " ")+1] + offered[0]
		}
		if got = strings.TrimRight(got, " ="); got != strings.ReplaceAll(want, `\`, "") {
			t.Errorf("%q becomes %q, not %q", line, got, want)
		}
	}
}

func TestFishOffersEveryCommandAndFlag(t *testing.T) {
	dir, file := script(t, "fish")
	offersAll(t, func(line string) []string { return fishOffers(t, dir, file, line) })
}
