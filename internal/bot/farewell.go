package bot

import "time"

// Farewell is Slack's word that a token is dead: the app was removed from the
// workspace, or the token alone was revoked. The two may come in any order, twice, or
// never.
type Farewell struct {
	Workspace string
	Removed   bool
	At        time.Time // when it happened, by Slack's clock; zero: it does not say
}

// Access is Slack's word that an organisation gave the app to some of its teams, or took
// it from them.
type Access struct {
	Workspace string // the organisation
	Teams     []string
	Taken     bool
}
