package app

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"

	"unhunch/internal/workspace"
)

// held is the token by which a workspace is served, and the record that it is from.
type held struct {
	token  string
	record workspace.Record
	dead   atomic.Bool // Slack said so, and that was heeded
}

// bearer puts the token into calls that is held when they go out: slack-go has one for
// ever, and what stands in its place is no secret. It goes into the header, which
// every method takes (docs: Web API, authentication), and to the Web API alone.
type bearer struct {
	api  string // the URL of the Web API, with its last slash
	held *atomic.Pointer[held]
	next http.RoundTripper
}

// stand stands in the place of a token.
const stand = "xoxb-held"

// RoundTrip makes a call. Its context tells by which token: see heldBy.
func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasPrefix(r.URL.String(), b.api) {
		return b.next.RoundTrip(r)
	}
	h := b.held.Load()
	call := r.Clone(context.WithValue(r.Context(), heldKey{}, h))
	if err := withoutToken(call); err != nil {
		return nil, err
	}
	call.Header.Set("Authorization", "Bearer "+h.token)
	return b.next.RoundTrip(call)
}

// withoutToken takes the token out of a form.
func withoutToken(r *http.Request) error {
	if r.Body == nil || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return nil
	}
	sent, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return err
	}
	var fields [][]byte
	for field := range bytes.SplitSeq(sent, []byte{'&'}) {
		if string(field) != "token="+url.QueryEscape(stand) {
			fields = append(fields, field)
		}
	}
	body := bytes.Join(fields, []byte{'&'})
	r.ContentLength = int64(len(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body, err = r.GetBody()
	return err
}

type heldKey struct{}

// heldBy is by which token a call was made; nil: that is not known.
func heldBy(ctx context.Context) *held {
	h, _ := ctx.Value(heldKey{}).(*held)
	return h
}
