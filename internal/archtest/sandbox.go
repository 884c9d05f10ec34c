package archtest

// pretendSlack says who may import whom inside the sandbox, from the bottom up. Its
// rooms come before the sandbox as a whole, which may import them all.
func pretendSlack() []Room {
	const (
		beneath   = "internal/sandbox/"
		jsontree  = beneath + "jsontree"
		mrkdwn    = beneath + "mrkdwn"
		blockkit  = beneath + "blockkit"
		client    = beneath + "client"
		call      = beneath + "call"
		oauth     = beneath + "oauth"
		workspace = beneath + "workspace"
		wire      = beneath + "wire"
		api       = beneath + "api"
	)
	return []Room{
		{
			Path: jsontree,
			Why:  "a piece of JSON means nothing by itself",
		},
		{
			Path: mrkdwn,
			Why:  "a text is read the same for a screen and for a page",
		},
		{
			Path: blockkit, Ours: []string{jsontree},
			Why: "what Slack takes as blocks does not depend on whose they are",
		},
		{
			Path: client, Ours: []string{jsontree, mrkdwn, blockkit},
			Why: "a screen is a copy: whoever reads it holds nothing up",
		},
		{
			Path: call, Ours: []string{jsontree},
			Why: "how a call is read, refused and spoiled is the same for every method",
		},
		{
			Path: oauth, Ours: []string{jsontree, call},
			Why: "what was granted does not depend on who is where",
		},
		{
			Path: workspace, Ours: []string{jsontree, blockkit, client, call, oauth},
			Why: "the state knows neither who asks for it nor whom Slack tells",
		},
		{
			Path: wire, Ours: []string{jsontree, client, call, workspace},
			Why: "what is sent to an app does not depend on who is at the other end of it",
		},
		{
			Path: api, Ours: []string{jsontree, blockkit, call, workspace, wire},
			Why: "a method of the Web API sees the app that calls it, and nobody's screen",
		},
	}
}
