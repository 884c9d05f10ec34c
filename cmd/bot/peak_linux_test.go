package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/effort"
)

// mostAboveIdle is what the bot may take at its peak beyond what it takes when
// nothing happens, in bytes. The store is mapped, and counts.
const mostAboveIdle = 150 << 20

// TestChaosMemoryStaysBounded sends the released binary what would swell it, and
// reads the most memory that it ever held (VmHWM). make chaos sends as much as a
// large company, or somebody hostile, would.
func TestChaosMemoryStaysBounded(t *testing.T) {
	t.Parallel()
	unhunch := released.Path(t)
	strangers, yes := effort.Chaos(effort.Check(1_000, 4_000), 400_000), effort.Chaos(effort.Check(250, 1_000), 100_000)
	atOnce, swollen := effort.Chaos(effort.Check(250, 1_000), 10_000), effort.Chaos(64<<20, 3<<30)
	for _, c := range []struct {
		name   string
		strain func(*throng)
	}{
		{fmt.Sprintf("%d events of people who never said yes", strangers), func(th *throng) {
			th.send(strangers, 2_000, th.newsOf)
			th.until("acknowledged", &th.acked, strangers)
		}},
		{fmt.Sprintf("%d people say yes", yes), func(th *throng) {
			th.send(yes, 1_000, th.yesOf)
			th.until("answered", &th.answered, yes)
		}},
		{fmt.Sprintf("%d people say yes at once", atOnce), func(th *throng) {
			th.send(atOnce, 0, th.yesOf)
			th.until("acknowledged", &th.acked, atOnce)
		}},
		{fmt.Sprintf("answers that unpack to %d MB", swollen>>20), func(th *throng) {
			th.swollen.Store(int64(swollen))
			th.send(50, 0, th.yesOf)
			th.until("asked", &th.asked, 20)
			th.until("acknowledged", &th.acked, 50)
		}},
		{fmt.Sprintf("frames of %d MB", swollen>>20), func(th *throng) {
			for range 3 {
				th.frame(swollen)
			}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			th := gather(t)
			p := e2etest.Begin(t, unhunch, th.env(), "run")
			p.Connects()
			pid := p.Cmd.Process.Pid
			e2etest.Passes(time.Second) // the start is over
			idle, mapped := resident(t, pid), memory(t, pid, "RssFile")
			// From here on, VmHWM counts anew (man proc_pid_clear_refs).
			if err := os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", pid), []byte("5"), 0); err != nil {
				t.Fatal(err)
			}
			c.strain(th)
			peak := memory(t, pid, "VmHWM")
			mapped = memory(t, pid, "RssFile") - mapped
			p.Dies() // and asks for nothing while the server closes
			t.Logf("idle %d MB, peak %d MB more, %d MB of it the mapped store; worst acknowledgement %s", idle>>20, (peak-idle)>>20, mapped>>20, time.Duration(th.worst.Load()).Round(time.Millisecond))
			if peak-idle > mostAboveIdle {
				t.Errorf("%d MB more than idle, want at most %d", (peak-idle)>>20, mostAboveIdle>>20)
			}
		})
	}
}

// throng is a Slack with any number of people in it, of whom it knows nothing.
type throng struct {
	t       *testing.T
	server  *httptest.Server
	links   chan *websocket.Conn
	flooded atomic.Bool // with frame
	sent    sync.Map    // envelope id -> when, as time.Time

	swollen                atomic.Int64 // how large the answers of users.info are, unpacked
	acked, answered, asked atomic.Int64
	worst                  atomic.Int64 // of the acknowledgements, in nanoseconds
}

func gather(t *testing.T) *throng {
	t.Helper()
	th := &throng{t: t, links: make(chan *websocket.Conn, 100)}
	mux := http.NewServeMux()
	mux.HandleFunc("/api/{method}", th.answers)
	mux.HandleFunc("/answer/{of}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		th.answered.Add(1)
		_, _ = io.WriteString(w, `{"ok":true}`)
	})
	mux.HandleFunc("/link", th.connects)
	th.server = httptest.NewServer(mux)
	t.Cleanup(func() { th.server.CloseClientConnections(); th.server.Close() })
	return th
}

func (th *throng) env() []string {
	return []string{
		"SLACK_API_URL=" + th.server.URL + "/api/", "SLACK_BOT_TOKEN=xoxb-throng", "SLACK_APP_TOKEN=xapp-throng",
		"UNHUNCH_STORE=" + filepath.Join(th.t.TempDir(), "unhunch.db"),
	}
}

func (th *throng) answers(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	switch r.PathValue("method") {
	case "auth.test":
		_, _ = io.WriteString(w, `{"ok":true,"url":"https://throng.slack.com/","team":"Throng","user":"unhunch","team_id":"T1","user_id":"UBOT","bot_id":"B1"}`)
	case "apps.connections.open":
		_, _ = fmt.Fprintf(w, `{"ok":true,"url":"ws://%s/link"}`, r.Host)
	case "users.info":
		th.asked.Add(1)
		if n := th.swollen.Load(); n > 0 {
			swell(w, n)
			return
		}
		_, _ = fmt.Fprintf(w, `{"ok":true,"user":{"id":%q,"team_id":"T1","tz":"Europe/Lisbon","profile":{}}}`, r.FormValue("user"))
	case "files.getUploadURLExternal":
		_, _ = io.WriteString(w, `{"ok":false,"error":"missing_scope","needed":"files:write","provided":"chat:write"}`)
	default:
		_, _ = io.WriteString(w, `{"ok":true,"channel":"D1","ts":"1700000000.000100"}`)
	}
}

// swell answers with what is small until it is unpacked.
func swell(w http.ResponseWriter, unpacked int64) {
	w.Header().Set("Content-Encoding", "gzip")
	z := gzip.NewWriter(w)
	_, _ = io.WriteString(z, `{"ok":true,"user":{"real_name":"`)
	chunk := bytes.Repeat([]byte("o"), 1<<20)
	for range unpacked >> 20 {
		if _, err := z.Write(chunk); err != nil {
			return
		}
	}
	_, _ = io.WriteString(z, `"}}`)
	_ = z.Close()
}

// connects greets a connection and counts what is acknowledged on it.
func (th *throng) connects(w http.ResponseWriter, r *http.Request) {
	c, err := (&websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	c.SetPingHandler(func(said string) error {
		if th.flooded.Load() {
			return nil // a pong would stand in the middle of a frame
		}
		return c.WriteControl(websocket.PongMessage, []byte(said), e2etest.Machine().Add(time.Second))
	})
	if err := c.WriteMessage(websocket.TextMessage, []byte(`{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}`)); err != nil {
		return
	}
	th.links <- c
	for {
		var ack struct {
			ID string `json:"envelope_id"`
		}
		if err := c.ReadJSON(&ack); err != nil {
			return
		}
		if at, ok := th.sent.LoadAndDelete(ack.ID); ok {
			when, _ := at.(time.Time)
			th.worst.Store(max(th.worst.Load(), int64(e2etest.Machine().Sub(when))))
			th.acked.Add(1)
		}
	}
}

// send delivers n envelopes. At most window of them are on their way without an
// acknowledgement, or an answer where one is due; with 0, all are sent at once.
func (th *throng) send(n, window int, of func(i int) (kind string, payload any)) {
	th.t.Helper()
	link := <-th.links
	for i := range n {
		kind, payload := of(i)
		counts := &th.acked
		if kind == "interactive" {
			counts = &th.answered
		}
		if window > 0 {
			th.until("taken", counts, i-window)
		}
		id := "e" + strconv.Itoa(i)
		envelope, err := json.Marshal(map[string]any{"type": kind, "envelope_id": id, "payload": payload, "accepts_response_payload": false})
		if err != nil {
			th.t.Fatal(err)
		}
		th.sent.Store(id, e2etest.Machine())
		if err := link.WriteMessage(websocket.TextMessage, envelope); err != nil {
			th.t.Fatal(err)
		}
	}
}

// until waits until something has happened so often.
func (th *throng) until(what string, counts *atomic.Int64, often int) {
	th.t.Helper()
	if counts.Load() >= int64(often) {
		return
	}
	if !e2etest.Within(2*time.Minute, func() bool { return counts.Load() >= int64(often) }) {
		th.t.Fatalf("%d %s, want %d", counts.Load(), what, often)
	}
}

// newsOf is a change of somebody whom the bot has never met.
func (th *throng) newsOf(i int) (kind string, payload any) {
	return "events_api", map[string]any{
		"type": "event_callback", "team_id": "T1", "event_id": "Ev" + strconv.Itoa(i), "event_time": e2etest.Machine().Unix(),
		"event": map[string]any{
			"type": "user_change", "event_ts": fmt.Sprintf("%d.%06d", e2etest.Machine().Unix(), i%1_000_000),
			"user": map[string]any{"id": "U" + strconv.Itoa(i), "team_id": "T1", "tz": "Europe/Lisbon", "profile": map[string]any{"status_text": "lunch"}},
		},
	}
}

// yesOf is somebody's yes to the question.
func (th *throng) yesOf(i int) (kind string, payload any) {
	return "interactive", map[string]any{
		"type": "block_actions", "team": map[string]any{"id": "T1"}, "user": map[string]any{"id": "U" + strconv.Itoa(i), "team_id": "T1"},
		"trigger_id": "1." + strconv.Itoa(i), "response_url": th.server.URL + "/answer/" + strconv.Itoa(i),
		"channel": map[string]any{"id": "D" + strconv.Itoa(i)}, "container": map[string]any{"type": "message", "message_ts": "1700000000.000100"},
		"actions": []map[string]any{{"type": "button", "action_id": "opt-in", "block_id": "b", "action_ts": "1700000000.000200"}},
	}
}

// frame begins a frame of that size and sends it until the bot hangs up.
func (th *throng) frame(size int) {
	th.t.Helper()
	th.flooded.Store(true)
	raw := (<-th.links).NetConn()
	if err := raw.SetWriteDeadline(time.Time{}); err != nil { // a pong had one
		th.t.Fatal(err)
	}
	head := binary.BigEndian.AppendUint64([]byte{0x81, 127}, uint64(size)) // the last, a text, 8 bytes of length (RFC 6455, 5.2)
	if _, err := raw.Write(head); err != nil {
		th.t.Fatal(err)
	}
	if n, err := io.CopyN(raw, letters{}, int64(size)); err == nil {
		th.t.Errorf("all %d bytes of a frame were taken", n)
	}
	_ = raw.(*net.TCPConn).Close()
}

// letters is text without an end.
type letters struct{}

func (letters) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}
