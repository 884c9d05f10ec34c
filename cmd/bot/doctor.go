package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/doctor"
	"unhunch/internal/doctor/checks"
)

// doctorCmd looks at all that run would rely on with the same settings.
type doctorCmd struct {
	runCmd `embed:""`

	JSON bool `name:"json" help:"Write JSON, for machines: docs/operations.md has its shape."`

	found mistakes // in the file of settings, and in how the log is written
}

// mostLook is how long one check may take; a large store is read as a whole.
const mostLook = 30 * time.Second

// Help says what is looked at, and what is not touched.
func (*doctorCmd) Help() string {
	return `It takes the flags, the environment and the file of settings of 'unhunch run', tokens
included, and looks at what the bot would rely on: run it under the same account. A bot
may be at work meanwhile. Nothing is written to the store, and nobody in Slack is written to.
It ends with 0 when all is well or worth a look at the most (warn), and with 1 when
something does not work (fail).`
}

// check leaves mistakes in the settings to Run, which tells them with all else.
func (c *doctorCmd) check(_ env, wrong *mistakes) { c.found, *wrong = *wrong, nil }

// Run looks, tells what it found, and fails where something does not work.
func (c *doctorCmd) Run(ctx context.Context, e env) error {
	now := time.Now()
	ofTokens, others := mistakes{}, c.found
	c.Tokens.check(e, c.comes(), &ofTokens)
	c.checkOthers(e, now, &others)
	others.asSaid(e.settings)
	report := doctor.Report{Version: built().String(), At: now}
	report.Findings = doctor.Examine(ctx, app.Examination{
		Work:          c.work(e),
		BotTokenWrong: about(botToken(), ofTokens), AppTokenWrong: about(appToken(), ofTokens), SigningSecretWrong: about(signingSecret(), ofTokens),
		ClientWrong: append(about(clientID(), ofTokens), about(clientSecret(), ofTokens)...), Wrong: toldOf(others), Overruled: overruled(e.settings),
	}.Checks(), mostLook)
	var err error
	if c.JSON {
		err = report.JSON(e.stdout)
	} else {
		err = report.Text(e.stdout, func(v doctor.Verdict, word string) string { return e.paint(e.stdout, shadeOf(v), word) })
	}
	if err == nil && report.Verdict() == doctor.Fail {
		err = &reported{errUnwell}
	}
	return err
}

var errUnwell = errors.New("not everything is all right")

func shadeOf(v doctor.Verdict) shade {
	switch v {
	case doctor.OK:
		return good
	case doctor.Warn, doctor.Skip:
		return caution
	case doctor.Fail:
		return bad
	}
	return caution
}

// toldOf are mistakes as a check takes them.
func toldOf(wrong mistakes) (list []checks.Mistake) {
	for _, x := range wrong {
		list = append(list, checks.Mistake{Setting: x.setting, What: x.what, Mend: x.mend})
	}
	return list
}

// about are those of one token.
func about(s secret, wrong mistakes) (list []checks.Mistake) {
	for _, x := range toldOf(wrong) {
		if strings.Contains(x.Setting, s.variable) || strings.Contains(x.Setting, s.credential) {
			list = append(list, x)
		}
	}
	return list
}
