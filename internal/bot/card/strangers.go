package card

import "unhunch/internal/say"

// Stranger answers somebody of another workspace. install is the address of the page
// where that could install the app; "": it could not.
func Stranger(w View, install string) Message {
	if install == "" {
		return w.told(w.Say("failed.stranger"))
	}
	return w.marked(w.Say("failed.stranger-install", say.With{"Install": "<" + install + ">"}))
}

// NotInstalled answers somebody whose workspace has not installed the app, or has removed
// it. install is the address of the page where that is done.
func NotInstalled(w View, install string) Message {
	return w.marked(w.Say("failed.not-installed", say.With{"Install": "<" + install + ">"}))
}
