//go:build browser

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/sandbox/webtest"
)

// TestAnAuthorSeesWhatTheySave changes a routine, breaks it and mends it, and
// looks at the page that stays open.
func TestAnAuthorSeesWhatTheySave(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../routines")); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "wall-roll.yaml")
	saves := func(from, to string) {
		t.Helper()
		text, err := os.ReadFile(file)
		if err != nil || !strings.Contains(string(text), from) {
			t.Fatalf("the file does not say %q (%v)", from, err)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(text), from, to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p := launch(t, nil, "routines", "preview", "wall-roll", "--routines", dir, "--port", "0", "--no-open")
	v := webtest.Visit(t, p.Address(), 1440, 900)
	v.Reads(".list", "Wall roll")
	v.Goes("/wall-roll")
	v.Reads("#step-3", "Lean into a tight spot")
	v.Finds(`[...document.images].filter((i) => i.complete && i.naturalWidth > 0).length === 6`) // the two steps in which somebody moves have a loop, too
	v.Fits()
	v.Shoots("preview")

	saves("Stop where it feels tight", "Stand still where it feels tight")
	v.Reads("#step-3", "Stand still where it feels tight")
	saves("seconds: 15, range: [10, 30], sets: 2", "seconds: 20, range: [10, 30], sets: 2")
	v.Reads(".length", "2:33 by the steps")

	saves("breathe: Three", "breath: Three")
	v.Reads(".mistakes", "breath")
	v.Reads(".mistakes", "did you mean breathe?")
	v.Reads("#step-3", "Three slow breaths")
	saves("breath: Three", "breathe: Four")
	v.Reads("#step-3", "Four slow breaths")
	v.Finds(`!document.querySelector(".mistakes")`)
}

func TestAPreviewFitsAPhone(t *testing.T) {
	p := launch(t, nil, "routines", "preview", "--port", "0", "--no-open")
	v := webtest.Visit(t, p.Address(), 390, 844)
	v.Fits()
	v.Goes("/beside-the-blade?lang=de")
	v.Reads("#step-2", "Ein kurzes Stück rollen")
	v.Prefers("dark")
	v.Fits()
}
