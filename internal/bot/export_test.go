package bot

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/card"
	"unhunch/internal/prefs"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
)

// record is a value being filled: something else goes into every field, however
// deep, so that what a later release keeps is in it by itself.
type record struct {
	t      *testing.T
	leaves map[string]bool // as JSON has them
	trues  int
}

func (r *record) number() int64 {
	n := int64(1000 + len(r.leaves))
	r.leaves[fmt.Sprint(n)] = true
	return n
}

func (r *record) fill(v reflect.Value) {
	r.t.Helper()
	switch v.Type() { // what people read is not the number that is kept
	case reflect.TypeFor[time.Duration]():
		n := int64(1000 + len(r.leaves))
		r.leaves[fmt.Sprintf("%d minutes", n)] = true
		v.SetInt(n * int64(time.Minute))
		return
	case reflect.TypeFor[prefs.Minute]():
		n := int64(1000 + len(r.leaves))
		r.leaves[fmt.Sprintf("%02d:%02d", n/60, n%60)] = true
		v.SetInt(n)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			at := time.Unix(1_790_000_000+int64(len(r.leaves)), 0).UTC()
			r.leaves[at.Format(time.RFC3339)] = true
			v.Set(reflect.ValueOf(at))
			return
		}
		for field, value := range v.Fields() {
			switch {
			case field.Name == "Every" || field.Name == "Lead":
				n := int64(1000 + len(r.leaves))
				r.leaves[fmt.Sprint(n, " minutes")] = true
				value.SetInt(n)
			case field.Tag.Get("json") != "-":
				r.fill(value)
			case field.Name != "Owed" && field.Name != "ID": // what is to be sent is no record, and whose it is stands above it
				r.t.Errorf("%s.%s is left out", v.Type(), field.Name)
			}
		}
	case reflect.Slice:
		if v.Type() == reflect.TypeFor[prefs.Sealed]() {
			v.SetBytes([]byte(sealedText))
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range 2 {
			r.fill(v.Index(i))
		}
	case reflect.Array:
		for i := range v.Len() {
			r.fill(v.Index(i))
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		r.fill(key)
		r.fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.fill(v.Elem())
	case reflect.String:
		said := fmt.Sprintf("<said> & `%d`", len(r.leaves))
		r.leaves[said] = true
		v.SetString(said)
	case reflect.Bool:
		r.trues++
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(r.number())
	case reflect.Uint16, reflect.Uint64:
		v.SetUint(uint64(r.number()))
	case reflect.Float64:
		v.SetFloat(float64(r.number()))
	default:
		r.t.Fatalf("a record holds a %s", v.Kind())
	}
}

// sealedText is what no record may show, in any notation.
const sealedText = "a sealed address"

func TestEveryFieldThatIsKeptIsInTheRecord(t *testing.T) {
	var desk session.Desk
	kept := record{t: t, leaves: map[string]bool{}}
	kept.fill(reflect.ValueOf(&desk).Elem())
	desk.Person.ID = prefs.UserID{Workspace: "T0", Person: "U0"}
	text, err := card.English().Record(desk, time.Unix(1_800_000_000, 1))
	if err != nil {
		t.Fatal(err)
	}
	said, trues := map[string]bool{}, 0
	tokens := json.NewDecoder(bytes.NewReader(text))
	tokens.UseNumber()
	for {
		token, err := tokens.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		said[fmt.Sprint(token)] = true
		if token == true {
			trues++
		}
	}
	all := strings.Join(slices.Collect(maps.Keys(said)), "\n")
	for leaf := range kept.leaves {
		if !strings.Contains(all, leaf) {
			t.Errorf("%s is kept and not told", leaf)
		}
	}
	if dumb := regexp.MustCompile(`record\.[\w-]+`).FindAllString(all, -1); dumb != nil {
		t.Errorf("the legend has no words for %q", dumb)
	}
	if trues != kept.trues || !said["T0"] || !said["U0"] || !said["2027-01-15T08:00:00Z"] {
		t.Errorf("%d things are so, of %d; of %t/%t, at the time: %t", trues, kept.trues, said["T0"], said["U0"], said["2027-01-15T08:00:00Z"])
	}
	t.Logf("%d values in %d bytes", len(kept.leaves), len(text))
	if coded := base64.StdEncoding.EncodeToString([]byte(sealedText)); bytes.Contains(text, []byte(sealedText)) || bytes.Contains(text, []byte(coded)) {
		t.Error("it shows what is sealed")
	}
	if !bytes.Contains(text, []byte(`"sealed": "sealed, and left out here"`)) {
		t.Error("it does not say that something is left out, or shows it in another notation")
	}
	if bytes.Contains(text, []byte("<said>")) {
		t.Error("it holds markup")
	}
}

// exported is a record as it comes back to somebody, as far as a test looks.
type exported struct {
	Of     prefs.UserID      `json:"of"`
	Legend map[string]string `json:"legend"`
	Person struct {
		Prefs struct {
			Timetable struct {
				Plan  map[string]string   `json:"plan"`
				Hours map[string][]string `json:"hours"`
				Zone  string              `json:"zone"`
			} `json:"timetable"`
			Length string `json:"length"`
		} `json:"prefs"`
	} `json:"person"`
	Days []struct {
		Date string `json:"date"`
		Done int    `json:"done"`
	} `json:"days"`
}

// got is what somebody was sent: of a file what is in it, of pages the code in
// them.
func got(t *testing.T, h *house, p *sandboxtest.Person) (record string, pages int) {
	t.Helper()
	for _, m := range p.Screen().Messages() {
		for _, b := range m.Blocks {
			text := b.Text("text")
			switch {
			case b.Str("type") == "file":
				r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, strings.TrimSuffix(h.Door.APIURL(), "api/")+"files/"+b.Str("file_id"), http.NoBody)
				if err != nil {
					t.Fatal(err)
				}
				answer, err := h.Door.HTTPClient().Do(r)
				if err != nil {
					t.Fatal(err)
				}
				body, _ := io.ReadAll(answer.Body)
				_ = answer.Body.Close()
				return string(body), 0
			case strings.HasPrefix(text, "```"):
				record += strings.TrimSuffix(strings.TrimPrefix(text, "```\n"), "```")
				pages++
			}
		}
	}
	return record, pages
}

func TestARecordComesAsAFileOrElseInMessages(t *testing.T) {
	for name, c := range map[string]struct {
		scopes []string
		file   bool
	}{
		"with files:write":    {scopes: []string{"chat:write", "commands", "users:read", "files:write"}, file: true},
		"without files:write": {scopes: []string{"chat:write", "commands", "users:read"}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := moveIn(t, sandbox.Options{Scopes: c.scopes})
				h.starts()
				ana, ben := h.reminded("ana"), h.Person("ben")
				err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
					for i := range session.DaysKept {
						date := time.Date(2000, time.January, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
						d.Days = append(d.Days, session.Day{Date: date, Offered: 6, Started: 5, Done: 4, Stood: 3, Snoozed: 2, Skipped: 1, Seconds: 600})
					}
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				ana.GoesTo("general")
				ana.Types("/stretch export")
				ana.Sees("open Unhunch under Apps")
				ana.Sees("everything I keep about you")
				passes(time.Minute)
				record, pages := got(t, h, ana)
				if (pages == 0) != c.file {
					t.Errorf("it came in %d pages", pages)
				}
				var back exported
				if err := json.Unmarshal([]byte(record), &back); err != nil {
					t.Fatalf("%v in %s", err, record)
				}
				set := back.Person.Prefs
				if set.Timetable.Zone != "Europe/Lisbon" || set.Timetable.Plan["every"] != "50 minutes" || set.Length != "2 minutes 30 seconds" || back.Of != h.id(ana) {
					t.Errorf("of %s: %+v", back.Of, set)
				}
				if diff := cmp.Diff([]string{"09:00–17:30"}, set.Timetable.Hours["Monday"]); diff != "" {
					t.Error(diff)
				}
				if means := back.Legend["days.*.done"]; means != "How many you did to the end." {
					t.Errorf("the legend says of a day's breaks: %q", means)
				}
				if len(back.Days) != session.DaysKept || back.Days[0].Date != "2000-02-05" || back.Days[0].Done != 4 {
					t.Errorf("days: %+v", back.Days)
				}
				for _, secret := range []string{h.Options().BotToken, h.Options().AppToken, "/respond/"} {
					if strings.Contains(record, secret) {
						t.Errorf("it holds %q", secret)
					}
				}
				ben.DoesNotSee("everything")
				h.ends()
			})
		})
	}
}

func TestOfAStrangerThereIsNothingToExport(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ben := h.Person("ben")
		ben.Types("/stretch export")
		ben.Sees("I keep nothing about you.")
		if n := len(h.Calls("chat.postMessage")); n > 0 {
			t.Errorf("%d messages to somebody who never said yes", n)
		}
		h.ends()
	})
}

func TestAnExportFromTheHomeTabSaysWhereItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := moveIn(t, sandbox.Options{})
		h.starts()
		ana := h.reminded("ana")
		ana.Opens("Home")
		ana.Clicks("Export")
		ana.Sees("open Unhunch under Apps")
		ana.ClosesModal()
		passes(time.Second)
		if record, _ := got(t, h, ana); !strings.Contains(record, "Europe/Lisbon") {
			t.Errorf("%q\n%s", record, ana.Reads())
		}
		h.ends()
	})
}
