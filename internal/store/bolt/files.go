package bolt

import (
	"context"

	"unhunch/internal/store/bolt/buckets"
	"unhunch/internal/store/rows"
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
		for key, value := range t.From(buckets.Files, prefix) {
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
			return t.Delete(buckets.Files, key)
		}
		return t.Put(buckets.Files, key, append([]byte{rows.Version1}, id...))
	})
}

// fileKey is, without a content, what all keys of the workspace begin with.
func fileKey(workspace, content string) ([]byte, error) {
	if err := rows.CheckFile(workspace, content); err != nil {
		return nil, err
	}
	return append(append([]byte(workspace), 0), content...), nil
}
