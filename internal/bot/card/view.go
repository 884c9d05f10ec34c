package card

import "unhunch/internal/say"

// View is how somebody looks at what is drawn: in which language, and by which
// name they have the command. It draws messages and the Home tab, and the modals
// beside them.
type View struct{ modals }

// English is the view of somebody who reads English.
func English() View { return View{modals{brief{wording{Printer: say.English()}}}} }
