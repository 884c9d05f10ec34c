package postgres

import "context"

// aside is a value that cannot be read, out of everybody's way.
type aside struct {
	part              string // the table, and the column where it has several
	workspace, person string // "": it is of none
	key               string // "": there is one of them
	value             []byte
	cause             error
}

// putAside keeps one, and tells the operator. Whoever calls it takes it out of its place.
func (t tx) putAside(ctx context.Context, a aside) error {
	t.log.Error("a row that cannot be read was put aside",
		"part", a.part, "workspace", a.workspace, "person", a.person, "key", a.key, "error", a.cause)
	_, err := t.Exec(ctx, "INSERT INTO aside (part, workspace, person, key, value, cause) VALUES ($1, $2, $3, $4, $5, $6)",
		a.part, a.workspace, a.person, a.key, a.value, a.cause.Error())
	return err
}
