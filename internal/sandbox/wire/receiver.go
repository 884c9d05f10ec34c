package wire

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	maxRedirects = 2       // of an event (docs: Events API, error handling)
	maxAnswer    = 1 << 20 // bytes that are read of an answer
)

// RequestURLs are where an app takes what it is told.
type RequestURLs struct{ Events, Commands, Interactions string }

// Receiver is an app that is reached by signed requests. It is safe for several at once.
type Receiver struct {
	client *http.Client
	secret string

	mu   sync.Mutex
	urls RequestURLs
}

// NewReceiver is one without addresses yet. It sends through a client, and signs with a
// secret of the app's.
func NewReceiver(client *http.Client, secret string) *Receiver {
	quick := *client
	quick.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Receiver{client: &quick, secret: secret}
}

// At is where the app takes requests; empty before Subscribe.
func (r *Receiver) At() RequestURLs {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.urls
}

// Subscribe has the app take requests at addresses from now on. Slack first asks the one
// for events to say a word again (docs: url_verification).
func (r *Receiver) Subscribe(ctx context.Context, urls RequestURLs) error {
	sum := sha256.Sum256([]byte(urls.Events + r.secret))
	word := hex.EncodeToString(sum[:])[:52]
	body, err := json.Marshal(map[string]string{"token": verification, "challenge": word, "type": "url_verification"})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	said := r.post(ctx, request{to: urls.Events, kind: jsonBody, body: body, redirects: maxRedirects})
	switch {
	case said.trouble != "":
		return fmt.Errorf("request URL %s: %s", urls.Events, said.trouble)
	case said.status != http.StatusOK || challengeIn(said) != word:
		return fmt.Errorf("request URL %s: it did not answer with the value of the challenge parameter, but with status %d", urls.Events, said.status)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.urls = urls
	return nil
}

// challengeIn is the word of an answer: plain, in a form or in JSON, all of which Slack takes.
func challengeIn(said answer) string {
	kind, _, _ := mime.ParseMediaType(said.kind) // unreadable: as plain text
	switch kind {
	case jsonBody:
		var in struct {
			Challenge string `json:"challenge"`
		}
		_ = json.Unmarshal(said.body, &in) // another word is wrong as well
		return in.Challenge
	case formBody:
		form, err := url.ParseQuery(string(said.body))
		if err == nil {
			return form.Get("challenge")
		}
	}
	return strings.TrimSpace(string(said.body))
}

// CheckSSL asks whether the certificate of the address for commands is in order, as Slack
// does now and then (docs: slash commands). There is no signature then: Bolt takes it without.
func (r *Receiver) CheckSSL(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	body := url.Values{"ssl_check": {"1"}, "token": {verification}}.Encode()
	said := r.post(ctx, request{to: r.At().Commands, kind: formBody, body: []byte(body), unsigned: true})
	if said.trouble != "" || said.status != http.StatusOK {
		return fmt.Errorf("ssl_check at %s: status %d, trouble %q", r.At().Commands, said.status, said.trouble)
	}
	return nil
}

const (
	jsonBody = "application/json"
	formBody = "application/x-www-form-urlencoded"
)

// request is one that is sent to the app.
type request struct {
	to, kind  string
	body      []byte
	header    http.Header
	redirects int
	unsigned  bool
}

// answer is what came of it.
type answer struct {
	status  int // zero: none came
	kind    string
	body    []byte
	stop    bool   // x-slack-no-retry
	trouble string // why none came, in the words of x-slack-retry-reason
}

// post sends a request and follows it as far as it may be followed.
func (r *Receiver) post(ctx context.Context, q request) answer {
	for ; ; q.redirects-- {
		said, elsewhere := r.send(ctx, q)
		switch {
		case elsewhere == "":
			return said
		case q.redirects == 0:
			said.trouble = "too_many_redirects"
			return said
		}
		q.to = elsewhere
	}
}

func (r *Receiver) send(ctx context.Context, q request) (said answer, elsewhere string) {
	out, err := http.NewRequestWithContext(ctx, http.MethodPost, q.to, bytes.NewReader(q.body))
	if err != nil {
		return answer{trouble: "connection_failed"}, ""
	}
	maps.Copy(out.Header, q.header)
	out.Header.Set("Content-Type", q.kind)
	out.Header.Set("Accept", "application/json,*/*")
	out.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	if !q.unsigned {
		r.sign(out.Header, q.body, time.Now())
	}
	in, err := r.client.Do(out)
	if err != nil {
		return answer{trouble: troubleOf(err)}, ""
	}
	defer func() { _ = in.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(in.Body, maxAnswer))
	if err != nil {
		return answer{trouble: troubleOf(err)}, ""
	}
	if to, err := in.Location(); err == nil && in.StatusCode/100 == 3 {
		elsewhere = to.String()
	}
	return answer{
		status: in.StatusCode, kind: in.Header.Get("Content-Type"), body: body, stop: in.Header.Get("X-Slack-No-Retry") == "1",
	}, elsewhere
}

// sign says by when and by whom a body was sent (docs: verifying requests from Slack). The
// time is the machine's, as for everything that waits: what is old is not what people see.
func (r *Receiver) sign(header http.Header, body []byte, now time.Time) {
	at := strconv.FormatInt(now.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(r.secret))
	_, _ = mac.Write([]byte("v0:" + at + ":")) // a hash takes everything
	_, _ = mac.Write(body)
	header.Set("X-Slack-Request-Timestamp", at)
	header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
}

// troubleOf is Slack's word for what went wrong before an answer came.
func troubleOf(err error) string {
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "http_timeout"
	case isTLS(err):
		return "ssl_error"
	case errors.Is(err, context.Canceled):
		return "unknown_error"
	default:
		return "connection_failed"
	}
}

// isTLS tells whether a connection came about and could not be trusted.
func isTLS(err error) bool {
	_, unverified := errors.AsType[*tls.CertificateVerificationError](err)
	_, unknown := errors.AsType[x509.UnknownAuthorityError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	return unverified || unknown || plain
}
