package rows

import (
	"encoding/binary"
	"fmt"
)

// IntentsKey is the key of the one row of intents.
const IntentsKey = "ids"

// EncodeIntents writes ids, which grow: the first one, and by how much each is more
// than the one before it. Numbers are varints.
func EncodeIntents(ids []uint64) []byte {
	value := append(make([]byte, 0, 1+binary.MaxVarintLen64+2*len(ids)+SumSize), Version1)
	last := uint64(0)
	for _, id := range ids {
		value = binary.AppendUvarint(value, id-last)
		last = id
	}
	return value
}

// DecodeIntents is EncodeIntents the other way round. Without a row there are none.
func DecodeIntents(value []byte) (ids []uint64, err error) {
	if value == nil {
		return nil, nil
	}
	r := reader{rest: value}
	r.version()
	last := uint64(0)
	for len(r.rest) > 0 && r.err == nil {
		id := last + r.uvarint()
		if id <= last {
			r.fail()
		}
		ids, last = append(ids, id), id
	}
	if err := r.end(); err != nil {
		return nil, fmt.Errorf("intents: %w", err)
	}
	return ids, nil
}
