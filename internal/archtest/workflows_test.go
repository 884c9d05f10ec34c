package archtest_test

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// What runs on somebody else's machine can be run on one's own: workflows know no
// command but make, with a target that there is.
func TestWorkflowsCallTheMakefileAndNothingElse(t *testing.T) {
	house := os.DirFS("../..")
	makefile, err := fs.ReadFile(house, "Makefile")
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(house, ".github/workflows/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	targets := map[string]bool{}
	for _, file := range files {
		text, err := fs.ReadFile(house, file)
		if err != nil {
			t.Fatal(err)
		}
		var flow struct {
			Permissions map[string]string
			Jobs        map[string]struct {
				Permissions map[string]string
				Timeout     int `yaml:"timeout-minutes"`
				Steps       []struct{ Run, Uses string }
			}
		}
		if err := yaml.Unmarshal(text, &flow); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if len(flow.Permissions) != 1 || flow.Permissions["contents"] != "read" {
			t.Errorf("%s may more than read: %v", file, flow.Permissions)
		}
		for name, job := range flow.Jobs {
			if job.Permissions != nil && path.Base(file) != "release.yml" {
				t.Errorf("%s: %s may %v", file, name, job.Permissions)
			}
			if job.Timeout == 0 || len(job.Steps) == 0 {
				t.Errorf("%s: %s has no timeout-minutes, or nothing to do", file, name)
			}
			for _, step := range job.Steps {
				if step.Uses != "" && step.Run == "" {
					continue
				}
				call := regexp.MustCompile(`^make ([a-z]+)( [A-Z]+=[0-9a-z]+)*$`).FindStringSubmatch(step.Run)
				if len(call) == 0 || !strings.Contains(string(makefile), "\n"+call[1]+":") {
					t.Errorf("%s: %s runs %q, which is no target of the Makefile", file, name, step.Run)
					continue
				}
				targets[call[1]] = true
			}
		}
	}
	for _, target := range []string{"test", "lint", "fuzz", "chaos", "check", "vuln", "package", "release"} {
		if !targets[target] {
			t.Errorf("no workflow calls make %s", target)
		}
	}
}
