package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/store/bolt"
)

// keyRotateCmd seals all that is sealed with the first key.
type keyRotateCmd struct {
	Store string  `help:"The store." default:"unhunch.db" env:"UNHUNCH_STORE" placeholder:"FILE"`
	Key   keyFile `embed:""`

	place app.Place
}

// Help says in which order one key takes another one's place.
func (*keyRotateCmd) Help() string {
	return `To have another key take the place of the one there is:

  1. Put a new one above it in the key file: the first one seals, and all open.
  2. Restart the bot, so that it reads the file.
  3. unhunch key rotate --key-file unhunch.key

It seals anew what the old key has sealed: the tokens of workspaces, and the addresses
of calendars. It says when the old key may leave the file. A running bot is asked, and
works on; where none runs, the store is opened. Interrupted, it goes on where it was when
it is called again; called twice, it does nothing the second time. Backups stay as they
are: keep the old key apart for as long as there are some from before.`
}

func (c *keyRotateCmd) check(e env, wrong *mistakes) {
	c.place = placeOf(c.Store, e, wrong)
	c.Key.check(e, wrong)
}

func (c *keyRotateCmd) Run(ctx context.Context, e env) error {
	first := ""
	if !c.Key.keys.None() {
		first = c.Key.keys.IDs()[0]
	}
	done, err := app.RotateRunning(ctx, c.place, first)
	if errors.Is(err, app.ErrNobody) {
		absent := err
		done, err = app.RotateClosed(ctx, c.place, c.Key.keys, app.Opening{MadeBy: built().String(), Log: e.log}, time.Now())
		if errors.Is(err, bolt.ErrInUse) {
			err = fmt.Errorf("%w (%w)", err, absent)
		}
	}
	if err != nil {
		return inWords(c.place, err)
	}
	return c.tell(e, done)
}

var errShut = errors.New("not everything could be opened")

func (c *keyRotateCmd) tell(e env, done app.Rotated) error {
	if len(done.Shut) == 0 {
		fmt.Fprintf(e.stdout, "%s: %s\n", c.place, e.paint(e.stdout, good, "all is sealed with key "+done.Key))
	} else {
		fmt.Fprintf(e.stdout, "%s: what could be opened is sealed with key %s\n", c.place, done.Key)
	}
	_, err := fmt.Fprintf(e.stdout, "%s and %s were sealed anew; %d were before\n", count(done.Tokens, "token"), addresses(done.Addresses), done.Already)
	if len(done.Free) > 0 {
		_, err = fmt.Fprintln(e.stdout, free(done))
	}
	for _, key := range slices.Sorted(maps.Keys(done.Shut)) {
		_, err = fmt.Fprintln(e.stderr, e.paint(e.stderr, bad, shut(key, done.Shut[key])))
	}
	if err == nil && len(done.Shut) > 0 {
		err = &reported{errShut}
	}
	return err
}

func addresses(n int) string {
	if n == 1 {
		return "1 address"
	}
	return fmt.Sprintf("%d addresses", n)
}

// free says which keys may go, and what still opens with them.
func free(done app.Rotated) string {
	said := "The key " + done.Free[0] + " is not needed by this store any more: it may leave the key file."
	them := "it"
	if len(done.Free) > 1 {
		said = "The keys " + strings.Join(done.Free, ", ") + " are not needed by this store any more: they may leave the key file."
		them = "them"
	}
	said += "\nKeep " + them + " apart for as long as there are backups from before: what is sealed in those opens with nothing else."
	if done.Backups > 0 {
		said += " The last of the daily ones is gone in " + count(done.Backups, "day") + "."
	}
	return said
}

// shut says what becomes of secrets that could not be opened.
func shut(key string, n int) string {
	stay, again := "stays as it is", "Whoever it is of gives it again, in Slack, or installs the app again."
	if n != 1 {
		stay, again = "stay as they are", "Those whose they are give them again, in Slack, or install the app again."
	}
	if key == "" {
		return fmt.Sprintf("%s cannot be opened by any key, as if damaged, and %s. %s", count(n, "secret"), stay, again)
	}
	return fmt.Sprintf("%s sealed with key %s, which is not there, %s. Put that key below the first one, restart the bot and rotate again. Or: %s%s", count(n, "secret"), key, stay, strings.ToLower(again[:1]), again[1:])
}
