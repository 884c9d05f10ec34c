package main

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestWhatIsWrongWithWhereSlackCallsIsSaidWithItsMend(t *testing.T) {
	dir := drawer(t, map[string]string{"cert.pem": "none", "key.pem": "none"})
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no port":                      {[]string{"--listen", "localhost"}, `--listen: "localhost" is no address`},
		"a port beyond all":            {[]string{"--listen", ":65536"}, `--listen: ":65536" is no address`},
		"a certificate alone":          {[]string{"--listen", ":0", "--tls-cert", cert}, "--tls-cert: is given without --tls-key"},
		"a key alone":                  {[]string{"--listen", ":0", "--tls-key", key}, "--tls-key: is given without --tls-cert"},
		"files that hold none":         {[]string{"--listen", ":0", "--tls-cert", cert, "--tls-key", key}, "--tls-cert: and --tls-key cannot be used"},
		"nobody calls, over sockets":   {[]string{"--tls-cert", cert, "--tls-key", key}, "--tls-cert: is given without --listen"},
		"an app-level token besides":   {[]string{"--listen", ":0"}, "SLACK_APP_TOKEN: is set, and --listen is given, too"},
		"and no signing secret at all": {[]string{"--listen", ":0"}, "SLACK_SIGNING_SECRET: is not set"},
	} {
		code, _, said := types(t, map[string]string{"SLACK_BOT_TOKEN": "xoxb-1-1", "SLACK_APP_TOKEN": "xapp-1-1"}, append([]string{"run"}, c.args...)...)
		if code != exitUsage || !strings.Contains(said, c.want) {
			t.Errorf("%s: exit code %d, want %q in\n%s", name, code, c.want, said)
		}
	}
}
