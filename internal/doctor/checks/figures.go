package checks

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"

	"unhunch/internal/doctor"
)

// Figures asks a running bot at its address whether it is ready; without one, it looks
// whether the address can be had.
func Figures(address string, client *http.Client, running func(context.Context) (Running, error)) doctor.Check {
	return doctor.Check{Name: "figures", Look: func(ctx context.Context) doctor.Result {
		if address == "" {
			return ok("none are served: --metrics ADDRESS does")
		}
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return see("settings")
		}
		if _, err := running(ctx); err != nil {
			return available(ctx, address, "serve them", "--metrics", "127.0.0.1:9091")
		}
		if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
			host = "127.0.0.1"
		}
		status, said, err := ask(ctx, client, "http://"+net.JoinHostPort(host, port)+"/readyz")
		switch {
		case err != nil:
			return fail("the bot is running, and does not answer at "+address+": "+whatFailed(err), "see that it was started with this --metrics")
		case status != http.StatusOK:
			return fail("the bot is not ready: "+said, "look at its log: it names what to mend")
		}
		return ok("the bot is ready, says " + address)
	}}
}

// available looks whether an address can be had for what a flag says.
func available(ctx context.Context, address, use, flag, such string) doctor.Result {
	var config net.ListenConfig
	l, err := config.Listen(ctx, "tcp", address)
	if err != nil {
		return fail("the bot could not "+use+" at "+address+": "+err.Error(), "give "+flag+" another address, for example "+such)
	}
	_ = l.Close() // nobody came
	return ok(address + " is free; no bot is running")
}

func ask(ctx context.Context, client *http.Client, at string) (status int, said string, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody)
	if err != nil {
		return 0, "", err
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	text, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
	return answer.StatusCode, strings.TrimSpace(string(text)), errors.Join(err, answer.Body.Close())
}
