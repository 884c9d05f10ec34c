package check

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
)

const (
	ending  = 10 * time.Second // of a bot (docs: operations.md, Signals and exit codes)
	secrets = "/run/secrets/"
)

// composed reads Compose files laid one over the other, as Compose does.
func composed(files ...types.ConfigFile) (*types.Project, error) {
	return loader.LoadWithContext(context.Background(), types.ConfigDetails{
		WorkingDir:  "../compose",
		ConfigFiles: files,
		Environment: types.Mapping{"UNHUNCH_IMAGE": "unhunch:v1.2.3", "UNHUNCH_PUBLIC_URL": "https://unhunch.example.com", "UNHUNCH_SUPPORT": "help@example.com"},
	}, func(o *loader.Options) { o.SetProjectName("unhunch", true) })
}

func file(name string) types.ConfigFile { return types.ConfigFile{Filename: "../compose/" + name} }

// ways are the ones in which the files are used.
func ways(t *testing.T) map[string]*types.Project {
	t.Helper()
	all := map[string]*types.Project{}
	for name, files := range map[string][]types.ConfigFile{
		"one workspace":   {file("compose.yaml")},
		"many workspaces": {file("compose.yaml"), file("compose.multi.yaml")},
	} {
		p, err := composed(files...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all[name] = p
	}
	return all
}

// bots are the services of the bot's image.
func bots(p *types.Project) (all []types.ServiceConfig) {
	for _, s := range p.Services {
		if strings.HasPrefix(s.Image, "unhunch:") {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b types.ServiceConfig) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// environment is what a service is given, with nothing left to the shell.
func environment(s types.ServiceConfig) map[string]string {
	all := map[string]string{}
	for name, value := range s.Environment {
		all[name] = "(not said in the file)"
		if value != nil {
			all[name] = *value
		}
	}
	return all
}

// mistakes are those that the schema cannot know of.
func mistakes(p *types.Project) (all []string) {
	for _, s := range p.Services {
		for _, wrong := range slices.Concat(fenced(s), handled(s), private(p, s), reached(s)) {
			all = append(all, s.Name+": "+wrong)
		}
	}
	all = append(all, alike(bots(p))...)
	slices.Sort(all)
	return all
}

var (
	numbers = regexp.MustCompile(`^[1-9]\d*:[1-9]\d*$`)
	tagged  = regexp.MustCompile(`^[a-z0-9/.-]+:v?\d+\.\d+[\w.-]*$`)
)

// fenced is what a service may do beside its work.
func fenced(s types.ServiceConfig) (wrong []string) {
	if !numbers.MatchString(s.User) {
		wrong = append(wrong, "it is not said as whom it works, by numbers, or it is root")
	}
	if !s.ReadOnly {
		wrong = append(wrong, "its root can be written to")
	}
	if !slices.Equal(s.CapDrop, []string{"ALL"}) || len(s.CapAdd) > 0 || s.Privileged {
		wrong = append(wrong, "it has capabilities")
	}
	if !slices.Contains(s.SecurityOpt, "no-new-privileges:true") {
		wrong = append(wrong, "it may gain privileges")
	}
	if s.NetworkMode != "" || s.Pid != "" || s.Ipc != "" {
		wrong = append(wrong, "it is in the machine's own namespaces")
	}
	for _, v := range s.Volumes {
		if v.Type != types.VolumeTypeVolume {
			wrong = append(wrong, "it is handed a folder of the machine: "+v.Source)
		}
	}
	return wrong
}

// handled is what Docker knows of a service, to start, watch and end it.
func handled(s types.ServiceConfig) (wrong []string) {
	if !tagged.MatchString(s.Image) {
		wrong = append(wrong, "its image is another one each day: "+s.Image)
	}
	if s.HealthCheck == nil || len(s.HealthCheck.Test) < 2 || s.HealthCheck.Test[0] != "CMD" {
		wrong = append(wrong, "nothing tells whether it is well, without a shell")
	}
	if s.StopSignal == "" || s.StopGracePeriod == nil || time.Duration(*s.StopGracePeriod) <= ending {
		wrong = append(wrong, "it has no time to end")
	}
	if s.Restart != types.RestartPolicyUnlessStopped {
		wrong = append(wrong, "it is not begun again")
	}
	return wrong
}

var inClear = regexp.MustCompile(`(PASSWORD|TOKEN|SECRET|KEY|CLIENT_ID)$`)

// private is how a service is told what nobody else may know.
func private(p *types.Project, s types.ServiceConfig) (wrong []string) {
	var mounted []string
	for _, secret := range s.Secrets {
		mounted = append(mounted, secrets+secret.Source)
		if p.Secrets[secret.Source].File == "" {
			wrong = append(wrong, "secret "+secret.Source+" is not a file")
		}
	}
	var named []string
	for name, value := range environment(s) {
		if value != "" && inClear.MatchString(name) {
			wrong = append(wrong, name+" has a secret in clear")
		}
		if u, err := url.Parse(value); err == nil && u.User != nil {
			if _, has := u.User.Password(); has {
				wrong = append(wrong, name+" has a password in clear")
			}
		}
		if strings.HasPrefix(value, secrets) {
			named = append(named, value)
		}
	}
	slices.Sort(named)
	slices.Sort(mounted)
	if !slices.Equal(named, mounted) {
		wrong = append(wrong, fmt.Sprintf("its variables name %v, and it has %v", named, mounted))
	}
	return wrong
}

// reached is from where a service is.
func reached(s types.ServiceConfig) (wrong []string) {
	is := slices.Sorted(maps.Keys(s.Networks))
	of := []string{"web", "database"}
	switch s.Name {
	case "balancer":
		of = []string{"web"}
		if len(s.Ports) != 1 || s.Ports[0].Published != "443" || ":"+fmt.Sprint(s.Ports[0].Target) != environment(s)["ADDRESS"] {
			wrong = append(wrong, "it is not found at port 443, and there alone")
		}
	case "postgres":
		of = []string{"database"}
	}
	slices.Sort(of)
	if !slices.Equal(is, of) {
		wrong = append(wrong, fmt.Sprintf("it is in the networks %v, want %v", is, of))
	}
	if s.Name != "balancer" && len(s.Ports) > 0 {
		wrong = append(wrong, "it can be reached from outside")
	}
	return wrong
}

// alike says where one bot is not as another.
func alike(all []types.ServiceConfig) (wrong []string) {
	if len(all) < 2 {
		return []string{fmt.Sprintf("there are %d bots", len(all))}
	}
	first := all[0]
	for _, other := range all[1:] {
		name := other.Name
		if other.Name = first.Name; !reflect.DeepEqual(first, other) {
			wrong = append(wrong, name+" is not as "+first.Name)
		}
	}
	return wrong
}

func TestComposeTakesTheFilesAndNothingIsOpenThatNeedNotBe(t *testing.T) {
	for name, p := range ways(t) {
		t.Run(name, func(t *testing.T) {
			for _, wrong := range mistakes(p) {
				t.Error(wrong)
			}
			if n := p.Networks["database"]; !n.Internal {
				t.Error("the database's network leads outside")
			}
			var served []string
			for name, value := range environment(p.Services["balancer"]) {
				if strings.HasPrefix(name, "BOT_") {
					served = append(served, value)
				}
			}
			slices.Sort(served)
			var want []string
			for _, b := range bots(p) {
				want = append(want, b.Name+environment(b)["UNHUNCH_LISTEN"])
			}
			if !slices.Equal(served, want) {
				t.Errorf("the balancer serves %v, and there are %v", served, want)
			}
		})
	}
}

func TestAComposeFileThatIsWrongIsSaid(t *testing.T) {
	for name, c := range map[string]struct{ old, now, says string }{
		"a word that Compose does not know": {"read_only: true", "readonly: true", ".readonly false schema"},
		"a duration that is none":           {"interval: 10s", "interval: often", "invalid duration"},
		"a network that there is not":       {"networks: [database, web]", "networks: [database, net]", "undefined network net"},
		"a secret that there is not":        {"secrets: [balancer.pem]", "secrets: [pem]", "undefined secret pem"},
		"root":                              {`user: "65532:65532"`, `user: "0:0"`, "bot-1: it is not said as whom it works"},
		"no image in particular":            {"postgres:18.6-bookworm", "postgres:latest", "postgres: its image is another one each day"},
		"a password in an address":          {"unhunch@postgres", "unhunch:hush@postgres", "bot-1: UNHUNCH_STORE has a password in clear"},
		"a password in clear":               {"POSTGRES_PASSWORD_FILE: /run/secrets/database-password", "POSTGRES_PASSWORD: hush", "postgres: POSTGRES_PASSWORD has a secret in clear"},
		"a database for everybody":          {"networks: [database]", "networks: [database]\n    ports: [\"5432:5432\"]", "postgres: it can be reached from outside"},
		"a bot of its own way":              {"  bot-2: *bot", "  bot-2: {<<: *bot, restart: always}", "bot-2: it is not begun again"},
		"a bot with more than another":      {"  bot-2: *bot", "  bot-2: {<<: *bot, mem_limit: 1g}", "bot-2 is not as bot-1"},
		"one bot":                           {"  bot-2: *bot", "", "there are 1 bots"},
		"a root that can be written to":     {"user: \"99:99\"\n    read_only: true", "user: \"99:99\"", "balancer: its root can be written to"},
		"no time to end":                    {"stop_grace_period: 20s", "stop_grace_period: 5s", "bot-1: it has no time to end"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../compose/compose.yaml")
			if err != nil {
				t.Fatal(err)
			}
			wrong := strings.Replace(string(text), c.old, c.now, 1)
			if wrong == string(text) {
				t.Fatalf("there is no %q in it", c.old)
			}
			p, err := composed(types.ConfigFile{Filename: filepath.Join("..", "compose", "compose.yaml"), Content: []byte(wrong)})
			said := fmt.Sprint(err)
			if err == nil {
				said = strings.Join(mistakes(p), "\n")
			}
			if !strings.Contains(said, c.says) {
				t.Errorf("it is told %q, want %q", said, c.says)
			}
		})
	}
}
