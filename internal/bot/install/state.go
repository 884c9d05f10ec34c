package install

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"unhunch/internal/pages"
)

// states are what is sent along to Slack and has to come back with the code (docs:
// installing with OAuth, state): each once, within ten minutes, in the browser it was
// made for.
//
// A state carries all of that itself, signed, so that any number of them take no memory
// and a restart in the middle of an installation does no harm. Remembered are those
// that came back, mostUsed of them; if there are ever more within ten minutes, the time
// gets shorter rather than one be taken twice. A restart forgets them: then a second use
// would need the same browser within the same ten minutes, and another code of Slack's.
type states struct {
	key []byte

	mu    sync.Mutex
	used  *lru.Cache[nonce, time.Time]
	floor time.Time // what was made by then is not taken any more
}

type nonce [16]byte

const (
	lifetime = 10 * time.Minute // as that of Slack's code (docs: installing with OAuth)
	mostUsed = 1 << 15

	stateBytes  = 8 + len(nonce{}) + boundBytes
	boundBytes  = 16
	mostEncoded = 200
)

// newStates signs by a key that is derived from the client secret: whoever has that
// needs no state.
func newStates(secret string) *states {
	key, err := hkdf.Key(sha256.New, []byte(secret), nil, "unhunch: state of an installation", sha256.Size)
	if err != nil {
		panic(err) // its length is right
	}
	s := &states{key: key}
	s.used, err = lru.NewWithEvict(mostUsed, func(_ nonce, made time.Time) {
		if made.After(s.floor) {
			s.floor = made
		}
	})
	if err != nil {
		panic(err) // its size is right
	}
	return s
}

// issue makes one for a browser, by the value of its cookie.
func (s *states) issue(browser string, now time.Time) string {
	body := binary.BigEndian.AppendUint64(nil, uint64(now.UnixMilli()))
	var once nonce
	_, _ = rand.Read(once[:]) // it never fails (docs: crypto/rand)
	body = append(body, once[:]...)
	body = append(body, s.bound(browser)...)
	return base64.RawURLEncoding.EncodeToString(append(body, s.sign(body)...))
}

// bound is which browser it was made for.
func (s *states) bound(browser string) []byte {
	return s.sign([]byte("browser:" + browser))[:boundBytes]
}

func (s *states) sign(body []byte) []byte {
	mac := hmac.New(sha256.New, s.key)
	mac.Write(body)
	return mac.Sum(nil)
}

// take looks at one that came back, and uses it up where it is good. Else it gives what
// whoever came with it is told.
func (s *states) take(state, browser string, now time.Time) (told pages.Told, ok bool) {
	if state == "" {
		return pages.NoState, false
	}
	if len(state) > mostEncoded || strings.ContainsAny(state, "\r\n") { // which base64 passes over
		return pages.Forged, false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(state)
	if err != nil || len(raw) != stateBytes+sha256.Size || !hmac.Equal(s.sign(raw[:stateBytes]), raw[stateBytes:]) {
		return pages.Forged, false // not made here, or with another client secret
	}
	made := time.UnixMilli(int64(binary.BigEndian.Uint64(raw)))
	once := nonce(raw[8:])
	if browser == "" || !hmac.Equal(s.bound(browser), raw[8+len(once):stateBytes]) {
		return pages.Elsewhere, false // or in one without cookies
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used.Contains(once) {
		return pages.Used, false
	}
	if now.Sub(made) >= lifetime || !made.After(s.floor) {
		return pages.Expired, false
	}
	s.used.Add(once, made)
	return "", true
}
