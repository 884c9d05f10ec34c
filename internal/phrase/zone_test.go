package phrase

import (
	"archive/zip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestZonesAreThoseOfGo compares zones.txt with what time/tzdata has built in, and
// does not list. UNHUNCH_UPDATE_GOLDEN=1 writes it anew.
func TestZonesAreThoseOfGo(t *testing.T) {
	root, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "src", "time", "tzdata", "zzipdata.go"))
	if err != nil {
		t.Fatal(err)
	}
	_, literal, _ := strings.Cut(string(source), "const zipdata = ")
	data, err := strconv.Unquote(strings.TrimSpace(literal))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(strings.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	slices.Sort(names)
	want := strings.Join(names, "\n") + "\n"
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile("zones.txt", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if zoneList != want {
		t.Error("zones.txt is not what Go has: UNHUNCH_UPDATE_GOLDEN=1 go test ./internal/phrase writes it anew")
	}
}
