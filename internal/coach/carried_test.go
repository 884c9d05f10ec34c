package coach

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
)

func TestOnlyWhatCanBeFollowedIsADraft(t *testing.T) {
	drafts := func(change func(*prefs.Prefs)) (string, bool) {
		set := prefs.Defaults("UTC")
		change(&set)
		draft, ok := pack(set)
		if !ok {
			t.Fatal("it is too long")
		}
		_, ok = drafted(draft)
		return draft, ok
	}
	if draft, ok := drafts(func(*prefs.Prefs) {}); !ok || strings.Trim(draft, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		t.Errorf("the usual settings are none: %s", draft)
	}
	for name, change := range map[string]func(*prefs.Prefs){
		"every three minutes": func(p *prefs.Prefs) { p.Timetable.Plan.Every = 3 },
		"at no time":          func(p *prefs.Prefs) { p.Timetable.Plan = prefs.Plan{Times: []prefs.Minute{20 * 60}} },
		"nowhere":             func(p *prefs.Prefs) { p.Timetable.Zone = "Mars/Phobos" },
		"a break of a day":    func(p *prefs.Prefs) { p.Length = 24 * time.Hour },
	} {
		if _, ok := drafts(change); ok {
			t.Errorf("%s is a draft", name)
		}
	}
}

func TestWhatAButtonCarriesIsBounded(t *testing.T) {
	var unpacked string
	if text, ok := pack(strings.Repeat("a", mostUnpacked)); !ok || unpack(text, &unpacked) {
		t.Errorf("%d letters became %d", len(text), len(unpacked))
	}
	if text, ok := pack(strings.Repeat("a", mostUnpacked/2)); !ok || !unpack(text, &unpacked) || len(unpacked) != mostUnpacked/2 {
		t.Errorf("%d letters became %d", len(text), len(unpacked))
	}
	var many strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&many, "%x", i*i*7919)
	}
	if text, ok := pack(many.String()); ok {
		t.Errorf("%d letters fit on a button", len(text))
	}
}
