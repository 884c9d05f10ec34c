package door

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
)

// address asks for the address of a connection, as the bot does.
func address(t *testing.T, office *sandboxtest.Office) string {
	t.Helper()
	_, at, err := office.API().StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return at
}

func TestGreetedWeHangUpAndNobodyMissesAPress(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{})
	for range 2 {
		n, err := Greet(t.Context(), office.Door.Dialer(), address(t, office))
		if err != nil || n != 1 {
			t.Errorf("%d connections, %v", n, err)
		}
		for range 1000 {
			if office.Sockets() == 0 {
				break
			}
			<-time.After(time.Millisecond)
		}
		if n := office.Sockets(); n != 0 {
			t.Errorf("%d connections stay open", n)
		}
	}
}

func TestGreetTellsWhyItCannot(t *testing.T) {
	office := sandboxtest.Open(t, sandbox.Options{})
	office.Fault(sandbox.Fault{Method: "socket", Kind: sandbox.ServerError})
	if _, err := Greet(t.Context(), office.Door.Dialer(), address(t, office)); err == nil {
		t.Error("greeted by a server in trouble")
	}
	if _, err := Greet(t.Context(), office.Door.Dialer(), strings.Replace(address(t, office), "ticket=", "ticket=no", 1)); err == nil {
		t.Error("greeted with another's ticket")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Greet(ctx, office.Door.Dialer(), address(t, office)); !errors.Is(err, context.Canceled) {
		t.Errorf("after Ctrl-C: %v", err)
	}
}
