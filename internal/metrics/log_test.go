package metrics_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"unhunch/internal/metrics"
)

func TestLinesOfTheLogAreCountedByLevel(t *testing.T) {
	m := metrics.New("v1")
	wants(t, m, `unhunch_log_lines_total{level="warn"} 0`, `unhunch_log_lines_total{level="error"} 0`)
	var shown bytes.Buffer
	log := slog.New(m.Counting(slog.NewTextHandler(&shown, &slog.HandlerOptions{Level: slog.LevelError})))
	log.Info("all is well")
	log.Warn("something is odd")
	log.With("workspace", "T1").WithGroup("more").Error("something went wrong", "what", "x")
	wants(t, m, `unhunch_log_lines_total{level="warn"} 1`, `unhunch_log_lines_total{level="error"} 1`)
	if said := shown.String(); strings.Count(said, "\n") != 1 || !strings.Contains(said, "workspace=T1 more.what=x") {
		t.Errorf("the log shows\n%s", said)
	}
}
