package doctor_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bubble"
	"unhunch/internal/doctor"
)

func says(r doctor.Result) func(context.Context) doctor.Result {
	return func(context.Context) doctor.Result { return r }
}

func TestOneCheckThatHangsOrPanicsTakesNoOtherAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		forEver := make(chan struct{})
		defer close(forEver)
		checks := []doctor.Check{
			{Name: "heeds", Look: func(ctx context.Context) doctor.Result {
				<-ctx.Done()
				return doctor.Result{Verdict: doctor.Fail, Found: "ran out of time"}
			}},
			{Name: "hangs", Look: func(context.Context) doctor.Result {
				<-forEver
				return doctor.Result{Verdict: doctor.OK}
			}},
			{Name: "panics", Look: func(context.Context) doctor.Result { panic("xoxb-a-secret") }},
			{Name: "is well", Look: says(doctor.Result{Verdict: doctor.OK, Found: "well"})},
		}
		before := bubble.Now()
		found := doctor.Examine(t.Context(), checks, 5*time.Second)
		if took := bubble.Since(before); took != 6*time.Second {
			t.Errorf("it took %s: they do not look at the same time, or for too long", took)
		}
		want := []doctor.Finding{
			{Name: "heeds", Result: doctor.Result{Verdict: doctor.Fail, Found: "ran out of time"}},
			{Name: "hangs", Result: doctor.Result{Verdict: doctor.Fail, Found: "no answer within 5s", Mend: "see what it waits for: a disk or a network that hangs"}},
			{Name: "panics", Result: doctor.Result{Verdict: doctor.Fail, Found: "the check itself broke: panicked", Mend: "report it: it is a fault of the bot's"}},
			{Name: "is well", Result: doctor.Result{Verdict: doctor.OK, Found: "well"}},
		}
		if diff := cmp.Diff(want, found); diff != "" {
			t.Error(diff)
		}
	})
}

func TestCtrlCEndsItAtOnce(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	forEver := make(chan struct{})
	defer close(forEver)
	found := doctor.Examine(ctx, []doctor.Check{{Name: "hangs", Look: func(context.Context) doctor.Result {
		stop()
		<-forEver
		return doctor.Result{}
	}}}, time.Hour)
	if found[0].Verdict != doctor.Skip {
		t.Errorf("%+v", found)
	}
}

func report(findings ...doctor.Finding) doctor.Report {
	return doctor.Report{Version: "v1.2.3", At: time.Date(2026, 3, 2, 10, 0, 0, 999, time.FixedZone("", 3600)), Findings: findings}
}

func mixed() doctor.Report {
	return report(
		doctor.Finding{Name: "slack", Result: doctor.Result{Verdict: doctor.OK, Found: "answers"}},
		doctor.Finding{Name: "scopes", Result: doctor.Result{
			Verdict: doctor.Warn, Found: "some are missing", Details: []string{"dnd:read: reminders come <all the same>", "files:write: no pictures"}, Mend: "grant them\nand install it again",
		}},
		doctor.Finding{Name: "store", Result: doctor.Result{Verdict: doctor.Fail, Found: "there is none", Mend: "mount its disk"}},
		doctor.Finding{Name: "backups", Result: doctor.Result{Verdict: doctor.Skip, Found: "see store"}},
	)
}

// golden compares with a file, or writes it anew.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}

func TestGoldenReports(t *testing.T) {
	var text, machines strings.Builder
	if err := mixed().Text(&text, doctor.Plainly); err != nil {
		t.Fatal(err)
	}
	if err := mixed().JSON(&machines); err != nil {
		t.Fatal(err)
	}
	golden(t, "report.txt", text.String())
	golden(t, "report.json", machines.String())
}

func TestTheWorstVerdictIsThatOfAll(t *testing.T) {
	of := func(verdicts ...doctor.Verdict) doctor.Report {
		var r doctor.Report
		for _, v := range verdicts {
			r.Findings = append(r.Findings, doctor.Finding{Result: doctor.Result{Verdict: v}})
		}
		return r
	}
	for name, c := range map[string]struct {
		report doctor.Report
		want   doctor.Verdict
		says   string
	}{
		"nothing wrong":       {of(doctor.OK, doctor.OK), doctor.OK, "all 2 ok"},
		"something to see":    {of(doctor.OK, doctor.Warn), doctor.Warn, "1 warn, 1 ok"},
		"something is broken": {of(doctor.Warn, doctor.Fail, doctor.Skip), doctor.Fail, "1 fail, 1 warn, 1 skip"},
	} {
		var text strings.Builder
		if err := c.report.Text(&text, doctor.Plainly); err != nil {
			t.Fatal(err)
		}
		if got := c.report.Verdict(); got != c.want || !strings.HasSuffix(text.String(), "\n"+c.says+"\n") {
			t.Errorf("%s: %s, %q", name, got, text.String())
		}
	}
}

func TestColourIsOfTheVerdictAloneAndKeepsTheLinesStraight(t *testing.T) {
	var plain, painted strings.Builder
	if err := mixed().Text(&plain, doctor.Plainly); err != nil {
		t.Fatal(err)
	}
	err := mixed().Text(&painted, func(v doctor.Verdict, word string) string { return "<" + string(v) + ">" + word + "</>" })
	if err != nil {
		t.Fatal(err)
	}
	stripped := strings.NewReplacer("<ok>", "", "<warn>", "", "<fail>", "", "<skip>", "", "</>", "").Replace(painted.String())
	if diff := cmp.Diff(plain.String(), stripped); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(painted.String(), "<fail>fail</> store ") {
		t.Error(painted.String())
	}
}
