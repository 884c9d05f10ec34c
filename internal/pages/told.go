package pages

import (
	"net/http"

	"unhunch/internal/scope"
)

// Told is what a page says of something that came to nothing, with a next step.
type Told string

// What may be told, in the sentences page.told.… of package say.
const (
	NotFound   Told = "not-found"
	NotAllowed Told = "not-allowed"
	Trouble    Told = "trouble" // of our own

	Denied    Told = "denied"    // somebody said no at Slack
	NoState   Told = "no-state"  // it came without what this server sends along
	Forged    Told = "forged"    // or with something else
	Expired   Told = "expired"   // after more than ten minutes
	Used      Told = "used"      // a second time
	Elsewhere Told = "elsewhere" // in another browser than it began in
	Refused   Told = "refused"   // Slack does not take its own code
	Away      Told = "away"      // Slack, or what stands before it
	Busy      Told = "busy"      // too many at once
	Misset    Told = "misset"    // Slack does not know this server by its id and secret
	Cannot    Told = "cannot"    // Slack's other refusals
	Lacking   Told = "lacking"   // scopes that nothing works without
	Unkept    Told = "unkept"    // the store did not take it
)

// step is a link to go on by.
type step struct{ To, Key string }

// shape is how something is told.
func (t Told) shape() (status int, next step) {
	again := step{Begin, "next-again"}
	switch t {
	case NotFound:
		return http.StatusNotFound, step{Home, "next-home"}
	case NotAllowed:
		return http.StatusMethodNotAllowed, step{Home, "next-home"}
	case Trouble:
		return http.StatusInternalServerError, step{Support, "next-support"}
	case Denied:
		return http.StatusForbidden, step{Install, "next-install"}
	case Lacking:
		return http.StatusForbidden, again
	case NoState, Forged, Expired, Used, Elsewhere, Refused:
		return http.StatusBadRequest, again
	case Away:
		return http.StatusBadGateway, again
	case Busy:
		return http.StatusServiceUnavailable, again
	case Misset:
		return http.StatusBadGateway, step{Support, "next-support"}
	case Cannot:
		return http.StatusForbidden, step{Support, "next-support"}
	case Unkept:
		return http.StatusInternalServerError, again
	}
	return http.StatusInternalServerError, step{Home, "next-home"}
}

// Tell says it.
func (s *Site) Tell(w http.ResponseWriter, r *http.Request, what Told) {
	s.tell(w, r, telling{Told: what})
}

// TellCode is Tell of Cannot, with Slack's word for it.
func (s *Site) TellCode(w http.ResponseWriter, r *http.Request, code string) {
	s.tell(w, r, telling{Told: Cannot, Code: code})
}

// TellLacking is Tell of Lacking, with what is.
func (s *Site) TellLacking(w http.ResponseWriter, r *http.Request, scopes []scope.Scope) {
	s.tell(w, r, telling{Told: Lacking, Lacks: scopes})
}

// telling is what the page of it shows.
type telling struct {
	Told  Told
	Next  step
	Code  string // Slack's
	Lacks []scope.Scope
}

func (s *Site) tell(w http.ResponseWriter, r *http.Request, t telling) {
	status, next := t.Told.shape()
	t.Next = next
	if t.Told == Busy {
		w.Header().Set("Retry-After", "60")
	}
	s.draw(w, r, status, "told", t)
}

// Done is an installation that worked.
type Done struct {
	Workspace string // its name; may be empty
	Org       bool   // it is an organisation
	Again     bool   // it was there before
	Starting  bool   // it is kept, and could not be started
	LeftOut   []scope.Scope
	Open      string // leads into Slack
}

// Installed says that it worked, and what to do now.
func (s *Site) Installed(w http.ResponseWriter, r *http.Request, d Done) {
	s.draw(w, r, http.StatusOK, "done", d)
}
