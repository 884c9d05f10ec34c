// Package dashboard draws up the dashboard for Grafana, which deploy/monitoring has as
// JSON.
package dashboard

import (
	"fmt"
	"strings"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/common"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

// row is a part of it, with a title.
type row struct {
	title  string
	panels []panel
}

// panel is one picture. In its expressions, $$ is which bots it is about.
type panel struct {
	title string
	says  string // what it tells who does not know
	kind  kind
	unit  string // in Grafana's words; "": a number
	bad   bad    // of numbers
	named map[string]string
	shows []query
}

// query is what is asked of Prometheus, and how each answer is called.
type query struct{ expr, name string }

// kind is how a panel is drawn.
type kind string

const (
	number  kind = "number"
	lines   kind = "lines"
	stacked kind = "stacked" // parts of a whole
)

// bad is from where on a number is not well; zero: nowhere.
type bad struct {
	below, above float64
}

// which bots everything is about.
const which = `job=~"$job",instance=~"$instance"`

// How large panels are, in Grafana's columns, of which there are 24, and rows.
const (
	numberWide, numberHigh = 3, 4
	linesWide, linesHigh   = 8, 8
)

// source is the Prometheus that was chosen above the panels.
func source() common.DataSourceRef {
	return common.DataSourceRef{Type: new("prometheus"), Uid: new("${datasource}")}
}

// Draw makes the dashboard, in the form that every Grafana takes. Its error is that the schema forbids something.
func Draw() (dashboard.Dashboard, error) { //nolint:staticcheck // older ones take no newer form
	d := dashboard.NewDashboardBuilder("Unhunch"). //nolint:staticcheck // see above
							Uid("unhunch").
							Description("How the bot does. What each figure tells, and what to do when something is wrong: docs/operations.md, What to watch.").
							Tags([]string{"unhunch"}).
							Time("now-24h", "now").
							Refresh("1m").
							Tooltip(dashboard.DashboardCursorSyncCrosshair).
							WithVariable(dashboard.NewDatasourceVariableBuilder("datasource").Label("Prometheus").Type("prometheus")).
							WithVariable(chosen("job", "Store", `label_values(up{job=~"unhunch.*"}, job)`)).
							WithVariable(chosen("instance", "Bot", `label_values(up{job=~"$job"}, instance)`))
	id := uint32(0)
	for _, r := range rows() {
		d.WithRow(dashboard.NewRowBuilder(r.title))
		for _, p := range r.panels {
			id++
			d.WithPanel(p.draw(id))
		}
	}
	return d.Build()
}

// chosen is what is chosen above the panels, all of it to begin with.
func chosen(name, label, from string) *dashboard.QueryVariableBuilder {
	return dashboard.NewQueryVariableBuilder(name).
		Label(label).
		Datasource(source()).
		Query(dashboard.StringOrMap{String: new(from)}).
		Refresh(dashboard.VariableRefreshOnTimeRangeChanged).
		Multi(true).
		IncludeAll(true).
		AllValue(".*").
		Current(dashboard.VariableOption{
			Text:  dashboard.StringOrArrayOfString{ArrayOfString: []string{"All"}},
			Value: dashboard.StringOrArrayOfString{ArrayOfString: []string{"$__all"}},
		})
}

func (p panel) draw(id uint32) cog.Builder[dashboard.Panel] {
	if p.kind == number {
		return p.number(id)
	}
	b := timeseries.NewPanelBuilder().
		Id(id).Title(p.title).Description(p.says).Datasource(source()).
		Span(linesWide).Height(linesHigh).
		Unit(p.unit).Min(0).
		LineWidth(1).FillOpacity(10).ShowPoints(common.VisibilityModeNever).
		SpanNulls(common.BoolOrFloat64{Bool: new(false)}).
		Legend(common.NewVizLegendOptionsBuilder().DisplayMode(common.LegendDisplayModeList).Placement(common.LegendPlacementBottom).ShowLegend(true)).
		Tooltip(common.NewVizTooltipOptionsBuilder().Mode(common.TooltipDisplayModeMulti).Sort(common.SortOrderDescending)).
		Targets(p.targets(false))
	if p.kind == stacked {
		b.FillOpacity(40).Stacking(common.NewStackingConfigBuilder().Mode(common.StackingModeNormal))
	}
	return b
}

// number is a panel with the newest value in large.
func (p panel) number(id uint32) cog.Builder[dashboard.Panel] {
	return stat.NewPanelBuilder().
		Id(id).Title(p.title).Description(p.says).Datasource(source()).
		Span(numberWide).Height(numberHigh).
		Unit(p.unit).
		Thresholds(p.bad.thresholds()).
		Mappings(p.mappings()).
		ColorMode(common.BigValueColorModeValue).
		GraphMode(common.BigValueGraphModeNone).
		ReduceOptions(common.NewReduceDataOptionsBuilder().Calcs([]string{"lastNotNull"})).
		Targets(p.targets(true))
}

// thresholds has what is well in green, and what is not in red.
func (b bad) thresholds() cog.Builder[dashboard.ThresholdsConfig] {
	const well, wrong = "green", "red"
	steps := []dashboard.Threshold{{Color: well}} // without a value: the lowest
	switch {
	case b.below != 0:
		steps = []dashboard.Threshold{{Color: wrong}, {Value: &b.below, Color: well}}
	case b.above != 0:
		steps = append(steps, dashboard.Threshold{Value: &b.above, Color: wrong})
	}
	return dashboard.NewThresholdsConfigBuilder().Mode(dashboard.ThresholdsModeAbsolute).Steps(steps)
}

// mappings has words in the place of values.
func (p panel) mappings() []dashboard.ValueMapping {
	if len(p.named) == 0 {
		return []dashboard.ValueMapping{}
	}
	words := map[string]dashboard.ValueMappingResult{}
	for value, word := range p.named {
		words[value] = dashboard.ValueMappingResult{Text: &word}
	}
	return []dashboard.ValueMapping{{ValueMap: &dashboard.ValueMap{Type: dashboard.MappingTypeValueToText, Options: words}}}
}

// targets are the queries, of one moment or of the whole time that is shown.
func (p panel) targets(now bool) (all []cog.Builder[variants.Dataquery]) {
	for i, q := range p.shows {
		b := prometheus.NewDataqueryBuilder().
			RefId(string(rune('A' + i))).
			Expr(strings.ReplaceAll(q.expr, "$$", which)).
			LegendFormat(q.name)
		if now {
			b.Instant()
		} else {
			b.Range()
		}
		all = append(all, b)
	}
	return all
}

// quantiles ask how long it takes half of them, nine in ten, and all but one in a hundred,
// of the half hour before: of a small team there is nothing in many a minute.
func quantiles(figure, of string) (all []query) {
	for _, q := range []string{"0.5", "0.9", "0.99"} {
		all = append(all, query{fmt.Sprintf(`histogram_quantile(%s, sum by (le) (rate(%s{%s}[30m])))`, q, figure, of), q})
	}
	return all
}
