package bolt

import (
	"context"
	"fmt"
	"strings"

	"unhunch/internal/store/bolt/rows"
)

// Files lists the files that were uploaded to a workspace: Slack's id of each,
// by what it holds.
func (s *Store) Files(ctx context.Context, workspace string) (map[string]string, error) {
	kept := map[string]string{}
	prefix, err := fileKey(workspace, "")
	if err != nil {
		return nil, err
	}
	err = s.read(ctx, func(t txn) error {
		for key, value := range t.From(rows.Files, prefix) {
			if value[0] == rows.Version1 { // any other is uploaded again, and takes the row's place
				kept[string(key[len(prefix):])] = string(value[1:])
			}
		}
		return nil
	})
	return kept, err
}

// SetFile remembers what an uploaded file holds. The empty id forgets it.
func (s *Store) SetFile(ctx context.Context, workspace, content, id string) error {
	key, err := fileKey(workspace, content)
	if err != nil {
		return err
	}
	return s.write(ctx, func(t txn) error {
		if id == "" {
			return t.Delete(rows.Files, key)
		}
		return t.Put(rows.Files, key, append([]byte{rows.Version1}, id...))
	})
}

// fileKey is, without a content, what all keys of the workspace begin with.
func fileKey(workspace, content string) ([]byte, error) {
	if workspace == "" || len(workspace)+len(content) > 2*rows.IDLimit || strings.IndexByte(workspace+content, 0) >= 0 {
		return nil, fmt.Errorf("%w: a file %q of %q", rows.ErrBadID, content, workspace)
	}
	return append(append([]byte(workspace), 0), content...), nil
}
