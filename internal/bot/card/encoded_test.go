package card_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/bot/blocks"
)

// TestWhatIsDrawnIsEncodedAsSlackGoDoes compares bytes.
func TestWhatIsDrawnIsEncodedAsSlackGoDoes(t *testing.T) {
	for _, h := range gallery() {
		want, err := json.Marshal(h.message.Blocks)
		if err != nil {
			t.Fatal(err)
		}
		got, err := blocks.JSON(h.message.Blocks)
		if diff := cmp.Diff(string(want), string(got)); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", h.name, err, diff)
		}
	}
}
