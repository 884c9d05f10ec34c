package app

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
)

// Answered is what a bot says at the address of its figures.
type Answered struct {
	OK   bool
	Said string
}

// AnswersAt asks a bot on this machine at the address that its --metrics has.
func AnswersAt(ctx context.Context, address, path string) (a Answered, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return a, err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() { // all of this machine's, this one too
		host = "127.0.0.1"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+path, http.NoBody)
	if err != nil {
		return a, err
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // and no proxy
	response, err := client.Do(request)
	if err != nil {
		return a, err
	}
	said, err := io.ReadAll(io.LimitReader(response.Body, 1<<10))
	a = Answered{response.StatusCode == http.StatusOK, strings.TrimSpace(string(said))}
	return a, errors.Join(err, response.Body.Close())
}
