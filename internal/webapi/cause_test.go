package webapi_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"unhunch/internal/webapi"
)

// reaches tries to get to an address, and says why it came to nothing.
func reaches(t *testing.T, patience time.Duration, transport *http.Transport, address string) webapi.Cause {
	t.Helper()
	transport.OnProxyConnectResponse = webapi.ProxyAnswered
	defer transport.CloseIdleConnections()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := (&http.Client{Transport: transport}).Do(r)
	if err == nil {
		_ = answer.Body.Close()
		t.Fatal("it was reached")
	}
	return webapi.Explain(err)
}

// closed is an address that nobody answers at.
func closed(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	return server.Listener.Addr().String()
}

func through(proxy string) func(*http.Request) (*url.URL, error) {
	return http.ProxyURL(&url.URL{Scheme: "http", Host: proxy})
}

func TestEachCauseHasItsOwnSentence(t *testing.T) {
	quietly := func(answer http.Handler, start func(*httptest.Server)) *httptest.Server {
		s := httptest.NewUnstartedServer(answer)
		s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		start(s)
		t.Cleanup(s.Close)
		return s
	}
	encrypted := quietly(http.NotFoundHandler(), (*httptest.Server).StartTLS)
	plain := quietly(http.NotFoundHandler(), (*httptest.Server).Start)
	trusting := x509.NewCertPool()
	trusting.AddCert(encrypted.Certificate())
	proxy := func(status int) string {
		answer := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
		return quietly(answer, (*httptest.Server).Start).Listener.Addr().String()
	}
	names := func(err *net.DNSError) func(context.Context, string, string) (net.Conn, error) {
		return func(context.Context, string, string) (net.Conn, error) { return nil, err }
	}
	const long = time.Minute
	for name, c := range map[string]struct {
		patience  time.Duration
		transport *http.Transport
		address   string
		want      string
	}{
		"nobody is there":              {long, &http.Transport{}, "http://" + closed(t), "check SLACK_API_URL and the network"},
		"the proxy is not there":       {long, &http.Transport{Proxy: through(closed(t))}, "https://slack.test", "the proxy cannot be reached"},
		"the proxy wants a password":   {long, &http.Transport{Proxy: through(proxy(407))}, "https://slack.test", "wants a name and a password"},
		"the proxy forbids":            {long, &http.Transport{Proxy: through(proxy(403))}, "https://slack.test", "does not let us through"},
		"a certificate nobody knows":   {long, &http.Transport{}, encrypted.URL, "not trusted"},
		"a certificate of another":     {long, &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusting, ServerName: "slack.test"}}, encrypted.URL, "not trusted"},
		"no encryption":                {long, &http.Transport{}, strings.Replace(plain.URL, "http:", "https:", 1), "encrypted connection"},
		"a name that nobody has":       {long, &http.Transport{DialContext: names(&net.DNSError{Err: "no such host", IsNotFound: true})}, "https://slack.test", "name is not known"},
		"nobody to ask for names":      {long, &http.Transport{DialContext: names(&net.DNSError{Err: "server misbehaving"})}, "https://slack.test", "cannot be looked up"},
		"nobody to ask, and it lasted": {long, &http.Transport{DialContext: names(&net.DNSError{Err: "i/o timeout", IsTimeout: true})}, "https://slack.test", "cannot be looked up"},
		"it lasted too long":           {-1, &http.Transport{}, plain.URL, "does not answer in time"},
	} {
		t.Run(name, func(t *testing.T) {
			cause := reaches(t, c.patience, c.transport, c.address)
			if !strings.Contains(cause.What+": "+cause.Mend, c.want) {
				t.Errorf("%+v", cause)
			}
			if blamed := strings.Contains(cause.Mend, "and the network"); blamed != (name == "nobody is there") {
				t.Errorf("the network is blamed: %v", blamed)
			}
		})
	}
	for want, err := range map[string]error{
		"something else than Slack answers": &webapi.Stranger{Status: 200, Type: "text/html"},
		"trouble of its own":                &webapi.Stranger{Status: 503},
		"clock is right":                    x509.CertificateInvalidError{Reason: x509.Expired},
	} {
		if cause := webapi.Explain(errors.Join(err)); !strings.Contains(cause.What+cause.Mend, want) {
			t.Errorf("%v: %+v", err, cause)
		}
	}
}
