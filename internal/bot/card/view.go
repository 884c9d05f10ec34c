package card

import (
	"strings"

	"unhunch/internal/prefs"
	"unhunch/internal/say"
)

// View is how somebody looks at what is drawn: in which language, and by which
// name they have the command. It draws messages and the Home tab, and the modals
// beside them.
type View struct{ modals }

// English is the view of somebody who reads English, and of all who read something
// together.
func English() View { return View{modals{brief{wording{Printer: say.English()}}}} }

// For is the view of one person, in their language.
func For(p prefs.Person) View {
	return View{modals{brief{wording{Printer: say.In(p.Language()), apart: !alike(p.Language(), p.Locale)}}}}
}

// alike reports whether two locales are of one language, as far as they say.
func alike(a, b string) bool {
	a, _, _ = strings.Cut(a, "-")
	b, _, _ = strings.Cut(b, "-")
	return a == b || a == "" || b == ""
}
