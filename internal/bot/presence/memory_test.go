package presence

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/status"
)

func BenchmarkPresence(b *testing.B) {
	m, now := newMemory(status.Default()), time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	ids := make([]prefs.UserID, 10_000)
	for i := range ids {
		ids[i] = prefs.UserID{Workspace: "T1", Person: fmt.Sprint("U", i)}
		m.Learn(Profile{User: ids[i], Text: "in a meeting"}, now)
	}
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		m.Of(ids[i%len(ids)], now)
	}
}

func TestTheMomentsOfPushesDecideWhichCounts(t *testing.T) {
	ana := prefs.UserID{Workspace: "T1", Person: "UANA"}
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	for situation, c := range map[string]struct {
		at   time.Time
		want prefs.Rule
	}{
		"a second later":            {now.Add(time.Second), prefs.RuleCall},
		"the same once more":        {now, prefs.RuleMeeting},
		"one that was delayed":      {now.Add(-time.Hour), prefs.RuleMeeting},
		"of a time to come":         {now.Add(clocksDiffer + time.Second), prefs.RuleCall},
		"asked for, and not pushed": {time.Time{}, prefs.RuleCall},
	} {
		m := newMemory(status.Default())
		m.Learn(Profile{User: ana, At: now, Text: "in a meeting"}, now)
		fresh := m.Learn(Profile{User: ana, At: c.at, Text: "on a call"}, now)
		if is := m.Of(ana, now); is.Status != c.want || fresh != (c.want == prefs.RuleCall) {
			t.Errorf("%s: %+v, and that it is new: %t", situation, is, fresh)
		}
	}
}

func TestSinceWhenNoStatusWasSeenIsNoMoreThanIsKnown(t *testing.T) {
	ana := prefs.UserID{Workspace: "T1", Person: "UANA"}
	now := time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	m := newMemory(status.Default())
	since := func(when string, want time.Time) {
		t.Helper()
		if got := m.Unseen(ana); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", when, got, want)
		}
	}
	since("nothing was heard", time.Time{})
	m.Learn(Profile{User: ana, NoStatus: true}, now)
	since("nothing was said of a status", time.Time{})
	m.Learn(Profile{User: ana}, now)
	m.Learn(Profile{User: ana, Huddle: true}, now.Add(time.Hour))
	m.Relearn(status.Default())
	since("none, twice", now)
	m.Learn(Profile{User: ana, Emoji: ":coffee:"}, now.Add(2*time.Hour))
	since("one that means nothing", time.Time{})
	m.Learn(Profile{User: ana}, now.Add(3*time.Hour))
	since("none any more", time.Time{})
	m.Forget(ana)
	m.Learn(Profile{User: ana}, now.Add(4*time.Hour))
	since("forgotten since", now.Add(4*time.Hour))
}

func TestWhatIsForgottenIsNotKnown(t *testing.T) {
	ana, now := prefs.UserID{Workspace: "T1", Person: "UANA"}, time.Date(2026, time.November, 23, 10, 0, 0, 0, time.UTC)
	m := newMemory(status.Default())
	m.Learn(Profile{User: ana, Zone: "Asia/Tokyo", Gone: true, Text: "in a meeting"}, now)
	m.IsBack(ana)
	if is := m.Of(ana, now); is.Gone || is.NoStatus {
		t.Errorf("she did something: %+v", is)
	}
	m.Forget(ana)
	if _, known := m.profile(ana); known || !m.Of(ana, now).NoStatus {
		t.Error("something is known of her")
	}
}

// What is handed on to another replica lies in the store for a moment.
func TestWhatIsToldOfAStatusHasNoneOfItsWords(t *testing.T) {
	m := newMemory(status.Default())
	told := m.Tell(Profile{User: prefs.UserID{Workspace: "T1", Person: "U1"}, Emoji: ":hospital:", Text: "in a meeting with my doctor", Zone: "Europe/Lisbon"})
	text, err := json.Marshal(told) //nolint:musttag // both sides are of one version
	if err != nil || strings.Contains(string(text), "doctor") || strings.Contains(string(text), "hospital") {
		t.Fatalf("%s, %v", text, err)
	}
	var heard Told
	if err := json.Unmarshal(text, &heard); err != nil { //nolint:musttag // as above
		t.Fatal(err)
	}
	now := time.Date(2000, time.January, 3, 10, 0, 0, 0, time.UTC)
	direct, handed := newMemory(status.Default()), newMemory(status.Default())
	direct.learn(told, now)
	handed.learn(heard, now)
	who := told.User
	if a, b := direct.Of(who, now), handed.Of(who, now); !reflect.DeepEqual(a, b) || a.Status == "" || !handed.Unseen(who).IsZero() {
		t.Errorf("%+v, and handed on %+v", a, b)
	}
	handed.ForgetAll()
	if is := handed.Of(who, now); !is.NoStatus {
		t.Errorf("after all was forgotten: %+v", is)
	}
}
