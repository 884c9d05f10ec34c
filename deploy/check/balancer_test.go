//go:build haproxy

package check

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	cryptorand "crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"unhunch/internal/e2e/e2etest"
)

// certified makes a certificate for 127.0.0.1 and its key, in one file, as HAProxy
// wants it.
func certified(t *testing.T) (file string, known *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), cryptorand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "balancer"}, NotAfter: long, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	signed, err := x509.CreateCertificate(cryptorand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), "balancer.pem")
	text := append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})...)
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	known = x509.NewCertPool()
	known.AppendCertsFromPEM(text)
	return file, known
}

// free is an address that nobody has, and none that the system gives to who wants any.
func free(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(12_000))
		if l, err := net.Listen("tcp", address); err == nil {
			_ = l.Close()
			return address
		}
	}
	t.Fatal("no port is free")
	return ""
}

// balancer is HAProxy with the file of Compose, before bots that are pretended.
type balancer struct {
	t       *testing.T
	address string
	client  *http.Client
	process *e2etest.Process
}

func balances(t *testing.T, configuration string, bots ...http.HandlerFunc) *balancer {
	t.Helper()
	certificate, known := certified(t)
	at := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(at, []byte(configuration), 0o600); err != nil {
		t.Fatal(err)
	}
	b := &balancer{t: t, address: free(t), client: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: known, MinVersion: tls.VersionTLS12}}}}
	cmd := exec.CommandContext(t.Context(), "haproxy", "-db", "-f", at)
	cmd.Env = []string{"ADDRESS=" + b.address, "CERTIFICATE=" + certificate}
	for i, bot := range bots {
		server := httptest.NewServer(bot)
		t.Cleanup(server.Close)
		cmd.Env = append(cmd.Env, fmt.Sprintf("BOT_%d=%s", i+1, server.Listener.Addr()))
	}
	b.process = e2etest.Start(t, cmd)
	e2etest.Eventually(t, "it listens", func() bool {
		conn, err := net.Dial("tcp", b.address)
		if err == nil {
			_ = conn.Close()
		}
		return err == nil
	})
	return b
}

// posts sends what a form may have, and gives how it is answered.
func (b *balancer) posts() (status int, same bool) {
	b.t.Helper()
	body := strings.Repeat("payload=", 5000)
	answer, err := b.client.Post("https://"+b.address+"/slack/interactions", "application/x-www-form-urlencoded", strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer.StatusCode, string(said) == body
}

// well is a bot that takes what comes, and shows what it was.
func well(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	body, _ := io.ReadAll(r.Body) // what is missing is not shown
	_, _ = w.Write(body)
}

// but is a bot that answers Slack in another way, and is well to look at.
func but(answers http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			answers(w, r)
			return
		}
		well(w, r)
	}
}

func TestTheBalancerTriesTheOtherBotAndChangesNoByte(t *testing.T) {
	text, err := os.ReadFile("../compose/haproxy.cfg")
	if err != nil {
		t.Fatal(err)
	}
	ending := but(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
	dying := but(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for name, bot := range map[string]http.HandlerFunc{"is ending": ending, "dies": dying, "is well": well} {
		t.Run("one "+name, func(t *testing.T) {
			b := balances(t, string(text), bot, well)
			for range 20 {
				if status, same := b.posts(); status != http.StatusOK || !same {
					t.Fatalf("it is answered with %d, and the same body: %t\n%s", status, same, b.process.Said)
				}
			}
			if said := b.process.Said.String(); !strings.Contains(said, "200 POST /slack/interactions by bot-2") || strings.Contains(said, "127.0.0.1") {
				t.Errorf("its log does not tell who answered, or tells whom:\n%s", said)
			}
		})
	}
	t.Run("neither can", func(t *testing.T) {
		if status, _ := balances(t, string(text), ending, dying).posts(); status < http.StatusInternalServerError {
			t.Errorf("Slack is told %d, and would not try again", status)
		}
	})
	t.Run("a refusal stands", func(t *testing.T) {
		refusing := func(with int) http.HandlerFunc {
			return but(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(with) })
		}
		status, _ := balances(t, string(text), refusing(http.StatusUnauthorized), refusing(http.StatusForbidden)).posts()
		if status != http.StatusUnauthorized && status != http.StatusForbidden {
			t.Errorf("it is answered with %d", status)
		}
	})
}

func TestTheBalancerLeavesABotAloneWhileItsDoorIsShut(t *testing.T) {
	text, err := os.ReadFile("../compose/haproxy.cfg")
	if err != nil {
		t.Fatal(err)
	}
	var open atomic.Bool
	b := balances(t, string(text), func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost && !open.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		well(w, r)
	}, well)
	b.process.Says("bot-1 is DOWN")
	before := strings.Count(b.process.Said.String(), "by bot-1 ")
	for range 10 {
		b.posts()
	}
	if n := strings.Count(b.process.Said.String(), "by bot-1 "); n != before {
		t.Errorf("it was asked %d times:\n%s", n-before, b.process.Said)
	}
	open.Store(true)
	b.process.Says("bot-1 is UP")
}

// judged is what HAProxy says of a configuration, with the environment that Compose gives
// it.
func judged(t *testing.T, text string) (said string, err error) {
	t.Helper()
	certificate, _ := certified(t)
	at := filepath.Join(t.TempDir(), "haproxy.cfg")
	if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	check := exec.CommandContext(t.Context(), "haproxy", "-c", "-f", at)
	p := ways(t)["one workspace"]
	for name, value := range environment(p.Services["balancer"]) {
		if strings.HasPrefix(value, secrets) {
			value = certificate
		}
		for _, b := range bots(p) {
			value = strings.Replace(value, b.Name+":", "127.0.0.1:", 1) // Docker knows the names, and we do not
		}
		check.Env = append(check.Env, name+"="+value)
	}
	out, err := check.CombinedOutput()
	return string(out), err
}

func TestTheBalancerTakesItsFile(t *testing.T) {
	p := ways(t)["one workspace"]
	file := p.Configs[p.Services["balancer"].Configs[0].Source].File
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	said, err := judged(t, string(text))
	if err != nil || strings.Contains(said, "[WARNING]") {
		t.Errorf("%v\n%s", err, said)
	}
	for _, c := range []struct{ old, now string }{{"retry-on", "retries-on"}, {"resolvers names\n", "resolvers others\n"}, {"${BOT_2}", "${BOT_3}"}} {
		wrong := strings.Replace(string(text), c.old, c.now, 1)
		if wrong == string(text) {
			t.Fatalf("there is no %q in it", c.old)
		}
		if said, err := judged(t, wrong); err == nil {
			t.Errorf("%s in place of %s is taken:\n%s", c.now, c.old, said)
		}
	}
}
