package metrics

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"path"
	"regexp"
)

// Calls watches the calls to Slack's Web API that go through a transport.
func (m *Metrics) Calls(next http.RoundTripper) http.RoundTripper { return calls{next, m} }

type calls struct {
	next http.RoundTripper
	m    *Metrics
}

// The outcomes of a call.
const (
	ok          = "ok"
	refused     = "refused"     // an answer of Slack's with an error in it
	ratelimited = "ratelimited" // a 429
	failed      = "failed"      // a 5xx
	broken      = "broken"      // no answer
)

func (c calls) RoundTrip(r *http.Request) (*http.Response, error) {
	began := c.m.now()
	response, err := c.next.RoundTrip(r)
	outcome := broken
	if err == nil {
		outcome, err = outcomeOf(response)
	}
	c.m.calls.WithLabelValues(methodOf(r), outcome).Observe(c.m.now().Sub(began).Seconds())
	return response, err
}

// method is the form of Slack's method names, so that no part of a
// response_url or an upload's address becomes a label.
var method = regexp.MustCompile(`^[a-z]+(\.[a-zA-Z]+)+$`)

func methodOf(r *http.Request) string {
	if name := path.Base(r.URL.Path); method.MatchString(name) {
		return name
	}
	return "other"
}

// outcomeOf reads the answer, and puts it back for whoever asked.
func outcomeOf(r *http.Response) (string, error) {
	switch {
	case r.StatusCode == http.StatusTooManyRequests:
		return ratelimited, nil
	case r.StatusCode >= http.StatusInternalServerError:
		return failed, nil
	case r.StatusCode >= http.StatusBadRequest:
		return refused, nil
	}
	body, err := io.ReadAll(r.Body)
	if closed := r.Body.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return broken, err
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	var answer struct {
		OK *bool `json:"ok"`
	}
	if json.Unmarshal(body, &answer) == nil && answer.OK != nil && !*answer.OK {
		return refused, nil
	}
	return ok, nil
}
