package app

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// How much garbage may pile up before it is collected. While little is in use
// Go's own measure, as much again, would let a press wait for the collector
// every second or so; three times as much of what a crowd leaves in use would be
// most of what the process takes.
const (
	whileLittle = 300      // percent of what is in use
	mostGarbage = 32 << 20 // bytes
	whileMuch   = 100      // percent, in any case: else much in use would be looked through all the time
)

// CollectGarbage sets how often garbage is collected, from here on and for the
// whole process, by what is in use.
func CollectGarbage() {
	debug.SetGCPercent(whileLittle)
	followUse(whileLittle)
}

// followUse looks after each collection what is in use by then.
func followUse(percent int) {
	type collected struct{ _ *collected } // has a pointer: what has none may share its place, and stay
	runtime.AddCleanup(new(collected), func(before int) {
		now := garbageBeside(inUse())
		if now != before {
			debug.SetGCPercent(now)
		}
		followUse(now)
	}, percent)
}

// garbageBeside is how much garbage may lie beside so many bytes in use, in percent of them.
func garbageBeside(used uint64) (percent int) {
	return int(max(whileMuch, min(whileLittle, mostGarbage*100/max(used, 1))))
}

// inUse is what the last collection left, in bytes.
func inUse() uint64 {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	return live[0].Value.Uint64()
}
