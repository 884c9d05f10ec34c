package checks_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

func TestTheFormOfASigningSecretIsLookedAt(t *testing.T) {
	looks(t, "well", checks.SigningSecret(nil), doctor.OK, "forged")
	looks(t, "none", checks.SigningSecret([]checks.Mistake{{"SLACK_SIGNING_SECRET", "is not set", "Set it."}}), doctor.Fail, "is not set", "Set it.")
}

func TestWhereSlacksRequestsComeInIsLookedAt(t *testing.T) {
	var config net.ListenConfig
	taken, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	at := taken.Addr().String()
	looks(t, "free", checks.Listening{Address: "127.0.0.1:0", Running: nobody}.Check(), doctor.OK, "is free", "a proxy before it")
	looks(t, "taken by others", checks.Listening{Address: at, Running: nobody}.Check(), doctor.Fail, "could not take Slack's requests", "--listen another address")
	looks(t, "no address", checks.Listening{Address: "here", Running: nobody}.Check(), doctor.Skip, "see settings")
	looks(t, "the bot is there", checks.Listening{Address: at, Running: running(checks.Running{Listens: true, Open: 1})}.Check(), doctor.OK, "takes Slack's requests at "+at)
	looks(t, "it ends", checks.Listening{Address: at, Running: running(checks.Running{Listens: true})}.Check(), doctor.Fail, "takes no requests")
	looks(t, "it holds sockets", checks.Listening{Address: at, Running: running(checks.Running{Open: 2})}.Check(), doctor.Fail, "without --listen")
}

func TestACertificateIsLookedAtBeforeItEnds(t *testing.T) {
	begins := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	cert, key := pair(t, begins, begins.AddDate(0, 3, 0))
	for name, c := range map[string]struct {
		now  time.Time
		want doctor.Verdict
		says string
	}{
		"in its first month": {begins.AddDate(0, 1, 0), doctor.OK, "until 2026-06-02"},
		"in its last week":   {begins.AddDate(0, 3, -6), doctor.Warn, "good until 2026-06-02"},
		"after its end":      {begins.AddDate(0, 3, 1), doctor.Fail, "was good until 2026-06-02 09:00:00"},
		"before it begins":   {begins.AddDate(0, 0, -1), doctor.Fail, "good from 2026-03-02 09:00:00"},
	} {
		listening := checks.Listening{Address: "127.0.0.1:0", Cert: cert, Key: key, Running: nobody, Now: func() time.Time { return c.now }}
		looks(t, name, listening.Check(), c.want, c.says)
	}
	_, another := pair(t, begins, begins.AddDate(0, 3, 0))
	looks(t, "another's key", checks.Listening{Address: "127.0.0.1:0", Cert: cert, Key: another, Running: nobody}.Check(), doctor.Fail, "no HTTPS can be spoken", "--tls-key")
}

// pair writes a certificate and its key.
func pair(t *testing.T, from, to time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: to}, &x509.Certificate{}, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: made}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}
