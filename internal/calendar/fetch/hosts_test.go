package fetch

import (
	"context"
	"crypto/x509"
	"encoding/binary"
	"io"
	"net"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
)

func TestWhatNobodyIsAskedForIsToldBeforehand(t *testing.T) {
	for address, want := range map[string]Why{
		"https://calendar.google.com/calendar/ical/ana/private-0c0ffee/basic.ics": "",
		"  https://calendar.google.com/x.ics\n":                                   "",
		"webcal://p01-caldav.icloud.com/published/2/x":                            "",
		"HTTPS://Calendar.Google.Com:443/x.ics#top":                               "",
		"https://8.8.8.8/x.ics":                                                   "",
		"https://[2606:4700::1]/x.ics":                                            "",
		"":                                                                        NoAddress,
		"calendar.google.com/x.ics":                                               NoAddress,
		"https:/x.ics":                                                            NoAddress,
		"https:x.ics":                                                             NoAddress,
		"https://:443/x.ics":                                                      NoAddress,
		"https://[fe80::1%25eth0]/":                                               NoAddress,
		"https://a b/":                                                            NoAddress,
		"mailto:ana@example.com":                                                  NoAddress,
		"http://calendar.google.com/x.ics":                                        NotHTTPS,
		"ftp://calendar.google.com/x.ics":                                         NotHTTPS,
		"file://localhost/etc/passwd":                                             NotHTTPS,
		"https://ana:secret@calendar.google.com/x.ics":                            Password,
		"https://calendar.google.com:8443/x.ics":                                  OtherPort,
		"https://calendar.google.com:0443/x.ics":                                  OtherPort,
		"https://10.0.0.7/x.ics":                                                  Inside,
		"https://127.0.0.1/x.ics":                                                 Inside,
		"https://[::ffff:8.8.8.8]/x.ics":                                          Inside,
		"https://169.254.169.254/latest/meta-data/":                               Inside,
		"https://example.com/" + strings.Repeat("x", longestURL):                  TooLong,
	} {
		if _, got := (Hosts{}).Read(address); got != want {
			t.Errorf("%.60s: %q, want %q", address, got, want)
		}
	}
}

func TestAListNarrowsAndAPlusAddsAServerOfOnesOwn(t *testing.T) {
	const private, google, below = "https://calendar.corp.example/x", "https://calendar.google.com/x", "https://p01.icloud.com/x"
	for list, want := range map[string]map[string]Why{
		"":                    {google: "", below: "", private: "", "https://10.0.0.7/": Inside},
		"calendar.google.com": {google: "", below: NotListed, "https://www.calendar.google.com/": NotListed, "https://calendar.google.com.evil.example/": NotListed, "https://10.0.0.7/": NotListed},
		"Calendar.Google.com. , *.icloud.com,": {
			google: "", below: "", "https://a.b.icloud.com/": "", "https://icloud.com/": NotListed, "https://evilicloud.com/": NotListed, "https://.icloud.com/": NotListed,
		},
		"10.0.0.7":                            {"https://10.0.0.7/": Inside},
		"+calendar.corp.example":              {google: "", private: "", "https://CALENDAR.corp.example./": "", "https://calendar.corp.example:8443/": OtherPort, "https://10.0.0.7/": Inside},
		"+calendar.corp.example:8443":         {google: "", "https://calendar.corp.example:8443/": "", "http://calendar.corp.example:8443/": NotHTTPS},
		"+10.0.0.7,+[fd00::7]:8443":           {"https://10.0.0.7/": "", "https://10.0.0.8/": Inside, "https://[fd00::7]:8443/": "", "https://[fd00::7]/": Inside},
		"*.icloud.com,+calendar.corp.example": {google: NotListed, below: "", private: ""},
	} {
		hosts := listed(t, list)
		for address, why := range want {
			if _, got := hosts.Read(address); got != why {
				t.Errorf("%q: %s is %q, want %q", list, address, got, why)
			}
		}
	}
}

func TestWhatIsWrongWithAListIsSaid(t *testing.T) {
	for list, want := range map[string]string{
		"calendar.google.com,https://x.example/": `"https://x.example/" is more than a host's name`,
		"+*.corp.example":                        "each server of your own is named for itself",
		"calendar.google.com:8443":               "has a port, which only a server of your own may have",
		"+calendar.corp.example:0":               "has a port that is none",
		"+calendar.corp.example:https":           "has a port that is none",
		"*":                                      `"*" is no host`,
		"*.*.example":                            `"*.*.example" is no host`,
		"+":                                      `"+" is no host`,
		"exa mple.com":                           `"exa mple.com" is no host`,
		"a..b":                                   `"a..b" is no host`,
		"+fe80::1%eth0":                          "is no host",
	} {
		if _, err := ReadHosts(list); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", list, err, want)
		}
	}
}

func TestAServerOfOnesOwnIsInsideAndNowhereElse(t *testing.T) {
	for address, allowed := range map[string]bool{
		"10.1.2.3:443": true, "172.31.0.1:443": true, "192.168.0.1:8443": true, "100.64.0.1:443": true, "127.0.0.1:443": true,
		"[::1]:443": true, "[fd00::1]:443": true, "8.8.8.8:443": true, "[2606:4700::1]:443": true,
		"169.254.169.254:443": false, "[fe80::1]:443": false, "[fe80::1%eth0]:443": false, "[fd00::1%eth0]:443": false, "0.0.0.0:443": false, "[::]:443": false,
		"224.0.0.1:443": false, "255.255.255.255:443": false, "[ff02::1]:443": false, "[::ffff:10.1.2.3]:443": false, "[64:ff9b::a01:203]:443": false,
		"nonsense": false,
	} {
		if err := control(true)("tcp", address, nil); (err == nil) != allowed {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestNothingOfAnAddressIsShownButItsHost(t *testing.T) {
	for address, want := range map[string]string{
		"https://calendar.google.com/calendar/ical/ana%40example.com/private-0c0ffee/basic.ics?token=0c0ffee": "calendar.google.com",
		"webcal://P01-caldav.iCloud.com./published/2/0c0ffee":                                                 "p01-caldav.icloud.com",
		"https://ana:0c0ffee@calendar.corp.example:8443/":                                                     "calendar.corp.example",
		"0c0ffee":  "",
		"https://": "",
	} {
		if got := HostOf(address); got != want {
			t.Errorf("%s: %s, want %s", address, got, want)
		}
	}
}

// names answers questions about names as a name server does: each time with the
// next address (IPv4), and the last for good. Nothing has an IPv6 address.
func names(t *testing.T, asked *atomic.Int32, addresses ...string) *net.Resolver {
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	go func() {
		question := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(question)
			if err != nil {
				return
			}
			end := 12
			for question[end] != 0 {
				end += int(question[end]) + 1
			}
			answer := append([]byte(nil), question[:min(n, end+5)]...) // up to the question's type and class
			copy(answer[2:12], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
			if binary.BigEndian.Uint16(question[end+1:]) == 1 { // A
				i := int(asked.Add(1)) - 1
				answer[7] = 1
				answer = append(answer, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
				answer = append(answer, net.ParseIP(addresses[min(i, len(addresses)-1)]).To4()...)
			}
			_, _ = server.WriteTo(answer, from)
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
	}}
}

// No part is pretended here but the name server: the same server of one's own is
// reached where it is, and is not where its name says that it is where clouds keep
// their secrets.
func TestTheDialerItselfLooksAtEachConnection(t *testing.T) {
	server := httptest.NewTLSServer(nil)
	t.Cleanup(server.Close)
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	for name, tc := range map[string]struct {
		list, address string
		names         []string
		leads         string
		want          string
	}{
		"it is there":                     {"+calendar.example.com:PORT", "https://calendar.example.com:PORT/", []string{"127.0.0.1"}, "", "fresh"},
		"its name changes":                {"+calendar.example.com:PORT", "https://calendar.example.com:PORT/", []string{"127.0.0.1", "169.254.169.254"}, "/again", "refused/inside"},
		"its name is a cloud's":           {"+calendar.example.com:PORT", "https://calendar.example.com:PORT/", []string{"169.254.169.254"}, "", "refused/inside"},
		"it leads to another name of its": {"+calendar.example.com:PORT", "https://calendar.example.com:PORT/", []string{"127.0.0.1"}, "https://www.example.com/", "refused/inside"},
		"it leads to this machine":        {"+calendar.example.com:PORT", "https://calendar.example.com:PORT/", []string{"127.0.0.1"}, "https://localhost/", "refused/inside"},
		"nobody listed it":                {"", "https://calendar.example.com/", []string{"127.0.0.1"}, "", "refused/inside"},
		"nobody listed it, by its number": {"", "https://[::1]/", nil, "", "refused/inside"},
	} {
		with := func(text string) string { return strings.ReplaceAll(text, "PORT", at.Port()) }
		answer := leads(tc.leads)
		if tc.leads == "" {
			answer = gives
		}
		server.Config.Handler = answer
		var asked atomic.Int32
		client := New(Options{Hosts: listed(t, with(tc.list)), Roots: roots, Resolver: names(t, &asked, tc.names...)})
		got := client.Get(t.Context(), Ask{Address: with(tc.address)}, noon, whole(io.Discard))
		if got.Code() != tc.want {
			t.Errorf("%s: %s, want %s (asked %d times)", name, got.Code(), tc.want, asked.Load())
		}
	}
}

// A proxy would look the name up itself, and connect to whatever it says.
func TestNoProxyIsAsked(t *testing.T) {
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:1")
	t.Setenv("https_proxy", "http://127.0.0.1:1")
	if client := New(Options{}); client.transport.Proxy != nil {
		t.Error("there is a proxy")
	}
	if got := asked(t, gives); got.Kind != Fresh {
		t.Errorf("%s", got.Code())
	}
}

// Whatever somebody gives as an address: who is asked is asked by https at port 443,
// and a number is one of the internet.
func FuzzAddress(f *testing.F) {
	for _, address := range []string{
		"https://calendar.google.com/x.ics", "webcal://[2606:4700::1]:443/", "https://10.0.0.1", "https://[::ffff:10.0.0.1]/", "https://a:b@c/", "https://%31%30.0.0.1/", "https://127.0.0.1%2f@x/",
	} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		u, why := (Hosts{}).Read(address)
		if why != "" {
			return
		}
		host, port := hostOf(u)
		if u.Scheme != "https" || u.User != nil || host == "" || port != https || u.Fragment != "" {
			t.Errorf("%q: %s", address, u)
		}
		if addr, err := netip.ParseAddr(host); err == nil && (!addr.IsGlobalUnicast() || addr.IsPrivate() || addr.Zone() != "") {
			t.Errorf("%q: %s", address, addr)
		}
		if again, why := (Hosts{}).Read(u.String()); why != "" || again.String() != u.String() {
			t.Errorf("%q: %s becomes %v, %s", address, u, again, why)
		}
	})
}
