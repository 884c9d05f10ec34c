package check

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"unhunch/internal/seal"
)

// settings are what bots are started with, by where the files say so.
func settings(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for name, p := range ways(t) {
		all["Compose, "+name] = environment(bots(p)[0])
	}
	pod := maps.Clone(cluster(t)["ConfigMap"].versioned.(*corev1.ConfigMap).Data)
	for _, e := range deployment(t).Spec.Template.Spec.Containers[0].Env {
		pod[e.Name] = e.Value
	}
	all["Kubernetes"] = pod
	return all
}

// The bot passes over a variable that it does not know: it may be anybody's.
func TestTheBotKnowsEachVariableThatItIsGiven(t *testing.T) {
	help, err := exec.CommandContext(t.Context(), released.Path(t), "run", "--help").Output()
	if err != nil {
		t.Fatal(err)
	}
	known := regexp.MustCompile(`\b(?:UNHUNCH|SLACK)_[A-Z_]+\b`).FindAllString(string(help), -1)
	for where, set := range settings(t) {
		for _, name := range slices.Sorted(maps.Keys(set)) {
			if !slices.Contains(known, name) && !slices.Contains(known, strings.TrimSuffix(name, "_FILE")) {
				t.Errorf("%s: unhunch run --help does not tell of %s", where, name)
			}
		}
	}
	if slices.Contains(known, "UNHUNCH_STORES") || len(known) < 15 {
		t.Errorf("it tells of %v", known)
	}
}

func TestTheBotHasNothingAgainstItsSettings(t *testing.T) {
	given := map[string]string{
		"database-password": "hush", "unhunch-key": seal.New(), "slack-bot-token": "xoxb-1", "slack-signing-secret": strings.Repeat("a", 32),
		"slack-client-id": "10000000001.20000000002", "slack-client-secret": strings.Repeat("b", 32),
	}
	for where, set := range settings(t) {
		t.Run(where, func(t *testing.T) {
			dir := t.TempDir()
			doctor := exec.CommandContext(t.Context(), released.Path(t), "doctor", "--json", "--slack-api-url=http://127.0.0.1:1/api/")
			doctor.Dir = dir
			for name, value := range set {
				if strings.HasPrefix(value, secrets) {
					secret := filepath.Base(value)
					value = filepath.Join(dir, secret)
					if err := os.WriteFile(value, []byte(given[secret]+"\n"), 0o400); err != nil {
						t.Fatal(err)
					}
				}
				doctor.Env = append(doctor.Env, name+"="+nowhere.ReplaceAllString(value, "@127.0.0.1:1/"))
			}
			said, _ := doctor.Output() // it fails, as neither Slack nor PostgreSQL is there
			var report struct {
				Checks []struct {
					Name    string   `json:"name"`
					Verdict string   `json:"verdict"`
					Found   string   `json:"found"`
					Details []string `json:"details"`
				} `json:"checks"`
			}
			if err := json.Unmarshal(said, &report); err != nil || len(report.Checks) == 0 || report.Checks[0].Name != "settings" {
				t.Fatalf("%v: the doctor says %s", err, said)
			}
			if s := report.Checks[0]; s.Verdict != "ok" {
				t.Errorf("%s: %s %q", s.Verdict, s.Found, s.Details)
			}
		})
	}
}

// nowhere is where PostgreSQL would be.
var nowhere = regexp.MustCompile(`@[a-z.]+:5432/`)
