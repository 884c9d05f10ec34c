package app

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// issued is a certificate with a number, and its key.
func issued(t *testing.T, number int64) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	begins := time.Date(2026, time.March, 2, 9, 0, 0, 0, time.UTC)
	made, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(number), NotBefore: begins, NotAfter: begins.AddDate(10, 0, 0), DNSNames: []string{"bot.example.com"},
	}, &x509.Certificate{}, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})
}

// shelf is where a certificate is kept and renewed.
type shelf struct {
	t         *testing.T
	cert, key string
	now       time.Time
	log       strings.Builder
	*certificate
}

func (s *shelf) puts(file string, content []byte) {
	s.t.Helper()
	fresh := file + ".new" // and so is never seen half written
	err := os.WriteFile(fresh, content, 0o600)
	if err == nil {
		err = os.Rename(fresh, file)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// shows is the number of the certificate that somebody sees who comes after so long.
func (s *shelf) shows(after time.Duration) int64 {
	s.t.Helper()
	s.now = s.now.Add(after)
	got, err := s.get(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return got.Leaf.SerialNumber.Int64()
}

func keeps(t *testing.T) *shelf {
	t.Helper()
	dir := t.TempDir()
	s := &shelf{t: t, cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"), now: time.Date(2026, time.March, 2, 10, 0, 0, 0, time.UTC)}
	cert, key := issued(t, 1)
	s.puts(s.cert, cert)
	s.puts(s.key, key)
	var err error
	if s.certificate, err = newCertificate(s.cert, s.key, func() time.Time { return s.now }, slog.New(slog.NewTextHandler(&s.log, nil))); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestARenewedCertificateIsShownWithoutARestart(t *testing.T) {
	s := keeps(t)
	if n := s.shows(time.Hour); n != 1 {
		t.Fatalf("it shows %d", n)
	}
	cert, key := issued(t, 2)
	s.puts(s.cert, cert)
	s.puts(s.key, key)
	if n := s.shows(lookAgain - 1); n != 1 {
		t.Errorf("it looks at its files each time: %d", n)
	}
	if n := s.shows(1); n != 2 || s.log.Len() > 0 {
		t.Errorf("renewed, it shows %d: %s", n, s.log.String())
	}
}

func TestWhileACertificateIsRenewedTheOneBeforeIsShown(t *testing.T) {
	for name, harms := range map[string]func(s *shelf, cert []byte){
		"its key is to come":     func(s *shelf, cert []byte) { s.puts(s.cert, cert) },
		"it is half written":     func(s *shelf, cert []byte) { s.puts(s.cert, cert[:len(cert)/2]) },
		"it is gone for the now": func(s *shelf, _ []byte) { _ = os.Remove(s.cert) },
	} {
		t.Run(name, func(t *testing.T) {
			s := keeps(t)
			cert, key := issued(t, 2)
			harms(s, cert)
			for range 3 {
				if n := s.shows(time.Minute); n != 1 {
					t.Errorf("it shows %d", n)
				}
			}
			if n := strings.Count(s.log.String(), "cannot be read: the one before is kept"); n != 1 {
				t.Errorf("told %d times: %s", n, s.log.String())
			}
			s.puts(s.cert, cert)
			s.puts(s.key, key)
			if n := s.shows(time.Minute); n != 2 {
				t.Errorf("whole again, it shows %d", n)
			}
		})
	}
}

func TestAPairThatIsNoneIsToldAtTheStart(t *testing.T) {
	s := keeps(t)
	_, key := issued(t, 2)
	s.puts(s.key, key)
	if _, err := newCertificate(s.cert, s.key, func() time.Time { return s.now }, slog.New(slog.DiscardHandler)); err == nil || !strings.Contains(err.Error(), "--tls-cert and --tls-key") {
		t.Error(err)
	}
}
