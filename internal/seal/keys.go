package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

const (
	// Prefix stands before a printed key, and says which kind it is.
	Prefix = "unhunch-key-1:"
	// MostKeys are valid at once: the one that seals, and those that it takes the
	// place of.
	MostKeys = 8

	keyBytes = 32 // AES-256
	idBytes  = 4
)

// New makes a key as people keep it: Prefix and 43 characters of base64, on one
// line without its end.
func New() string {
	secret := make([]byte, keyBytes)
	_, _ = rand.Read(secret) // it never fails (docs: crypto/rand)
	return Prefix + base64.RawURLEncoding.EncodeToString(secret)
}

// Keys seal with the first of them, and open with any. Without one, they do
// neither. What they print as is their ids.
type Keys struct{ keys []key }

// key is one of them. Nothing keeps its bytes in a form that can be printed.
type key struct {
	id   [idBytes]byte
	aead cipher.AEAD
}

// Read reads keys as New makes them, with blanks or line ends between them; a text
// without any is no key, and no mistake. Its error is a Misread.
func Read(text string) (Keys, error) {
	var read Keys
	for i, word := range strings.Fields(text) {
		k, why := parse(word)
		switch {
		case why != "":
			return Keys{}, &Misread{Which: i + 1, Why: why}
		case slices.ContainsFunc(read.keys, func(other key) bool { return other.id == k.id }):
			return Keys{}, &Misread{Which: i + 1, Why: Twice}
		case i == MostKeys:
			return Keys{}, &Misread{Which: i + 1, Why: TooMany}
		}
		read.keys = append(read.keys, k)
	}
	return read, nil
}

// parse reads one key, or says why it is none.
func parse(word string) (key, Why) {
	coded, ours := strings.CutPrefix(word, Prefix)
	if !ours {
		return key{}, Foreign
	}
	secret, err := base64.RawURLEncoding.Strict().DecodeString(coded)
	if err != nil || len(secret) != keyBytes {
		return key{}, Cut
	}
	block, err := aes.NewCipher(secret)
	if err != nil {
		return key{}, Cut
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return key{}, Cut
	}
	k := key{aead: aead}
	// What is derived for another end than the key's own tells nothing of it.
	sum := sha256.Sum256(append([]byte("unhunch key id\x00"), secret...))
	copy(k.id[:], sum[:])
	return k, ""
}

// None reports whether there is no key, so that nothing can be sealed or opened.
func (k Keys) None() bool { return len(k.keys) == 0 }

// IDs are what the keys are called, the one that seals first. They may be told to
// anybody.
func (k Keys) IDs() []string {
	ids := make([]string, 0, len(k.keys))
	for _, one := range k.keys {
		ids = append(ids, hex.EncodeToString(one.id[:]))
	}
	return ids
}

// String is their ids: what prints Keys prints no secret.
func (k Keys) String() string { return "keys " + strings.Join(k.IDs(), " ") }

// GoString is String.
func (k Keys) GoString() string { return k.String() }

// Why is what is wrong with a key.
type Why string

// What may be wrong with a key.
const (
	Foreign Why = "does not begin with " + Prefix
	Cut     Why = "is not whole: a character is missing, too many or another one"
	Twice   Why = "is there twice"
	TooMany Why = "is one too many: 8 at the most"
)

// Misread is that something is no key. It never repeats it.
type Misread struct {
	Which int // of the keys that were read, from 1
	Why   Why
}

func (m *Misread) Error() string { return fmt.Sprintf("key %d %s", m.Which, m.Why) }
