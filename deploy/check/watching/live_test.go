//go:build prometheus

package watching

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/metrics"
)

// page is what a bot serves at an address, until it is closed.
func page(t *testing.T, at string) (address string, closes func()) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	well := func() error { return nil }
	s := &http.Server{Handler: metrics.New("v1").Handler(well, well), ReadHeaderTimeout: time.Second}
	go func() { _ = s.Serve(l) }()
	t.Cleanup(func() { _ = s.Close() })
	return l.Addr().String(), func() { _ = s.Close() }
}

// A Prometheus with the settings that there are, for which a second is a minute, sees a bot
// go and come back.
func TestPrometheusWatchesABot(t *testing.T) {
	address, closes := page(t, "127.0.0.1:0")
	dir := t.TempDir()
	text := func(name string) string {
		is, err := os.ReadFile(monitoring + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(is)
	}
	hurried := regexp.MustCompile(`(?m)^( +for: \d+)[mh]$`).ReplaceAllString(text("prometheus-rules.yaml"), "${1}s")
	file := filepath.Join(dir, "prometheus-rules.yaml")
	if err := os.WriteFile(file, []byte(hurried), 0o600); err != nil {
		t.Fatal(err)
	}
	config := strings.NewReplacer("127.0.0.1:9091", address, "interval: 30s", "interval: 1s", "- prometheus-rules.yaml", "- "+file).Replace(text("prometheus.yaml"))
	p := starts(t, config, filepath.Join(dir, "data"))
	now := func(expr string) (value string) {
		var found struct {
			Result []struct{ Value [2]any }
		}
		p.gets("query", map[string][]string{"query": {expr}}, &found)
		if len(found.Result) == 0 {
			return ""
		}
		return fmt.Sprint(found.Result[0].Value[1])
	}
	becomes := func(expr, value string) {
		t.Helper()
		e2etest.Eventually(t, expr+" is "+value, func() bool { return now(expr) == value })
	}
	const alert = `count(ALERTS{alertname="UnhunchDown",alertstate="firing"}) or vector(0)`
	becomes(`up{job="unhunch",instance="`+address+`"}`, "1")
	becomes(`unhunch_build_info{job="unhunch",version="v1"}`, "1")
	becomes(alert, "0")
	closes()
	becomes(alert, "1")
	_, _ = page(t, address)
	becomes(alert, "0")

	var groups struct {
		Groups []struct {
			Rules []struct{ Name, Health, LastError string }
		}
	}
	p.gets("rules", nil, &groups)
	n := 0
	for _, g := range groups.Groups {
		for _, r := range g.Rules {
			n++
			if r.Health != "ok" {
				t.Errorf("%s is %s: %s", r.Name, r.Health, r.LastError)
			}
		}
	}
	if want := len(rules(t)); n != want {
		t.Errorf("Prometheus has %d rules of %d", n, want)
	}
}
