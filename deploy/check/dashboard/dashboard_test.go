package dashboard

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/cog"
	"github.com/grafana/grafana-foundation-sdk/go/cog/variants"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/grafana/grafana-foundation-sdk/go/prometheus"
	"github.com/grafana/grafana-foundation-sdk/go/stat"
	"github.com/grafana/grafana-foundation-sdk/go/timeseries"
)

const file = "../../monitoring/grafana-dashboard.json"

// written is the dashboard as deploy/monitoring has it.
func written(t *testing.T) []byte {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestGoldenDashboard(t *testing.T) {
	drawn, err := Draw()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.MarshalIndent(drawn, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	text = append(text, '\n')
	if os.Getenv("UNHUNCH_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(written(t), text) {
		t.Error("deploy/monitoring/grafana-dashboard.json is not what is drawn up here: make golden, and read the difference")
	}
}

func TestTheDashboardIsAsGrafanaTakesIt(t *testing.T) {
	for _, known := range []variants.PanelcfgConfig{timeseries.VariantConfig(), stat.VariantConfig()} {
		cog.NewRuntime().RegisterPanelcfgVariant(known)
	}
	cog.NewRuntime().RegisterDataqueryVariant(prometheus.VariantConfig())
	var d dashboard.Dashboard //nolint:staticcheck // see Draw
	if err := json.Unmarshal(written(t), &d); err != nil {
		t.Fatal(err)
	}
	known, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	var is, knows any // what the schema does not have is lost on the way
	if err := errors.Join(json.Unmarshal(written(t), &is), json.Unmarshal(known, &knows)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(is, knows) {
		t.Error("the schema does not have all that is in it")
	}
	if err := d.Validate(); err != nil {
		t.Error(err)
	}
	ids, titles, n := map[uint32]bool{}, map[string]bool{}, 0
	for _, p := range d.Panels {
		if p.Panel == nil {
			continue
		}
		n++
		if ids[*p.Panel.Id] || titles[*p.Panel.Title] {
			t.Errorf("there are two of %d, %q", *p.Panel.Id, *p.Panel.Title)
		}
		ids[*p.Panel.Id], titles[*p.Panel.Title] = true, true
		if *p.Panel.Description == "" || len(p.Panel.Targets) == 0 {
			t.Errorf("%q says nothing, or asks nothing", *p.Panel.Title)
		}
		if at := p.Panel.GridPos; at.X+at.W > 24 {
			t.Errorf("%q stands beyond the edge: %+v", *p.Panel.Title, *at)
		}
	}
	if n < 30 {
		t.Errorf("only %d panels", n)
	}
}
