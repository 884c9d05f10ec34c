package app

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
)

func TestGarbageIsCollectedByWhatIsInUse(t *testing.T) {
	before := debug.SetGCPercent(whileLittle)
	t.Cleanup(func() { debug.SetGCPercent(before) })
	CollectGarbage()

	crowd := make([]byte, 2*mostGarbage)
	settles(t, func(percent uint64) bool { return percent == whileMuch })
	runtime.KeepAlive(crowd)
	settles(t, func(percent uint64) bool { return percent > whileMuch })
}

// settles waits until the percentage is right: it follows a collection.
func settles(t *testing.T, right func(percent uint64) bool) {
	t.Helper()
	set := []metrics.Sample{{Name: "/gc/gogc:percent"}}
	for metrics.Read(set); !right(set[0].Value.Uint64()); metrics.Read(set) {
		runtime.GC()
		runtime.Gosched()
	}
}

func TestAtMostAFewMegabytesOfGarbagePileUpWhileACrowdIsInUse(t *testing.T) {
	for name, c := range map[string]struct {
		used uint64
		want int
	}{
		"at the start":            {0, 300},
		"ten people":              {4 << 20, 300},
		"a crowd":                 {20 << 20, 160},
		"as much as there may be": {32 << 20, 100},
		"a million people":        {1 << 30, 100},
	} {
		if got := garbageBeside(c.used); got != c.want {
			t.Errorf("%s: %d percent, want %d", name, got, c.want)
		}
	}
}
