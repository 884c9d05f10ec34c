package workspace_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"unhunch/internal/seal"
	"unhunch/internal/store/bolt"
	"unhunch/internal/workspace"
)

// A workspace is installed, renewed, sealed anew, ends, comes back and is purged: at no
// moment is a token in what is written to the disk, or in the log.
func TestNoTokenIsInTheStoreInABackupOrInTheLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "unhunch.db")
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s, err := bolt.Open(path, bolt.Options{Log: logger})
	o := &office{T: t, Store: s}
	o.check(err)
	defer s.Close()
	old, fresh := seal.New(), seal.New()
	o.keys = keys(t, old)
	renewed := workspace.Grant{Token: "xoxe.xoxb-planted-second", Refresh: "xoxe-1-planted-other"}
	planted := []string{old, fresh}
	for _, g := range []workspace.Grant{grant(), renewed} {
		planted = append(planted, g.Token, g.Refresh)
	}
	looks := 0
	look := func(after string, err error) {
		t.Helper()
		o.check(err)
		looks++
		backup := filepath.Join(dir, fmt.Sprintf("backup-%d.db", looks))
		o.check(s.Backup(t.Context(), backup, at("12:00")))
		logger.Debug("looked at", "after", after, "record", o.knows("T1"), "error", err)
		for _, name := range []string{path, backup} {
			content, err := os.ReadFile(name)
			o.check(err)
			if !bytes.Contains(content, []byte("T1")) {
				t.Fatalf("%s: nothing of it is in %s", after, filepath.Base(name))
			}
			finds(t, after+": "+filepath.Base(name), content, planted)
		}
		finds(t, after+": the log", log.Bytes(), planted)
	}
	r, err := workspace.Install(t.Context(), s, o.keys, grant(), at("10:00"))
	look("installed", err)
	r, err = workspace.Renew(t.Context(), s, o.keys, r, renewed, at("11:00"))
	look("renewed", err)
	_, err = workspace.Reseal(t.Context(), s, keys(t, fresh, old), at("12:00"))
	look("sealed anew", err)
	_, err = r.Open(keys(t, fresh))
	logger.Error("cannot open it", "error", err)
	_, err = workspace.End(t.Context(), s, r, at("13:00"))
	look("ended", err)
	_, err = workspace.Install(t.Context(), s, keys(t, fresh), grant(), at("14:00"))
	look("installed again", err)
	_, err = workspace.Remove(t.Context(), s, "T1", at("15:00"), at("15:00"))
	look("removed", err)
	_, err = workspace.Purge(t.Context(), s, at("16:00"), says(workspace.Refuses))
	look("purged", err)
}

// finds tells which of some secrets is in a text, however it is written.
func finds(t *testing.T, where string, text []byte, secrets []string) {
	t.Helper()
	for _, secret := range secrets {
		b := []byte(secret)
		for _, form := range []string{secret, hex.EncodeToString(b), base64.StdEncoding.EncodeToString(b)[:len(b)], base64.RawURLEncoding.EncodeToString(b)} {
			if bytes.Contains(text, []byte(form)) {
				t.Errorf("%s has %q", where, secret)
			}
		}
	}
}
