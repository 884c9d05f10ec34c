package webapi

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// Cause is why a call came to nothing, and what to do about it, in the
// operator's words.
type Cause struct {
	What string
	Mend string
}

// ProxyRefusal is that a proxy does not let us through to Slack.
type ProxyRefusal struct {
	Status int
}

func (p *ProxyRefusal) Error() string {
	return fmt.Sprintf("the proxy answers %d %s", p.Status, http.StatusText(p.Status))
}

// ProxyAnswered is for http.Transport.OnProxyConnectResponse.
func ProxyAnswered(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return &ProxyRefusal{Status: answer.StatusCode}
}

// Explain tells the causes apart of an error that a call gave.
func Explain(err error) Cause {
	if proxy, ok := errors.AsType[*ProxyRefusal](err); ok {
		if proxy.Status == http.StatusProxyAuthRequired {
			return Cause{"the proxy wants a name and a password", "give them in HTTPS_PROXY: http://name:password@host:port"}
		}
		return Cause{"the proxy does not let us through to Slack", "have slack.com and its subdomains allowed there, or see that HTTPS_PROXY is right"}
	}
	if s, ok := errors.AsType[*Stranger](err); ok {
		if s.Status >= http.StatusInternalServerError {
			return Cause{"Slack, or what stands before it, has trouble of its own", "wait, and look at https://slack-status.com"}
		}
		return Cause{"something else than Slack answers", "see what is between this machine and Slack (a proxy, a page to log in at), and that SLACK_API_URL is right"}
	}
	if failed, ok := errors.AsType[*net.OpError](err); ok && failed.Op == "proxyconnect" {
		return Cause{"the proxy cannot be reached", "see that HTTPS_PROXY is right and the proxy is up"}
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok {
		if dns.IsNotFound {
			return Cause{"Slack's name is not known here", "check SLACK_API_URL and this machine's DNS"}
		}
		return Cause{"names cannot be looked up", "check this machine's DNS"}
	}
	if cause, ok := distrusted(err); ok {
		return cause
	}
	if slow, ok := errors.AsType[net.Error](err); ok && slow.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return Cause{"Slack does not answer in time", "check the network, and whether a firewall drops what goes to Slack"}
	}
	return Cause{"cannot reach Slack", "check SLACK_API_URL and the network"}
}

// distrusted tells what is wrong with an encrypted connection.
func distrusted(err error) (Cause, bool) {
	if bad, ok := errors.AsType[x509.CertificateInvalidError](err); ok && bad.Reason == x509.Expired {
		return Cause{"the certificate of what answers is not valid now", "see that this machine's clock is right"}, true
	}
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, other := errors.AsType[x509.HostnameError](err)
	_, unverified := errors.AsType[*tls.CertificateVerificationError](err)
	if unknown && trustsNobody() {
		return Cause{"there are no certificates on this machine to know Slack by", "install them (most systems call the package ca-certificates), or name a file that has them in SSL_CERT_FILE"}, true
	}
	if unknown || other || unverified {
		return Cause{"the certificate of what answers is not trusted", "if a proxy reads along, install its certificate (SSL_CERT_FILE); else see that SLACK_API_URL is right"}, true
	}
	_, header := errors.AsType[tls.RecordHeaderError](err)
	_, alert := errors.AsType[tls.AlertError](err)
	if header || alert || errors.Is(err, http.ErrSchemeMismatch) {
		return Cause{"what answers cannot agree with us on an encrypted connection", "see that SLACK_API_URL is right, and what is between this machine and Slack"}, true
	}
	return Cause{}, false
}

// trustsNobody reports whether this machine has not a single authority that
// could vouch for Slack: containers often come without.
func trustsNobody() bool {
	pool, err := x509.SystemCertPool()
	return err != nil || pool.Equal(x509.NewCertPool())
}
