package checks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"unhunch/internal/doctor"
	"unhunch/internal/routine"
	"unhunch/internal/strict"
)

// Routines reads them as strictly as the bot does.
func Routines(dir string, load func(context.Context) (*routine.Library, error)) doctor.Check {
	return doctor.Check{Name: "routines", Look: func(ctx context.Context) doctor.Result {
		library, err := load(ctx)
		if err != nil {
			r := fail(cmp.Or(dir, "the built-in ones")+": the bot would not start with them", "mend what each line says; unhunch check reads them again")
			if problems, is := errors.AsType[strict.Problems](err); is {
				for _, p := range problems {
					r.Details = append(r.Details, p.Error())
				}
			} else {
				r.Details = []string{err.Error()}
			}
			return r
		}
		from := "built in"
		if dir != "" {
			from = "built in and from " + dir
		}
		return ok(fmt.Sprintf("%d, %s, without a mistake", len(library.Routines()), from))
	}}
}

// Pictures looks whether steps can be shown. From a web server, one of them is asked
// for as Slack would; else they are uploaded, which takes a scope.
func Pictures(base string, load func(context.Context) (*routine.Library, error), client *http.Client, wrong bool, s Shared) doctor.Check {
	return doctor.Check{Name: "pictures", Look: func(ctx context.Context) doctor.Result {
		if base != "" {
			return served(ctx, base, load, client)
		}
		if wrong {
			return see(nameBotToken)
		}
		switch who, err := s.Identify(ctx); {
		case err != nil:
			return see(nameBotToken)
		case who.Scopes != nil && !slices.Contains(who.Scopes, "files:write"):
			return warn("steps come as words alone", "nothing, if that is meant; else grant files:write, or give --picture-base-url")
		}
		return ok("uploaded to Slack")
	}}
}

// PicturesOfAll is Pictures where workspaces install the app by themselves: whether they
// are uploaded is for each of them to say.
func PicturesOfAll(base string, load func(context.Context) (*routine.Library, error), client *http.Client) doctor.Check {
	return doctor.Check{Name: "pictures", Look: func(ctx context.Context) doctor.Result {
		if base != "" {
			return served(ctx, base, load, client)
		}
		return ok("uploaded to each workspace that grants files:write: see unhunch workspaces")
	}}
}

func served(ctx context.Context, base string, load func(context.Context) (*routine.Library, error), client *http.Client) doctor.Result {
	library, err := load(ctx)
	if err != nil {
		return see("routines")
	}
	all := library.Pictures()
	if len(all) == 0 {
		return ok("the routines have none")
	}
	const mend = "run unhunch pictures of this version into that folder, and see that Slack can fetch from there; until then steps come as words alone"
	at := base + url.PathEscape(all[0].FileName())
	kind, status, err := fetch(ctx, client, at)
	switch {
	case err != nil:
		return warn("cannot be fetched from "+base+": "+whatFailed(err), mend)
	case status != http.StatusOK:
		return warn(fmt.Sprintf("%s answers %d %s", at, status, http.StatusText(status)), mend)
	case !strings.HasPrefix(kind, "image/"):
		return warn(fmt.Sprintf("%s is no picture but %q", at, kind), mend)
	}
	return ok(fmt.Sprintf("one of %d was asked for at %s, and is there", len(all), base))
}

func fetch(ctx context.Context, client *http.Client, at string) (kind string, status int, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at, http.NoBody) // some servers know no HEAD
	if err != nil {
		return "", 0, err
	}
	answer, err := client.Do(request)
	if err != nil {
		return "", 0, err
	}
	const most = 4 << 20
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, most))
	return answer.Header.Get("Content-Type"), answer.StatusCode, errors.Join(err, answer.Body.Close())
}

// whatFailed is an error without the address, which is told already.
func whatFailed(err error) string {
	if in, is := errors.AsType[*url.Error](err); is {
		err = in.Err
	}
	return err.Error()
}
