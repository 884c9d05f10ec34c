// Package checks has what unhunch doctor looks at: a file for each part, which makes
// a doctor.Check of what it is given. None of them writes to the store, posts to Slack
// or takes anything away from a bot that is at work.
package checks

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"unhunch/internal/doctor"
	"unhunch/internal/webapi"
)

// Mistake is something wrong with a setting.
type Mistake struct{ Setting, What, Mend string }

// Settings tells the mistakes in flags, environment and the files named there; without any,
// what the file of settings says in vain. It is "" where none is named.
func Settings(wrong []Mistake, file string, overruled []string) doctor.Check {
	return doctor.Check{Name: "settings", Look: func(context.Context) doctor.Result {
		if len(wrong) == 0 {
			r := ok("nothing wrong with flags, environment and the files named there")
			if file != "" {
				r = ok("nothing wrong with flags, environment, " + file + " and the files named there")
			}
			r.Details = overruled
			return r
		}
		r := doctor.Result{Verdict: doctor.Fail, Found: "unhunch run would not start with them", Mend: "do as each line says"}
		for _, m := range wrong {
			r.Details = append(r.Details, fmt.Sprintf("%s: %s\n  %s", m.Setting, m.What, m.Mend))
		}
		return r
	}}
}

// Once asks one time, however many checks want to know. Whoever asks first bounds how
// long it may take.
func Once[T any](ask func(ctx context.Context) (T, error)) func(ctx context.Context) (T, error) {
	var asked sync.Once
	var got T
	var err error
	return func(ctx context.Context) (T, error) {
		asked.Do(func() { got, err = ask(ctx) })
		return got, err
	}
}

func ok(found string) doctor.Result { return doctor.Result{Verdict: doctor.OK, Found: found} }

func warn(found, mend string) doctor.Result {
	return doctor.Result{Verdict: doctor.Warn, Found: found, Mend: mend}
}

func fail(found, mend string) doctor.Result {
	return doctor.Result{Verdict: doctor.Fail, Found: found, Mend: mend}
}

// whole is a path from the root on, so that nobody has to know where it was asked.
func whole(path string) string {
	if absolute, err := filepath.Abs(path); err == nil {
		return absolute
	}
	return path
}

// see is for what cannot be looked at before another check is well.
func see(name string) doctor.Result {
	return doctor.Result{Verdict: doctor.Skip, Found: "not looked at: see " + name}
}

// cause is a failure by why a call to Slack came to nothing.
func cause(err error) doctor.Result {
	c := webapi.Explain(err)
	return fail(c.What, c.Mend)
}
