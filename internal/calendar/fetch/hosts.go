package fetch

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"code.dny.dev/ssrf"
)

// Hosts says who is asked. The zero value is every host with a public address, at
// port 443.
type Hosts struct {
	only []string // names, or "*.name" for all below it; none: every one
	own  []server
}

// server is one that whoever runs the bot has, and vouches for.
type server struct{ host, port string }

const (
	https         = "443"
	longestHost   = 253  // characters (RFC 1035, section 2.3.4, without the last dot)
	longestURL    = 2048 // bytes of an address
	mostPort      = 65535
	ownMark       = "+"
	belowMark     = "*."
	lettersOfHost = "abcdefghijklmnopqrstuvwxyz0123456789-._"
)

// ReadHosts reads a list with commas. A name, or "*.name" for all below it, is one
// of the only hosts that are asked; without any, every public one is. "+name" or
// "+name:port" is a server of one's own, which is asked as well, and at that port
// and at addresses inside one's own network. The error says which of them is wrong,
// and why.
func ReadHosts(list string) (Hosts, error) {
	var h Hosts
	for entry := range strings.SplitSeq(list, ",") {
		entry = strings.ToLower(strings.TrimSpace(entry))
		name, own := strings.CutPrefix(entry, ownMark)
		if entry == "" {
			continue
		}
		host, port := name, https
		if split, number, err := net.SplitHostPort(name); err == nil {
			host, port = split, number
		}
		host = strings.TrimSuffix(strings.Trim(host, "[]"), ".")
		n, err := strconv.Atoi(port)
		switch {
		case strings.Contains(name, "/"):
			return Hosts{}, fmt.Errorf("%q is more than a host's name", entry)
		case own && strings.Contains(host, "*"):
			return Hosts{}, fmt.Errorf("%q stands for many: each server of your own is named for itself", entry)
		case !own && port != https:
			return Hosts{}, fmt.Errorf("%q has a port, which only a server of your own may have", entry)
		case err != nil || n < 1 || n > mostPort:
			return Hosts{}, fmt.Errorf("%q has a port that is none", entry)
		case !isHost(strings.TrimPrefix(host, belowMark)):
			return Hosts{}, fmt.Errorf("%q is no host", entry)
		case own:
			h.own = append(h.own, server{host, port})
		default:
			h.only = append(h.only, host)
		}
	}
	return h, nil
}

// isHost reports whether a host may have that name or that address.
func isHost(name string) bool {
	if addr, err := netip.ParseAddr(name); err == nil {
		return addr.Zone() == ""
	}
	return name != "" && len(name) <= longestHost && strings.Trim(name, lettersOfHost) == "" && !strings.Contains(name, "..")
}

// Read reads what somebody gave as the address of a calendar, or says why nobody
// is asked there. It asks nobody.
func (h Hosts) Read(address string) (*url.URL, Why) {
	address = strings.TrimSpace(address)
	if len(address) > longestURL {
		return nil, TooLong
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Opaque != "" {
		return nil, NoAddress
	}
	if u.Scheme == "webcal" || u.Scheme == "webcals" { // what calendar programs are opened by
		u.Scheme = "https"
	}
	u.Fragment, u.RawFragment = "", ""
	return u, h.why(u)
}

// why is what speaks against an address, before anybody is asked; "" when nothing
// does.
func (h Hosts) why(u *url.URL) Why {
	host, port := hostOf(u)
	addr, err := netip.ParseAddr(host)
	switch {
	case u.Scheme != "https":
		return NotHTTPS
	case u.User != nil:
		return Password
	case host == "" || strings.Contains(host, "%"):
		return NoAddress
	case h.owns(host, port):
		return ""
	case len(h.only) > 0 && !slices.ContainsFunc(h.only, func(one string) bool { return matches(one, host) }):
		return NotListed
	case port != https:
		return OtherPort
	case err == nil && public().SafeAddr(addr) != nil:
		return Inside
	}
	return ""
}

// owns reports whether it is a server of one's own.
func (h Hosts) owns(host, port string) bool {
	return slices.Contains(h.own, server{host, port})
}

func matches(one, host string) bool {
	domain, below := strings.CutPrefix(one, "*")
	return one == host || below && strings.HasSuffix(host, domain) && len(host) > len(domain)
}

// hostOf is a host as ReadHosts has it, and its port.
func hostOf(u *url.URL) (host, port string) {
	host, port = strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if port == "" {
		port = https
	}
	return host, port
}

// public knows the addresses of the internet, and port 443: what is in the registries
// of special purposes (IANA), and what stands for an IPv4 address in an IPv6 one, is
// none.
func public() *ssrf.Guardian { return ssrf.New(ssrf.WithPorts(443)) }

// control is for net.Dialer.Control, which is called with the address that a name
// turned out to have, right before a connection is made. own: it was asked for as a
// server of one's own.
func control(own bool) func(network, address string, _ syscall.RawConn) error {
	if !own {
		return public().Safe
	}
	return func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !near(to.Addr()) && public().SafeAddr(to.Addr()) != nil {
			return ssrf.ErrProhibitedIP
		}
		return nil
	}
}

// near reports whether an address can be that of a server of one's own. Where
// clouds tell each machine its secrets (169.254.169.254), there is none.
func near(addr netip.Addr) bool {
	// Between a provider and its customers (RFC 6598); some private networks use it, too.
	shared := netip.PrefixFrom(netip.AddrFrom4([4]byte{100, 64}), 10)
	return addr.Zone() == "" && !addr.Is4In6() && (addr.IsPrivate() || addr.IsLoopback() || shared.Contains(addr))
}
