package postgres

import "context"

// Files implements store.Files.
func (s *Store) Files(ctx context.Context, id string) (map[string]string, error) {
	return nil, errNotYet
}

// SetFile implements store.Files.
func (s *Store) SetFile(ctx context.Context, id, content, file string) error { return errNotYet }
