package main

import (
	"context"
	"fmt"
	"time"

	"unhunch/internal/app"
)

// healthCmd asks a running bot how it does, where no shell and no curl can.
type healthCmd struct {
	Store string `help:"The store that the bot works with: it is asked at the socket beside it." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
}

// Help says what the answer means.
func (*healthCmd) Help() string {
	return `It prints "ready" where presses arrive from Slack and nothing that reminders take is
refused, as /readyz does of --metrics. Else it says why not, and ends with exit code 1.`
}

const mostPatience = 5 * time.Second

func (c *healthCmd) Run(ctx context.Context, e env) error {
	ctx, cancel := context.WithTimeout(ctx, mostPatience)
	defer cancel()
	health, err := app.HealthFromRunning(ctx, c.Store)
	if err == nil {
		err = health.Ready()
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.stdout, "ready")
	return err
}
