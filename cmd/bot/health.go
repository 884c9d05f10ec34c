package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"unhunch/internal/app"
)

// healthCmd asks a running bot how it does, where no shell and no curl can.
type healthCmd struct {
	Store   string `help:"The store that the bot works with: of a file, the bot is asked at the socket beside it." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
	Metrics string `help:"Of a store in a database, where the bot on this machine is asked: the address that its --metrics has." env:"UNHUNCH_METRICS" placeholder:"ADDRESS"`

	place app.Place
}

// Help says what the answer means.
func (*healthCmd) Help() string {
	return `It prints "ready" where presses arrive from Slack and nothing that reminders take is
refused, as /readyz does of --metrics. Else it says why not, and ends with exit code 1.`
}

func (c *healthCmd) check(_ env, wrong *mistakes) {
	wrong.store("--store", c.Store)
	c.place = app.Place(c.Store)
	switch {
	case !c.place.Shared():
	case c.Metrics == "":
		wrong.add("--metrics", "is not given, and a bot whose store is in a database is asked there", "Give it the address that the bot's --metrics has, for example 127.0.0.1:9090.")
	case !isAddress(c.Metrics):
		wrong.add("--metrics", fmt.Sprintf("%q is no address", c.Metrics), "Give a host and a port, for example 127.0.0.1:9090.")
	}
}

const mostPatience = 5 * time.Second

func (c *healthCmd) Run(ctx context.Context, e env) error {
	ctx, cancel := context.WithTimeout(ctx, mostPatience)
	defer cancel()
	if c.place.Shared() {
		return c.askHere(ctx, e.stdout)
	}
	health, err := app.HealthFromRunning(ctx, c.place)
	if err == nil {
		err = health.Ready()
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.stdout, "ready")
	return err
}

// askHere asks at the address of a bot's figures.
func (c *healthCmd) askHere(ctx context.Context, out io.Writer) error {
	is, err := app.AnswersAt(ctx, c.Metrics, "/readyz")
	if err != nil {
		return err
	}
	if !is.OK {
		return fmt.Errorf("the bot is not ready: %s", is.Said)
	}
	_, err = fmt.Fprintln(out, is.Said)
	return err
}
