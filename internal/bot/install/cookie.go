package install

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"regexp"
	"strings"
)

// cookie tells the browser that began an installation from all others. It says nothing
// of anybody.
type cookie struct {
	name   string
	secure bool
}

// cookieOf is that of a server. With __Host- no other host can set it, nor one below
// (RFC 6265bis, 4.1.3.2).
func cookieOf(public string) cookie {
	if strings.HasPrefix(public, "https://") {
		return cookie{"__Host-unhunch-install", true}
	}
	return cookie{"unhunch-install", false}
}

// of is the browser's; "": it has none.
func (c cookie) of(r *http.Request) string {
	has, err := r.Cookie(c.name)
	if err != nil || !random.MatchString(has.Value) {
		return ""
	}
	return has.Value
}

var random = regexp.MustCompile(`^[0-9a-f]{32}$`)

// give lets the browser keep the one it has, so that it may begin twice. Nothing takes it
// away before its time: another installation may be under way beside the one that ends.
func (c cookie) give(w http.ResponseWriter, r *http.Request) string {
	value := c.of(r)
	if value == "" {
		var fresh [16]byte
		_, _ = rand.Read(fresh[:]) // it never fails (docs: crypto/rand)
		value = hex.EncodeToString(fresh[:])
	}
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // Secure is set wherever there is https
		Name: c.name, Value: value, Path: "/", MaxAge: int(lifetime.Seconds()), Secure: c.secure, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, // and not Strict: Slack leads the browser back here
	})
	return value
}
