package main

// many is how several workspaces are served: each installs the app by itself.
type many struct {
	Multi   bool   `help:"Serve all workspaces that install the app from this server's own pages, instead of one by its token." env:"UNHUNCH_MULTI" without:"one workspace, by its token"`
	Public  string `name:"public-url" help:"With --multi: where this server is reached from outside, such as https://stretch.example.com." env:"UNHUNCH_PUBLIC_URL" placeholder:"URL" without:"none; --multi takes it"`
	Command string `help:"With --multi: what the app's command is called, as its pages say it." default:"/stretch" env:"UNHUNCH_COMMAND" placeholder:"NAME"`
}

// needed is what --multi takes of the other settings.
type needed struct {
	listens bool // --listen is given
	seals   bool // there is a key
	helps   bool // --support is given
}

// check looks at them beside the settings that they take.
func (m *many) check(beside needed, wrong *mistakes) {
	if !m.Multi {
		if m.Public != "" {
			wrong.add("--public-url", "is given without --multi", "Give --multi, too, if workspaces are to install the app by themselves; else leave it out.")
		}
		return
	}
	if !beside.listens {
		wrong.add("--multi", "takes --listen", "Give --listen an address, for example 127.0.0.1:8080: an app that others install is reached over HTTP alone.")
	}
	if !beside.seals {
		wrong.add("--multi", "takes a key, which seals the tokens of workspaces in the store", "Make one with 'unhunch key new', and give it as --key-file FILE, or in UNHUNCH_KEY.")
	}
	if !beside.helps {
		wrong.add("--multi", "takes --support", "Say where people of other companies get help: an address of e-mail or of a page.")
	}
	m.Public = wrong.serverURL("--public-url", m.Public)
	wrong.command("--command", m.Command)
}
