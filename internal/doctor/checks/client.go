package checks

import (
	"context"

	"unhunch/internal/doctor"
)

// Client tells what is wrong with the form of the app's id and secret. Whether they are
// the app's, only an installation shows.
func Client(wrong []Mistake) doctor.Check {
	return doctor.Check{Name: "client", Look: func(context.Context) doctor.Result {
		if len(wrong) > 0 {
			return fail(wrong[0].Setting+": "+wrong[0].What, wrong[0].Mend)
		}
		return ok("its id and secret look like such; if they are another app's, the log says bad_client_secret when somebody installs it")
	}}
}
