package card_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
)

func TestPagesPutTogetherAreTheRecord(t *testing.T) {
	for name, record := range map[string]string{
		"a short one":           "{}",
		"many lines":            strings.Repeat("  \"a line\": 12,\n", 5000) + "}",
		"one line without end":  strings.Repeat("x", 40_000),
		"letters of many bytes": strings.Repeat("日本語", 5000),
		"what would end a page": "{\n\"said\": \"```\"\n}",
	} {
		t.Run(name, func(t *testing.T) {
			var together strings.Builder
			pages := card.English().ExportPages(record)
			for _, m := range pages {
				if err := card.Check(m); err != nil {
					t.Error(err)
				}
				for _, b := range m.Blocks {
					text := b.(*slack.SectionBlock).Text.Text
					together.WriteString(strings.TrimSuffix(strings.TrimPrefix(text, "```\n"), "\n```"))
				}
			}
			plain := func(s string) string { return strings.ReplaceAll(strings.ReplaceAll(s, "\n", ""), `\u0060`, "`") }
			if diff := cmp.Diff(plain(record), plain(together.String())); diff != "" {
				t.Error(diff)
			}
			t.Logf("%d messages", len(pages))
		})
	}
}
