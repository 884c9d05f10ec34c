//go:build man

package main

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// Needs groff, which man(1) prints with.
func TestTheManPageIsPrintedWithoutAWarning(t *testing.T) {
	_, said, _ := types(t, nil, "man")
	render := exec.CommandContext(t.Context(), "groff", "-man", "-ww", "-Tutf8", "-P-cbou")
	render.Stdin = strings.NewReader(said)
	var out, warnings bytes.Buffer
	render.Stdout, render.Stderr = &out, &warnings
	if err := render.Run(); err != nil || warnings.Len() > 0 {
		t.Errorf("%v: %s", err, &warnings)
	}
	printed := strings.Join(strings.Fields(out.String()), " ")
	for _, want := range []string{
		"unhunch - reminds people who sit all day",
		"unhunch store check Look for damage",
		"--log-format FORMAT How log lines are written: text or json. Default: text. Environment: UNHUNCH_LOG_FORMAT.",
		"unhunch backup FILE Save the store",
		"unhunch man | man -l -",
		"'unhunch pictures'",
		"64 The command line",
	} {
		if !strings.Contains(strings.ReplaceAll(printed, "‐", "-"), want) {
			t.Errorf("it has no %q", want)
		}
	}
	if t.Failed() {
		t.Log(out.String())
	}
}
