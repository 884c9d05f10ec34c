package door

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Refusal is why a request is not taken.
type Refusal string

// The refusals. What is unsigned, forged, stale or replayed is not Slack's, and is
// answered alike.
const (
	Unsigned Refusal = "unsigned"  // it has no signature
	Forged   Refusal = "forged"    // its signature is not one by our secret
	Stale    Refusal = "stale"     // it was signed at another time
	Replayed Refusal = "replayed"  // it was answered before, or is being answered
	TooLarge Refusal = "too-large" // its body is
	Broken   Refusal = "broken"    // its body did not arrive
	Unknown  Refusal = "unknown"   // its body is of another type than Slack's are
	Closed   Refusal = "closed"    // we are not open yet, or any more
	Late     Refusal = "late"      // there was no answer in three seconds
	Panicked Refusal = "panicked"
)

// refusals are all of them.
func refusals() []Refusal {
	return []Refusal{Unsigned, Forged, Stale, Replayed, TooLarge, Broken, Unknown, Closed, Late, Panicked}
}

// status is what a refusal is answered with. Slack sends events again after each of
// them (docs: Events API, error handling).
func (r Refusal) status() int {
	switch r {
	case Unsigned, Forged, Stale, Replayed:
		return http.StatusUnauthorized
	case TooLarge:
		return http.StatusRequestEntityTooLarge
	case Broken:
		return http.StatusBadRequest
	case Unknown:
		return http.StatusUnsupportedMediaType
	case Closed, Late:
		return http.StatusServiceUnavailable
	case Panicked:
		return http.StatusInternalServerError
	}
	return http.StatusInternalServerError
}

// mend is what an operator does about a refusal that should not be; "": nothing.
func (r Refusal) mend() string {
	switch r {
	case Forged:
		return `where all are refused: set SLACK_SIGNING_SECRET to the signing secret in "Basic Information" of the app`
	case Stale:
		return "where all are refused: set this machine's clock right"
	case Unsigned, Replayed, TooLarge, Broken, Unknown, Closed, Late, Panicked:
	}
	return ""
}

const (
	signatureHeader = "X-Slack-Signature"
	stampHeader     = "X-Slack-Request-Timestamp"

	// signedWithin is how far from now the moment of a signature may be, before or
	// after (docs: verifying requests from Slack; slack-go's verifier has the same).
	signedWithin = 5 * time.Minute
	// goodFor is how long a signature may be: its moment may be ahead of our clock.
	goodFor = 2 * signedWithin
	// mostBody is the size of a request in bytes: a view has 250 KB at the most, and
	// some of it comes twice.
	mostBody = 1 << 20
	// mostAtOnce is how many bytes are made room for because somebody says that they
	// come: a card that was pressed has less.
	mostAtOnce = 16 << 10
)

// verified reads what Slack signed, and says by what it is known. The error is that
// it is not Slack's, and the rest is nothing then: not a byte of it may be heeded.
func verified(w http.ResponseWriter, r *http.Request, secret string, now time.Time) (body []byte, signature string, why Refusal) {
	if r.ContentLength > mostBody {
		return nil, "", TooLarge
	}
	verifier, err := slack.NewSecretsVerifier(r.Header, secret)
	if err == nil {
		err = inTime(r.Header.Get(stampHeader), now)
	}
	switch {
	case errors.Is(err, slack.ErrMissingHeaders):
		return nil, "", Unsigned
	case errors.Is(err, slack.ErrExpiredTimestamp):
		return nil, "", Stale
	case err != nil:
		return nil, "", Forged
	}
	body, why = read(w, r, mostBody)
	if why != "" {
		return nil, "", why
	}
	if _, err = verifier.Write(body); err == nil {
		err = verifier.Ensure()
	}
	if err != nil {
		return nil, "", Forged
	}
	// The letters of a hexadecimal number may be large or small: it is the same one.
	return body, strings.ToLower(r.Header.Get(signatureHeader)), ""
}

// inTime looks at the moment of a signature by our own clock.
func inTime(stamp string, now time.Time) error {
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return err
	}
	if now.Sub(time.Unix(seconds, 0)).Abs() > signedWithin {
		return slack.ErrExpiredTimestamp
	}
	return nil
}

// read reads a body of so many bytes at the most.
func read(w http.ResponseWriter, r *http.Request, most int64) ([]byte, Refusal) {
	var body bytes.Buffer
	body.Grow(int(min(max(0, r.ContentLength), mostAtOnce)) + bytes.MinRead) // or its growing is most of what a request takes
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, most))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, TooLarge
	}
	if err != nil {
		return nil, Broken
	}
	return body.Bytes(), ""
}

// named is an id for what was signed, from which nobody tells the signature.
func named(signature string) string {
	sum := sha256.Sum256([]byte(signature))
	return hex.EncodeToString(sum[:16])
}
