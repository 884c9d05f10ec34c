package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// table is in Markdown.
type table struct {
	heads []string
	rows  [][]string
}

// percent is a share of something; "–" where that was not measured.
func percent(part, whole float64) string {
	if part == 0 || whole == 0 {
		return "–"
	}
	return digits(100*part/whole) + " %"
}

func newTable(heads ...string) *table { return &table{heads: heads} }

func (t *table) head(title string) { t.heads = append(t.heads, title) }

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

func (t *table) String() string {
	var b strings.Builder
	line := func(cells []string) { fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | ")) }
	line(t.heads)
	b.WriteString(strings.Repeat("|---", len(t.heads)) + "|\n")
	for _, row := range t.rows {
		line(row)
	}
	return b.String()
}

// duration is short: 0.7 ms, 16.8 s.
func duration(seconds float64) string {
	d := time.Duration(seconds * float64(time.Second))
	switch {
	case d < 100*time.Microsecond:
		return digits(seconds*1e6) + " µs"
	case d < 10*time.Second:
		return digits(seconds*1e3) + " ms"
	}
	return digits(seconds) + " s"
}

func inBytes(n float64) string {
	switch {
	case n < 1e3:
		return digits(n) + " B"
	case n < 1e5:
		return digits(n/1e3) + " kB"
	case n < 1e9:
		return digits(n/1e6) + " MB"
	}
	return digits(n/1e9) + " GB"
}

// digits keeps what can be trusted: two or three of them.
func digits(f float64) string {
	switch {
	case f >= 100:
		return thousands(int(f + 0.5))
	case f >= 10:
		return strconv.FormatFloat(f, 'f', 0, 64)
	case f >= 1:
		return strconv.FormatFloat(f, 'f', 1, 64)
	}
	return strconv.FormatFloat(f, 'g', 2, 64)
}

func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
