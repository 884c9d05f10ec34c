package main

import (
	"crypto/tls"
	"fmt"
)

// entrance is how Slack reaches the bot where it is not over Socket Mode.
type entrance struct {
	Listen string `help:"An address at which Slack's requests are taken over HTTP, instead of Socket Mode: for example 127.0.0.1:8080, behind a proxy that speaks HTTPS." env:"UNHUNCH_LISTEN" placeholder:"ADDRESS" without:"Socket Mode"`
	Cert   string `name:"tls-cert" help:"The certificate with which --listen speaks HTTPS by itself, with those that it was signed by. It is read again when it changes." env:"UNHUNCH_TLS_CERT" placeholder:"FILE" without:"none: a proxy speaks HTTPS"`
	Key    string `name:"tls-key" help:"The key of that certificate." env:"UNHUNCH_TLS_KEY" placeholder:"FILE" without:"none"`
}

func (c *entrance) check(wrong *mistakes) {
	if c.Listen != "" && !isAddress(c.Listen) {
		wrong.add("--listen", fmt.Sprintf("%q is no address", c.Listen), "Give a host and a port, for example 127.0.0.1:8080.")
	}
	switch {
	case c.Cert == "" && c.Key == "":
	case c.Cert == "":
		wrong.add("--tls-key", "is given without --tls-cert", "Give the certificate, too, or leave both to a proxy.")
	case c.Key == "":
		wrong.add("--tls-cert", "is given without --tls-key", "Give its key, too, or leave both to a proxy.")
	case c.Listen == "":
		wrong.add("--tls-cert", "is given without --listen", "Give --listen an address, or leave the certificate out: over Socket Mode nobody calls the bot.")
	default:
		if _, err := tls.LoadX509KeyPair(c.Cert, c.Key); err != nil {
			wrong.add("--tls-cert", fmt.Sprintf("and --tls-key cannot be used: %s", err), "Give PEM files that the bot's account can read, of the same certificate.")
		}
	}
}
