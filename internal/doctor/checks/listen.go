package checks

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"time"

	"unhunch/internal/doctor"
)

// SigningSecret tells what is wrong with the form of the signing secret. Whether it is
// the app's, only Slack's own requests show.
func SigningSecret(wrong []Mistake) doctor.Check {
	return doctor.Check{Name: "signing secret", Look: func(context.Context) doctor.Result {
		if len(wrong) > 0 {
			return fail(wrong[0].Setting+": "+wrong[0].What, wrong[0].Mend)
		}
		return ok("looks like one; if it is another app's, the log says that requests are forged")
	}}
}

// Listening is where Slack's requests come in.
type Listening struct {
	Address   string
	Cert, Key string // files; none: a proxy speaks HTTPS
	Running   func(context.Context) (Running, error)
	Now       func() time.Time
}

// soonOver is how long before its end a certificate is worth a look: who renews by
// itself has done so by then.
const soonOver = 14 * 24 * time.Hour

// Check looks whether requests are taken, or could be, and how long the certificate is
// good for.
func (l Listening) Check() doctor.Check {
	return doctor.Check{Name: "listen", Look: func(ctx context.Context) doctor.Result {
		if _, _, err := net.SplitHostPort(l.Address); err != nil {
			return see("settings")
		}
		r := l.taken(ctx)
		if r.Verdict == doctor.Fail {
			return r
		}
		if l.Cert == "" {
			r.Details = append(r.Details, "in clear: Slack calls https addresses only, so a proxy before it has to speak that")
			return r
		}
		return l.certificate(r)
	}}
}

func (l Listening) taken(ctx context.Context) doctor.Result {
	bot, err := l.Running(ctx)
	switch {
	case err != nil:
		return available(ctx, l.Address, "take Slack's requests", "--listen", "127.0.0.1:8080")
	case !bot.Tells:
		return ok("not tried: a bot is running, of a version that does not tell")
	case !bot.Listens:
		return fail("the running bot was started without --listen", "restart it with these settings")
	case bot.Open == 0:
		return fail("the running bot takes no requests", "look at its log: it says why")
	}
	return ok("the running bot takes Slack's requests at " + l.Address)
}

func (l Listening) certificate(r doctor.Result) doctor.Result {
	pair, err := tls.LoadX509KeyPair(l.Cert, l.Key)
	if err != nil {
		return fail("no HTTPS can be spoken: "+err.Error(), "give --tls-cert the certificate with those that it was signed by, and --tls-key its key, both as PEM")
	}
	now, from, to := l.Now(), pair.Leaf.NotBefore, pair.Leaf.NotAfter
	switch {
	case now.Before(from):
		return fail(fmt.Sprintf("the certificate is good from %s on", from.UTC().Format(time.DateTime)), "set this machine's clock right, or wait")
	case now.After(to):
		return fail(fmt.Sprintf("the certificate was good until %s", to.UTC().Format(time.DateTime)), "renew it: the bot reads it by itself")
	case to.Sub(now) < soonOver:
		return warn(r.Found+fmt.Sprintf("; its certificate is good until %s", to.UTC().Format(time.DateOnly)), "renew it: the bot reads it by itself")
	}
	r.Details = append(r.Details, fmt.Sprintf("a certificate until %s", to.UTC().Format(time.DateOnly)))
	return r
}
