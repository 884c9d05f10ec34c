package strict_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"unhunch/internal/strict"
)

func TestAValueTellsAllThatMayStandInIt(t *testing.T) {
	var text string
	var number int
	var list []struct{}
	var table map[string]struct{}
	inner := func(*struct{}) strict.Value {
		return strict.Object("a beat", []strict.Field{strict.May("seconds", strict.Int(&number, 1, 9).As("how many").Then(func(string) {})).Means("how long")})
	}
	song := strict.Object("a song", []strict.Field{
		strict.Must("title", strict.Text(&text, 60)).Means("what it is called"),
		strict.May("beats", strict.List(&list, "a list of beats", inner).Between(1, 4)),
		strict.May("players", strict.Table(&table, func(_ string, one *struct{}) strict.Value { return inner(one) })),
		strict.May("said", strict.Known("verse", []string{"first", "second"}, func(string) strict.Value { return inner(nil) })),
	})
	want := []strict.Part{
		{Name: "title", Required: true, Want: "text of at most 60 characters", Means: "what it is called"},
		{Name: "beats", Want: "a list of beats"},
		{Name: "players", Want: "a table of ids"},
		{Name: "said", Want: "a table of verses by their ids"},
		{In: "beats[]", Name: "seconds", Want: "how many", Means: "how long"},
		{In: "players.<id>", Name: "seconds", Want: "how many", Means: "how long"},
		{In: "said.<id>", Name: "seconds", Want: "how many", Means: "how long"},
	}
	if diff := cmp.Diff(want, song.Parts()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
