package workspace

import (
	"errors"
	"fmt"
	"time"

	"unhunch/internal/moment"
	"unhunch/internal/seal"
)

// Secret names one of a record's secrets.
type Secret string

// The secrets.
const (
	Token   Secret = "token"
	Refresh Secret = "refresh"
)

// String is what it is called in a sentence.
func (s Secret) String() string {
	if s == Refresh {
		return "refresh token"
	}
	return string(s)
}

// about is what a secret is bound to: no other workspace's record opens it, nor does
// another of its own secrets.
func (s Secret) about(id string) string { return string(s) + "/" + id }

// Unopened is that a secret of a workspace cannot be sealed or opened. It holds none.
type Unopened struct {
	Workspace string
	Secret    Secret
	Err       *seal.Unopened
}

func (u *Unopened) Error() string {
	return fmt.Sprintf("the %s of workspace %s: %v: %s", u.Secret, u.Workspace, u.Err, u.mend())
}

func (u *Unopened) Unwrap() error { return u.Err }

func (u *Unopened) mend() string {
	const again = "or have the app installed there again"
	switch u.Err.Cause {
	case seal.NoKey:
		return "give the key file, " + again
	case seal.OtherKey:
		return "put the key of that name into the key file, " + again
	case seal.Damaged:
	}
	return "have the app installed there again"
}

func sealed(keys seal.Keys, which Secret, id, secret string) ([]byte, error) {
	if secret == "" {
		return nil, nil
	}
	b, err := keys.Seal([]byte(secret), which.about(id))
	return b, unopened(err, which, id)
}

func opened(keys seal.Keys, which Secret, id string, b []byte) (string, error) {
	if len(b) == 0 {
		return "", nil
	}
	secret, err := keys.Open(b, which.about(id))
	return string(secret), unopened(err, which, id)
}

func unopened(err error, which Secret, id string) error {
	if why, ok := errors.AsType[*seal.Unopened](err); ok {
		return &Unopened{Workspace: id, Secret: which, Err: why}
	}
	return err
}

// Open gives the record's secrets. Its error is an Unopened.
func (r Record) Open(keys seal.Keys) (s Secrets, err error) {
	if s.Token, err = opened(keys, Token, r.ID, r.Token); err != nil {
		return Secrets{}, err
	}
	if s.Refresh, err = opened(keys, Refresh, r.ID, r.Refresh); err != nil {
		return Secrets{}, err
	}
	return s, nil
}

// give puts a grant's secrets into the record.
func (r *Record) give(keys seal.Keys, g Grant, now time.Time) (err error) {
	if r.Token, err = sealed(keys, Token, r.ID, g.Token); err != nil {
		return err
	}
	if r.Refresh, err = sealed(keys, Refresh, r.ID, g.Refresh); err != nil {
		return err
	}
	r.Expires, r.Updated = moment.Second(g.Expires), now
	r.Given++
	return nil
}
