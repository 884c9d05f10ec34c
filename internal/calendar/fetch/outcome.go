package fetch

import (
	"net/http"
	"time"
)

// Kind is how it ended.
type Kind string

// How it may end.
const (
	Fresh        Kind = "fresh"          // it was read
	NotModified  Kind = "not-modified"   // it is as it was
	Refused      Kind = "refused"        // nobody was asked, or no further: Why
	Moved        Kind = "moved"          // it leads on to where nobody follows: Why
	Unreachable  Kind = "unreachable"    // there was no whole answer: Why
	Denied       Kind = "denied"         // who has the address alone may not have it
	Gone         Kind = "gone"           // there is nothing at the address
	Later        Kind = "later"          // the server asks to be left alone: Wait
	Failed       Kind = "failed"         // the server has trouble: Status
	TooBig       Kind = "too-big"        // more than MostBytes
	NotACalendar Kind = "not-a-calendar" // such as a page to log in
	Unread       Kind = "unread"         // who was given it to read could not: Err
)

// Why is the reason of Refused, Moved and Unreachable.
type Why string

// What speaks against an address, or against where it leads.
const (
	NoAddress  Why = "no-address" // it is no web address
	TooLong    Why = "too-long"   // more than 2,048 bytes
	NotHTTPS   Why = "not-https"  // others could read along
	Password   Why = "password"   // it has a name or a password in it
	OtherPort  Why = "other-port" // another port than 443
	NotListed  Why = "not-listed" // whoever runs the bot lists other hosts
	Inside     Why = "inside"     // it is not on the internet
	Endlessly  Why = "endlessly"  // it leads on more than MostMoves times
	NoSuchHost Why = "no-such-host"
	NoAnswer   Why = "no-answer" // no connection, or it was cut off
	Slow       Why = "slow"      // it took longer than WholeTime
	NoTrust    Why = "no-trust"  // its certificate is wrong, or there is none
	Garbled    Why = "garbled"   // not HTTP as it is allowed to be
)

// Seen is what a server said of the calendar that it gave, so that it need not be
// given again. It is worth something at the same address alone.
type Seen struct {
	Tag, Modified string
	At            [32]byte // of the address, SHA-256
}

// Outcome is what became of it. Nothing in it holds the address.
type Outcome struct {
	Kind   Kind
	Why    Why           // "" but for Refused, Moved and Unreachable
	Status int           // of HTTP; 0 where there was none
	Wait   time.Duration // of Later: for how long; 0 where that was not said
	Seen   Seen          // of Fresh and NotModified
	Err    error         // of Unread: that of whoever read
}

// TooMuch reports whether a server asks to be left alone because it is asked too much,
// and not because of trouble of its own.
func (o Outcome) TooMuch() bool { return o.Kind == Later && o.Status == http.StatusTooManyRequests }

// Code is Kind and, where there is one, Why, such as "refused/inside".
func (o Outcome) Code() string {
	if o.Why == "" {
		return string(o.Kind)
	}
	return string(o.Kind) + "/" + string(o.Why)
}
