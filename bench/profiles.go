package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"

	"github.com/google/pprof/profile"
)

// profiles are what the parts of ours spend their time on and allocate, for go
// tool pprof. Its zero value takes none.
type profiles struct {
	dir   string
	name  string // begins each file's
	parts map[string]*recorded
}

// recorded is one part, as often as it was measured.
type recorded struct{ cpu, allocs []*profile.Profile }

// allocsRate is how many bytes apart allocations are looked at.
const allocsRate = 16 << 10

// newProfiles belongs at the beginning of a process.
func newProfiles(o order) *profiles {
	p := &profiles{dir: o.Profile, name: o.Name, parts: map[string]*recorded{}}
	if p.dir != "" {
		runtime.MemProfileRate = allocsRate
	}
	return p
}

// of has a part measured.
func (p *profiles) of(part string, measured func() error) (err error) {
	if p.dir == "" {
		return measured()
	}
	was, err := allocated()
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := pprof.StartCPUProfile(&text); err != nil {
		return err
	}
	err = measured()
	pprof.StopCPUProfile()
	if err != nil {
		return err
	}
	spent, err := profile.Parse(&text)
	if err != nil {
		return err
	}
	is, err := allocated()
	if err != nil {
		return err
	}
	was.Scale(-1)
	meanwhile, err := profile.Merge([]*profile.Profile{is, was})
	if err != nil {
		return err
	}
	r := p.parts[part]
	if r == nil {
		r = &recorded{}
		p.parts[part] = r
	}
	r.cpu, r.allocs = append(r.cpu, spent), append(r.allocs, meanwhile)
	return nil
}

// allocated is what this process has so far.
func allocated() (*profile.Profile, error) {
	runtime.GC() // the profile is of the last one but one
	runtime.GC()
	var text bytes.Buffer
	if err := pprof.Lookup("allocs").WriteTo(&text, 0); err != nil {
		return nil, err
	}
	return profile.Parse(&text)
}

// write has two files for each part.
func (p *profiles) write() error {
	for part, r := range p.parts {
		for kind, all := range map[string][]*profile.Profile{"cpu": r.cpu, "allocs": r.allocs} {
			whole, err := profile.Merge(all)
			if err != nil {
				return err
			}
			path := filepath.Join(p.dir, fmt.Sprintf("%s-%s.%s.pprof", p.name, part, kind))
			f, err := os.Create(path)
			if err != nil {
				return err
			}
			if err := errors.Join(whole.Write(f), f.Close()); err != nil {
				return err
			}
		}
	}
	return nil
}
