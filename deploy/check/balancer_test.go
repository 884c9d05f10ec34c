//go:build haproxy

package check

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// certified makes a certificate for 127.0.0.1 and its key, in one file, as HAProxy
// wants it.
func certified(t *testing.T) (file string, known *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	long := time.Date(2100, time.January, 1, 0, 0, 0, 0, time.UTC)
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "balancer"}, NotAfter: long, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	signed, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
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
