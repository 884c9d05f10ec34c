// Package fetch gets a calendar from the address that somebody gave, and from nowhere else.
//
// Whoever may give an address could use the bot to reach what they cannot reach
// themselves. So each connection is looked at when it is made, after the name was
// looked up and before the first packet: neither a redirect nor a name that changes
// leads inside. No proxy is used, which would look names up itself. What is read is
// bounded in size and time, and is never as a whole in memory.
package fetch

import (
	"bufio"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"code.dny.dev/ssrf"
)

// What one calendar may take.
const (
	MostBytes = 10 << 20         // on the way, and after it was unpacked
	MostMoves = 5                // redirects
	WholeTime = 20 * time.Second // from the first look-up to the last byte, redirects included

	mostHeader  = 64 << 10 // bytes of an answer's head, and of all that come before it (1xx)
	connectTime = 10 * time.Second
	longestWait = 24 * time.Hour // that a server may ask for
)

// Options are what a Client needs.
type Options struct {
	Hosts    Hosts
	Agent    string         // what servers are told who asks, such as "unhunch/v1.2.0"
	Roots    *x509.CertPool // who is trusted to say which server is whose; nil: whom the system trusts
	Resolver *net.Resolver  // nil: the system's
}

// Client gets calendars. It may be used by many at once.
type Client struct {
	hosts     Hosts
	agent     string
	transport *http.Transport
	whole     time.Duration // WholeTime
}

// New makes a Client.
func New(o Options) *Client {
	return newClient(o, func(own bool) dial {
		return (&net.Dialer{Timeout: connectTime, Resolver: o.Resolver, Control: control(own)}).DialContext
	})
}

// dial makes a connection to "host:port", as net.Dialer.DialContext does.
type dial func(ctx context.Context, network, address string) (net.Conn, error)

// newClient makes a Client that connects by what dialer gives, for servers of one's
// own and for others.
func newClient(o Options, dialer func(own bool) dial) *Client {
	own, others := dialer(true), dialer(false)
	plain := new(http.Protocols)
	plain.SetHTTP1(true)
	return &Client{hosts: o.Hosts, agent: o.Agent, whole: WholeTime, transport: &http.Transport{
		Proxy: nil,
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port := hostOf(&url.URL{Host: address})
			if o.Hosts.owns(host, port) {
				return own(ctx, network, address)
			}
			return others(ctx, network, address)
		},
		TLSClientConfig:        &tls.Config{RootCAs: o.Roots, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    connectTime,
		Protocols:              plain,
		DisableKeepAlives:      true,
		DisableCompression:     true, // that is undone in bounds: see body
		MaxResponseHeaderBytes: mostHeader,
	}}
}

// Ask is one request.
type Ask struct {
	Address string
	Seen    Seen // of the last Fresh or NotModified, or zero
}

// Get asks for a calendar at now, and gives it to read, which it calls once at the
// most, and not after it has returned. What read was given is whole only if the
// Outcome is Fresh.
func (c *Client) Get(ctx context.Context, ask Ask, now time.Time, read func(io.Reader) error) Outcome {
	at, why := c.hosts.Read(ask.Address)
	if why != "" {
		return Outcome{Kind: Refused, Why: why}
	}
	ctx, cancel := context.WithTimeout(ctx, c.whole)
	defer cancel()
	for range MostMoves + 1 {
		next, outcome := c.hop(ctx, at, ask.Seen, now, read)
		if next == nil {
			return outcome
		}
		if why := c.hosts.why(next); why == NotHTTPS || why == NoAddress {
			return Outcome{Kind: Moved, Why: why, Status: outcome.Status}
		} else if why != "" {
			return Outcome{Kind: Refused, Why: why, Status: outcome.Status}
		}
		at = next
	}
	return Outcome{Kind: Moved, Why: Endlessly}
}

// hop asks at one address. next is where it leads on to.
func (c *Client) hop(ctx context.Context, at *url.URL, seen Seen, now time.Time, read func(io.Reader) error) (next *url.URL, _ Outcome) {
	here := sha256.Sum256([]byte(at.String()))
	request := (&http.Request{Method: http.MethodGet, URL: at, Host: at.Host, Header: http.Header{
		"Accept":          {"text/calendar, */*;q=0.1"},
		"Accept-Encoding": {"gzip"},
		"User-Agent":      {c.agent},
	}}).WithContext(ctx)
	known := seen.At == here
	if known && seen.Tag != "" {
		request.Header.Set("If-None-Match", seen.Tag)
	}
	if known && seen.Modified != "" {
		request.Header.Set("If-Modified-Since", seen.Modified)
	}
	answer, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, lost(ctx, err)
	}
	defer func() { _ = answer.Body.Close() }() // nothing is sent that could be lost
	told := Outcome{Status: answer.StatusCode}
	switch answer.StatusCode {
	case http.StatusOK:
		told = body(ctx, answer, read)
		told.Status = answer.StatusCode
		if told.Kind == Fresh {
			told.Seen = Seen{mark(answer, "ETag"), mark(answer, "Last-Modified"), here}
		}
	case http.StatusNotModified:
		told.Kind = NotACalendar
		if known {
			told.Kind, told.Seen = NotModified, seen
		}
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if next, err := answer.Location(); err == nil {
			next.Fragment, next.RawFragment = "", ""
			return next, told
		}
		told.Kind, told.Why = Moved, NoAddress
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusProxyAuthRequired:
		told.Kind = Denied
	case http.StatusNotFound, http.StatusGone:
		told.Kind = Gone
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		told.Kind, told.Wait = Later, wait(answer.Header.Get("Retry-After"), now)
	default:
		told.Kind = Failed
	}
	return nil, told
}

// longestMark are characters of what a server says by which to know a calendar
// again; a longer one is not kept.
const longestMark = 256

// mark is such a word, if it can be sent back.
func mark(answer *http.Response, name string) string {
	value := answer.Header.Get(name)
	if len(value) > longestMark || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' }) {
		return ""
	}
	return value
}

// wait is how long a server asks to be left alone (RFC 9110, section 10.2.3), and 0
// where that makes no sense.
func wait(said string, now time.Time) time.Duration {
	asked := time.Duration(0)
	if seconds, err := strconv.Atoi(said); err == nil {
		asked = time.Duration(min(max(seconds, 0), int(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(said); err == nil {
		asked = at.Sub(now)
	}
	return min(max(asked, 0), longestWait)
}

// lost is what an error on the way to an answer means.
func lost(ctx context.Context, err error) Outcome {
	if errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedPort) || errors.Is(err, ssrf.ErrInvalidHostPort) {
		return Outcome{Kind: Refused, Why: Inside}
	}
	return Outcome{Kind: Unreachable, Why: cause(ctx, err)}
}

func cause(ctx context.Context, err error) Why {
	_, unknown := errors.AsType[*tls.CertificateVerificationError](err)
	_, plain := errors.AsType[tls.RecordHeaderError](err)
	name, unnamed := errors.AsType[*net.DNSError](err)
	op, network := errors.AsType[*net.OpError](err)
	late, timed := errors.AsType[net.Error](err)
	switch {
	case ctx.Err() != nil || timed && late.Timeout():
		return Slow
	case unknown || plain || network && op.Op == "remote error": // what a TLS alert is told by
		return NoTrust
	case unnamed && name.IsNotFound:
		return NoSuchHost
	case unnamed || network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return NoAnswer
	}
	return Garbled
}

// body gives an answer's body to read, if it looks like a calendar.
func body(ctx context.Context, answer *http.Response, read func(io.Reader) error) Outcome {
	if answer.ContentLength > MostBytes {
		return Outcome{Kind: TooBig}
	}
	packed := &bounded{from: answer.Body, left: MostBytes}
	open := &bounded{from: packed, left: MostBytes}
	if coding := strings.ToLower(answer.Header.Get("Content-Encoding")); coding == "gzip" || coding == "x-gzip" {
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			return short(ctx, packed, open)
		}
		open.from = unpacked
	} else if coding != "" && coding != "identity" {
		return Outcome{Kind: Unreachable, Why: Garbled}
	}
	text := bufio.NewReader(open)
	if !begins(text) {
		if open.err == nil {
			return Outcome{Kind: NotACalendar}
		}
		return short(ctx, packed, open)
	}
	err := read(text)
	switch {
	case open.err != nil || packed.err != nil:
		return short(ctx, packed, open)
	case err != nil:
		return Outcome{Kind: Unread, Err: err}
	case ctx.Err() != nil: // a connection that is ended by that looks as if it ended by itself
		return Outcome{Kind: Unreachable, Why: Slow}
	}
	return Outcome{Kind: Fresh}
}

// short is why there was no more to read.
func short(ctx context.Context, packed, open *bounded) Outcome {
	switch {
	case packed.over || open.over:
		return Outcome{Kind: TooBig}
	case packed.err != nil:
		return Outcome{Kind: Unreachable, Why: cause(ctx, packed.err)}
	}
	return Outcome{Kind: Unreachable, Why: Garbled}
}

const (
	byteOrderMark = "\ufeff"
	beginning     = "BEGIN:VCALENDAR"
)

// begins reports whether a calendar stands at the beginning. Blank lines, and a
// byte order mark, may come before it.
func begins(text *bufio.Reader) bool {
	peeked, _ := text.Peek(512) // a short one, too
	start := strings.TrimLeft(strings.TrimPrefix(string(peeked), byteOrderMark), " \t\r\n")
	return len(start) >= len(beginning) && strings.EqualFold(start[:len(beginning)], beginning)
}

// bounded reads so many bytes and no more. It knows why it ended, if that was not
// at the end.
type bounded struct {
	from io.Reader
	left int64
	over bool
	err  error
}

var errOver = errors.New("more than a calendar may have")

func (b *bounded) Read(into []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	if int64(len(into)) > b.left+1 {
		into = into[:b.left+1]
	}
	n, err := b.from.Read(into)
	if int64(n) > b.left {
		n, err, b.over = int(b.left), errOver, true
	}
	b.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = err
	}
	return n, err
}

// HostOf is the host of an address, by which servers are told apart; "" where there
// is none. It may be shown, and all else of an address is a secret.
func HostOf(address string) string {
	u, _ := Hosts{}.Read(address)
	if u == nil {
		return ""
	}
	host, _ := hostOf(u)
	return host
}
