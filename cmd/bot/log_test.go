package main

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

func TestTheLogBeginsWithTheVersionAndWhatWasSet(t *testing.T) {
	office, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "UNHUNCH_POSTS_PER_MINUTE=600", "UNHUNCH_BACKUPS=7"), "run", "--log-format", "json", "--support", "#help")
	p.Says("working")
	p.Gets(syscall.SIGTERM)
	p.Exits(10 * time.Second)
	first, _, _ := strings.Cut(p.Said.String(), "\n")
	var line struct {
		Msg      string            `json:"msg"`
		Version  string            `json:"version"`
		Store    string            `json:"store"`
		Settings map[string]string `json:"settings"`
	}
	if err := json.Unmarshal([]byte(first), &line); err != nil {
		t.Fatalf("%v: %s", err, first)
	}
	if line.Msg != "starting" || line.Version != built().String() || line.Store != e2etest.StoreOf(env) {
		t.Errorf("it begins with %s", first)
	}
	want := map[string]string{
		"posts-per-minute": "600", "log-format": "json", "support": "#help",
		"store": line.Store, "slack-api-url": line.Settings["slack-api-url"],
	}
	if diff := cmp.Diff(want, line.Settings); diff != "" || want["slack-api-url"] == "" {
		t.Error(diff)
	}
	for _, secret := range []string{office.Options().BotToken, office.Options().AppToken} {
		if strings.Contains(first, secret) {
			t.Errorf("it says a token: %s", first)
		}
	}
}

func TestAPasswordInAnAddressIsNotLogged(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	p := launch(t, append(env, "SLACK_API_URL=http://me:hush@127.0.0.1:1/api/"), "run")
	p.Says("starting")
	p.Gets(syscall.SIGTERM)
	p.Exits(10 * time.Second)
	if first, _, _ := strings.Cut(p.Said.String(), "\n"); strings.Contains(first, "hush") {
		t.Error(first)
	}
}

func TestDurationsAreReadByPeopleAndByMachines(t *testing.T) {
	for format, want := range map[string]string{
		"text": "wait=1.5s lag=2.346s took=1.235ms",
		"json": `"wait_seconds":1.5,"lag_seconds":2.345678901,"took_seconds":0.001234567,"in":{"age_seconds":3600}`,
	} {
		var said bytes.Buffer
		var wrong mistakes
		log := newLogger(&said, format, "info", new(slog.LevelVar), &wrong)
		log.Info("x", "wait", 1500*time.Millisecond, "lag", 2345678901*time.Nanosecond, "took", 1234567*time.Nanosecond, slog.Group("in", "age", time.Hour))
		if !strings.Contains(said.String(), want) || len(wrong) > 0 {
			t.Errorf("%s: %s%v", format, &said, wrong)
		}
	}
}
