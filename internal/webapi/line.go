// Package webapi tells Slack's answers from others', keeps the waits that Slack
// asks for, and remembers what Slack refuses until somebody mends it.
package webapi

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a Line needs; every field but Timeout, Called, Dead and Signs is
// required.
type Options struct {
	API  string // the URL of the Web API, with its last slash
	Next http.RoundTripper
	Now  func() time.Time
	Log  *slog.Logger

	Timeout time.Duration // of one call, with its answer; 20 s
	// Called is told of each call that was made: a method's name, or "other".
	// It may be nil.
	Called func(method string, answer Kind, took time.Duration)
	// Dead is told of each call that Slack refuses for its token, with the call's
	// context. It must not wait for anything. Then neither the log nor Refusing nor
	// Ended says so. It may be nil.
	Dead func(ctx context.Context, r Refusal)
	// Signs are shared by the lines that lead the same way; nil: it is the only one.
	Signs *Signs
}

// Line is the way to Slack, for all calls alike: an http.RoundTripper that only
// lets through what Slack said. A 429 always names its wait, in whole seconds
// up to Longest; until it is over the method is answered 429 without a call. A
// refusal comes as the documentation has it, and of a success what is used.
// Everything else is an error: a *Stranger, a *Refusal of a response_url or an
// upload, or what broke.
//
// After an answer that is not Slack's, or a call that was never answered, nothing
// is risked: before the next one goes out, one that does nothing has to get
// through (docs: api.test, which needs no token).
type Line struct {
	Options
	ended chan Refusal

	mu       sync.Mutex
	silences map[string]silence
	refusals map[trouble]*Refusal
	doubt    doubt
}

// silence is what a method was asked for.
type silence struct {
	until time.Time
	mute  int // 429s in a row that did not say how long
}

// NewLine takes nothing for granted, but that it is Slack who will answer.
func NewLine(o Options) *Line {
	o.Timeout = cmp.Or(o.Timeout, 20*time.Second)
	if o.Called == nil {
		o.Called = func(string, Kind, time.Duration) {}
	}
	o.Signs = cmp.Or(o.Signs, new(Signs))
	return &Line{Options: o, ended: make(chan Refusal, 1), silences: map[string]silence{}, refusals: map[trouble]*Refusal{}}
}

// Stranger is an answer that is not Slack's.
type Stranger struct {
	Status  int    // 0: it was not even asked, after an earlier such answer
	Type    string // Content-Type
	Certain bool   // nothing was done
}

func (s *Stranger) Error() string {
	if s.Status == 0 {
		return "not sent: what answered last was not Slack"
	}
	return fmt.Sprintf("not an answer of Slack's: status %d, %q", s.Status, s.Type)
}

// MaxAnswer bounds an answer, in bytes.
const MaxAnswer = 4 << 20

// RoundTrip makes one call, or none.
func (l *Line) RoundTrip(r *http.Request) (*http.Response, error) {
	c := l.call(r)
	if wait := l.silent(c.key); wait > 0 {
		hangUp(r)
		return limited(r, wait), nil
	}
	if c.to == Method && !l.trusted(r.Context()) {
		hangUp(r)
		return nil, &Stranger{Certain: true}
	}
	var wrote atomic.Bool
	traced := httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	began := l.Now()
	heard, err := l.exchange(r.WithContext(traced))
	if err != nil {
		l.Called(c.name, Broken, l.Now().Sub(began))
		if c.to == Method && wrote.Load() && r.Context().Err() == nil {
			l.distrust(c.name, "no answer came", nil)
		}
		return nil, err
	}
	answer := judge(c.to, heard.status, heard.body, heard.has)
	l.Called(c.name, answer.Kind, l.Now().Sub(began))
	if c.to == Method && answer.Kind != Failed && answer.Kind != Foreign {
		l.trust()
	}
	return l.take(r, c, answer, heard)
}

// take does what follows from an answer.
func (l *Line) take(r *http.Request, c call, a Answer, heard heard) (*http.Response, error) {
	switch a.Kind {
	case RateLimited:
		return limited(r, l.silence(c.key, c.name, heard.header)), nil
	case OK:
		l.speaks(c.key)
		l.works(c.name)
		if c.to == Method {
			heard.body = plainly(c.name, heard.body, heard.has)
		}
		return reply(r, http.StatusOK, heard.header, heard.body), nil
	case Refused:
		l.speaks(c.key)
		refusal := l.refused(r.Context(), c.name, a)
		if c.to == Method {
			return reply(r, http.StatusOK, heard.header, a.plain()), nil
		}
		return nil, refusal
	case Failed, Foreign, Broken:
	}
	stranger := &Stranger{Status: heard.status, Type: shown(heard.header.Get("Content-Type")), Certain: a.Certain}
	if c.to == Method {
		l.distrust(c.name, "the answer is not Slack's", stranger)
	}
	return nil, stranger
}

// other is the name of what is no method.
const other = "other"

// call is what a request is.
type call struct {
	to   Target
	name string // in figures: nothing of a response_url or of an upload's address
	key  string // what Slack counts calls by: each response_url on its own
}

func (l *Line) call(r *http.Request) call {
	if method, ours := strings.CutPrefix(r.URL.Scheme+"://"+r.URL.Host+r.URL.Path, l.API); ours {
		return call{Method, method, method}
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return call{Upload, other, string(Upload)}
	}
	return call{Reply, other, r.URL.Path}
}

// heard is an answer, all of it.
type heard struct {
	status int
	header http.Header
	body   []byte
	has    object // what is in the body; nil: it is no JSON object
}

// exchange sends a request and reads the whole answer.
func (l *Line) exchange(r *http.Request) (heard, error) {
	ctx, cancel := context.WithTimeout(r.Context(), l.Timeout)
	defer cancel()
	response, err := l.Next.RoundTrip(r.WithContext(ctx))
	if err != nil {
		return heard{}, err
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxAnswer+1))
	closed := response.Body.Close()
	switch {
	case err != nil:
		return heard{}, fmt.Errorf("read the answer: %w", err)
	case len(body) > MaxAnswer:
		body = nil // nothing that Slack says is as long
	case closed != nil:
		return heard{}, fmt.Errorf("read the answer: %w", closed)
	}
	return heard{response.StatusCode, response.Header, body, read(body)}, nil
}

// reply is what the caller gets: Slack's words count, and not their status.
func reply(r *http.Request, status int, header http.Header, body []byte) *http.Response {
	return &http.Response{
		Status: strconv.Itoa(status) + " " + http.StatusText(status), StatusCode: status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: r,
	}
}

func limited(r *http.Request, wait time.Duration) *http.Response {
	seconds := int64((wait + time.Second - 1) / time.Second)
	header := http.Header{"Retry-After": {strconv.FormatInt(seconds, 10)}, "Content-Type": {"application/json"}}
	return reply(r, http.StatusTooManyRequests, header, Answer{Code: "ratelimited"}.plain())
}

// hangUp is what a RoundTripper owes a request that it does not send.
func hangUp(r *http.Request) {
	if r.Body != nil {
		_ = r.Body.Close()
	}
}

// shown is as much of somebody else's text as a log takes.
func shown(text string) string {
	if len(text) > 60 {
		text = text[:60]
	}
	return strings.ToValidUTF8(text, "?")
}

// silent is how long a method is to be left alone.
func (l *Line) silent(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.silences[key].until.Sub(l.Now())
}

// silence leaves a method alone, and tells for how long.
func (l *Line) silence(key, name string, header http.Header) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.Now()
	asked := RetryAfter(header, now)
	s := l.silences[key]
	wait := min(asked, Longest)
	if asked <= 0 {
		s.mute++
		wait = pause(s.mute, time.Minute)
	}
	said := header.Get("Retry-After")
	switch {
	case asked > Longest:
		l.Log.Warn("Slack asks for a longer wait than is kept", "method", name, "retry_after", shown(said), "wait", wait)
	case asked <= 0 && said != "":
		l.Log.Warn("a wait that Slack asks for makes no sense", "method", name, "retry_after", shown(said), "wait", wait)
	}
	if until := now.Add(wait); until.After(s.until) {
		s.until = until
	}
	for k, old := range l.silences {
		if now.Sub(old.until) > Longest {
			delete(l.silences, k)
		}
	}
	l.silences[key] = s
	return s.until.Sub(now)
}

// speaks ends a row of 429s.
func (l *Line) speaks(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, there := l.silences[key]; there && !l.Now().Before(s.until) {
		delete(l.silences, key)
	}
}
