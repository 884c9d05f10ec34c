package checks

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"unhunch/internal/doctor"
	"unhunch/internal/say"
	"unhunch/internal/scope"
	"unhunch/internal/webapi"
)

// Slack is what is asked of it. An error is a *webapi.Refusal where Slack says no, a
// *Limited where it asks to wait, and otherwise for webapi.Explain to tell.
type Slack interface {
	// Reach makes the call that needs no token (docs: api.test).
	Reach(ctx context.Context) (Answer, error)
	// Identify asks whose the bot token is (docs: auth.test).
	Identify(ctx context.Context) (Identity, error)
	// Opens asks with the app token for the address of a Socket Mode connection (docs:
	// apps.connections.open). Nothing is connected by that.
	Opens(ctx context.Context) (address string, err error)
	// Greets connects there, waits for Slack's hello and hangs up. It tells how many
	// connections the app has, this one included.
	Greets(ctx context.Context, address string) (connections int, err error)
}

// Answer is when Slack answered.
type Answer struct {
	Theirs time.Time // by its header Date, which is to the second; zero: it had none
	Ours   time.Time // half way between question and answer
}

// Identity is whose a bot token is.
type Identity struct {
	Team, User string
	Scopes     []string // granted; nil: Slack did not tell
}

// Limited is that Slack asks to wait.
type Limited struct{ After time.Duration }

func (l *Limited) Error() string { return fmt.Sprintf("Slack asks to wait for %s", l.After) }

// Shared is Slack, asked each thing once.
type Shared struct {
	Reach    func(context.Context) (Answer, error)
	Identify func(context.Context) (Identity, error)
	Opens    func(context.Context) (string, error)
	Greets   func(context.Context, string) (int, error)
}

// Share has several checks ask Slack together.
func Share(s Slack) Shared {
	return Shared{Once(s.Reach), Once(s.Identify), Once(s.Opens), s.Greets}
}

// The names that other checks point to.
const (
	nameSlack    = "slack"
	nameBotToken = "bot token"
	nameAppToken = "app token"
	nameStore    = "store"
)

// Way looks whether it is Slack that answers. through says which way it goes, as
// "directly" or a proxy without its password.
func Way(s Shared, api, through string) doctor.Check {
	return doctor.Check{Name: nameSlack, Look: func(ctx context.Context) doctor.Result {
		if _, err := s.Reach(ctx); err != nil {
			r := refusal(err)
			r.Details = []string{fmt.Sprintf("asked at %s, %s", api, through)}
			return r
		}
		return ok(fmt.Sprintf("answers at %s, %s", api, through))
	}}
}

// refusal is why a call to Slack came to nothing.
func refusal(err error) doctor.Result {
	if limited, is := errors.AsType[*Limited](err); is {
		return warn(fmt.Sprintf("Slack asks to wait for %s", limited.After), "look again then")
	}
	if r, is := errors.AsType[*webapi.Refusal](err); is {
		mend := r.Mend
		if mend == "" {
			mend = "look up what it means at docs.slack.dev, and try again"
		}
		return fail(fmt.Sprintf("Slack says %s to %s", r.Code, r.Method), mend)
	}
	return cause(err)
}

// BotToken looks whose the bot token is. wrong are mistakes in its form: a token with
// one is sent nowhere.
func BotToken(wrong []Mistake, s Shared) doctor.Check {
	return token(nameBotToken, wrong, s, func(ctx context.Context) doctor.Result {
		who, err := s.Identify(ctx)
		if err != nil {
			return refusal(err)
		}
		return ok(fmt.Sprintf("of the workspace %s, as @%s", who.Team, who.User))
	})
}

// AppToken looks whether connections can be opened with the app token.
func AppToken(wrong []Mistake, s Shared) doctor.Check {
	return token(nameAppToken, wrong, s, func(ctx context.Context) doctor.Result {
		_, err := s.Opens(ctx)
		r, refused := errors.AsType[*webapi.Refusal](err)
		switch {
		case refused && r.Code == "missing_scope":
			return fail("it may not open connections", "make another at Basic Information, App-Level Tokens, with the scope connections:write, and set SLACK_APP_TOKEN to it")
		case err != nil:
			return refusal(err)
		}
		return ok("opens Socket Mode connections")
	})
}

func token(name string, wrong []Mistake, s Shared, look func(context.Context) doctor.Result) doctor.Check {
	return doctor.Check{Name: name, Look: func(ctx context.Context) doctor.Result {
		if len(wrong) > 0 {
			return fail(wrong[0].Setting+": "+wrong[0].What, wrong[0].Mend)
		}
		if _, err := s.Reach(ctx); err != nil {
			return see(nameSlack)
		}
		return look(ctx)
	}}
}

// Socket looks whether Slack's events and presses reach this machine.
//
// Slack hands each of them to any one of an app's connections (docs: Socket Mode), so
// one more connection may be given a press that it cannot answer. Where a bot is at
// work, or may be, nothing is connected: the bot is asked what it holds.
func Socket(wrong bool, s Shared, running func(context.Context) (Running, error), inUse func(context.Context) bool) doctor.Check {
	return doctor.Check{Name: "socket", Look: func(ctx context.Context) doctor.Result {
		if bot, err := running(ctx); err == nil {
			return held(bot)
		}
		if inUse(ctx) {
			return ok("not tried: another process has the store open, and a connection more might take a press away from it")
		}
		if wrong {
			return see(nameAppToken)
		}
		if _, err := s.Reach(ctx); err != nil {
			return see(nameSlack)
		}
		address, err := s.Opens(ctx)
		if err != nil {
			return see(nameAppToken)
		}
		n, err := s.Greets(ctx, address)
		switch {
		case err != nil:
			r := cause(err)
			r.Found = "no connection: " + r.Found
			r.Mend += ". WebSockets to *.slack.com have to get through, also where web pages do"
			return r
		case n > 1:
			return warn(fmt.Sprintf("Slack greets, and the app has %d connections besides", n-1), "if another bot works with this app, stop one of them: each would get some of the presses only")
		}
		return ok("Slack greets; hung up again")
	}}
}

// held judges the connections of a running bot.
func held(bot Running) doctor.Result {
	switch {
	case !bot.Tells:
		return ok("not tried: a bot is running, of a version that does not tell")
	case bot.Listens:
		return fail("the running bot holds no connection, and listens for requests instead", "look with the settings that it was started with, --listen among them")
	case bot.Open == 0:
		return fail("the running bot has no connection: no press arrives", "look at its log: it says why, and tries again")
	case bot.Open == 1:
		return warn("the running bot has one connection of two", "look again in a minute: it opens another")
	}
	return ok(fmt.Sprintf("the running bot has %d connections", bot.Open))
}

// Scopes looks whether all that the app asks for was granted.
func Scopes(wrong bool, s Shared) doctor.Check {
	return doctor.Check{Name: "scopes", Look: func(ctx context.Context) doctor.Result {
		if wrong {
			return see(nameBotToken)
		}
		who, err := s.Identify(ctx)
		switch {
		case err != nil:
			return see(nameBotToken)
		case who.Scopes == nil:
			return warn("Slack does not tell which were granted", "see that nothing on the way takes the header X-OAuth-Scopes off its answers")
		}
		return judge(who.Scopes)
	}}
}

// judge tells what does not work for want of a scope.
func judge(granted []string) doctor.Result {
	r := doctor.Result{Verdict: doctor.OK}
	var lacks, more []string
	for _, s := range scope.Missing(granted) {
		lacks = append(lacks, s.Name)
		r.Details = append(r.Details, s.Name+": "+s.Without(say.English()))
		if !s.Optional {
			r.Verdict = doctor.Fail
		} else if r.Verdict == doctor.OK {
			r.Verdict = doctor.Warn
		}
	}
	for _, name := range granted {
		if !slices.Contains(scope.Names(), name) {
			more = append(more, name)
		}
	}
	if len(more) > 0 {
		r.Details = append(r.Details, "granted and not used: "+strings.Join(more, ", "))
	}
	switch r.Verdict {
	case doctor.Fail:
		r.Found, r.Mend = "not granted: "+strings.Join(lacks, ", "), webapi.Mend("missing_scope")
	case doctor.Warn:
		r.Found, r.Mend = "left out: "+strings.Join(lacks, ", "), "nothing, if that is meant; else "+webapi.Mend("missing_scope")
	case doctor.OK, doctor.Skip:
		r.Found = "all granted: " + strings.Join(scope.Names(), ", ")
	}
	return r
}
