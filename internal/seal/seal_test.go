package seal

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
)

const (
	address = "https://calendar.example.com/private-0c0ffee/basic.ics"
	ana     = "calendar/T1/UANA"
	ben     = "calendar/T1/UBEN"
)

// has reads keys that are whole.
func has(t testing.TB, keys ...string) Keys {
	t.Helper()
	k, err := Read(strings.Join(keys, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func seals(t testing.TB, k Keys, secret, about string) []byte {
	t.Helper()
	sealed, err := k.Seal([]byte(secret), about)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// fails is the reason for which something does not open.
func fails(t testing.TB, k Keys, sealed []byte, about string) *Unopened {
	t.Helper()
	secret, err := k.Open(sealed, about)
	why, ok := errors.AsType[*Unopened](err)
	if !ok || secret != nil {
		t.Fatalf("it opens: %q, %v", secret, err)
	}
	return why
}

func TestWhatIsSealedOpensForTheSamePersonOnly(t *testing.T) {
	k := has(t, New())
	sealed := seals(t, k, address, ana)
	if secret, err := k.Open(sealed, ana); err != nil || string(secret) != address {
		t.Errorf("%q, %v", secret, err)
	}
	for _, about := range []string{ben, "", "calendar/T1/UAN", ana + "\x00"} {
		if why := fails(t, k, sealed, about); why.Cause != Damaged {
			t.Errorf("as %q: %v", about, why)
		}
	}
}

func TestNothingOfItCanBeReadInADump(t *testing.T) {
	k := has(t, New())
	var dump []byte
	for range 100 {
		dump = append(dump, seals(t, k, address, ana)...)
	}
	const long = 8 // letters, of which no few random bytes are one day the same
	for at := range len(address) - long + 1 {
		if piece := address[at : at+long]; bytes.Contains(dump, []byte(piece)) {
			t.Errorf("the dump has %q", piece)
		}
	}
	if bytes.Contains(dump, []byte("T1/UANA")) {
		t.Error("the dump says whose it is")
	}
}

func TestTheSameIsSealedInAnotherWayEachTime(t *testing.T) {
	k, seen := has(t, New()), map[string]bool{}
	for range 1000 {
		sealed := string(seals(t, k, address, ana))
		if nonce := sealed[headBytes : headBytes+12]; seen[nonce] {
			t.Fatal("a nonce comes twice")
		} else {
			seen[nonce] = true
		}
	}
}

func TestTheFirstKeySealsAndAnyOpens(t *testing.T) {
	before, now := New(), New()
	old, both, fresh := has(t, before), has(t, now, before), has(t, now)
	was, is := seals(t, old, address, ana), seals(t, both, address, ana)
	for name, sealed := range map[string][]byte{"of before": was, "of now": is} {
		if secret, err := both.Open(sealed, ana); err != nil || string(secret) != address {
			t.Errorf("%s: %v", name, err)
		}
	}
	if secret, err := fresh.Open(is, ana); err != nil || string(secret) != address {
		t.Errorf("the second key sealed: %v", err)
	}
	if why := fails(t, fresh, was, ana); why.Cause != OtherKey || why.Key != old.IDs()[0] {
		t.Errorf("%v, want the id %s", why, old.IDs()[0])
	}
}

func TestWithoutAKeyNothingIsSealedOrOpened(t *testing.T) {
	k := has(t, New())
	sealed := seals(t, k, address, ana)
	for _, none := range []Keys{{}, has(t), has(t, " \n\t")} {
		if _, err := none.Seal([]byte(address), ana); err == nil || !none.None() {
			t.Errorf("sealed without a key: %v", err)
		}
		if why := fails(t, none, sealed, ana); why.Cause != NoKey || why.Key != k.IDs()[0] {
			t.Error(why)
		}
	}
}

func TestEveryBitThatIsChangedIsSeen(t *testing.T) {
	k := has(t, New(), New())
	sealed := seals(t, k, address, ana)
	for bit := range 8 * len(sealed) {
		bent := bytes.Clone(sealed)
		bent[bit/8] ^= 1 << (bit % 8)
		fails(t, k, bent, ana)
	}
	for n := range sealed {
		if why := fails(t, k, sealed[:n], ana); why.Cause != Damaged {
			t.Errorf("%d bytes: %v", n, why)
		}
	}
	fails(t, k, append(bytes.Clone(sealed), 0), ana)
}

func TestWhatIsNoKeyIsToldWithoutRepeatingIt(t *testing.T) {
	good, secret := New(), strings.TrimPrefix(New(), Prefix)
	var nine []string
	for range MostKeys + 1 {
		nine = append(nine, New())
	}
	for name, tc := range map[string]struct {
		text  string
		which int
		why   Why
	}{
		"without its beginning":  {secret, 1, Foreign},
		"a later kind":           {"unhunch-key-2:" + secret, 1, Foreign},
		"the beginning alone":    {Prefix, 1, Cut},
		"a character is missing": {Prefix + secret[1:], 1, Cut},
		"one too many":           {Prefix + secret + "A", 1, Cut},
		"another alphabet":       {Prefix + "+" + secret[1:], 1, Cut},
		"in quotes":              {`"` + good + `"`, 1, Foreign},
		"the second of two":      {good + "\n" + Prefix + "short", 2, Cut},
		"twice":                  {good + " " + good, 2, Twice},
		"too many":               {strings.Join(nine, "\n"), 9, TooMany},
	} {
		_, err := Read(tc.text)
		wrong, ok := errors.AsType[*Misread](err)
		if !ok || wrong.Which != tc.which || wrong.Why != tc.why {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), secret[1:20]) {
			t.Errorf("%s: it is repeated: %v", name, err)
		}
	}
	if keys, err := Read("\n" + good + "\r\n  " + New() + "\n"); err != nil || len(keys.IDs()) != 2 {
		t.Errorf("%v, %v", keys, err)
	}
}

func TestKeysPrintNoSecret(t *testing.T) {
	text := New()
	secret, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(text, Prefix))
	if err != nil || len(secret) != 32 {
		t.Fatalf("%d bytes, %v", len(secret), err)
	}
	k := has(t, text)
	printed := fmt.Sprintf("%v %+v %#v %s", k, k, k, k)
	for _, form := range []string{strings.TrimPrefix(text, Prefix), hex.EncodeToString(secret), fmt.Sprint(secret), string(secret)} {
		if strings.Contains(printed, form) {
			t.Errorf("it prints the key: %s", printed)
		}
	}
	if !strings.Contains(printed, k.IDs()[0]) {
		t.Errorf("it does not say which: %s", printed)
	}
	if text == New() {
		t.Error("two keys are the same")
	}
}

// Whatever the store holds, opening it gives what was sealed, or an Unopened.
func FuzzOpen(f *testing.F) {
	k := has(f, Prefix+"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
	f.Add(seals(f, k, address, ana), ana)
	f.Add(seals(f, k, "", ""), "")
	f.Add([]byte{version}, ana)
	f.Add(append([]byte{version}, k.keys[0].id[:]...), ana)
	f.Fuzz(func(t *testing.T, sealed []byte, about string) {
		secret, err := k.Open(sealed, about)
		if _, ok := errors.AsType[*Unopened](err); err != nil && !ok {
			t.Errorf("%T", err)
		}
		if err != nil && secret != nil {
			t.Error("an error, and a secret")
		}
		if err == nil && (about != ana || string(secret) != address) && (about != "" || len(secret) > 0) {
			t.Errorf("a forgery opens: %q", secret)
		}
	})
}
