package rows

import (
	"encoding/json"
	"fmt"
)

func appendJSON(value []byte, v any) ([]byte, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return append(value, text...), nil
}

// decodeJSON reads a value that is JSON behind its version.
func decodeJSON(value []byte, into any) error {
	r := Reader{rest: value}
	if r.Version(); len(r.rest) == 0 {
		r.Fail()
	}
	r.json(into)
	return r.err
}
