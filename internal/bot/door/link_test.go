package door

import (
	"bytes"
	"compress/flate"
	"crypto/sha1"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/gorilla/websocket"
)

// zeros reads as nothing but zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

// A server may send what is packed though nobody offered to unpack it, and the
// websocket's own limit counts what was sent.
func TestNoFrameSwellsBeyondItsLimit(t *testing.T) {
	packed := bytes.NewBuffer(packedZeros(t, 300))
	for name, c := range map[string]struct {
		extension string
		first     byte // FIN and text; with RSV1: packed
		size      uint64
		body      io.Reader
	}{
		"300 MB that came as less than one": {
			"Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; client_no_context_takeover\r\n",
			0xC1, uint64(packed.Len()) - 4, bytes.NewReader(packed.Bytes()), // without its tail (RFC 7692, 7.2.1)
		},
		"2 GB, or so it says": {"", 0x81, 2 << 30, zeros{}},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				defer conn.Close()
				key := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
				head := "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + c.extension +
					"Sec-WebSocket-Accept: " + base64.StdEncoding.EncodeToString(key[:]) + "\r\n\r\n"
				frame := binary.BigEndian.AppendUint64(append([]byte(head), c.first, 127), c.size)
				_, _ = conn.Write(frame)
				_, _ = io.CopyN(conn, c.body, int64(c.size)) // until nobody listens any more
			}))
			defer server.Close()
			ws, err := dial(t.Context(), websocket.Dialer{}, strings.Replace(server.URL, "http", "ws", 1))
			if err != nil {
				t.Fatal(err)
			}
			defer ws.Close()
			l := newLink(ws, new(atomic.Bool), nil)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = l.next()
			runtime.ReadMemStats(&after)
			if took := after.TotalAlloc - before.TotalAlloc; !errors.Is(err, websocket.ErrReadLimit) || took > 64<<20 {
				t.Errorf("%v, after %d MB", err, took>>20)
			}
		})
	}
}

// packedZeros are so many MB of them. To pack each would take long: after the
// first, one is packed as the other.
func packedZeros(t *testing.T, megabytes int) []byte {
	t.Helper()
	packed := new(bytes.Buffer)
	packer, err := flate.NewWriter(packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	var first int
	for range 2 {
		first = packed.Len()
		_, err := io.CopyN(packer, zeros{}, 1<<20)
		if err == nil {
			err = packer.Flush()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return append(packed.Bytes()[:first:first], bytes.Repeat(packed.Bytes()[first:], megabytes-1)...)
}

// The address of a socket holds a ticket: whoever has it can listen in our place.
func TestAnAddressThatIsNoneIsNotRepeated(t *testing.T) {
	for _, address := range []string{"::::TICKET%zz", "wss://a b/?ticket=TICKET", "wss://slack.test:TICKET/", "wss://slack.test/%zz?ticket=TICKET", "TICKET", "https://slack.test/TICKET", ""} {
		_, err := dial(t.Context(), websocket.Dialer{}, address)
		if err == nil || strings.Contains(err.Error(), "TICKET") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestEveryAnswerThatComesAfterTheEndIsToldOf(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		upgrades := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
		ws, err := upgrades.Upgrade(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		ws.Close()
	}))
	defer server.Close()
	ws, err := dial(t.Context(), websocket.Dialer{}, strings.Replace(server.URL, "http", "ws", 1))
	if err != nil {
		t.Fatal(err)
	}
	l := newLink(ws, new(atomic.Bool), nil)
	l.fail(errSilent)
	l.keep(t.Context())
	const acks = 100
	told := 0
	for range acks {
		l.ack("E1", nil, func(err error) {
			if errors.Is(err, errSilent) {
				told++
			}
		})
	}
	if told != acks {
		t.Errorf("of %d acknowledgements %d are told of", acks, told)
	}
}
