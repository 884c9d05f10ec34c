package main

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/sandbox"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// city is a pretend Slack with many people, over TCP.
type city struct {
	*sandbox.Slack
	door    *sandbox.Door
	people  []string // user ids
	presses []press
	dir     string

	platform *sandbox.Platform // that sends requests; nil: apps come by sockets
	app      string            // where the app takes them: a host and a port
	reached  bool              // it does
}

// press is somebody with a button in front of them.
type press struct {
	who    *sandbox.Person
	button sandbox.Control
}

func newCity(ctx context.Context, dir string, byRequests bool) (c *city, err error) {
	var profiles []sandbox.Profile
	for i := range reminders {
		profiles = append(profiles, sandbox.Profile{Handle: "p" + strconv.Itoa(i)})
	}
	o := sandbox.Options{People: profiles, Lenient: true, ConnectionLife: -1}
	c = &city{dir: dir}
	if byRequests {
		if c.app, err = freeAddress(ctx); err != nil {
			return nil, err
		}
		o.BotToken = "xoxb-bench"
		c.platform = sandbox.NewPlatform(sandbox.PlatformOptions{
			SigningSecret: "benchsigningsecret",
			Client:        &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: pressers}},
			Workspaces:    []sandbox.Options{o},
		})
		c.Slack = c.platform.Slacks()[0]
		c.door, err = c.platform.Listen(ctx, "127.0.0.1:0")
	} else {
		c.Slack = sandbox.New(o)
		c.door, err = c.Listen(ctx, "127.0.0.1:0")
	}
	if err != nil {
		return nil, err
	}
	api := slack.New(c.Options().BotToken, slack.OptionAPIURL(c.door.APIURL()), slack.OptionHTTPClient(c.door.HTTPClient()))
	label := slack.NewTextBlockObject(slack.PlainTextType, "Why now?", false, false)
	button := slack.MsgOptionBlocks(slack.NewActionBlock("row", slack.NewButtonBlockElement("why", "", label)))
	for i, p := range c.People() {
		c.people = append(c.people, p.ID)
		if i >= pressers {
			continue
		}
		if _, _, err := api.PostMessageContext(ctx, p.ID, slack.MsgOptionText("Why now?", false), button); err != nil {
			return nil, err
		}
		who := c.Person(p.ID)
		c.presses = append(c.presses, press{who, who.Screen().Messages()[0].Controls()[0]})
	}
	return c, nil
}

func (c *city) close() {
	if c.platform != nil {
		c.platform.Close()
	} else {
		c.Close()
	}
	c.door.Close()
}

// freeAddress is one at which nobody listens.
func freeAddress(ctx context.Context) (string, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// reaches reports whether the app has so many sockets, or takes requests by now.
func (c *city) reaches(ctx context.Context, sockets int) bool {
	if c.platform != nil && !c.reached {
		c.reached = c.platform.Subscribe(ctx, requestURLs(c.app)) == nil
	}
	return c.Sockets() >= sockets && (c.platform == nil || c.reached)
}

// task is what the others are told: to whom to send which reminder.
type task struct {
	BotToken, AppToken, API string
	SigningSecret, Listen   string // where it takes requests
	People                  []string
	PerSecond               int
	Text                    string
	Blocks                  slack.Blocks
}

func (c *city) task() (path string, err error) {
	card := reminder()
	t := task{
		BotToken: c.Options().BotToken, AppToken: c.Options().AppToken, API: c.door.APIURL(),
		People: c.people, PerSecond: perSecond, Text: card.Text, Blocks: slack.Blocks{BlockSet: card.Blocks},
	}
	if c.platform != nil {
		t.SigningSecret, t.Listen = c.platform.SigningSecret(), c.app
	}
	text, err := json.Marshal(t)
	if err != nil {
		return "", err
	}
	path = filepath.Join(c.dir, "task.json")
	return path, os.WriteFile(path, text, 0o600)
}

func readTask(path string) (t task, err error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return t, err
	}
	err = json.Unmarshal(text, &t)
	return t, err
}

// settle makes a store with a desk for each of the people of a pretend Slack.
func settle(ctx context.Context, path string, in *sandbox.Slack, set func(i int, d *session.Desk)) error {
	store, err := bolt.Open(path, bolt.Options{})
	if err != nil {
		return err
	}
	hands, held := errgroup.WithContext(ctx)
	hands.SetLimit(512)
	for i, p := range in.People() {
		hands.Go(func() error {
			id := userID(0)
			id.Workspace, id.Person = in.Options().Team.ID, p.ID
			return store.Change(held, id, func(d *session.Desk) error {
				set(i, d)
				return nil
			})
		})
	}
	return errors.Join(hands.Wait(), store.Close())
}
