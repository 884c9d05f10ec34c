package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/guard"
	"unhunch/internal/strict"
)

// mistakes collects everything that is wrong with the settings, so that
// nobody mends them one start at a time.
type mistakes []mistake

type mistake struct{ setting, what, mend string }

func (m *mistakes) add(setting, what, mend string) {
	*m = append(*m, mistake{setting, what, mend})
}

func (m *mistakes) Error() string {
	lines := make([]string, 0, len(*m))
	for _, x := range *m {
		lines = append(lines, fmt.Sprintf("  %s: %s\n    %s", x.setting, x.what, x.mend))
	}
	return strings.Join(lines, "\n")
}

// ended is a mend as a sentence of its own.
func ended(mend string) string {
	if !strings.HasSuffix(mend, "?") {
		mend += "."
	}
	return strings.ToUpper(mend[:1]) + mend[1:]
}

// rotated stands before the tokens of apps with token rotation (docs: token
// rotation).
const rotated = "xoxe."

// token checks a secret's form without ever repeating it. mend says how to set it.
func (m *mistakes) token(name, value, prefix, mend string) {
	switch {
	case value == "":
		m.add(name, "is not set", mend)
	case strings.TrimSpace(value) != value || strings.ContainsAny(value, "\"' \t\n"):
		m.add(name, "has spaces or quotes in or around it", "Set the bare token.")
	case strings.HasPrefix(value, rotated):
		m.add(name, "is a rotating token, which ends after twelve hours", "Turn token rotation off for this app, and install it again.")
	case !strings.HasPrefix(value, prefix):
		m.add(name, fmt.Sprintf("does not begin with %s", prefix), mend)
	case strings.HasSuffix(value, prefix):
		m.add(name, "is only the beginning of a token", mend)
	}
}

// signing checks the form of an app's signing secret, or client secret, as what says.
func (m *mistakes) signing(name, value, what, mend string) {
	switch {
	case value == "":
		m.add(name, "is not set", mend)
	case strings.HasPrefix(value, "xoxb-"), strings.HasPrefix(value, "xapp-"):
		m.add(name, "is a token, and no "+what, mend)
	case !signingForm.MatchString(value):
		m.add(name, "is no "+what+": it has spaces or quotes in it, or is too short", mend)
	}
}

// signingForm is wider than what Slack gives out: 32 hexadecimal digits.
var signingForm = regexp.MustCompile(`^[0-9A-Za-z_-]{16,128}$`)

// serverURL gives the address without a slash behind it. Slack sends browsers to https
// alone (docs: installing with OAuth), and on this machine to http, too.
func (m *mistakes) serverURL(name, value string) string {
	const example = "such as https://stretch.example.com."
	u, err := url.Parse(value)
	switch {
	case value == "":
		m.add(name, "is not given, and --multi takes it", "Give the address under which browsers and Slack reach this server, "+example)
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		m.add(name, fmt.Sprintf("%q is not a web address", masked(value)), "Give one "+example)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "" && u.Path != "/":
		m.add(name, "has more than a host", "Leave out what follows it: the server has a name of its own, "+example)
	case !guard.Private(u):
		m.add(name, fmt.Sprintf("%q is not encrypted", masked(value)), "Use https: Slack sends nobody elsewhere, and tokens travel on this way. Only a server on this machine may be reached by http.")
	default:
		return u.Scheme + "://" + u.Host
	}
	return value
}

// clientID checks the form of an app's.
func (m *mistakes) clientID(name, value, mend string) {
	switch {
	case value == "":
		m.add(name, "is not set", mend)
	case !clientIDForm.MatchString(value):
		m.add(name, "is no client id", `It has digits, a dot and digits, as "Basic Information" shows it.`)
	}
}

var clientIDForm = regexp.MustCompile(`^[0-9]{1,30}\.[0-9]{1,30}$`)

const (
	mostSecret    = 4 << 10  // bytes of a file that holds a secret
	byteOrderMark = "\ufeff" // some editors on Windows begin each file with it
)

// secret reads a file that holds one, and reports whether it could.
func (m *mistakes) secret(setting, file, mend string) (text string, read bool) {
	data, err := strict.ReadFile(file, mostSecret)
	large, tooLarge := errors.AsType[strict.TooLarge](err)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		m.add(setting, file+" is not there", mend)
	case tooLarge:
		m.add(setting, file+" "+large.Error(), mend)
	case errors.Is(err, fs.ErrPermission):
		m.add(setting, file+": cannot be read: "+strict.Cause(err), "Let the bot's account read it.")
	case err != nil:
		m.add(setting, file+": cannot be read: "+strict.Cause(err), mend)
	}
	return strings.TrimPrefix(string(data), byteOrderMark), err == nil
}

// apiURL gives the address with the trailing slash that slack-go wants.
func (m *mistakes) apiURL(name, value string) string {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
		m.add(name, fmt.Sprintf("%q is not a web address", masked(value)), "Leave it out for Slack itself, or give something like https://slack.com/api/.")
		return value
	}
	if !guard.Private(u) {
		m.add(name, fmt.Sprintf("%q is not encrypted", masked(value)), "Use https: the tokens would travel in clear. Only a server on this machine may be called by http.")
		return value
	}
	return strings.TrimSuffix(value, "/") + "/"
}

// pictureURL gives the address of the pictures with a trailing slash, or "" as
// it is. Slack fetches them itself, and only where nobody can read along.
func (m *mistakes) pictureURL(name, value string) string {
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http"):
		m.add(name, fmt.Sprintf("%q is not a web address", masked(value)), "Give the folder that 'unhunch pictures' was put in, such as https://example.com/unhunch/, or leave it out.")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		m.add(name, "has more than a host and a folder", "Leave out names, passwords and all that follows a ? or #: everybody in Slack will see it.")
	case u.Scheme == "http" && !guard.IsLoopback(u.Hostname()):
		m.add(name, fmt.Sprintf("%q is not encrypted", masked(value)), "Use https: Slack shows no other pictures.")
	case len(value) > longestPictureURL:
		m.add(name, "is longer than Slack takes", fmt.Sprintf("Use at most %d characters.", longestPictureURL))
	default:
		return strings.TrimSuffix(value, "/") + "/"
	}
	return value
}

// longestPictureURL leaves room for a file's name (docs: image block, image_url
// of 3,000 characters).
const longestPictureURL = 2500

// folder checks that a folder can be read, if one is named.
func (m *mistakes) folder(name, value, mend string) {
	if value == "" {
		return
	}
	info, err := os.Stat(value)
	if err == nil && info.IsDir() {
		_, err = os.ReadDir(value)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		m.add(name, fmt.Sprintf("there is no folder %q", value), mend)
	case err != nil:
		m.add(name, fmt.Sprintf("%q cannot be read: %s", value, strict.Cause(err)), mend)
	case !info.IsDir():
		m.add(name, fmt.Sprintf("%q is not a folder", value), mend)
	}
}

// routines checks the folder of a company's own.
func (m *mistakes) routines(name, value string) {
	m.folder(name, value, "Give the folder that holds your routines (*.yaml), or leave it out.")
}

// store checks that one is named: an empty name comes from a variable that is
// missing in a script.
func (m *mistakes) store(setting, name string) {
	if name == "" {
		m.add(setting, "is empty", "Name a file, for example unhunch.db, or a database: postgres://USER@HOST/DATABASE.")
	}
}

// asSaid calls each setting by where it was said, which is where it is to be mended: by its
// variable, or its place in the file.
func (m *mistakes) asSaid(all []setting) {
	for i := range *m {
		x := &(*m)[i]
		at := slices.IndexFunc(all, func(s setting) bool { return "--"+s.Name == x.setting })
		if at < 0 {
			continue
		}
		switch s := all[at]; s.from {
		case byEnvironment:
			x.setting = s.at
		case byFile:
			x.setting = s.at + ": " + s.Name
		case byFlag, byItself:
		}
	}
}

// moment reads a date, which stands for its morning, or a date and a time, in UTC
// unless it names a zone. The years are those for which the rules of the zones
// are known well enough.
func (m *mistakes) moment(name, value string) time.Time {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02T15:04Z07:00", time.RFC3339} {
		at, err := time.Parse(layout, value)
		if err != nil {
			continue
		}
		if layout == time.DateOnly {
			at = at.Add(app.Morning)
		}
		if at.UTC().Year() < 2000 || at.UTC().Year() > 2099 {
			m.add(name, fmt.Sprintf("%q is out of bounds", value), "Give a time in the years from 2000 to 2099.")
		}
		return at
	}
	m.add(name, fmt.Sprintf("%q is no time", value), "Give a date, such as 2028-02-29, or a date and a time, such as 2028-02-29T08:30 (UTC) or 2028-02-29T08:30+01:00; or leave it out.")
	return time.Time{}
}

// isAddress reports whether there can be a host and a port of that name.
func isAddress(address string) bool {
	_, port, err := net.SplitHostPort(address)
	n, isNumber := strconv.Atoi(port)
	return err == nil && port != "" && (isNumber != nil || n >= 0 && n <= mostPort)
}

const mostPort = 65535

// port checks a port to listen on.
func (m *mistakes) port(n int) {
	if n < 0 || n > mostPort {
		m.add("--port", strconv.Itoa(n)+" is no port", "Give a number from 1 to 65535, or 0 for any free one.")
	}
}
