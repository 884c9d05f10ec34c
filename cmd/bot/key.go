package main

import (
	"fmt"

	"unhunch/internal/seal"
)

// keyCmd is about the key.
type keyCmd struct {
	New    keyNewCmd    `cmd:"" help:"Print a new key."`
	Rotate keyRotateCmd `cmd:"" help:"Seal with a new key what the one before it has sealed."`
}

type keyNewCmd struct{}

// Help says where it goes.
func (keyNewCmd) Help() string {
	return `It prints a key on one line, and keeps it nowhere:

  unhunch key new | install -m 600 /dev/stdin unhunch.key
  unhunch run --key-file unhunch.key

Instead of a file, the variable UNHUNCH_KEY may hold it, or the credential
unhunch-key of systemd. Keep a copy away from the store and its backups: who has
both can read what is sealed, and without the key nobody can. Of several keys, one a
line, the first one seals, and all open: so 'unhunch key rotate' has a new one take the
place of an old one.`
}

func (keyNewCmd) Run(e env) error {
	_, err := fmt.Fprintln(e.stdout, seal.New())
	return err
}
