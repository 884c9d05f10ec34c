package checks

import (
	"context"
	"fmt"

	"unhunch/internal/doctor"
)

// Running is a bot that has the store open, as it tells of itself.
type Running struct {
	Tells    bool   // false: it is of a version that tells nothing
	Version  string // of it
	Listens  bool   // for Slack's requests, instead of holding connections
	Open     int    // connections to Slack that are open, of two; or 1 while requests are taken
	Refusing []Refused
}

// Refused is something that Slack does not do until somebody mends it.
type Refused struct {
	What     string
	Optional bool // it works without
}

// Bot looks whether one is running and well. running gives an error where none is.
func Bot(running func(context.Context) (Running, error), version string) doctor.Check {
	return doctor.Check{Name: "bot", Look: func(ctx context.Context) doctor.Result {
		bot, err := running(ctx)
		switch {
		case err != nil:
			return ok("none is running with this store")
		case !bot.Tells:
			return warn("one is running, of a version that tells nothing of itself", "restart it: this binary is another one")
		}
		r := ok("is running")
		for _, refused := range bot.Refusing {
			r.Details = append(r.Details, "Slack refuses "+refused.What)
			r.Mend = "mend what Slack refuses; the bot notices by itself"
			if r.Found = "is running, and Slack refuses it something"; !refused.Optional {
				r.Verdict = doctor.Fail
			} else if r.Verdict == doctor.OK {
				r.Verdict = doctor.Warn
			}
		}
		if r.Verdict == doctor.OK && bot.Version != version {
			return warn(fmt.Sprintf("is running, and is %s; this is %s", bot.Version, version), "restart it, if you have upgraded")
		}
		return r
	}}
}
