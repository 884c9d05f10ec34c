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
	"time"

	"unhunch/internal/prefs"
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

func TestAPlaceIsKnownByWhatPeopleCallIt(t *testing.T) {
	for text, want := range map[string]string{
		"Europe/Berlin":            "Europe/Berlin",
		"europe/berlin":            "Europe/Berlin",
		"Berlin":                   "Europe/Berlin",
		"berlin":                   "Europe/Berlin",
		" new  york ":              "America/New_York",
		"New York time":            "America/New_York",
		"nyc":                      "America/New_York",
		"Munich":                   "Europe/Berlin",
		"München":                  "Europe/Berlin",
		"köln":                     "Europe/Berlin",
		"São Paulo":                "America/Sao_Paulo",
		"Port of Spain time":       "America/Port_of_Spain",
		"Mexiko Stadt":             "America/Mexico_City",
		"hong kong":                "Asia/Hong_Kong",
		"JST":                      "Asia/Tokyo",
		"pdt":                      "America/Los_Angeles",
		"UTC":                      "UTC",
		"":                         "zone: zone-missing",
		"IST":                      `zone: zone-unclear Text="IST" Zones=Asia/Kolkata, Europe/Dublin, Asia/Jerusalem`,
		"St. Petersburg":           `zone: zone-unclear Text="St. Petersburg" Zones=Europe/Moscow, America/New_York`,
		"Atlantis":                 `zone: zone-unknown Text="Atlantis"`,
		"berlin or paris":          `zone: zone-unknown Text="berlin or paris"`,
		"../../etc/passwd":         `zone: zone-unknown Text="../../etc/passwd"`,
		"Local":                    `zone: zone-unknown Text="Local"`,
		strings.Repeat("a ", 5000): "zone: zone-unknown",
	} {
		got, err := Zone(text)
		if err != nil {
			got = err.Error()
		}
		if got != want && !(len(text) > 1000 && strings.HasPrefix(got, want)) {
			t.Errorf("%.40q is %s, want %s", text, got, want)
		}
	}
}

func TestEveryPlaceHasAZoneThatCanBeLoaded(t *testing.T) {
	for name, zones := range places() {
		if name != strings.ToLower(name) || name == "" {
			t.Errorf("%q can never be typed", name)
		}
		for _, zone := range zones {
			if _, err := (prefs.Timetable{Zone: zone}).Location(); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		if distinct := slices.Compact(slices.Sorted(slices.Values(zones))); len(distinct) != len(zones) {
			t.Errorf("%s may be the same twice: %v", name, zones)
		}
	}
}

// TestWhatHasOneNameIsOneTime: where two of IANA's names end alike, either is right.
func TestWhatHasOneNameIsOneTime(t *testing.T) {
	ends := map[string][]string{}
	for zone := range strings.FieldsSeq(zoneList) {
		name := strings.ToLower(zone)
		region, _, _ := strings.Cut(name, "/")
		if city := name[strings.LastIndexByte(name, '/')+1:]; slices.Contains(continents(), region) {
			ends[city] = append(ends[city], zone)
		}
	}
	for city, zones := range ends {
		for _, other := range zones[1:] {
			one, there := place(t, zones[0]), place(t, other)
			for at := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC); at.Year() < 2028; at = at.AddDate(0, 0, 7) {
				if at.In(one).Format(time.DateTime) != at.In(there).Format(time.DateTime) {
					t.Errorf("%s is %s or %s: they differ on %s", city, zones[0], other, at.Format(time.DateOnly))
					break
				}
			}
		}
	}
}

func TestAPlanNamesAPlace(t *testing.T) {
	base := prefs.Defaults("Europe/Paris").Timetable
	for text, want := range map[string]string{
		"every 1h in berlin":              "Europe/Berlin",
		"every 1h new york time":          "America/New_York",
		"every 1h, San Francisco":         "America/Los_Angeles",
		"los angeles 9-17 every 45m":      "America/Los_Angeles",
		"every 1h mon-fri IST":            "every 1h mon-fri asia/kolkata|every 1h mon-fri europe/dublin|every 1h mon-fri asia/jerusalem",
		"est every 1h":                    "america/new_york every 1h|america/panama every 1h",
		"every 1h 9-12 mon,wed portland":  "every 1h 9-12 mon,wed america/los_angeles|every 1h 9-12 mon,wed america/new_york",
		"every 1h cst time 9:00-17:00":    "every 1h america/chicago 9:00-17:00|every 1h asia/shanghai 9:00-17:00|every 1h america/havana 9:00-17:00",
		"every 1h that would be nice":     `plan: plan-not-understood Text="that"`,
		"every 1h 9-17 north":             `plan: plan-not-understood Text="north"`,
		"every 1h 25-27 ist":              "", // the hours are what is told
		"every 50m 9-midnight portland":   "every 50m 9-midnight america/los_angeles|every 50m 9-midnight america/new_york",
		"every 1h wed":                    "Europe/Paris",
		"every 1h new york san francisco": "plan: two-zones",
	} {
		got, _, err := Plan(text, base)
		said := got.Zone
		if can := WaysIn(err); len(can) > 0 {
			var texts []string
			for _, way := range can {
				texts = append(texts, way.Text)
				again, zoned, err := Plan(way.Text, base)
				if err == nil && (!zoned || again.Zone != way.Timetable.Zone) {
					t.Errorf("%q: %q is read as %s", text, way.Text, again.Zone)
				}
			}
			said = strings.Join(texts, "|")
		} else if err != nil {
			said = err.Error()
		}
		if said != want && want != "" || want == "" && !strings.HasPrefix(said, "plan") {
			t.Errorf("%q is %s, want %s", text, said, want)
		}
	}
}
