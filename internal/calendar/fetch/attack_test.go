package fetch

import (
	"bytes"
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	mostMore = 64 << 20 // bytes that attacks may take, all in all
	atOnce   = 8
)

// watchHeap gives the most that the heap had in use above what it has now.
func watchHeap(t *testing.T) (peak func() uint64) {
	t.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, most := m.HeapInuse, m.HeapInuse
	over, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapInuse)
			select {
			case <-over:
				return
			case <-time.After(2 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(over)
		<-ended
		return most - before
	}
}

// attack is one server's way to do harm, and what is said of it.
type attack struct {
	answer http.HandlerFunc // nil: talk
	talk   func(net.Conn)
	want   string
}

// sent counts what the streams below got rid of.
type sent struct{ bytes atomic.Int64 }

// stream answers with a beginning, and goes on until nobody listens.
func (s *sent) stream(w http.ResponseWriter, more []byte) {
	_, _ = io.WriteString(w, "BEGIN:VCALENDAR\r\n")
	for s.bytes.Load() < 10<<30 {
		n, err := w.Write(more)
		s.bytes.Add(int64(n))
		if err != nil {
			return
		}
	}
}

// greets does the TLS handshake of one's own server by hand.
func greets(certificate tls.Certificate, talk func(net.Conn)) func(net.Conn) {
	return func(conn net.Conn) {
		secret := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{certificate}})
		_, _ = secret.Read(make([]byte, 4096))
		talk(secret)
	}
}

// again writes the same until nobody listens.
func again(text string) func(net.Conn) {
	more := []byte(strings.Repeat(text, 100))
	return func(conn net.Conn) {
		for {
			if _, err := conn.Write(more); err != nil {
				return
			}
		}
	}
}

func leadsInside() map[string]attack {
	list := map[string]attack{}
	for _, to := range []string{
		"https://127.0.0.1/", "https://localhost/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
		"https://10.0.0.7/", "https://172.16.0.1/", "https://192.168.1.1/", "https://100.64.0.1/",
		"https://169.254.169.254/latest/meta-data/", "https://0.0.0.0/", "https://255.255.255.255/", "https://224.0.0.1/",
		"https://192.0.2.1/", "https://198.18.0.1/", "https://240.0.0.1/",
		"https://[::1]/", "https://[::]/", "https://[fe80::1]/", "https://[fd00::1]/", "https://[ff02::1]/", "https://[2001:db8::1]/",
		"https://[::ffff:127.0.0.1]/", "https://[::ffff:a00:7]/", "https://[::7f00:1]/",
		"https://[64:ff9b::7f00:1]/", "https://[64:ff9b:1::a00:7]/", "https://[2002:7f00:1::1]/", "https://[2001:0:7f00:1::1]/",
		"https://inside.example.com/", "https://inside.example.com./", "https://IPv6.Inside.Example.com/",
	} {
		list["it leads to "+to] = attack{answer: leads(to), want: "refused/inside"}
	}
	for to, want := range map[string]string{
		"https://[fe80::1%25eth0]/":         "moved/no-address",
		"http://evil.example.com/":          "moved/not-https",
		"http://127.0.0.1:9090/metrics":     "moved/not-https",
		"//evil.example.com:22/":            "refused/other-port",
		"https://evil.example.com:8443/":    "refused/other-port",
		"https://me:secret@example.com/":    "refused/password",
		"file:///etc/passwd":                "moved/not-https",
		"gopher://127.0.0.1:6379/_FLUSHALL": "moved/not-https",
		"ftp://127.0.0.1/":                  "moved/not-https",
		"data:text/calendar,BEGIN":          "moved/not-https",
		"javascript:alert(1)":               "moved/not-https",
		"":                                  "moved/no-address",
		"https://%zz/":                      "moved/no-address",
		"https://gone.example.com/":         "unreachable/no-such-host",
		"/again":                            "moved/endlessly",
	} {
		list["it leads to "+to] = attack{answer: leads(to), want: want}
	}
	return list
}

func exhausts(certificate tls.Certificate, body, bomb, members *sent, bombed []byte) map[string]attack {
	return map[string]attack{
		"ten gigabytes": {want: "too-big", answer: func(w http.ResponseWriter, _ *http.Request) {
			body.stream(w, bytes.Repeat([]byte("X-JUNK:0123456789\r\n"), 1000))
		}},
		"ten gigabytes, as it says": {want: "too-big", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", fmt.Sprint(10<<30))
			_, _ = io.WriteString(w, calendar)
		}},
		"a line of ten gigabytes": {want: "too-big", answer: func(w http.ResponseWriter, _ *http.Request) {
			new(sent).stream(w, bytes.Repeat([]byte("x"), 1<<16))
		}},
		"a gzip bomb": {want: "too-big", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			n, _ := w.Write(bombed)
			bomb.bytes.Add(int64(n))
		}},
		"gzip members without end, and with nothing in them": {want: "too-big", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed("BEGIN:VCALENDAR\r\n"))
			none := bytes.Repeat(packed(""), 1000)
			for {
				n, err := w.Write(none)
				members.bytes.Add(int64(n))
				if err != nil {
					return
				}
			}
		}},
		"gzip that is none":         {want: "unreachable/garbled", answer: encoded("gzip")},
		"an encoding not asked for": {want: "unreachable/garbled", answer: encoded("br")},
		"a drip": {want: "unreachable/slow", answer: func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "BEGIN:VCALENDAR\r\n")
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, "x")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(10 * time.Millisecond):
				}
			}
		}},
		"a page to log in": {want: "not-a-calendar", answer: func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "<!doctype html><title>BEGIN:VCALENDAR</title>")
		}},
		"nothing": {want: "not-a-calendar", answer: func(http.ResponseWriter, *http.Request) {}},
		"a head without end": {want: "unreachable/garbled", talk: greets(certificate, func(conn net.Conn) {
			_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n")
			again("X-More: and more\r\n")(conn)
		})},
		"1xx without end":               {want: "unreachable/garbled", talk: greets(certificate, again("HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\n"))},
		"a line without end":            {want: "unreachable/garbled", talk: greets(certificate, again("HTTP"))},
		"a handshake without end":       {want: "unreachable/slow", talk: func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }},
		"a handshake that never begins": {want: "unreachable/no-trust", talk: again("HTTP/1.1 200 OK\r\n\r\n")},
		"a stranger's certificate":      {want: "unreachable/no-trust", talk: greets(tls.Certificate{}, func(net.Conn) {})},
		"a body that is cut off": {want: "unreachable/no-answer", answer: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			_, _ = io.WriteString(w, calendar)
		}},
		"a hang-up": {want: "unreachable/no-answer", talk: greets(certificate, func(net.Conn) {})},
	}
}

func encoded(as string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", as)
		_, _ = io.WriteString(w, calendar)
	}
}

// packed is a text as one member of gzip.
func packed(text string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, text)
	_ = w.Close()
	return b.Bytes()
}

// pack makes a bomb of a quarter of a gigabyte.
func pack() []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = io.WriteString(w, "BEGIN:VCALENDAR\r\n")
	more := bytes.Repeat([]byte(" "), 1<<20)
	for range 256 {
		_, _ = w.Write(more)
	}
	_ = w.Close()
	return b.Bytes()
}

func TestNoServerGetsInsideOrTakesMuch(t *testing.T) {
	var body, bomb, members sent
	bombed := pack()
	example := httptest.NewTLSServer(nil)
	t.Cleanup(example.Close)
	attacks := leadsInside()
	maps.Copy(attacks, exhausts(example.TLS.Certificates[0], &body, &bomb, &members, bombed))
	clients := map[string]*Client{}
	for name, a := range attacks {
		world := newInternet(t)
		world.says("evil.example.com", evil)
		world.says("inside.example.com", "10.1.2.3")
		world.says("ipv6.inside.example.com", "fd00::1 ::ffff:10.1.2.3")
		world.says("localhost", "127.0.0.1 ::1")
		for _, odd := range []string{"127.1", "2130706433", "0x7f000001"} { // as some resolvers read them
			world.says(odd, "127.0.0.1")
		}
		world.roots.AddCert(example.Certificate())
		if a.answer != nil {
			world.serves(evil, a.answer)
		} else {
			world.accepts(evil, a.talk)
		}
		clients[name] = world.client(Hosts{})
		if a.want == "unreachable/slow" {
			clients[name].whole = time.Second
		}
	}
	peak := watchHeap(t)
	var group errgroup.Group
	group.SetLimit(atOnce)
	for name, client := range clients {
		group.Go(func() error {
			var read int64
			got := client.Get(t.Context(), Ask{Address: "https://evil.example.com/secret-0c0ffee.ics"}, noon, func(r io.Reader) error {
				n, err := io.Copy(io.Discard, r)
				read = n
				return err
			})
			if want := attacks[name].want; got.Code() != want {
				t.Errorf("%s: %s, want %s", name, got.Code(), want)
			}
			if read > MostBytes {
				t.Errorf("%s: %d bytes were read", name, read)
			}
			if said := fmt.Sprintf("%+v %#v", got, got); strings.Contains(said, "c0ffee") || strings.Contains(said, "example.com") {
				t.Errorf("%s: it tells the address: %s", name, said)
			}
			return nil
		})
	}
	_ = group.Wait()
	more := peak()
	t.Logf("%d attacks, %d at once: %.1f MB more at the most; of ten gigabytes %.1f MB were sent, of a bomb of 0.25 GB that is %.1f MB packed %.1f MB, of empty members %.1f MB",
		len(attacks), atOnce, float64(more)/1e6, float64(body.bytes.Load())/1e6, float64(len(bombed))/1e6, float64(bomb.bytes.Load())/1e6, float64(members.bytes.Load())/1e6)
	if more > mostMore {
		t.Errorf("%d bytes more, want %d at the most", more, mostMore)
	}
	if n := body.bytes.Load(); n > 4*MostBytes {
		t.Errorf("%d bytes of ten gigabytes were taken", n)
	}
}

// The name is looked up once for each connection, and what it says then is what is
// connected to: there is nothing between.
func TestANameThatChangesLeadsNowhere(t *testing.T) {
	for name, answers := range map[string][]string{
		"the second time":   {evil, "127.0.0.1"},
		"beside another":    {evil, "10.0.0.1 192.168.0.1"},
		"in another family": {evil, "::1 fd00::1 ::ffff:127.0.0.1"},
	} {
		world := newInternet(t)
		world.says("evil.example.com", answers...)
		world.serves(evil, leads("https://evil.example.com/again"))
		got := world.client(Hosts{}).Get(t.Context(), Ask{Address: "https://evil.example.com/"}, noon, nil)
		if got.Code() != "refused/inside" || len(world.made) != 1 {
			t.Errorf("%s: %s after connections to %v", name, got.Code(), world.made)
		}
	}
}
