package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"unhunch/internal/app"
)

func TestPicturesAreWrittenForAWebServer(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "pictures")
	for range 2 { // again after an update
		if code, said, _ := types(t, nil, "pictures", dir); code != exitOK || !strings.Contains(said, " pictures in "+dir) {
			t.Errorf("exit code %d, %q", code, said)
		}
	}
	library, err := app.LoadLibrary("")
	if err != nil {
		t.Fatal(err)
	}
	all := library.Pictures()
	for _, p := range all {
		want, err := p.Data()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, p.FileName())); err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v", p.FileName(), len(got), err)
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != len(all) {
		t.Errorf("%d files for %d pictures, %v", len(entries), len(all), err)
	}
	if code, _, said := types(t, nil, "pictures", filepath.Join(dir, all[0].FileName())); code != exitUsage || !strings.Contains(said, "is not a folder") {
		t.Errorf("into a file: exit code %d, %q", code, said)
	}
	if code, _, said := types(t, nil, "pictures", "--routines", "nowhere", dir); code != exitUsage || !strings.Contains(said, "--routines") {
		t.Errorf("of nowhere: exit code %d, %q", code, said)
	}
}

// Company pictures are theirs to bring: see CONTRIBUTING.md.
func TestACompanysOwnPictureIsShown(t *testing.T) {
	dir := t.TempDir()
	own, err := os.ReadFile(filepath.Join("..", "..", "routines", "pictures", "all-fours.png"))
	if err == nil {
		err = os.Mkdir(filepath.Join(dir, "pictures"), 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "pictures", "chin-tuck.png"), own, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	if code, said, _ := types(t, nil, "check", dir); code != exitOK {
		t.Fatalf("exit code %d, %q", code, said)
	}
	out := filepath.Join(dir, "out")
	if code, _, said := types(t, nil, "pictures", "--routines", dir, out); code != exitOK {
		t.Fatalf("exit code %d, %q", code, said)
	}
	theirs, err := filepath.Glob(filepath.Join(out, "chin-tuck.*"))
	if err != nil || len(theirs) != 1 || filepath.Ext(theirs[0]) != ".png" {
		t.Errorf("written: %q, %v", theirs, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "pictures", "chin-tuk.gif"), own, 0o600); err != nil {
		t.Fatal(err)
	}
	code, said, _ := types(t, nil, "check", dir)
	for _, want := range []string{"chin-tuk.gif: holds a PNG: let its name end in .png", "chin-tuk.gif: is shown by no step: did you mean chin-tuck.gif?"} {
		if code != exitFailed || !strings.Contains(said, want) {
			t.Errorf("exit code %d, %q lacks %q", code, said, want)
		}
	}
}
