package sandbox_test

import (
	"testing"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// A day's worth of cards on one screen, which every Sees reads again.
func BenchmarkScreen(b *testing.B) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	office := sandboxtest.Open(b, sandbox.Options{Now: func() time.Time { at = at.Add(time.Second); return at }})
	ana := office.Person("ana")
	for range 500 {
		if _, _, err := office.API().PostMessage(ana.ID(), card("Time to move your upper back, gently, for two minutes")); err != nil {
			b.Fatal(err)
		}
	}
	if _, _, err := office.API().PostMessage("#general", slack.MsgOptionText("hello", false)); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if ana.Screen().Shows("nobody wrote this") {
			b.Fatal("but somebody did")
		}
	}
}
