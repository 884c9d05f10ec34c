package e2e

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"unhunch/internal/app"
	"unhunch/internal/bubble"
	"unhunch/internal/calendar/fetch"
	"unhunch/internal/sandbox"
	"unhunch/internal/seal"
)

// secretPath is the part of an address that nobody may see, or find anywhere.
const secretPath = "private-9b1c77"

// provider is a server of calendars, by TLS. It is outside of every bubble: whoever
// waits for a network would keep a bubble's time from going by.
type provider struct {
	*httptest.Server
	gone   atomic.Bool
	asked  atomic.Int64
	events atomic.Value // the calendar, without its ends
}

func opensProvider(t *testing.T) *provider {
	t.Helper()
	p := new(provider)
	p.events.Store("")
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.asked.Add(1)
		if p.gone.Load() || r.URL.Path != "/"+secretPath+"/basic.ics" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
		_, _ = io.WriteString(w, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"+p.events.Load().(string)+"END:VCALENDAR\r\n")
	}))
	t.Cleanup(p.Close)
	return p
}

// has the calendar say that somebody is busy, as in "20000103T100000Z/20000103T110000Z".
func (p *provider) has(meetings ...string) {
	var events strings.Builder
	for i, m := range meetings {
		from, to, _ := strings.Cut(m, "/")
		fmt.Fprintf(&events, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:19991231T000000Z\r\nSUMMARY:Talk with %s\r\nDTSTART:%s\r\nDTEND:%s\r\nEND:VEVENT\r\n", i, secretPath, from, to)
	}
	p.events.Store(events.String())
}

func (p *provider) address() string { return p.URL + "/" + secretPath + "/basic.ics" }

// client gets calendars from this server of one's own.
func (p *provider) client(t *testing.T) app.FetchCalendar {
	t.Helper()
	hosts, err := fetch.ReadHosts("+" + p.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(p.Certificate())
	return fetch.New(fetch.Options{Hosts: hosts, Agent: "unhunch/test", Roots: roots}).Get
}

func keys(t *testing.T, text string) seal.Keys {
	t.Helper()
	keys, err := seal.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// withProvider is a story in which people's calendars can be read. At its end the
// address is nowhere but at its owner's.
func withProvider(t *testing.T, o sandbox.Options, tell func(t *testing.T, h *house, p *provider)) {
	t.Helper()
	t.Parallel()
	p := opensProvider(t)
	get, key := p.client(t), keys(t, seal.New())
	synctest.Test(t, func(t *testing.T) {
		h := open(t, o)
		h.keys, h.fetches, h.level = key, get, -4 // debug
		h.until("2000-01-03 08:30", "Europe/Lisbon")
		h.starts()
		tell(t, h, p)
		passes(time.Second)
		backup := filepath.Join(t.TempDir(), "backup.db")
		if err := h.store.Backup(t.Context(), backup, bubble.Now()); err != nil {
			t.Error(err)
		}
		h.endsWell()
		for _, file := range []string{h.file(), backup} {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Error(err)
			}
			for _, notation := range notations(secretPath) {
				if bytes.Contains(text, []byte(notation)) {
					t.Errorf("%s has the address", file)
				}
			}
		}
		if strings.Contains(h.log.String(), secretPath) {
			t.Errorf("the log has the address:\n%s", h.log)
		}
	})
}

// notations are a text as it is, and in base64, wherever it begins there.
func notations(text string) []string {
	all := []string{text}
	for before := range 3 {
		coded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", before) + text))
		all = append(all, coded[4:len(coded)-4])
	}
	return all
}

func TestACalendarIsGivenFailsAndIsToldOfOnce(t *testing.T) {
	withProvider(t, sandbox.Options{Shortcuts: app.Shortcuts()}, func(t *testing.T, h *house, p *provider) {
		ana := h.Person("ana")
		saysYes(ana)
		p.has("20000103T094000Z/20000103T103000Z", "20000104T140000Z/20000104T150000Z")
		ana.Types("/stretch calendar " + p.address())
		ana.Sees("I found 2 busy stretches in the next two days")
		ana.Types("/stretch calendar")
		ana.Sees("I read https://" + p.Listener.Addr().String() + "/…")
		h.until("2000-01-03 09:40", "Europe/Lisbon")
		ana.Sees("Just stood up") // planned for 9:50, which is in a meeting that begins at 9:40

		told := func() int { return strings.Count(ana.Reads(), "I say this once") }
		p.gone.Store(true)
		h.until("2000-01-03 17:30", "Europe/Lisbon")
		if n := told(); n != 1 {
			t.Errorf("told %d times on the first day\n%s\n%s", n, ana.Reads(), h.log)
		}
		ana.Sees("There is no calendar at https://" + p.Listener.Addr().String() + "/…")
		h.stops()
		h.starts()
		h.until("2000-01-04 12:00", "Europe/Lisbon")
		if n := told(); n != 1 {
			t.Errorf("told %d times on the second day, after a restart", n)
		}
		ana.Types("/stretch calendar")
		ana.Sees("I can't read https://")

		p.gone.Store(false)
		h.until("2000-01-04 17:30", "Europe/Lisbon")
		if trouble := h.keeps(ana).Person.Calendar.Trouble; trouble != "" {
			t.Errorf("it works again, and is kept as %q", trouble)
		}
		p.gone.Store(true)
		h.until("2000-01-05 17:30", "Europe/Lisbon")
		if n := told(); n != 2 {
			t.Errorf("told %d times, of two failures", n)
		}

		ana.Types("/stretch export")
		passes(5 * time.Second)
		ana.Sees("everything I keep about you")
		if read := ana.Reads(); strings.Contains(read, secretPath) {
			t.Errorf("she is shown the address:\n%s", read)
		}
		ana.Types("/stretch calendar off")
		ana.Sees("have deleted its address")
		asked := p.asked.Load()
		h.until("2000-01-06 17:30", "Europe/Lisbon")
		if n := p.asked.Load() - asked; n != 0 {
			t.Errorf("asked %d times for a calendar that is not wanted any more", n)
		}
	})
}

func TestACalendarGoesWithAllElseThatIsKept(t *testing.T) {
	withProvider(t, sandbox.Options{Shortcuts: app.Shortcuts()}, func(t *testing.T, h *house, p *provider) {
		ana := h.Person("ana")
		saysYes(ana)
		ana.Types("/stretch " + p.address())
		ana.Sees("Nothing in it says that you are busy")
		ana.Types("/stretch delete")
		ana.Clicks("Delete everything")
		ana.Sees("I no longer keep anything about you")
		passes(time.Second)
		asked := p.asked.Load()
		if kept := h.keeps(ana).Person; kept.Calendar.Given() || kept.Version != 0 {
			t.Errorf("%+v", kept)
		}
		h.until("2000-01-03 17:30", "Europe/Lisbon")
		if n := p.asked.Load() - asked; n != 0 {
			t.Errorf("asked %d times", n)
		}
	})
}

func TestAnotherKeySealsWhatAnOldOneOpensAndIsAskedForWhatNoneOpens(t *testing.T) {
	withProvider(t, sandbox.Options{Shortcuts: app.Shortcuts()}, func(t *testing.T, h *house, p *provider) {
		ana := h.Person("ana")
		saysYes(ana)
		old := seal.New()
		restarts := func(text string) {
			h.stops()
			h.keys = keys(t, text)
			h.starts()
		}
		restarts(old)
		ana.Types("/stretch " + p.address())
		ana.Sees("Nothing in it says that you are busy")
		before := h.keeps(ana).Person.Calendar

		newer := seal.New()
		restarts(newer + "\n" + old)
		h.until("2000-01-03 12:00", "Europe/Lisbon")
		kept := h.keeps(ana).Person.Calendar
		if kept.Key == before.Key || kept.Key != h.keys.IDs()[0] || bytes.Equal(kept.Sealed, before.Sealed) {
			t.Errorf("sealed with %s, before with %s", kept.Key, before.Key)
		}
		restarts(newer)
		asked := p.asked.Load()
		h.until("2000-01-03 17:30", "Europe/Lisbon")
		if p.asked.Load() == asked {
			t.Error("the newer key alone opens nothing")
		}

		restarts(seal.New())
		ana.Types("/stretch calendar")
		ana.Sees("Please give it to me again")
		asked = p.asked.Load()
		h.until("2000-01-05 17:30", "Europe/Lisbon")
		if n := strings.Count(ana.Reads(), "I say this once"); n != 1 {
			t.Errorf("told %d times", n)
		}
		if n := p.asked.Load() - asked; n != 0 {
			t.Errorf("asked %d times", n)
		}
		ana.Types("/stretch " + p.address())
		ana.Sees("I read https://")
		passes(time.Second)
		if trouble := h.keeps(ana).Person.Calendar.Trouble; trouble != "" {
			t.Errorf("given again, and kept as %q", trouble)
		}
	})
}

func TestWhatIsNoCalendarIsSaidWithWhatToDo(t *testing.T) {
	withProvider(t, sandbox.Options{Shortcuts: app.Shortcuts()}, func(t *testing.T, h *house, p *provider) {
		ana := h.Person("ana")
		saysYes(ana)
		for address, sees := range map[string]string{
			p.URL + "/else.ics":                                "Look the address up again",
			"https://127.0.0.1/" + secretPath:                  "leads into a private network",
			"https://user:word@calendar.example/" + secretPath: "There is a name or a password in that address",
			"http://calendar.example/" + secretPath:            "over https only",
		} {
			ana.Types("/stretch calendar " + address)
			ana.Sees(sees)
		}
		if kept := h.keeps(ana).Person.Calendar; kept.Given() {
			t.Errorf("%+v", kept)
		}
	})
}
