//go:build prometheus

package watching

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
)

// promtool runs it, and gives what it says.
func promtool(t *testing.T, args ...string) string {
	t.Helper()
	said, err := exec.CommandContext(t.Context(), "promtool", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("promtool %v: %v\n%s", args[:2], err, said)
	}
	return string(said)
}

func TestPromtoolTakesTheRulesAndTheSettings(t *testing.T) {
	promtool(t, "check", "rules", "--lint-fatal", monitoring+"prometheus-rules.yaml")
	promtool(t, "check", "config", "--lint-fatal", monitoring+"prometheus.yaml")
}

func TestEachAlertComesAndGoes(t *testing.T) {
	promtool(t, append([]string{"test", "rules"}, storyFiles(t)...)...)
}

// server is a Prometheus at work.
type server struct {
	t  *testing.T
	at string
}

// starts begins one with a configuration and with what it has seen so far.
func starts(t *testing.T, config, data string) *server {
	t.Helper()
	file := filepath.Join(t.TempDir(), "prometheus.yaml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	at := l.Addr().String()
	_ = l.Close()
	p := e2etest.Begin(t, "prometheus", nil, "--config.file="+file, "--storage.tsdb.path="+data, "--web.listen-address="+at,
		"--storage.tsdb.retention.time=100y", "--query.max-samples=500000000")
	s := &server{t, at}
	if !e2etest.Within(time.Minute, func() bool {
		answer, err := http.Get("http://" + at + "/-/ready")
		if err != nil {
			return p.Ends(10 * time.Millisecond)
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}) || p.Ends(10*time.Millisecond) {
		t.Fatalf("Prometheus is not ready:\n%s", p.Said)
	}
	return s
}

// series is one that a query gave.
type series struct {
	Metric map[string]string `json:"metric"`
	Values [][2]any          `json:"values"` // seconds and a value, in words
}

// point is a value at a moment.
type point struct {
	at    time.Time
	value float64
}

func (s series) points(t *testing.T) (all []point) {
	t.Helper()
	for _, v := range s.Values {
		value, err := strconv.ParseFloat(v[1].(string), 64)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, point{time.UnixMilli(int64(v[0].(float64) * 1000)).UTC(), value})
	}
	return all
}

// asks gives what an expression was from begin to end, each step.
func (s *server) asks(expr string, begin, end time.Time, step time.Duration) []series {
	s.t.Helper()
	var found struct{ Result []series }
	s.gets("query_range", url.Values{
		"query": {expr}, "start": {fmt.Sprint(begin.Unix())}, "end": {fmt.Sprint(end.Unix())}, "step": {fmt.Sprint(step.Seconds())},
	}, &found)
	return found.Result
}

// gets asks its API.
func (s *server) gets(what string, query url.Values, into any) {
	s.t.Helper()
	answer, err := http.Get("http://" + s.at + "/api/v1/" + what + "?" + query.Encode())
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	var said struct {
		Status   string          `json:"status"`
		Error    string          `json:"error"`
		Warnings []string        `json:"warnings"`
		Data     json.RawMessage `json:"data"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&said); err != nil {
		s.t.Fatal(err)
	}
	if said.Status != "success" || len(said.Warnings) > 0 {
		s.t.Fatalf("%s: %s %v", query.Get("query"), said.Error, said.Warnings)
	}
	if err := json.Unmarshal(said.Data, into); err != nil {
		s.t.Fatal(err)
	}
}
