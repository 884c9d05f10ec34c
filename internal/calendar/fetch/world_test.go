package fetch

import (
	"context"
	"crypto/x509"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

var noon = time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)

const calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"

// Addresses of an internet that is all on 127.0.0.1.
const (
	google  = "142.250.1.1"
	evil    = "185.1.2.3"
	evilSix = "2a00:1450::1"
)

// internet has names, and servers at public addresses. It connects as net.Dialer
// does: it looks a name up, and asks the Control of each address before it is
// connected to.
type internet struct {
	t     testing.TB
	roots *x509.CertPool

	mu      sync.Mutex
	names   map[string][][]string // what is answered the first time, the second, …; the last for good
	servers map[string]string     // listeners by the address that they stand for
	made    []string              // connections, by the address
}

func newInternet(t testing.TB) *internet {
	return &internet{t: t, names: map[string][][]string{}, servers: map[string]string{}, roots: x509.NewCertPool()}
}

// says has a name stand for addresses, the next time for others.
func (i *internet) says(name string, answers ...string) {
	for _, a := range answers {
		i.names[name] = append(i.names[name], strings.Fields(a))
	}
}

// serves starts a server with the names of example.com.
func (i *internet) serves(address string, answer http.HandlerFunc) {
	server := httptest.NewUnstartedServer(answer)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	server.StartTLS()
	i.t.Cleanup(server.Close)
	i.roots.AddCert(server.Certificate())
	i.servers[address] = server.Listener.Addr().String()
}

// accepts starts what speaks no TLS, or does it in a way of its own.
func (i *internet) accepts(address string, talk func(net.Conn)) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		i.t.Fatal(err)
	}
	i.t.Cleanup(func() { _ = listener.Close() })
	i.servers[address] = listener.Addr().String()
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				talk(conn)
			}()
		}
	}()
}

func (i *internet) lookUp(host string) ([]string, error) {
	if net.ParseIP(host) != nil {
		return []string{host}, nil
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	answers := i.names[host]
	if len(answers) == 0 {
		return nil, &net.DNSError{Name: host, IsNotFound: true}
	}
	if len(answers) > 1 {
		i.names[host] = answers[1:]
	}
	return answers[0], nil
}

func (i *internet) dialer(own bool) dial {
	return func(ctx context.Context, _, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		addresses, err := i.lookUp(host)
		for _, a := range addresses {
			network := "tcp4"
			if strings.Contains(a, ":") {
				network = "tcp6"
			}
			if err = control(own)(network, net.JoinHostPort(a, port), nil); err != nil {
				err = &net.OpError{Op: "dial", Net: network, Err: err}
				continue
			}
			i.mu.Lock()
			i.made = append(i.made, a)
			server, known := i.servers[a]
			i.mu.Unlock()
			if !known {
				i.t.Errorf("it connects to %s port %s", a, port)
			}
			return new(net.Dialer).DialContext(ctx, "tcp", server)
		}
		return nil, err
	}
}

// client is one that has no other internet.
func (i *internet) client(hosts Hosts) *Client {
	return newClient(Options{Hosts: hosts, Agent: "unhunch/v1.2.0", Roots: i.roots}, i.dialer)
}

func listed(t testing.TB, list string) Hosts {
	t.Helper()
	hosts, err := ReadHosts(list)
	if err != nil {
		t.Fatal(err)
	}
	return hosts
}

// whole is a reader that takes all.
func whole(into io.Writer) func(io.Reader) error {
	return func(r io.Reader) error {
		_, err := io.Copy(into, r)
		return err
	}
}

// gives answers with a calendar.
func gives(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, calendar) }

// leads answers with a redirect.
func leads(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", to)
		w.WriteHeader(http.StatusMovedPermanently)
	}
}
