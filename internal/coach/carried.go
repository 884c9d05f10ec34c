package coach

import (
	"bytes"
	"compress/flate"
	"encoding/base32"
	"encoding/json"
	"io"
)

// What is not kept of anybody, a button carries: what a yes would set, and what was
// there before a press. It is text in the letters that every value of a button may
// have.

const (
	// mostCarried is in characters. A button's value has 2000 (docs: Block Kit), and
	// more than this in it.
	mostCarried = 1900
	// mostUnpacked is in bytes. Ours are much shorter.
	mostUnpacked = 16 << 10
)

var letters = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding) //nolint:gochecknoglobals // a constant, if Go had those

// pack makes text of a value; false: it is too long to be carried.
func pack(v any) (text string, ok bool) {
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err == nil {
		err = json.NewEncoder(w).Encode(v)
	}
	if err == nil {
		err = w.Close()
	}
	text = letters.EncodeToString(packed.Bytes())
	return text, err == nil && len(text) <= mostCarried
}

// unpack reads what pack wrote. It reports false for everything else.
func unpack(text string, v any) bool {
	packed, err := letters.DecodeString(text)
	if text == "" || len(text) > mostCarried || err != nil {
		return false
	}
	unpacked, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), mostUnpacked+1))
	if err != nil || len(unpacked) > mostUnpacked {
		return false
	}
	d := json.NewDecoder(bytes.NewReader(unpacked))
	d.DisallowUnknownFields()
	return d.Decode(v) == nil
}
