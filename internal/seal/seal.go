// Package seal keeps secrets in the store unreadable without a key from outside it.
//
// What is sealed is a version, the id of the key, a random nonce, and the secret
// enciphered by AES-256-GCM. It is bound to what it is about: what was sealed as
// one person's opens as nobody else's. Its length tells that of the secret.
package seal

import (
	"bytes"
	"encoding/hex"
	"fmt"
)

// version is that of what is sealed, and its first byte.
const version = 1

const headBytes = 1 + idBytes

// Seal makes a secret unreadable. about is what it belongs to, such as
// "calendar/T1/U1": only who says the same opens it. Its error is an Unopened of
// NoKey.
func (k Keys) Seal(secret []byte, about string) ([]byte, error) {
	if k.None() {
		return nil, &Unopened{Cause: NoKey}
	}
	with := k.keys[0]
	head := make([]byte, headBytes, headBytes+len(secret)+with.aead.Overhead())
	head[0] = version
	copy(head[1:], with.id[:])
	return with.aead.Seal(head, nil, secret, bound(head, about)), nil //nolint:gosec // it makes a random nonce itself, and takes none
}

// Open gives back what Seal was given. Its error is an Unopened.
func (k Keys) Open(sealed []byte, about string) ([]byte, error) {
	if len(sealed) < headBytes || sealed[0] != version {
		return nil, &Unopened{Cause: Damaged}
	}
	head, rest := sealed[:headBytes], sealed[headBytes:]
	id := hex.EncodeToString(head[1:])
	for _, with := range k.keys {
		if !bytes.Equal(with.id[:], head[1:]) {
			continue
		}
		secret, err := with.aead.Open(nil, nil, rest, bound(head, about))
		if err != nil {
			return nil, &Unopened{Cause: Damaged, Key: id}
		}
		return secret, nil
	}
	if k.None() {
		return nil, &Unopened{Cause: NoKey, Key: id}
	}
	return nil, &Unopened{Cause: OtherKey, Key: id}
}

// KeyOf is the id of the key that something was sealed with; "" where that is not known.
func KeyOf(sealed []byte) string {
	if len(sealed) < headBytes || sealed[0] != version {
		return ""
	}
	return hex.EncodeToString(sealed[1:headBytes])
}

// bound is what is not enciphered, and may not be changed either.
func bound(head []byte, about string) []byte { return append(append([]byte(nil), head...), about...) }

// Cause is what keeps something from being sealed or opened.
type Cause string

// What may keep it from that.
const (
	NoKey    Cause = "there is no key"
	OtherKey Cause = "it was sealed with another key"
	Damaged  Cause = "it is damaged, or about something else"
)

// Unopened is that something could not be sealed or opened. It holds no secret.
type Unopened struct {
	Cause Cause
	Key   string // the id of the key that it was sealed with; "" where that is not known
}

func (u *Unopened) Error() string {
	if u.Key == "" {
		return string(u.Cause)
	}
	return fmt.Sprintf("%s (sealed with key %s)", u.Cause, u.Key)
}
